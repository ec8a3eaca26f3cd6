import Commerce
import Expressions
import Formats
import Values
import YAMLTree

/// A rule made ready to run: from the text of a field to bytes in a document.
///
/// The same for rows and trees; where the text comes from is the caller's affair.
struct RuleProgram {
  /// What the field's type asks of the text.
  enum Conversion {
    case text
    case decimal
    case integer
    case boolean
    case moment([DatePattern], zone: TimeZoneRules?)
    case currency
    case country
    case choice([[UInt8]])
    case list(separator: [UInt8])
  }

  let rule: Rule
  let conversion: Conversion
  /// What the field has where its source is blank: the rule's own text, or that of a setting.
  let fallback: [UInt8]?
  /// The decimal mark, of the rule or of its setting.
  let mark: DecimalMark?
  /// The settings by which texts are read: a text that contradicts one of them is no mistake of its record.
  private let guards: [SettingGuard]
  let expression: Expression?
  /// What the expression gave for recent texts, where it reads nothing but the text.
  private let memory: RecentTexts?
  private let table: LookupRows?
  private let tableName: String
  /// The column of the table that gives the value.
  private let column: Int
  /// Whether there are further steps at all: asked first, since most rules have none.
  private let hasFurther: Bool
  /// The expression reads the document as far as it is mapped.
  private let readsDocument: Bool
  private let kind: DocumentKind?
  /// What is done to an amount, or to a local time, beside reading it.
  private let finish: AmountFinish?
  private let zoneOf: ZoneFinish?
  /// Nothing but a copy of the bytes.
  let isCopy: Bool
  /// Nothing between the source and the conversion.
  let isPlain: Bool
  /// The field is the currency of an amount.
  private let takesCurrency: Bool
  /// Something is made of the text before it is looked up.
  private let makesText: Bool
  private let hasValues: Bool
  let hasTable: Bool

  /// Whether the field is a list of texts.
  var isList: Bool {
    if case .list = conversion { true } else { false }
  }

  /// Makes a rule ready; with a kind, its expression may read what is mapped of the document already.
  init(
    _ rule: Rule, schema: Schema, declarations: Declarations, context: MapContext, kind: DocumentKind? = nil
  ) throws(MappingError) {
    self.rule = rule
    self.kind = kind
    let declarations =
      kind.map { kind in
        declarations.declaring(kind.name, index: MapVariable.document, .record(DocumentShape.of(kind).shape))
      } ?? declarations
    let type = schema.fields[rule.field].type
    expression = try rule.expression.map { text throws(MappingError) in
      try text.compile(declarations, expecting: RuleProgram.expected(type))
    }
    let isPure = expression?.reads.allSatisfy { $0.variable == MapVariable.value } ?? false
    memory = isPure ? RecentTexts() : nil
    readsDocument = expression?.reads.contains { $0.variable == MapVariable.document } ?? false
    if let lookup = rule.lookup {
      guard let table = context.tables[lookup.table] else {
        throw MappingError(
          lookup.node.diagnostic(
            "map-unknown-table", [lookup.table],
            suggestion: nearest(to: lookup.table, in: context.tables.keys.sorted())))
      }
      self.table = table.rows
      tableName = table.name
      column =
        try rule.further.column.map { named throws(MappingError) in
          guard let index = table.columns.firstIndex(of: named.name) else {
            throw MappingError(
              named.node.diagnostic(
                "map-table-column", [lookup.table, named.name],
                suggestion: nearest(to: named.name, in: table.columns)))
          }
          return index
        } ?? 0
    } else {
      table = nil
      tableName = ""
      column = 0
    }
    conversion = rule.isAmount ? .decimal : try RuleProgram.conversion(rule, type, context)
    finish =
      rule.further.changesAmount
      ? try AmountFinish(rule.further, declarations: declarations, context: context) : nil
    zoneOf = try rule.further.zoneFrom.map { text throws(MappingError) in
      ZoneFinish(
        expression: try text.compile(declarations, expecting: .string),
        offsets: try RuleProgram.zones(rule, context))
    }
    fallback = rule.further.fallback.map { text in
      let text = String(decoding: text, as: UTF8.self)
      guard text.hasPrefix("settings.") else { return Array(text.utf8) }
      return Array((context.setting(text.dropFirst("settings.".count)) ?? "").utf8)
    }
    var guards = rule.formats.compactMap { SettingGuard(dates: $0.pattern, context) }
    if let setting = rule.markSetting {
      let marks = SettingGuard(marks: setting.name, context)
      guards.append(marks)
      mark = try marks.mark(setting.node)
    } else {
      mark = rule.mark
    }
    self.guards = guards
    try rule.refuseStrangers(type, expression, fallback: fallback)
    var isCurrencyOfMoney = false
    if case .currency = conversion { isCurrencyOfMoney = rule.isMoney }
    takesCurrency = isCurrencyOfMoney
    hasValues = rule.values != nil
    hasTable = table != nil
    makesText = expression != nil || hasValues || takesCurrency
    hasFurther =
      fallback != nil || rule.further.differsFrom != nil || rule.further.isSecret
      || rule.further.isSource || rule.further.squeezes || rule.further.padding != nil
    isPlain =
      expression == nil && table == nil && rule.values == nil && !rule.trim && rule.strip == nil
      && !takesCurrency
      && !hasFurther
    if case .text = conversion { isCopy = isPlain } else { isCopy = false }
  }

