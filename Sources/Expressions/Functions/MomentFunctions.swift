import Values

/// Dates and times as files have them: an extension.
///
/// A local time stays local until a zone is named.
let momentFunctions: [Function] = [
  Function(
    "date", .global, [.init(.string, .string, gives: .moment)], extension: true,
    summary: "A day from a text by a pattern; a time in it is left out.",
    examples: [
      .init("string(date('3.4.2026', 'd.M.yyyy'))", "'2026-04-03'"),
      .init("date('31.02.2026', 'dd.MM.yyyy')", "error"),
    ],
    .binary { (text, pattern) throws(ExpressionError) in
      .moment(.date(try read(text, try MomentPattern.make(pattern, "date"), "date").day))
    },
    specialize: { (arguments) throws(ExpressionError) in
      guard let pattern = arguments[1] else { return nil }
      let compiled = try MomentPattern.make(pattern, "date")
      return .binary { (text, _) throws(ExpressionError) in
        .moment(.date(try read(text, compiled, "date").day))
      }
    }),
  Function(
    "date", .global, [.init(.moment, gives: .moment)], extension: true,
    summary: "The day of a moment, as its own clock shows it.",
    examples: [.init("string(date(datetime('2026-04-03T23:30:00+08:00', 'rfc3339')))", "'2026-04-03'")],
    .unary { (value) throws(ExpressionError) in
      guard case .moment(let moment) = value else { throw .noOverload("date", value) }
      return .moment(.date(moment.day))
    }),
  Function(
    "datetime", .global, [.init(.string, .string, gives: .moment)], extension: true,
    summary: "A moment from a text by a pattern: an instant where the pattern has a zone, else local.",
    examples: [
      .init(
        "string(datetime('2026-04-03 10:00 +0800', 'yyyy-MM-dd HH:mm Z'))", "'2026-04-03T10:00:00+08:00'"),
      .init("string(datetime('2026-04-03 10:00', 'yyyy-MM-dd HH:mm'))", "'2026-04-03T10:00:00'"),
    ],
    .binary { (text, pattern) throws(ExpressionError) in
      .moment(try read(text, try MomentPattern.make(pattern, "datetime"), "datetime"))
    },
    specialize: { (arguments) throws(ExpressionError) in
      guard let pattern = arguments[1] else { return nil }
      let compiled = try MomentPattern.make(pattern, "datetime")
      return .binary { (text, _) throws(ExpressionError) in .moment(try read(text, compiled, "datetime")) }
    }),
  Function(
    "format", .global, [.init(.moment, .string, gives: .string), .init(.timestamp, .string, gives: .string)],
    extension: true, summary: "A moment as a text by a pattern.",
    examples: [
      .init("format(date('2026-04-03', 'yyyy-MM-dd'), 'dd/MM/yyyy')", "'03/04/2026'"),
      .init("format(timestamp(0), 'yyyy-MM-dd HH:mm:ss Z')", "'1970-01-01 00:00:00 +0000'"),
      .init("format(date('2026-04-03', 'yyyy-MM-dd'), 'HH:mm')", "error"),
    ],
    .binary { (value, pattern) throws(ExpressionError) in
      try written(value, try MomentPattern.make(pattern, "format"))
    },
    specialize: { (arguments) throws(ExpressionError) in
      guard let pattern = arguments[1] else { return nil }
      let compiled = try MomentPattern.make(pattern, "format")
      return .binary { (value, _) throws(ExpressionError) in try written(value, compiled) }
    }),
  Function(
    "utc", .global, [.init(.moment, gives: .moment), .init(.timestamp, gives: .moment)], extension: true,
    summary: "An instant with the offset 0; a local time is an error.",
    examples: [
      .init("string(utc(datetime('2026-04-03T10:00:00+08:00', 'rfc3339')))", "'2026-04-03T02:00:00+00:00'"),
      .init("utc(datetime('2026-04-03T10:00:00', 'rfc3339'))", "error"),
    ],
    .unary { (value) throws(ExpressionError) in
      guard case .instant(var instant) = try value.moment("utc") else {
        throw ExpressionError("expression-not-an-instant", [try value.moment("utc").kindName])
      }
      instant.offsetMinutes = 0
      return .moment(.instant(instant))
    }),
  Function(
    "inZone", .global, [.init(.moment, .string, gives: .moment), .init(.timestamp, .string, gives: .moment)],
    extension: true,
    summary: "A local time as an instant of a zone; an instant as that zone's clocks show it.",
    examples: [
      .init(
        "string(inZone(datetime('2026-04-03T10:00:00', 'rfc3339'), 'Asia/Shanghai'))",
        "'2026-04-03T10:00:00+08:00'"),
      .init("string(inZone(timestamp(0), '+01:00'))", "'1970-01-01T01:00:00+01:00'"),
      .init("inZone(timestamp(0), 'Nowhere/None')", "error"),
    ],
    .binary { (value, zone) throws(ExpressionError) in
      .moment(try placed(try value.moment("inZone"), try zone.text("inZone")))
    }),
  Function(
    "addDays", .global, [.init(.moment, .int, gives: .moment)], extension: true,
    summary: "A moment so many days of the calendar later; the time of day stays.",
    examples: [.init("string(addDays(date('2026-02-27', 'yyyy-MM-dd'), 2))", "'2026-03-01'")],
    .binary { (value, days) throws(ExpressionError) in
      let days = try days.integer("addDays")
      guard abs(days) <= 4_000_000 else { throw .overflow("moment") }
      switch try value.moment("addDays") {
      case .date(let date): return .moment(.date(try moved(date, days)))
      case .local(var local):
        local.date = try moved(local.date, days)
        return .moment(.local(local))
      case .instant(let instant):
        var local = instant.local
        local.date = try moved(local.date, days)
        return .moment(.instant(local.instant(offsetMinutes: instant.offsetMinutes)))
      }
    }),
]

