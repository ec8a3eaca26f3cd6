/// A day of the Gregorian calendar, also before 1582.
package struct CivilDate: Hashable, Comparable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int

  /// A day that exists, or nothing (no 31 February).
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), year >= 0, year <= 9999, day >= 1,
      day <= CivilDate.days(in: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that lies so many days after 1970-01-01.
  ///
  /// Days are counted in eras of 400 years that begin on 1 March (H. Hinnant, "chrono-compatible low-level
  /// date algorithms").
  package init(daysSinceEpoch: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01, negative before it.
  package var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 0 is Sunday.
  package var weekday: Int { ((daysSinceEpoch % 7) + 11) % 7 }

  /// 1 is 1 January.
  package var dayOfYear: Int {
    daysSinceEpoch - (CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0) + 1
  }

  package static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

/// A wall clock's reading: no zone, so no instant.
package struct LocalTime: Hashable, Comparable, Sendable {
  package var date: CivilDate
  /// Seconds since midnight, 0 to 86 399; a leap second is read as 59.
  package var secondOfDay: Int
  /// 0 to 999 999 999.
  package var nanosecond: Int

  package init(date: CivilDate, secondOfDay: Int, nanosecond: Int = 0) {
    self.date = date
    self.secondOfDay = secondOfDay
    self.nanosecond = nanosecond
  }

  /// The instant at which a clock that is so many minutes ahead of UTC shows this.
  package func instant(offsetMinutes: Int) -> Instant {
    Instant(
      seconds: date.daysSinceEpoch * 86_400 + secondOfDay - offsetMinutes * 60, nanosecond: nanosecond,
      offsetMinutes: offsetMinutes)
  }

  package static func < (left: LocalTime, right: LocalTime) -> Bool {
    (left.date, left.secondOfDay, left.nanosecond) < (right.date, right.secondOfDay, right.nanosecond)
  }
}

/// A point in time, with the offset in which it was written.
///
/// Two instants are equal when they are the same point, whatever their offsets.
package struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package var seconds: Int
  /// 0 to 999 999 999.
  package var nanosecond: Int
  /// Minutes east of Greenwich.
  package var offsetMinutes: Int

  package init(seconds: Int, nanosecond: Int = 0, offsetMinutes: Int = 0) {
    self.seconds = seconds
    self.nanosecond = nanosecond
    self.offsetMinutes = offsetMinutes
  }

  /// What a clock in the instant's own offset shows.
  package var local: LocalTime {
    let shifted = seconds + offsetMinutes * 60
    let day = shifted >= 0 ? shifted / 86_400 : (shifted - 86_399) / 86_400
    return LocalTime(
      date: CivilDate(daysSinceEpoch: day), secondOfDay: shifted - day * 86_400, nanosecond: nanosecond)
  }

  package static func == (left: Instant, right: Instant) -> Bool {
    left.seconds == right.seconds && left.nanosecond == right.nanosecond
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(seconds)
    hasher.combine(nanosecond)
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    (left.seconds, left.nanosecond) < (right.seconds, right.nanosecond)
  }
}

/// A time as exact as its source was: an instant, a local time, or a day.
///
/// Written by RFC 3339: `2026-02-11T16:01:06+00:00`, `2026-02-11T16:01:06`, `2026-02-11`. UTC is never invented.
package enum Moment: Hashable, Sendable {
  case instant(Instant)
  case local(LocalTime)
  case date(CivilDate)
}

extension Moment: CustomStringConvertible {
  package var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the moment by RFC 3339; a fraction has as few digits as it needs, the offset is always numeric.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .date(let date):
      Moment.append(date, to: &bytes)
    case .local(let local):
      Moment.append(local, to: &bytes)
    case .instant(let instant):
      Moment.append(instant.local, to: &bytes)
      let offset = abs(instant.offsetMinutes)
      bytes.append(UInt8(ascii: instant.offsetMinutes < 0 ? "-" : "+"))
      Moment.append(offset / 60, digits: 2, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      Moment.append(offset % 60, digits: 2, to: &bytes)
    }
  }

  private static func append(_ date: CivilDate, to bytes: inout [UInt8]) {
    append(date.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.day, digits: 2, to: &bytes)
  }

  private static func append(_ local: LocalTime, to bytes: inout [UInt8]) {
    append(local.date, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    append(local.secondOfDay / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(local.secondOfDay / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(local.secondOfDay % 60, digits: 2, to: &bytes)
    guard local.nanosecond > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var fraction = local.nanosecond
    var digits = 9
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    append(fraction, digits: digits, to: &bytes)
  }

  /// Writes a number that is not negative with leading zeros.
  package static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<max(digits, 1) { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}

extension Moment {
  /// Reads what ``append(to:)`` writes, and what RFC 3339 allows beside it (`Z`, a lower-case `t`, a blank for the `T`).
  package init?(rfc3339 text: Span<UInt8>) {
    guard text.count >= 10, let year = Moment.number(text, 0, 4), text[4] == UInt8(ascii: "-"),
      let month = Moment.number(text, 5, 2), text[7] == UInt8(ascii: "-"),
      let day = Moment.number(text, 8, 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    if text.count == 10 {
      self = .date(date)
      return
    }
    guard text.count >= 19,
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "t"),
      let hour = Moment.number(text, 11, 2), hour < 24, text[13] == UInt8(ascii: ":"),
      let minute = Moment.number(text, 14, 2), minute < 60, text[16] == UInt8(ascii: ":"),
      let second = Moment.number(text, 17, 2), second <= 60
    else { return nil }
    var index = 19
    var nanosecond = 0
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      let start = index
      var scale = 100_000_000
      while index < text.count, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
        nanosecond += Int(digit) * scale
        scale /= 10
        index += 1
      }
      if index == start { return nil }
    }
    let local = LocalTime(
      date: date, secondOfDay: hour * 3600 + minute * 60 + min(second, 59), nanosecond: nanosecond)
    if index == text.count {
      self = .local(local)
      return
    }
    if text[index] == UInt8(ascii: "Z") || text[index] == UInt8(ascii: "z") {
      guard index + 1 == text.count else { return nil }
      self = .instant(local.instant(offsetMinutes: 0))
      return
    }
    guard index + 6 == text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-"),
      let hours = Moment.number(text, index + 1, 2), text[index + 3] == UInt8(ascii: ":"),
      let minutes = Moment.number(text, index + 4, 2), hours < 24, minutes < 60
    else { return nil }
    let offset = hours * 60 + minutes
    self = .instant(local.instant(offsetMinutes: text[index] == UInt8(ascii: "-") ? -offset : offset))
  }

  /// So many digits as a number.
  static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= text.count else { return nil }
    var result = 0
    for index in start..<start + count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      result = result * 10 + Int(digit)
    }
    return result
  }
}