  private static func expected(_ type: FieldType) -> ValueType? {
    switch type {
    case .text, .choice, .currency, .country, .attributes: .string
    default: nil
    }
  }

  private static func conversion(
    _ rule: Rule, _ type: FieldType, _ context: MapContext
  ) throws(MappingError) -> Conversion {
    switch type {
    case .text, .attributes, .records: return .text
    case .decimal: return .decimal
    case .integer: return .integer
    case .boolean: return .boolean
    case .currency: return .currency
    case .country: return .country
    case .choice(let words): return .choice(words.map { Array($0.utf8) })
    // Where a path gives several texts, the unit separator parts them on their way here.
    case .texts: return .list(separator: rule.split ?? [0x1F])
    case .moment:
      var patterns: [DatePattern] = []
      for (text, node) in rule.formats.isEmpty ? [("rfc3339", rule.node)] : rule.formats {
        for text in RuleProgram.patterns(text, context) {
          let zones = try RuleProgram.zones(rule, context)
          do throws(DatePatternError) {
            patterns.append(try DatePattern(text, zones: zones))
          } catch {
            throw MappingError(node.diagnostic("map-date-pattern", [text.quotedForMessage]))
          }
        }
      }
      guard let name = rule.zone else { return .moment(patterns, zone: nil) }
      // A zone that is a setting may be left open: then local times stay local.
      let zone = name.hasPrefix("settings.") ? context.setting(name.dropFirst("settings.".count)) : name
      guard let zone else { return .moment(patterns, zone: nil) }
      guard let rules = try? TimeZoneRules(named: zone) else {
        throw MappingError(rule.node.diagnostic("map-zone", [zone.quotedForMessage], width: 1))
      }
      return .moment(patterns, zone: rules)
    }
  }

  /// The abbreviations of a table, with their minutes east of Greenwich.
  private static func zones(_ rule: Rule, _ context: MapContext) throws(MappingError) -> [String: Int] {
    guard let named = rule.further.zones else { return [:] }
    guard let table = context.tables[named.table] else {
      throw MappingError(
        named.node.diagnostic(
          "map-unknown-table", [named.table],
          suggestion: nearest(to: named.table, in: context.tables.keys.sorted())))
    }
    var zones: [String: Int] = [:]
    for name in table.keys {
      let key = Array(name.utf8)
      let offset = table.find(key.span).map { Array(table.slice($0)) } ?? []
      let written = Array("2000-01-01T00:00:00".utf8) + offset
      guard case .instant(let instant)? = Moment(rfc3339: written.span) else {
        throw MappingError(named.node.diagnostic("map-zone-table", [named.table, name.quotedForMessage]))
      }
      zones[name] = instant.offsetMinutes
    }
    return zones
  }

