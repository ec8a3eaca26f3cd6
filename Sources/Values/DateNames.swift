/// Names of months and weekdays as files have them: English, French, German, Spanish, Chinese.
///
/// They are found without regard to case and with or without a dot; where one name begins as another does,
/// the longer is meant.
enum DateNames {
  /// A name in folded UTF-8, and its number from 0.
  struct Name: Sendable {
    let bytes: [UInt8]
    let number: Int
  }

  static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]
  static let englishWeekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// A column a month; several names of one month are parted by blanks.
  static let months: [Name] = names(
    months: [
      "january jan janvier janv januar jänner enero ene 1月 一月",
      "february feb février fevrier févr fevr fév februar febrero 2月 二月",
      "march mar mars märz maerz mrz mär marzo 3月 三月",
      "april apr avril avr abril abr 4月 四月",
      "may mai mayo 5月 五月",
      "june jun juin juni junio 6月 六月",
      "july jul juillet juil juli julio 7月 七月",
      "august aug août aout agosto ago 8月 八月",
      "september sep sept septembre septiembre setiembre set 9月 九月",
      "october oct octobre oktober okt octubre 10月 十月",
      "november nov novembre noviembre 11月 十一月",
      "december dec décembre decembre déc dezember dez diciembre dic 12月 十二月",
    ])

  static let weekdays: [Name] = names(
    months: [
      "sunday sun dimanche dim sonntag so domingo dom 星期日 星期天 周日",
      "monday mon lundi lun montag mo lunes 星期一 周一",
      "tuesday tue tues mardi dienstag di martes mar 星期二 周二",
      "wednesday wed mercredi mer mittwoch mi miércoles miercoles mié mie 星期三 周三",
      "thursday thu thur thurs jeudi jeu donnerstag do jueves jue 星期四 周四",
      "friday fri vendredi ven freitag fr viernes vie 星期五 周五",
      "saturday sat samedi sam samstag sa sábado sabado sáb sab 星期六 周六",
    ])

  static let halves: [Name] = names(months: ["am a.m. a.m 上午", "pm p.m. p.m 下午"])

  private static func names(months: [String]) -> [Name] {
    var result: [Name] = []
    for (number, names) in months.enumerated() {
      for name in names.split(separator: " ") { result.append(Name(bytes: Array(name.utf8), number: number)) }
    }
    return result.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// A byte of UTF-8 text in its small form: A to Z, and the Latin-1 letters, whose second byte it may be.
  @inline(__always)
  static func folded(_ byte: UInt8, after previous: UInt8) -> UInt8 {
    if byte &- 0x41 < 26 { return byte | 0x20 }
    if previous == 0xC3, byte &- 0x80 < 0x1F, byte != 0x97 { return byte | 0x20 }
    return byte
  }

  /// The name that stands at a place, and where it ends.
  static func find(_ names: [Name], _ text: Span<UInt8>, _ start: Int) -> (number: Int, end: Int)? {
    guard start < text.count else { return nil }
    let first = folded(text[start], after: 0)
    for name in names where name.bytes[0] == first && start + name.bytes.count <= text.count {
      var length = 1
      while length < name.bytes.count,
        folded(text[start + length], after: text[start + length - 1]) == name.bytes[length]
      {
        length += 1
      }
      if length == name.bytes.count { return (name.number, start + length) }
    }
    return nil
  }
}
