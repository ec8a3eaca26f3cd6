package import Commerce
import Expressions
package import Formats
import Values
import YAMLTree

/// A reading map made ready for JSON or XML: its paths are one projection, which the reader fills while it parses.
///
/// Not shared between threads: it holds the record at hand.
package final class TreeMapping {
  private struct BoundRule {
    let program: RuleProgram
    /// Paths to take the first that is not blank from.
    let slots: [Slot]
    let sums: [Slot]
    let minus: [Slot]
    let constant: [UInt8]
  }

  private struct BoundList {
    let field: Int
    let items: Slot
    let skip: Expression?
    let rules: [BoundRule]
    let keyField: Int?
    let idField: Int?
  }

  package let file: MapFile
  package let rules: ReadingRules
  /// What the reader keeps of each record.
  package let projection: Projection
  private let bound: [BoundRule]
  private let lists: [BoundList]
  private let skip: Expression?
  private let checks: [CheckProgram]
  private let keyFields: [Int]
  private let totalField: Int?
  private let partnerField: Int?
  private let asOfField: Int
  private let lineField: Int
  private let pathField: Int
  private let input: TreeInput
  private let checkInput: DocumentInput
  private let checkRecord: DocumentRecord
  private let context: MapContext

  /// Makes a map ready.
  ///
  /// - Throws: mistakes in paths and expressions, at their place in the map.
  package init(_ file: MapFile, _ rules: ReadingRules, context: MapContext) throws(MappingError) {
    self.file = file
    self.rules = rules
    self.context = context
    let schema = rules.kind.schema
    var paths = PathCollector(rules.reads.format == .xml ? .xml : .json)
    var itemSlots: [Int: Slot] = [:]
    for list in rules.lists {
      guard let each = list.each else {
        throw MappingError(list.node.diagnostic("map-missing-key", ["each"], width: 1))
      }
      itemSlots[list.field] = try paths.slot(each.path, each.node, in: nil)
    }
    let recordShape = try paths.shape("row", expressions: rules.recordExpressions, in: nil)
    let declarations = Declarations()
      .declaring("row", index: MapVariable.row, .record(recordShape.shape))
      .declaring("value", index: MapVariable.value, .string)
      .declaring("settings", constant: context.settings)

    func bind(
      _ rule: Rule, _ schema: Schema, _ declarations: Declarations, in item: Slot?, kind: DocumentKind? = nil
    ) throws(MappingError) -> BoundRule {
      var slots: [Slot] = []
      for source in rule.from { slots.append(try paths.slot(source.name, source.node, in: item)) }
      var sums: [Slot] = []
      for source in rule.sum { sums.append(try paths.slot(source.name, source.node, in: item)) }
      var minus: [Slot] = []
      for source in rule.minus { minus.append(try paths.slot(source.name, source.node, in: item)) }
      return BoundRule(
        program: try RuleProgram(rule, schema: schema, declarations: declarations, context: context, kind: kind),
        slots: slots, sums: sums, minus: minus, constant: rule.constant ?? [])
    }
    var bound: [BoundRule] = []
    for rule in rules.rules where rule.field != rules.implicitPartnerField {
      bound.append(try bind(rule, schema, declarations, in: nil, kind: rules.kind))
    }
    self.bound = bound
    var lists: [BoundList] = []
    var lineSlots: [Slot] = []
    for list in rules.lists {
      guard case .records(let inner) = schema.fields[list.field].type,
        let items = itemSlots[list.field]
      else { continue }
      let shape = try paths.shape(
        "line", expressions: list.expressions, in: items, numbering: lineSlots.count)
      lineSlots += shape.slots
      let lineDeclarations = declarations.declaring("line", index: MapVariable.line, .record(shape.shape))
      var lineRules: [BoundRule] = []
      for rule in list.rules { lineRules.append(try bind(rule, inner, lineDeclarations, in: items)) }
      lists.append(
        BoundList(
          field: list.field, items: items,
          skip: try list.skip.map { text throws(MappingError) in try text.compile(lineDeclarations, expecting: .bool) },
          rules: lineRules, keyField: inner.index(of: "key"), idField: inner.index(of: "id")))
    }
    self.lists = lists
    skip = try rules.skip.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) }
    var checks: [CheckProgram] = []
    for check in rules.checks { checks.append(try CheckProgram(check, kind: rules.kind, settings: context.settings)) }
    self.checks = checks
    projection = paths.builder.build()
    keyFields = rules.key.compactMap { schema.index(of: $0) }
    totalField = schema.index(of: rules.kind == .payment ? "amount" : "total")
    partnerField = rules.implicitPartnerField
    asOfField = schema.required("asOf")
    lineField = schema.required("source.line")
    pathField = schema.required("source.path")
    input = TreeInput(recordSlots: recordShape.slots, itemSlots: lineSlots)
    checkRecord = DocumentRecord(kind: rules.kind)
    checkInput = DocumentInput(checkRecord)
  }

  /// Whether the map says that a record is none.
  package func isSkipped(_ record: TreeRecord) throws(RecordError) -> Bool {
    guard let skip else { return false }
    input.record = record
    input.item = nil
    return try decide(skip)
  }

  private func decide(_ expression: Expression) throws(RecordError) -> Bool {
    do throws(ExpressionError) {
      return try expression.evaluateBool(input)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, suggestion: error.diagnostic.suggestion)
    }
  }

  /// Turns a record into a document at the end of the writer's bytes.
  package func map(_ record: TreeRecord, into writer: inout DocumentWriter) -> RecordResult {
    let start = writer.mark
    input.documentStart = start
    input.record = record
    input.item = nil
    var total: DecimalValue?
    var contentEnd = -1
    do throws(RecordError) {
      if let partnerField { writer.put(partnerField, context.partner) }
      var next = 0
      for rule in bound {
        let field = rule.program.rule.field
        while next < lists.count, lists[next].field < field {
          try mapList(lists[next], record, into: &writer)
          next += 1
        }
        if field >= asOfField, contentEnd < 0 { contentEnd = writer.mark }
        input.item = nil
        let value = try apply(rule, record, in: nil, into: &writer)
        if field == totalField { total = value }
      }
      while next < lists.count {
        try mapList(lists[next], record, into: &writer)
        next += 1
      }
      if contentEnd < 0 { contentEnd = writer.mark }
      putNumber(record.line, lineField, into: &writer)
      if let path = record.path { writer.put(pathField, path) }
    } catch {
      writer.rewind(to: start)
      return reject(record, error)
    }
    // A copy, since a view of the writer's own bytes would make its next field copy all of them.
    checkRecord.load(Array(writer.bytes[start..<writer.mark]))
    let key = checkRecord.view.joinedKey(keyFields)
    if key.isEmpty {
      writer.rewind(to: start)
      let name = rules.rules.first { keyFields.contains($0.field) }?.from.first?.name
      return reject(record, RecordError("map-no-key", [rules.key.joined(separator: ", ")], field: name))
    }
    var failed: [MappedRecord.FailedCheck] = []
    let waitsFor = rules.half.flatMap { $0.isMissing(in: checkRecord.view) ? $0.needs : nil }
    for check in checks where waitsFor == nil {
      if let failure = check.failure(checkInput) { failed.append(failure) }
    }
    let digest = record.withSource { Fingerprint(of: $0) }
    return .mapped(
      MappedRecord(
        document: start..<writer.mark, content: start..<contentEnd, key: key, digest: digest, firstLine: record.line,
        lastLine: record.lastLine, rows: 1, total: total, failedChecks: failed,
        waitsFor: waitsFor))
  }

  /// A record that is refused.
  func reject(_ record: TreeRecord, _ error: RecordError) -> RecordResult { .rejected(rejection(error, record)) }

  /// The reject that an error makes of a record.
  package func rejection(_ error: RecordError, _ record: TreeRecord) -> RejectedRecord {
    var key: [UInt8] = []
    if let rule = bound.first(where: { keyFields.contains($0.program.rule.field) }) {
      for slot in rule.slots {
        if let node = record.first(slot), record.kind(node) != .null {
          key = record.bytes(node)
          break
        }
      }
    }
    return RejectedRecord(
      error: error, key: key, firstLine: record.line, lastLine: record.lastLine, path: record.path, rows: 1,
      source: record.sourceBytes)
  }

  private func apply(
    _ rule: BoundRule, _ record: TreeRecord, in item: TreeNode?, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    do throws(RecordError) {
      if !rule.sums.isEmpty || !rule.minus.isEmpty, let total = try sum(rule, record, in: item, into: &writer) {
        return total
      }
      for slot in rule.slots {
        guard let node = record.first(slot, in: item) else { continue }
        let kind = record.kind(node)
        if kind == .null { continue }
        if rule.program.rule.join != nil || rule.program.isList {
          let text = joined(slot, record, in: item, rule.program.rule)
          if text.isEmpty { continue }
          return try rule.program.apply(text.span, input, into: &writer)
        }
        if kind == .object || kind == .array {
          throw RecordError("map-not-a-text", [kind == .object ? "an object" : "an array"])
        }
        var isBlank = false
        let result = try record.withText(node) { text throws(RecordError) -> DecimalValue? in
          if text.count == 0 {
            isBlank = true
            return nil
          }
          return try rule.program.apply(text, input, into: &writer)
        }
        if !isBlank { return result }
      }
      let constant = rule.constant
      return try rule.program.apply(constant.span, input, into: &writer)
    } catch {
      let rule = rule.program.rule
      throw error.at(field: rule.from.first?.name ?? rule.sum.first?.name ?? rule.name, line: record.line)
    }
  }

  /// The texts of all nodes of a slot, with what the rule puts between them.
  private func joined(_ slot: Slot, _ record: TreeRecord, in item: TreeNode?, _ rule: Rule) -> [UInt8] {
    let separator = rule.join ?? rule.split ?? [0x1F]
    var text: [UInt8] = []
    for node in record.nodes(slot, in: item) where record.kind(node) != .null {
      let bytes = record.bytes(node)
      if bytes.isEmpty { continue }
      if !text.isEmpty { text.append(contentsOf: separator) }
      text.append(contentsOf: bytes)
    }
    return text
  }

  private func sum(
    _ rule: BoundRule, _ record: TreeRecord, in item: TreeNode?, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var sum = DecimalSum(rule.program)
    for (index, slot) in (rule.sums + rule.minus).enumerated() {
      for node in record.nodes(slot, in: item) where record.kind(node) != .null {
        try record.withText(node) { text throws(RecordError) in
          if text.count > 0 { try sum.add(text, minus: index >= rule.sums.count) }
        }
      }
    }
    return sum.put(into: &writer)
  }

  private func mapList(
    _ list: BoundList, _ record: TreeRecord, into writer: inout DocumentWriter
  ) throws(RecordError) {
    var number = 0
    for item in record.nodes(list.items) {
      input.item = item
      if let skip = list.skip, try decide(skip) { continue }
      number += 1
      let start = writer.beginRecord(list.field)
      var id: Range<Int>?
      for rule in list.rules {
        let before = writer.mark
        _ = try apply(rule, record, in: item, into: &writer)
        if rule.program.rule.field == list.idField, writer.mark > before { id = before..<writer.mark }
      }
      if let keyField = list.keyField {
        if let id {
          writer.copyText(of: id, to: keyField)
        } else {
          putNumber(number, keyField, into: &writer)
        }
      }
      writer.endRecord(start)
    }
    input.item = nil
  }

  private func putNumber(_ number: Int, _ field: Int, into writer: inout DocumentWriter) {
    input.scratch.removeAll(keepingCapacity: true)
    DecimalValue(coefficient: Int128(number), scale: 0).append(to: &input.scratch)
    writer.put(field, input.scratch)
  }
}

