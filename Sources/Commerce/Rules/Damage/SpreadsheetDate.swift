/// A date as spreadsheet programs write it in place of a SKU: `1-Mar`, `Mar-01`, `01. Mrz`, `2026-03-01 00:00:00`.
struct SpreadsheetDate: Hashable {
  var day: Int?
  var month: Int
  var year: Int?

  /// What a text may mean; nothing where no spreadsheet program writes a date like this.
  ///
  /// Letters count as they are written: `1-MAR` is what people write, `1-Mar` what programs make of it.
  static func readings(_ text: [UInt8]) -> [SpreadsheetDate] {
    guard text.count >= 4, text.count <= 24 else { return [] }
    var tokens = Tokens(text)
    guard let first = tokens.next() else { return [] }
    switch first {
    case .number(let number, let digits): return after(number, digits, &tokens)
    case .month(let month):
      guard tokens.separator(["-", ".", " ", ". "]), case .number(let number, let digits)? = tokens.next(),
        tokens.isAtEnd
      else { return [] }
      if digits == 4 { return isYear(number) ? [SpreadsheetDate(month: month, year: number)] : [] }
      guard digits == 2 else { return [] }
      let year = SpreadsheetDate(month: month, year: number)
      return (1...31).contains(number) ? [year, SpreadsheetDate(day: number, month: month)] : [year]
    }
  }

  private static func isYear(_ number: Int) -> Bool { (1900...2099).contains(number) }

  /// A date that begins with digits.
  private static func after(_ first: Int, _ digits: Int, _ tokens: inout Tokens) -> [SpreadsheetDate] {
    if digits == 4 { return withYear(first, &tokens) }
    guard digits <= 2, (1...31).contains(first) else { return [] }
    if tokens.separator(["月"]) {
      guard first <= 12, case .number(let day, _)? = tokens.next(), tokens.separator(["日"]), tokens.isAtEnd
      else { return [] }
      return [SpreadsheetDate(day: day, month: first)]
    }
    guard let mark = tokens.anySeparator(["-", ". ", ".", " ", "/"]), let second = tokens.next() else {
      return []
    }
    switch second {
    case .month(let month):
      if tokens.isAtEnd || (tokens.separator(["."]) && tokens.isAtEnd) {
        return [SpreadsheetDate(day: first, month: month)]
      }
      guard tokens.separator([mark, ". ", " "]), case .number(let year, let digits)? = tokens.next(),
        digits == 2 || digits == 4, tokens.isAtEnd
      else { return [] }
      return [SpreadsheetDate(day: first, month: month, year: year)]
    case .number(let second, let secondDigits):
      guard mark != " ", mark != ". ", secondDigits <= 2, tokens.separator([mark]),
        case .number(let year, let yearDigits)? = tokens.next(), tokens.isAtEndOrMidnight
      else { return [] }
      // Two digits of a year are a version as often as a year, unless all is padded as a date is.
      let isPadded = digits == 2 && secondDigits == 2 && yearDigits == 2 && mark != "-"
      guard isPadded || (yearDigits == 4 && isYear(year)) else { return [] }
      var result: [SpreadsheetDate] = []
      if (1...12).contains(second) { result.append(SpreadsheetDate(day: first, month: second, year: year)) }
      if first <= 12, (1...31).contains(second) {
        result.append(SpreadsheetDate(day: second, month: first, year: year))
      }
      return result
    }
  }

  /// `2026-03-01`, `2026/3/1`, `2026年3月1日`.
  private static func withYear(_ year: Int, _ tokens: inout Tokens) -> [SpreadsheetDate] {
    guard isYear(year) else { return [] }
    let mark = tokens.anySeparator(["-", "/", "年"])
    guard let mark, case .number(let month, let monthDigits)? = tokens.next(), (1...12).contains(month),
      monthDigits <= 2
    else { return [] }
    if mark == "年" {
      guard tokens.separator(["月"]) else { return [] }
      if tokens.isAtEnd { return [SpreadsheetDate(month: month, year: year)] }
    } else {
      guard tokens.separator([mark]) else { return [] }
    }
    guard case .number(let day, let dayDigits)? = tokens.next(), (1...31).contains(day), dayDigits <= 2
    else { return [] }
    if mark == "年" { guard tokens.separator(["日"]) else { return [] } }
    return tokens.isAtEndOrMidnight ? [SpreadsheetDate(day: day, month: month, year: year)] : []
  }

  /// Whether a SKU is one that a spreadsheet program turns into such a date: `MAR-1`, `3/1`, `01-03-26`, `SEP2`.
  static func couldBecome(_ original: [UInt8], _ found: [UInt8]) -> Bool {
    let dates = readings(found)
    guard !dates.isEmpty else { return false }
    return meanings(original).contains { meaning in
      dates.contains { date in
        guard date.month == meaning.month else { return false }
        // A month of a year is shown without a day, or as its first day with the year.
        if meaning.day == nil, date.day != nil, date.year == nil { return false }
        if let day = date.day { guard day == meaning.day ?? 1 else { return false } }
        if date.day == nil, meaning.day != nil { return false }
        return date.year == nil || meaning.year == nil || shortYear(date.year) == shortYear(meaning.year)
      }
    }
  }