  /// A pattern, or those that a setting holds, parted by `|`; a setting that is left open has none.
  private static func patterns(_ text: String, _ context: MapContext) -> [String] {
    guard text.hasPrefix("settings.") else { return [text] }
    let parts = text.dropFirst("settings.".count).split(separator: " ", maxSplits: 1)
    let setting = parts.first.flatMap { context.setting($0) } ?? ""
    // `settings.dates HH:mm`: what stands behind the name is behind each of its patterns.
    let rest = parts.count > 1 ? " \(parts[1])" : ""
    return DatePattern.parts(of: setting).map { $0 + rest }
  }

  /// Turns the text of a source into the field of the document.
  ///
  /// - Returns: The decimal, where the field is one, so that sums need not read it again.
  @inline(__always)
  func apply(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if isCopy {
      if rule.attribute == nil {
        writer.put(rule.field, text)
        if rule.required, text.count == 0 { throw RecordError("map-required", [rule.name]) }
        return nil
      }
    } else if isPlain {
      return try convert(text, input, into: &writer)
    }
    guard hasFurther, rule.further.isSecret else { return try applySteps(text, input, into: &writer) }
    do throws(RecordError) {
      return try applySteps(text, input, into: &writer)
    } catch {
      throw error.withoutValue
    }
  }

  private func applySteps(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    guard hasFurther, rule.further.squeezes || rule.further.padding != nil else {
      return try applyTo(text, input, into: &writer)
    }
    let taken = rule.further.taken(text, squeezing: rule.further.squeezes)
    return try applyTo(taken.span, input, into: &writer)
  }

  private func applyTo(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var start = 0
    var end = text.count
    if rule.trim {
      while start < end, isBlank(text[start]) { start += 1 }
      while end > start, isBlank(text[end - 1]) { end -= 1 }
    }
    if let strip = rule.strip, start < end, text[start] == strip { start += 1 }
    let stripped = text.extracting(start..<end)
    if !makesText { return try look(stripped, input, into: &writer) }
    if takesCurrency {
      let currency = AmountText.split(stripped).currency
      return try make(currency.span, input, into: &writer)
    }
    return try make(stripped, input, into: &writer)
  }

  /// Puts what the expression makes of a text.
  private func make(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    guard let expression else { return try substitute(text, input, into: &writer) }
    if let memory, let known = memory.find(text) { return try substitute(known.span, input, into: &writer) }
    input.setValue(text)
    if readsDocument, let kind {
      // A copy, since the writer goes on while the record would hold its bytes.
      let soFar = Array(writer.bytes[input.documentStart..<writer.mark])
      input.document = DocumentRecord(DocumentView(schema: kind.schema, bytes: soFar), kind: kind)
    }
    var made = input.takeBuffer()
    try evaluate(expression, input, into: &made)
    memory?.keep(text, made)
    let decimal = try substitute(made.span, input, into: &writer)
    input.giveBuffer(made)
    return decimal
  }

  /// Puts what `values` has for a text.
  private func substitute(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    guard hasValues, let values = rule.values else { return try look(text, input, into: &writer) }
    if let value = values[Array(copying: text)] { return try look(value.span, input, into: &writer) }
    if hasFurther, text.count > 0, let fallback {
      return try convert(fallback.span, input, into: &writer)
    }
    if text.count == 0 || rule.miss == .keep { return try look(text, input, into: &writer) }
    if rule.miss == .absent {
      let nothing: [UInt8] = []
      return try look(nothing.span, input, into: &writer)
    }
    let known = values.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    let value = String(copying: text)
    throw RecordError("map-value", [value.quotedForMessage, known.joined(separator: ", ")], value: value)
  }