/// Collects the paths of a map into one projection, each once.
struct PathCollector {
  var builder = ProjectionBuilder()
  private let syntax: PathPattern.Syntax
  private var known: [String: Slot] = [:]

  init(_ syntax: PathPattern.Syntax) {
    self.syntax = syntax
  }

  /// The slot of a path, below the record or below the items of a list.
  mutating func slot(_ text: String, _ node: YAMLNode, in item: Slot?) throws(MappingError) -> Slot {
    let key = "\(item.map { "\($0)" } ?? "")|\(text)"
    if let slot = known[key] { return slot }
    do throws(PathError) {
      let slot = try builder.add(try PathPattern(text, syntax), in: item)
      known[key] = slot
      return slot
    } catch {
      throw MappingError(node.diagnostic(error.code, error.arguments, offset: error.offset, width: 1))
    }
  }

  /// What expressions name of a variable (`row["address.zip"]`, `line.quantity`), as the fields of a record.
  ///
  /// Expressions are looked through for the variable before they are compiled, since the projection must be known
  /// first. A path in brackets is written as `from:` writes it.
  ///
  /// - Parameter numbering: the number of the first field.
  mutating func shape(
    _ name: String, expressions: [ExpressionText], in item: Slot?, numbering: Int = 0
  ) throws(MappingError) -> (shape: RecordShape, slots: [Slot]) {
    var fields: [RecordShape.Field] = []
    var slots: [Slot] = []
    for expression in expressions {
      for path in PathCollector.paths(of: name, in: expression.text)
      where !fields.contains(where: { $0.name == path }) {
        fields.append(RecordShape.Field(path, index: numbering + slots.count, type: .string))
        slots.append(try slot(path, expression.node, in: item))
      }
    }
    return (RecordShape(name, fields: fields), slots)
  }