  private static func shortYear(_ year: Int?) -> Int { (year ?? 0) % 100 }

  /// All dates for which a spreadsheet program may take what a person typed.
  private static func meanings(_ text: [UInt8]) -> [SpreadsheetDate] {
    var parts: [Tokens.Token] = []
    var tokens = Tokens(text, ignoresCase: true)
    while !tokens.isAtEnd {
      guard parts.count < 3, let token = tokens.next() else { return [] }
      parts.append(token)
      _ = tokens.separator(["-", "/", ".", " ", ", "])
    }
    var result: [SpreadsheetDate] = []
    func add(_ day: Int?, _ month: Int, _ year: Int?) {
      guard (1...12).contains(month), day.map({ (1...31).contains($0) }) ?? true else { return }
      result.append(SpreadsheetDate(day: day, month: month, year: year))
    }
    func addMonth(_ month: Int, _ number: Int) {
      add(number, month, nil)
      add(nil, month, number)
    }
    switch parts.count {
    case 2:
      switch (parts[0], parts[1]) {
      case (.month(let month), .number(let number, _)), (.number(let number, _), .month(let month)):
        addMonth(month, number)
      case (.number(let first, _), .number(let second, _)):
        add(first, second, nil)
        add(second, first, nil)
        add(nil, first, second)
      default: break
      }
    case 3:
      switch (parts[0], parts[1], parts[2]) {
      case (.number(let first, _), .month(let month), .number(let last, _)): add(first, month, last)
      case (.number(let first, _), .number(let second, _), .number(let last, _)):
        add(first, second, last)
        add(second, first, last)
        add(last, second, first)
      default: break
      }
    default: break
    }
    return result
  }
}

/// Numbers and names of months, with what stands between them.
private struct Tokens {
  enum Token {
    case number(Int, digits: Int)
    case month(Int)
  }

  let text: [UInt8]
  let ignoresCase: Bool
  var position = 0

  init(_ text: [UInt8], ignoresCase: Bool = false) {
    self.text = text
    self.ignoresCase = ignoresCase
  }

  var isAtEnd: Bool { position == text.count }

  /// At the end, or at midnight, which stands behind a date whose time nobody gave.
  var isAtEndOrMidnight: Bool {
    isAtEnd || text[position...].elementsEqual(" 00:00:00".utf8)
      || text[position...].elementsEqual(" 00:00".utf8)
      || text[position...].elementsEqual("T00:00:00".utf8)
  }

  mutating func next() -> Token? {
    guard position < text.count else { return nil }
    if SpreadsheetDamage.isDigit(text[position]) {
      var number = 0
      let start = position
      while position < text.count, SpreadsheetDamage.isDigit(text[position]), position - start < 4 {
        number = number * 10 + Int(text[position] - 0x30)
        position += 1
      }
      if position < text.count, SpreadsheetDamage.isDigit(text[position]) { return nil }
      return .number(number, digits: position - start)
    }
    for month in ignoresCase ? MonthNames.typed : MonthNames.written where starts(with: month.name) {
      let end = position + month.name.count
      // A longer word that only begins like a month is none.
      if end < text.count, MonthNames.isLetter(text[end]) { continue }
      position = end
      return .month(month.number)
    }
    return nil
  }

  private func starts(with name: [UInt8]) -> Bool {
    guard text.count - position >= name.count else { return false }
    for (offset, letter) in name.enumerated() {
      let byte = text[position + offset]
      if byte == letter { continue }
      guard ignoresCase, byte | 0x20 == letter | 0x20, letter & 0x80 == 0 else { return false }
    }
    return true
  }

  mutating func separator(_ marks: [String]) -> Bool { anySeparator(marks) != nil }

  mutating func anySeparator(_ marks: [String]) -> String? {
    for mark in marks where text[position...].starts(with: mark.utf8) {
      position += mark.utf8.count
      return mark
    }
    return nil
  }
}

/// The months as programs write them short, in the languages of the platforms (Unicode CLDR 44, `MMM`, and what Excel
/// writes where that differs).
private enum MonthNames {
  struct Month {
    let name: [UInt8]
    let number: Int
  }

  private static let short = [
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez", "- - Mär - - - - - Sept - - -",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "ene feb mar abr may jun jul ago sep oct nov dic", "- - - - - - - - sept - - -",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "jan fev mar abr mai jun jul ago set out nov dez",
  ]

  private static let long = [
    "January February March April May June July August September October November December"
  ]

  /// Longer names first, since some begin with a shorter one.
  private static func months(_ lists: [String]) -> [Month] {
    var result: [Month] = []
    for list in lists {
      for (index, name) in list.split(separator: " ").enumerated() where name != "-" {
        result.append(Month(name: Array(name.utf8), number: index + 1))
      }
    }
    return result.sorted { $0.name.count > $1.name.count }
  }

  static let written = months(short)
  static let typed = months(short + long)

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }
}