private enum MomentPattern {
  static func make(_ pattern: Value, _ name: String) throws(ExpressionError) -> DatePattern {
    let text = try pattern.text(name)
    do throws(DatePatternError) {
      return try DatePattern(text)
    } catch {
      throw ExpressionError("expression-date-pattern", [text])
    }
  }
}

private func read(_ text: Value, _ pattern: DatePattern, _ name: String) throws(ExpressionError) -> Moment {
  let text = try text.text(name)
  do throws(DatePatternError) {
    return try pattern.parse(text.utf8Span.span)
  } catch {
    let code = error == .noSuchDay ? "expression-no-such-day" : "expression-not-a-date"
    throw ExpressionError(code, [pattern.source], value: text)
  }
}

private func written(_ value: Value, _ pattern: DatePattern) throws(ExpressionError) -> Value {
  var bytes: [UInt8] = []
  let moment = try value.moment("format")
  do throws(DatePatternError) {
    try pattern.format(moment, into: &bytes)
  } catch {
    throw ExpressionError("expression-format-moment", [moment.kindName, pattern.source])
  }
  return .string(String(decoding: bytes, as: UTF8.self))
}

private func moved(_ date: CivilDate, _ days: Int) throws(ExpressionError) -> CivilDate {
  let result = CivilDate(daysSinceEpoch: date.daysSinceEpoch + days)
  guard (0...9999).contains(result.year) else { throw .overflow("moment") }
  return result
}

private func placed(_ moment: Moment, _ zone: String) throws(ExpressionError) -> Moment {
  let fixed = ZoneName.fixedOffset(zone)
  switch moment {
  case .date: throw ExpressionError("expression-not-an-instant", [moment.kindName])
  case .local(let local):
    if let fixed { return .instant(local.instant(offsetMinutes: fixed / 60)) }
    return .instant(try ZoneName.rules(zone).instant(of: local))
  case .instant(var instant):
    let offset: Int
    if let fixed { offset = fixed } else { offset = try ZoneName.rules(zone).offset(at: instant.seconds) }
    instant.offsetMinutes = offset / 60
    return .instant(instant)
  }
}

extension Moment {
  /// The day that its own clock shows.
  var day: CivilDate {
    switch self {
    case .instant(let instant): return instant.local.date
    case .local(let local): return local.date
    case .date(let date): return date
    }
  }
}

extension Value {
  /// A moment, or a timestamp as one in UTC.
  func moment(_ name: String) throws(ExpressionError) -> Moment {
    switch self {
    case .moment(let moment): return moment
    case .timestamp(let timestamp): return .instant(timestamp.instant())
    default: throw .noOverload(name, self)
    }
  }
}