  /// The paths that an expression's text asks a variable for, outside of its string literals.
  static func paths(of variable: String, in text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    func isWord(_ index: Int) -> Bool {
      guard scalars.indices.contains(index) else { return false }
      return scalars[index] == "_" || (scalars[index].isASCII && scalars[index].properties.isAlphabetic)
        || ("0"..."9").contains(scalars[index])
    }
    func word(_ range: Range<Int>) -> String {
      var result = ""
      result.unicodeScalars.append(contentsOf: scalars[range])
      return result
    }
    var result: [String] = []
    var index = 0
    var quote: Unicode.Scalar?
    while index < scalars.count {
      let scalar = scalars[index]
      if let open = quote {
        index += scalar == "\\" ? 2 : 1
        if scalar == open { quote = nil }
        continue
      }
      if scalar == "'" || scalar == "\"" { quote = scalar }
      guard quote == nil, isWord(index) else {
        index += 1
        continue
      }
      let start = index
      while isWord(index) { index += 1 }
      guard word(start..<index) == variable, start == 0 || scalars[start - 1] != "." else { continue }
      if index + 1 < scalars.count, scalars[index] == ".", isWord(index + 1) {
        var end = index + 1
        while isWord(end) { end += 1 }
        result.append(word(index + 1..<end))
        index = end
      } else if index + 2 < scalars.count, scalars[index] == "[", scalars[index + 1] == "'" || scalars[index + 1] == "\"",
        let close = scalars[(index + 2)...].firstIndex(of: scalars[index + 1])
      {
        result.append(word(index + 2..<close))
        index = close + 1
      }
    }
    return result
  }
}

extension ReadingRules {
  /// The expressions that speak of a whole record.
  var recordExpressions: [ExpressionText] {
    var result = rules.compactMap(\.expression)
    if let skip { result.append(skip) }
    // A line's rules may speak of the record too.
    return result + lists.flatMap(\.expressions)
  }
}

extension ReadingRules.ListRules {
  var expressions: [ExpressionText] {
    var result = rules.compactMap(\.expression)
    if let skip { result.append(skip) }
    return result
  }
}