  private func look(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    guard let table, text.count > 0 else { return try convert(text, input, into: &writer) }
    guard let place = table.find(text, column: column) else {
      if let sign = rule.further.shorten, let cut = text.indices.first(where: { text[$0] == sign }) {
        return try look(text.extracting((cut + 1)...), input, into: &writer)
      }
      if let fallback { return try convert(fallback.span, input, into: &writer) }
      switch rule.miss {
      case .absent: return nil
      case .keep: return try convert(text, input, into: &writer)
      case .reject:
        let value = String(copying: text)
        throw RecordError("map-look-up", [value.quotedForMessage, tableName], value: value)
      }
    }
    return try table.withText(at: place) { value throws(RecordError) in
      try convert(value, input, into: &writer)
    }
  }

  private func evaluate(
    _ expression: Expression, _ input: MapInput, into bytes: inout [UInt8]
  ) throws(RecordError) {
    do throws(ExpressionError) {
      if case .list(let separator) = conversion, case .list(let elements) = try expression.evaluate(input) {
        // As texts of several nodes are parted on their way to a list.
        for (index, element) in elements.enumerated() {
          if index > 0 { bytes += separator }
          element.appendText(to: &bytes)
        }
        return
      }
      try expression.append(to: &bytes, input)
    } catch {
      throw RecordError(
        error.diagnostic.code, error.diagnostic.arguments, value: error.diagnostic.value,
        suggestion: error.diagnostic.suggestion)
    }
  }

  /// Turns the text that the steps gave into the field of the document.
  func convert(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if hasFurther, let other = rule.further.differsFrom, let kind {
      let soFar = Array(writer.bytes[input.documentStart..<writer.mark])
      let known = DocumentView(schema: kind.schema, bytes: soFar).slice(other.field)
      if same(Array(known), text) { return nil }
    }
    if text.count == 0 {
      if hasFurther, let fallback, !fallback.isEmpty {
        return try convert(fallback.span, input, into: &writer)
      }
      if rule.required { throw RecordError("map-required", [rule.name]) }
      return nil
    }
    if let attribute = rule.attribute, !rule.isAmount {
      writer.putAttribute(rule.field, name: attribute, text)
      return nil
    }
    switch conversion {
    case .text:
      writer.put(rule.field, text)
    case .decimal:
      return try convertDecimal(text, input, into: &writer)
    case .integer:
      for index in text.indices where text[index] &- 0x30 > 9 { throw refused("map-integer", text) }
      writer.put(rule.field, text)
    case .boolean:
      guard let value = boolean(text) else { throw refused("map-boolean", text) }
      writer.put(rule.field, value ? "true" : "false")
    case .moment(let patterns, let zone):
      input.scratch.removeAll(keepingCapacity: true)
      try zoned(moment(text, patterns, zone), input).append(to: &input.scratch)
      writer.put(rule.field, input.scratch)
    case .currency:
      guard ISOCodes.isCurrency(text) else { throw refused("map-currency", text) }
      writer.put(rule.field, text)
    case .country:
      guard ISOCodes.isCountry(text) else { throw refused("map-country", text) }
      writer.put(rule.field, text)
    case .choice(let words):
      guard words.contains(where: { same($0, text) }) else {
        let allowed = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
        let value = String(copying: text)
        throw RecordError("map-value", [value.quotedForMessage, allowed], value: value)
      }
      writer.put(rule.field, text)
    case .list(let separator):
      split(text, separator, into: &writer)
    }
    return nil
  }

  /// A local time as an instant of the zone that the record names.
  private func zoned(_ moment: Moment, _ input: MapInput) throws(RecordError) -> Moment {
    guard let zoneOf, case .local(let local) = moment else { return moment }
    return try zoneOf.instant(of: local, input).map { Moment.instant($0) } ?? moment
  }

