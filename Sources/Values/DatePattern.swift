/// Why a pattern, a text or a moment does not serve.
package enum DatePatternError: Error, Equatable, Sendable {
  /// The pattern has a letter or a run of letters that means nothing.
  case unknownLetter
  case unclosedQuote
  /// The pattern has `h` without `a`, or `z` without a table of abbreviations.
  case incompletePattern
  /// The text is not of this form.
  case noMatch
  /// The text is of this form, but there is no such day or time: 31 April, 25:00.
  case noSuchDay
  /// The moment lacks what the pattern asks for: a day has no hour, a local time no offset.
  case missingPart
}

/// A date format, read once: `dd.MM.yyyy HH:mm`.
///
/// The letters are those of Unicode TR 35 ("Date Format Patterns"):
///
/// - `yyyy` four digits, `y` one to four, `yy` two (00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999)
/// - `MM`, `M` the month as two, as one or two digits; `MMM`, `MMMM` its name in any language of
///   ``DateNames``
/// - `dd`, `d`; `HH`, `H` (0 to 23); `hh`, `h` with `a` (AM, PM); `mm`, `m`; `ss`, `s`; `S`… a fraction
/// - `E`, `EEE`, `EEEE` the weekday's name, which is not checked against the date
/// - `Z` (`+0800`), `XXX` or `ZZZZZ` (`+08:00`, `Z`), any of which reads all of them; `z` an abbreviation
///   of a table
/// - text in single quotes, `''` for a quote; other characters stand for themselves, a blank for one or more
///
/// `rfc3339` and `iso8601` are names for those formats, with and without time and offset.
/// A pattern without time gives a day, one without offset a local time: nothing is made up.
package struct DatePattern: Sendable {
  private enum Part: Sendable {
    case literal(UInt8)
    case blank
    case year(Int)
    case month(Int)
    case monthName(long: Bool)
    case day(Int)
    case hour(Int)
    case hour12(Int)
    case minute(Int)
    case second(Int)
    case fraction(Int)
    case half
    case weekday(long: Bool)
    case offset(colon: Bool, zulu: Bool)
    case abbreviation
  }

  /// As it was written.
  package let source: String
  private let parts: [Part]
  private let isStandard: Bool
  private let hasTime: Bool
  private let hasOffset: Bool
  private let zones: [DateZone]

  /// Reads a pattern.
  ///
  /// - Parameters:
  ///   - source: The pattern.
  ///   - zones: What `z` reads: abbreviations with their minutes east of Greenwich.
  /// - Throws: ``DatePatternError``.
  package init(_ source: String, zones: [String: Int] = [:]) throws(DatePatternError) {
    self.source = source
    self.zones = zones.map { DateZone(name: Array($0.key.utf8), minutes: $0.value) }
      .sorted { $0.name.count > $1.name.count }
    isStandard = source == "rfc3339" || source == "iso8601"
    parts = isStandard ? [] : try DatePattern.read(source)
    var hasTime = false
    var hasOffset = false
    var hasHalf = false
    var hasHour12 = false
    var needsZones = false
    for part in parts {
      switch part {
      case .hour, .minute, .second, .fraction: hasTime = true
      case .hour12:
        hasTime = true
        hasHour12 = true
      case .half: hasHalf = true
      case .offset: hasOffset = true
      case .abbreviation:
        hasOffset = true
        needsZones = true
      default: break
      }
    }
    self.hasTime = hasTime
    self.hasOffset = hasOffset
    if hasHour12 != hasHalf || (needsZones && zones.isEmpty) { throw .incompletePattern }
  }

  private static func read(_ source: String) throws(DatePatternError) -> [Part] {
    let text = Array(source.utf8)
    var parts: [Part] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      var end = index + 1
      if (byte | 0x20) &- 0x61 < 26 {
        while end < text.count, text[end] == byte { end += 1 }
        parts.append(try part(byte, end - index))
      } else if byte == UInt8(ascii: "'") {
        if end < text.count, text[end] == byte {
          parts.append(.literal(byte))
          end += 1
        } else {
          while true {
            guard end < text.count else { throw .unclosedQuote }
            if text[end] == byte {
              guard end + 1 < text.count, text[end + 1] == byte else { break }
              end += 1
            }
            parts.append(.literal(text[end]))
            end += 1
          }
          end += 1
        }
      } else {
        parts.append(byte == UInt8(ascii: " ") ? .blank : .literal(byte))
      }
      index = end
    }
    return parts
  }

  private static func part(_ letter: UInt8, _ count: Int) throws(DatePatternError) -> Part {
    switch (Unicode.Scalar(letter), count) {
    case ("y", 1), ("u", 1): return .year(1)
    case ("y", 2): return .year(2)
    case ("y", 4), ("u", 4): return .year(4)
    case ("M", 1...2), ("L", 1...2): return .month(count)
    case ("M", 3), ("L", 3): return .monthName(long: false)
    case ("M", 4), ("L", 4): return .monthName(long: true)
    case ("d", 1...2): return .day(count)
    case ("H", 1...2): return .hour(count)
    case ("h", 1...2): return .hour12(count)
    case ("m", 1...2): return .minute(count)
    case ("s", 1...2): return .second(count)
    case ("S", 1...9): return .fraction(count)
    case ("a", 1): return .half
    case ("E", 1...3): return .weekday(long: false)
    case ("E", 4): return .weekday(long: true)
    case ("Z", 1...3), ("x", 1...2), ("X", 2): return .offset(colon: false, zulu: letter == UInt8(ascii: "X"))
    case ("Z", 5), ("X", 3): return .offset(colon: true, zulu: true)
    case ("x", 3): return .offset(colon: true, zulu: false)
    case ("z", 1...3): return .abbreviation
    default: throw .unknownLetter
    }
  }

  // MARK: Reading

  /// What has been read so far; -1 where nothing has.
  private struct Fields {
    var year = -1
    var month = -1
    var day = -1
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond = 0
    var half = -1
    var offset = 0
  }

  /// Reads the whole of a text.
  ///
  /// - Throws: ``DatePatternError/noMatch``, ``DatePatternError/noSuchDay``.
  package func parse(_ text: Span<UInt8>) throws(DatePatternError) -> Moment {
    if isStandard { return try parseStandard(text) }
    var fields = Fields()
    var index = 0
    for part in parts {
      switch part {
      case .literal(let byte):
        guard index < text.count, text[index] == byte else { throw .noMatch }
        index &+= 1
      case .blank:
        guard index < text.count, text[index] == 0x20 else { throw .noMatch }
        while index < text.count, text[index] == 0x20 { index &+= 1 }
      case .year(let width): fields.year = try DatePattern.year(text, &index, width)
      case .month(let width): fields.month = try DatePattern.number(text, &index, width)
      case .day(let width): fields.day = try DatePattern.number(text, &index, width)
      case .hour(let width), .hour12(let width): fields.hour = try DatePattern.number(text, &index, width)
      case .minute(let width): fields.minute = try DatePattern.number(text, &index, width)
      case .second(let width): fields.second = try DatePattern.number(text, &index, width)
      case .fraction: fields.nanosecond = try DatePattern.fraction(text, &index)
      case .monthName: fields.month = try DatePattern.name(DateNames.months, text, &index) + 1
      case .weekday: _ = try DatePattern.name(DateNames.weekdays, text, &index)
      case .half: fields.half = try DatePattern.name(DateNames.halves, text, &index)
      case .offset: fields.offset = try DatePattern.offset(text, &index)
      case .abbreviation: fields.offset = try abbreviation(text, &index)
      }
    }
    guard index == text.count else { throw .noMatch }
    return try moment(fields)
  }

  private func moment(_ fields: Fields) throws(DatePatternError) -> Moment {
    guard fields.year >= 0, fields.month >= 0, fields.day >= 0 else { throw .noMatch }
    guard let date = CivilDate(year: fields.year, month: fields.month, day: fields.day) else {
      throw .noSuchDay
    }
    if !hasTime { return .date(date) }
    var hour = fields.hour
    if fields.half >= 0 {
      guard hour >= 1, hour <= 12 else { throw .noSuchDay }
      hour = hour % 12 + fields.half * 12
    }
    // A leap second is read as the second before it.
    guard hour < 24, fields.minute < 60, fields.second <= 60 else { throw .noSuchDay }
    let local = LocalTime(
      date: date, secondOfDay: hour &* 3600 &+ fields.minute &* 60 &+ min(fields.second, 59),
      nanosecond: fields.nanosecond)
    return hasOffset ? .instant(local.instant(offsetMinutes: fields.offset)) : .local(local)
  }

  /// Two digits, or one or two where the width is 1.
  @inline(__always)
  private static func number(_ text: Span<UInt8>, _ index: inout Int, _ width: Int) throws(DatePatternError)
    -> Int
  {
    guard index < text.count, case let first = text[index] &- 0x30, first < 10 else { throw .noMatch }
    index &+= 1
    guard index < text.count, case let second = text[index] &- 0x30, second < 10 else {
      if width == 1 { return Int(first) }
      throw .noMatch
    }
    index &+= 1
    return Int(first) &* 10 &+ Int(second)
  }

  private static func year(_ text: Span<UInt8>, _ index: inout Int, _ width: Int) throws(DatePatternError)
    -> Int
  {
    let start = index
    var value = 0
    let most = width == 2 ? 2 : 4
    while index < text.count, index &- start < most, case let digit = text[index] &- 0x30, digit < 10 {
      value = value &* 10 &+ Int(digit)
      index &+= 1
    }
    guard index > start, width == 1 || index - start == width else { throw .noMatch }
    if width == 2 { return value <= 68 ? 2000 + value : 1900 + value }
    return value
  }

  private static func fraction(_ text: Span<UInt8>, _ index: inout Int) throws(DatePatternError) -> Int {
    let start = index
    var value = 0
    var unit = 100_000_000
    while index < text.count, case let digit = text[index] &- 0x30, digit < 10 {
      value += Int(digit) * unit
      unit /= 10
      index += 1
    }
    if index == start { throw .noMatch }
    return value
  }

  private static func name(
    _ names: [DateNames.Name], _ text: Span<UInt8>, _ index: inout Int
  ) throws(DatePatternError) -> Int {
    guard let found = DateNames.find(names, text, index) else { throw .noMatch }
    index = found.end
    // An abbreviation may have a dot that the pattern does not mention.
    if index < text.count, text[index] == UInt8(ascii: ".") { index += 1 }
    return found.number
  }

  private static func offset(_ text: Span<UInt8>, _ index: inout Int) throws(DatePatternError) -> Int {
    guard index < text.count else { throw .noMatch }
    let sign = text[index]
    index &+= 1
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw .noMatch }
    let hours = try number(text, &index, 2)
    var minutes = 0
    if index < text.count, text[index] == UInt8(ascii: ":") {
      index &+= 1
      minutes = try number(text, &index, 2)
    } else if index < text.count, text[index] &- 0x30 < 10 {
      minutes = try number(text, &index, 2)
    }
    guard hours < 24, minutes < 60 else { throw .noSuchDay }
    let total = hours &* 60 &+ minutes
    return sign == UInt8(ascii: "-") ? -total : total
  }

  private func abbreviation(_ text: Span<UInt8>, _ index: inout Int) throws(DatePatternError) -> Int {
    for zone in zones where index + zone.name.count <= text.count {
      var length = 0
      while length < zone.name.count, text[index + length] == zone.name[length] { length += 1 }
      if length == zone.name.count {
        index += length
        return zone.minutes
      }
    }
    throw .noMatch
  }

  /// RFC 3339 and what ISO 8601 allows beside it: a comma before the fraction, offsets without colon or
  /// minutes.
  private func parseStandard(_ text: Span<UInt8>) throws(DatePatternError) -> Moment {
    var fields = Fields()
    var index = 0
    fields.year = try DatePattern.year(text, &index, 4)
    try DatePattern.expect(UInt8(ascii: "-"), text, &index)
    fields.month = try DatePattern.number(text, &index, 2)
    try DatePattern.expect(UInt8(ascii: "-"), text, &index)
    fields.day = try DatePattern.number(text, &index, 2)
    guard let date = CivilDate(year: fields.year, month: fields.month, day: fields.day) else {
      throw .noSuchDay
    }
    if index == text.count { return .date(date) }
    guard text[index] == UInt8(ascii: "T") || text[index] == UInt8(ascii: "t") || text[index] == 0x20 else {
      throw .noMatch
    }
    index += 1
    fields.hour = try DatePattern.number(text, &index, 2)
    try DatePattern.expect(UInt8(ascii: ":"), text, &index)
    fields.minute = try DatePattern.number(text, &index, 2)
    if index < text.count, text[index] == UInt8(ascii: ":") {
      index += 1
      fields.second = try DatePattern.number(text, &index, 2)
      if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
        index += 1
        fields.nanosecond = try DatePattern.fraction(text, &index)
      }
    }
    guard fields.hour < 24, fields.minute < 60, fields.second <= 60 else { throw .noSuchDay }
    let local = LocalTime(
      date: date, secondOfDay: fields.hour * 3600 + fields.minute * 60 + min(fields.second, 59),
      nanosecond: fields.nanosecond)
    if index == text.count { return .local(local) }
    let offset = try DatePattern.offset(text, &index)
    guard index == text.count else { throw .noMatch }
    return .instant(local.instant(offsetMinutes: offset))
  }

  private static func expect(_ byte: UInt8, _ text: Span<UInt8>, _ index: inout Int) throws(DatePatternError)
  {
    guard index < text.count, text[index] == byte else { throw .noMatch }
    index += 1
  }

  // MARK: Writing

  /// Writes a moment in this form; names are English.
  ///
  /// - Throws: ``DatePatternError/missingPart``.
  package func format(_ moment: Moment, into bytes: inout [UInt8]) throws(DatePatternError) {
    if isStandard {
      moment.append(to: &bytes)
      return
    }
    let local: LocalTime
    var offset: Int?
    switch moment {
    case .date(let date):
      if hasTime { throw .missingPart }
      local = LocalTime(date: date, secondOfDay: 0)
    case .local(let found): local = found
    case .instant(let instant):
      local = instant.local
      offset = instant.offsetMinutes
    }
    for part in parts { try write(part, local, offset, &bytes) }
  }

  private func write(
    _ part: Part, _ local: LocalTime, _ offset: Int?, _ bytes: inout [UInt8]
  ) throws(DatePatternError) {
    let hour = local.secondOfDay / 3600
    func append(_ value: Int, _ width: Int) {
      Moment.append(value, digits: width == 2 || value > 9 ? 2 : 1, to: &bytes)
    }
    func append(_ name: String, long: Bool) { bytes += long ? Array(name.utf8) : Array(name.utf8.prefix(3)) }
    switch part {
    case .literal(let byte): bytes.append(byte)
    case .blank: bytes.append(0x20)
    case .year(let width): Moment.append(local.date.year, digits: width == 2 ? 2 : 4, to: &bytes)
    case .month(let width): append(local.date.month, width)
    case .monthName(let long): append(DateNames.englishMonths[local.date.month - 1], long: long)
    case .day(let width): append(local.date.day, width)
    case .hour(let width): append(hour, width)
    case .hour12(let width): append((hour + 11) % 12 + 1, width)
    case .minute(let width): append(local.secondOfDay / 60 % 60, width)
    case .second(let width): append(local.secondOfDay % 60, width)
    case .fraction(let width):
      var value = local.nanosecond
      for _ in width..<9 { value /= 10 }
      Moment.append(value, digits: width, to: &bytes)
    case .half: bytes += hour < 12 ? Array("AM".utf8) : Array("PM".utf8)
    case .weekday(let long): append(DateNames.englishWeekdays[local.date.weekday], long: long)
    case .offset(let colon, let zulu):
      guard let offset else { throw .missingPart }
      if zulu, offset == 0 {
        bytes.append(UInt8(ascii: "Z"))
        return
      }
      bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
      append(abs(offset) / 60, 2)
      if colon { bytes.append(UInt8(ascii: ":")) }
      append(abs(offset) % 60, 2)
    case .abbreviation:
      guard let offset, let zone = zones.first(where: { $0.minutes == offset }) else { throw .missingPart }
      bytes += zone.name
    }
  }
}

/// A zone abbreviation with its minutes east of Greenwich.
private struct DateZone: Sendable {
  let name: [UInt8]
  let minutes: Int
}
