import Values

/// cel-spec's timestamps and durations.
let timeFunctions: [Function] = [
  Function(
    "timestamp", .global,
    [
      .init(.timestamp, gives: .timestamp), .init(.string, gives: .timestamp), .init(.int, gives: .timestamp),
      .init(.moment, gives: .timestamp),
    ],
    summary: "An instant from RFC 3339, or from seconds since 1970.",
    examples: [
      .init("timestamp('1970-01-01T00:00:10Z')", "timestamp(10)"), .init("timestamp('1970')", "error"),
    ],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .timestamp: return value
      case .int(let seconds):
        guard let result = Timestamp(seconds: seconds) else { throw .overflow("timestamp") }
        return .timestamp(result)
      case .string(let text):
        guard case .instant(let instant)? = Moment(rfc3339: text.utf8Span.span) else {
          throw ExpressionError("expression-conversion", ["timestamp"], value: text)
        }
        return .timestamp(try Timestamp(instant))
      case .moment(.instant(let instant)): return .timestamp(try Timestamp(instant))
      case .moment(let moment): throw ExpressionError("expression-not-an-instant", [moment.kindName])
      default: throw .noOverload("timestamp", value)
      }
    }),
  Function(
    "duration", .global, [.init(.duration, gives: .duration), .init(.string, gives: .duration)],
    summary: "A duration from a text such as 1h30m or 1.5s.",
    examples: [.init("duration('1h30m')", "duration('5400s')"), .init("duration('1d')", "error")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .duration: return value
      case .string(let text):
        guard let nanoseconds = DurationText.read(text) else {
          throw ExpressionError("expression-conversion", ["duration"], value: text)
        }
        return .duration(nanoseconds)
      default: throw .noOverload("duration", value)
      }
    }),
  part("getFullYear", "The year.") { $0.date.year },
  part("getMonth", "The month, from 0.") { $0.date.month - 1 },
  part("getDate", "The day of the month, from 1.") { $0.date.day },
  part("getDayOfMonth", "The day of the month, from 0.") { $0.date.day - 1 },
  part("getDayOfWeek", "The day of the week; Sunday is 0.") { $0.date.weekday },
  part("getDayOfYear", "The day of the year, from 0.") { $0.date.dayOfYear - 1 },
  part("getHours", "The hour; of a duration all of its hours.", perUnit: 3_600_000_000_000) {
    $0.secondOfDay / 3600
  },
  part("getMinutes", "The minute; of a duration all of its minutes.", perUnit: 60_000_000_000) {
    $0.secondOfDay / 60 % 60
  },
  part("getSeconds", "The second; of a duration all of its seconds.", perUnit: 1_000_000_000) {
    $0.secondOfDay % 60
  },
  part("getMilliseconds", "The millisecond within its second.", perUnit: 1_000_000, within: 1000) {
    $0.nanosecond / 1_000_000
  },
  zonedPart("getFullYear") { $0.date.year }, zonedPart("getMonth") { $0.date.month - 1 },
  zonedPart("getDate") { $0.date.day }, zonedPart("getDayOfMonth") { $0.date.day - 1 },
  zonedPart("getDayOfWeek") { $0.date.weekday }, zonedPart("getDayOfYear") { $0.date.dayOfYear - 1 },
  zonedPart("getHours") { $0.secondOfDay / 3600 }, zonedPart("getMinutes") { $0.secondOfDay / 60 % 60 },
  zonedPart("getSeconds") { $0.secondOfDay % 60 }, zonedPart("getMilliseconds") { $0.nanosecond / 1_000_000 },
]

private func part(
  _ name: String, _ summary: String, perUnit: Int64? = nil, within: Int64? = nil,
  _ read: @escaping @Sendable (LocalTime) -> Int
) -> Function {
  var signatures: [Function.Signature] = [.init(.timestamp, gives: .int), .init(.moment, gives: .int)]
  if perUnit != nil { signatures.append(.init(.duration, gives: .int)) }
  return Function(
    name, .receiver, signatures, summary: summary,
    examples: [.init("timestamp(0).\(name)() >= 0", "true"), .init("dyn('x').\(name)()", "error")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .timestamp(let timestamp): return .int(Int64(read(timestamp.instant().local)))
      case .moment(.instant(let instant)): return .int(Int64(read(instant.local)))
      case .moment(.local(let local)): return .int(Int64(read(local)))
      case .moment(.date(let date)): return .int(Int64(read(LocalTime(date: date, secondOfDay: 0))))
      case .duration(let nanoseconds):
        guard let perUnit else { throw .noOverload(name, value) }
        let count = nanoseconds / perUnit
        return .int(within.map { count % $0 } ?? count)
      default: throw .noOverload(name, value)
      }
    })
}