  private func convertDecimal(
    _ text: Span<UInt8>, _ input: MapInput, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue {
    if finish != nil || rule.isAmount {
      let plain = try mark == nil && !rule.isMoney ? Array(copying: text) : plainAmount(text)
      guard let read = try? DecimalValue(utf8: plain.span) else { throw refused("map-decimal", text) }
      let value = try finish?.finished(read, written: text, input) ?? read
      if let attribute = rule.attribute {
        let written = Array(value.description.utf8)
        writer.putAttribute(rule.field, name: attribute, written.span)
      } else {
        writer.put(rule.field, value.description)
      }
      return value
    }
    if mark == nil, !rule.isMoney {
      do throws(DecimalError) {
        let value = try DecimalValue(utf8: text)
        writer.put(rule.field, text)
        return value
      } catch {
        try askMarks(text)
        throw refused(error == .overflow ? "map-decimal-overflow" : "map-decimal", text)
      }
    }
    let plain = try plainAmount(text)
    guard let value = try? DecimalValue(utf8: plain.span) else { throw refused("map-decimal", text) }
    writer.put(rule.field, plain)
    return value
  }

  /// The number of an amount, as the rule reads it.
  private func plainAmount(_ text: Span<UInt8>) throws(RecordError) -> [UInt8] {
    let number = rule.isMoney ? AmountText.split(text).number : Array(copying: text)
    do throws(AmountText.Fault) {
      return try AmountText.plain(number.span, mark: mark ?? .byte(UInt8(ascii: ".")))
    } catch {
      if error != .ambiguous { try askMarks(number.span) }
      throw refused(error == .ambiguous ? "map-decimal-ambiguous" : "map-decimal", text)
    }
  }

  /// Throws where a number that cannot be read could be, were the setting another one.
  private func askMarks(_ number: Span<UInt8>) throws(RecordError) {
    for setting in guards {
      if let error = setting.contradiction(ofNumber: number) { throw error }
    }
  }

  /// The decimal of one of the texts that a rule adds up.
  func summand(_ text: Span<UInt8>) throws(RecordError) -> DecimalValue {
    let plain = mark == nil && !rule.isMoney ? Array(copying: text) : try plainAmount(text)
    do throws(DecimalError) {
      return try DecimalValue(utf8: plain.span)
    } catch {
      throw refused(error == .overflow ? "map-decimal-overflow" : "map-decimal", text)
    }
  }

  private func moment(
    _ text: Span<UInt8>, _ patterns: [DatePattern], _ zone: TimeZoneRules?
  ) throws(RecordError) -> Moment {
    var first: DatePatternError?
    for pattern in patterns {
      do throws(DatePatternError) {
        let moment = try pattern.parse(text)
        guard let zone, case .local(let local) = moment else { return moment }
        return .instant(zone.instant(of: local))
      } catch {
        if first == nil || error == .noSuchDay { first = error }
      }
    }
    for setting in guards {
      if let error = setting.contradiction(ofDate: text) { throw error }
    }
    let value = String(copying: text)
    if first == .noSuchDay {
      throw RecordError("map-date-does-not-exist", [value.quotedForMessage], value: value)
    }
    let expected = patterns.map(\.source).joined(separator: "' / '")
    throw RecordError("map-datetime", [value.quotedForMessage, expected], value: value)
  }

  private func split(_ text: Span<UInt8>, _ separator: [UInt8], into writer: inout DocumentWriter) {
    guard !separator.isEmpty else {
      writer.put(rule.field, text)
      return
    }
    var start = 0
    var index = 0
    while index <= text.count {
      let atSeparator =
        index + separator.count <= text.count
        && same(separator, text.extracting(index..<index + separator.count))
      if index == text.count || atSeparator {
        var low = start
        var high = index
        while low < high, isBlank(text[low]) { low += 1 }
        while high > low, isBlank(text[high - 1]) { high -= 1 }
        writer.put(rule.field, text.extracting(low..<high))
        if index == text.count { break }
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
  }

  private func refused(_ code: String, _ text: Span<UInt8>) -> RecordError {
    let value = String(copying: text)
    return RecordError(code, [value.quotedForMessage], value: value)
  }
}

/// A few texts and what an expression made of them: columns such as a way of payment have few values.
final class RecentTexts {
  private var entries: [(text: [UInt8], result: [UInt8])] = []
  private var next = 0
  private static let most = 4

  /// What came of a text, if it is among the recent ones.
  func find(_ text: Span<UInt8>) -> [UInt8]? {
    for index in entries.indices where same(entries[index].text, text) { return entries[index].result }
    return nil
  }

  /// Keeps what came of a text, in place of the oldest.
  func keep(_ text: Span<UInt8>, _ result: [UInt8]) {
    guard text.count <= 64 else { return }
    let entry = (text: [UInt8](copying: text), result: result)
    if entries.count < RecentTexts.most {
      entries.append(entry)
    } else {
      entries[next] = entry
      next = (next + 1) % RecentTexts.most
    }
  }
}

/// Whether a byte is a blank or a tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// The text with no white space at its ends and one blank for each run of it within.
func squeezed(_ text: Span<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  addSqueezed(text, to: &result)
  return result
}

/// Adds a text as ``squeezed(_:)`` gives it.
func addSqueezed(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
  let start = bytes.count
  var gap = false
  for index in text.indices {
    let byte = text[index]
    if isSpace(byte) {
      gap = bytes.count > start
    } else {
      if gap { bytes.append(0x20) }
      gap = false
      bytes.append(byte)
    }
  }
}

/// Whether a text is nothing but white space.
func isAllBlank(_ text: Span<UInt8>) -> Bool {
  for index in text.indices where !isSpace(text[index]) { return false }
  return true
}

@inline(__always)
private func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 0x0A || byte == 0x0D }

/// Whether the bytes are the same.
func same(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  for index in right.indices where left[index] != right[index] { return false }
  return true
}

/// The words for yes and no that platforms write, whatever their case.
private func boolean(_ text: Span<UInt8>) -> Bool? {
  // A letter's bit 5 is its case.
  func isWord(_ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in text.indices where unsafe text[index] | 0x20 != word.utf8Start[index] { return false }
    return true
  }
  switch text.count {
  case 1:
    if text[0] == UInt8(ascii: "1") || isWord("y") { return true }
    return text[0] == UInt8(ascii: "0") || isWord("n") ? false : nil
  case 2: return isWord("no") ? false : nil
  case 3: return isWord("yes") ? true : nil
  case 4: return isWord("true") ? true : nil
  case 5: return isWord("false") ? false : nil
  default: return nil
  }
}

/// A number with a decimal mark and thousands as `-?digits[.digits]`; nothing where it is no such number.
///
/// Thousands are taken only in groups of three behind one to three digits, all parted by the same sign.
func plainNumber(_ text: Span<UInt8>, mark: UInt8) -> [UInt8]? {
  var result: [UInt8] = []
  var index = 0
  if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
    if text[index] == UInt8(ascii: "-") { result.append(text[index]) }
    index += 1
  }
  var groupMark: [UInt8] = []
  var groupLength = 0
  var digits = 0
  while index < text.count, text[index] != mark {
    let byte = text[index]
    if byte &- 0x30 <= 9 {
      result.append(byte)
      digits += 1
      groupLength += 1
      index += 1
      continue
    }
    // A no-break space is two bytes in UTF-8, a narrow one three.
    var sign = [byte]
    if byte == 0xC2, index + 1 < text.count { sign = [byte, text[index + 1]] }
    if byte == 0xE2, index + 2 < text.count { sign = [byte, text[index + 1], text[index + 2]] }
    guard
      [[0x20], [0x27], [0x2E], [0x2C], [0xC2, 0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x99]].contains(sign),
      groupMark.isEmpty ? (1...3).contains(groupLength) : (groupMark == sign && groupLength == 3)
    else { return nil }
    groupMark = sign
    groupLength = 0
    index += sign.count
  }
  if digits == 0 || (!groupMark.isEmpty && groupLength != 3) { return nil }
  guard index < text.count else { return result }
  result.append(UInt8(ascii: "."))
  index += 1
  let places = index
  while index < text.count {
    guard text[index] &- 0x30 <= 9 else { return nil }
    result.append(text[index])
    index += 1
  }
  return index > places ? result : nil
}