private func zonedPart(_ name: String, _ read: @escaping @Sendable (LocalTime) -> Int) -> Function {
  Function(
    name, .receiver, [.init(.timestamp, .string, gives: .int), .init(.moment, .string, gives: .int)],
    summary: "The same in a time zone: an IANA name, or an offset such as +08:00.",
    examples: [.init("timestamp(0).\(name)('UTC') == timestamp(0).\(name)()", "true")],
    .binary { (value, zone) throws(ExpressionError) in
      let instant: Instant
      switch value {
      case .timestamp(let timestamp): instant = timestamp.instant()
      case .moment(.instant(let found)): instant = found
      default: throw .noOverload(name, value, zone)
      }
      return .int(Int64(read(try ZoneName.local(instant, try zone.text(name)))))
    })
}

/// A time zone as expressions name it.
enum ZoneName {
  /// What a clock of the zone shows at an instant.
  static func local(_ instant: Instant, _ zone: String) throws(ExpressionError) -> LocalTime {
    let offset: Int
    if let fixed = fixedOffset(zone) {
      offset = fixed
    } else {
      offset = try rules(zone).offset(at: instant.seconds)
    }
    let shown = Instant(seconds: instant.seconds + offset, nanosecond: instant.nanosecond)
    return shown.local
  }

  static func rules(_ zone: String) throws(ExpressionError) -> TimeZoneRules {
    do throws(TimeZoneError) {
      return try TimeZoneRules(named: zone)
    } catch {
      throw ExpressionError("expression-time-zone", [zone])
    }
  }

  /// The seconds of `+08:00`, `-02:30`, `02:00` or `UTC`; nothing for a name.
  static func fixedOffset(_ zone: String) -> Int? {
    if zone == "UTC" || zone == "Z" { return 0 }
    var text = Substring(zone)
    var sign = 1
    if text.hasPrefix("-") { sign = -1 }
    if text.hasPrefix("-") || text.hasPrefix("+") { text = text.dropFirst() }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int(parts[0]),
      let minutes = Int(parts[1]), hours >= 0, hours < 24, minutes >= 0, minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}

extension Timestamp {
  init(_ instant: Instant) throws(ExpressionError) {
    guard let result = Timestamp(seconds: Int64(instant.seconds), nanosecond: Int32(instant.nanosecond))
    else {
      throw .overflow("timestamp")
    }
    self = result
  }

  /// RFC 3339 in UTC: `2009-02-13T23:31:30.5Z`.
  var text: String {
    Moment.local(instant().local).description + "Z"
  }
}

/// Durations as texts: `1h30m`, `-1.5s`.
enum DurationText {
  /// The nanoseconds, or nothing where the text is no duration of less than 292 years.
  static func read(_ text: String) -> Int64? {
    var bytes = Array(text.utf8)[...]
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    if bytes.elementsEqual("0".utf8) { return 0 }
    if bytes.isEmpty { return nil }
    var total: Int128 = 0
    while !bytes.isEmpty {
      var whole: Int128 = 0
      var fraction: Int128 = 0
      var scale: Int128 = 1
      var digits = 0
      while let digit = digit(bytes.first) {
        whole = whole * 10 + digit
        digits += 1
        if whole > 1 << 80 { return nil }
        bytes = bytes.dropFirst()
      }
      if bytes.first == UInt8(ascii: ".") {
        bytes = bytes.dropFirst()
        while let digit = digit(bytes.first) {
          if scale < 1_000_000_000_000_000 {
            fraction = fraction * 10 + digit
            scale *= 10
          }
          digits += 1
          bytes = bytes.dropFirst()
        }
      }
      guard digits > 0, let unit = unit(&bytes) else { return nil }
      total += whole * unit + fraction * unit / scale
      if total > 1 << 64 { return nil }
    }
    return Int64(exactly: isNegative ? -total : total)
  }

  private static func digit(_ byte: UInt8?) -> Int128? {
    guard let byte, byte &- UInt8(ascii: "0") < 10 else { return nil }
    return Int128(byte - UInt8(ascii: "0"))
  }

  private static func unit(_ bytes: inout ArraySlice<UInt8>) -> Int128? {
    // Longer names first: "ms" begins as "m" does.
    let units: [(String, Int128)] = [
      ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("h", 3_600_000_000_000),
      ("m", 60_000_000_000), ("s", 1_000_000_000),
    ]
    for (name, size) in units where bytes.starts(with: name.utf8) {
      bytes = bytes.dropFirst(name.utf8.count)
      return size
    }
    return nil
  }

  /// In seconds, with as many places as it needs: `6347s`, `1.5s`.
  static func write(_ nanoseconds: Int64) -> String {
    var places = DecimalValue(coefficient: Int128(nanoseconds), scale: 9)
    while places.scale > 0, places.coefficient % 10 == 0 {
      places = DecimalValue(coefficient: places.coefficient / 10, scale: places.scale - 1)
    }
    return places.description + "s"
  }
}
