package import Commerce
import Expressions
package import Formats
import Values
import YAMLTree

/// A reading map made ready for the rows of one file: its rules bound to the columns of the file's header.
///
/// Not shared between threads: it holds the row at hand.
package final class RowMapping {
  /// A rule and where its text stands.
  private struct BoundRule {
    let program: RuleProgram
    /// Columns to take the first that is not blank from; empty where the rule makes its own text.
    let columns: [Int]
    /// Columns whose decimals are added up over all rows.
    let sums: [Int]
    let constant: [UInt8]?
  }

  private struct BoundList {
    let field: Int
    let skip: Expression?
    let rules: [BoundRule]
    /// The number that a line gets as its key until an id gives a better one.
    let keyField: Int?
    let idField: Int?
  }

  package let file: MapFile
  package let rules: ReadingRules
  /// The group's column in the file.
  package let groupColumn: Int?
  /// The column that tells the lines of a record apart.
  package let lineKeyColumn: Int?
  private let header: RowHeader
  private let bound: [BoundRule]
  private let list: BoundList?
  private let checks: [CheckProgram]
  private let begins: Expression?
  private let skip: Expression?
  private let keyFields: [Int]
  private let totalField: Int?
  /// The columns that all rows of a record share where they are not blank, with the field they give.
  private let sharedColumns: [Int]
  private let partnerField: Int?
  private let partnerName: [UInt8]
  private let lineField: Int
  private let asOfField: Int
  private let input: RowInput
  private let checkRecord: DocumentRecord
  private let checkInput: DocumentInput
  private let context: MapContext

  /// Binds a map to a header.
  ///
  /// - Throws: `map-missing-column` for a column that the map reads and the file lacks, and mistakes in expressions.
  package init(
    _ file: MapFile, _ rules: ReadingRules, header names: [String], context: MapContext
  ) throws(MappingError) {
    self.file = file
    self.rules = rules
    self.context = context
    let header = RowHeader(names: names, source: rules.reads)
    self.header = header
    let declarations = header.declarations(settings: context.settings)
    let schema = rules.kind.schema
    func bind(_ rule: Rule, _ schema: Schema) throws(MappingError) -> BoundRule {
      func places(_ sources: [(name: String, node: YAMLNode)]) throws(MappingError) -> [Int] {
        var columns: [Int] = []
        for source in sources {
          if let place = header.place(of: source.name) {
            columns.append(place)
          } else if !rules.reads.optional.contains(source.name) {
            throw MappingError(
              source.node.diagnostic(
                "map-missing-column", [source.name], suggestion: nearest(to: source.name, in: names)))
          }
        }
        return columns
      }
      return BoundRule(
        program: try RuleProgram(rule, schema: schema, declarations: declarations, context: context),
        columns: try places(rule.from), sums: try places(rule.sum), constant: rule.constant)
    }
    var bound: [BoundRule] = []
    for rule in rules.rules { bound.append(try bind(rule, schema)) }
    self.bound = bound
    if let list = rules.lists.first, case .records(let inner) = schema.fields[list.field].type {
      var lineRules: [BoundRule] = []
      for rule in list.rules { lineRules.append(try bind(rule, inner)) }
      self.list = BoundList(
        field: list.field,
        skip: try list.skip.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) },
        rules: lineRules, keyField: inner.index(of: "key"), idField: inner.index(of: "id"))
    } else {
      list = nil
    }
    var checks: [CheckProgram] = []
    for check in rules.checks { checks.append(try CheckProgram(check, kind: rules.kind, settings: context.settings)) }
    self.checks = checks
    begins = try rules.begins.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) }
    skip = try rules.skip.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) }
    keyFields = rules.key.compactMap { schema.index(of: $0) }
    totalField = schema.index(of: rules.kind == .payment ? "amount" : "total")
    partnerField = schema.partnerField(of: rules)
    partnerName = Array(context.partner.utf8)
    lineField = schema.required("source.line")
    asOfField = schema.required("asOf")
    func column(_ named: (name: String, node: YAMLNode)?) throws(MappingError) -> Int? {
      guard let named else { return nil }
      if let place = header.place(of: named.name) { return place }
      throw MappingError(
        named.node.diagnostic("map-missing-column", [named.name], suggestion: nearest(to: named.name, in: names)))
    }
    groupColumn = try column(rules.group)
    lineKeyColumn = try column(rules.lineKey)
    sharedColumns = Set(bound.flatMap(\.columns)).sorted()
    input = RowInput()
    checkRecord = DocumentRecord(kind: rules.kind)
    checkInput = DocumentInput(checkRecord)
  }

  /// Whether a row is none of the records: blank, empty, or skipped by the map.
  package func isSkipped(_ chunk: RowChunk, _ row: Int) throws(RecordError) -> Bool {
    if chunk.row(row).isEmpty { return true }
    guard let skip else { return false }
    input.chunk = chunk
    input.row = row
    input.first = row
    return try decide(skip)
  }

  /// Whether a row begins a record, so that a second such row of a key is a repeat.
  package func begins(_ chunk: RowChunk, _ row: Int) throws(RecordError) -> Bool {
    guard let begins else { return false }
    input.chunk = chunk
    input.row = row
    input.first = row
    return try decide(begins)
  }

  private func decide(_ expression: Expression) throws(RecordError) -> Bool {
    do throws(ExpressionError) {
      return try expression.evaluateBool(input)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, suggestion: error.diagnostic.suggestion)
    }
  }

  /// Turns the rows of one record into a document at the end of the writer's bytes.
  ///
  /// - Parameters:
  ///   - rows: rows of the chunk, in the file's order, none of them skipped; not empty.
  package func map(
    _ chunk: RowChunk, rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) -> RecordResult {
    let start = writer.mark
    let firstRow = rows[rows.startIndex]
    let lastRow = rows[rows.endIndex - 1]
    let firstLine = Int(chunk.row(firstRow).line)
    input.chunk = chunk
    input.first = firstRow
    var total: DecimalValue?
    var contentEnd = -1
    do throws(RecordError) {
      try checkWidths(chunk, rows)
      if rows.count > 1 { try checkShared(chunk, rows) }
      if let partnerField { writer.put(partnerField, partnerName) }
      var listed = list == nil
      var putLine = false
      for rule in bound {
        let field = rule.program.rule.field
        if let list, !listed, field > list.field {
          try mapList(list, chunk, rows, into: &writer)
          listed = true
        }
        if field >= asOfField, contentEnd < 0 { contentEnd = writer.mark }
        if field > lineField, !putLine {
          putDecimal(firstLine, lineField, into: &writer)
          putLine = true
        }
        input.row = firstRow
        let value = try apply(rule, chunk, rows, line: firstLine, into: &writer)
        if field == totalField { total = value }
      }
      if let list, !listed { try mapList(list, chunk, rows, into: &writer) }
      if contentEnd < 0 { contentEnd = writer.mark }
      if !putLine { putDecimal(firstLine, lineField, into: &writer) }
    } catch {
      writer.rewind(to: start)
      return .rejected(rejection(error, chunk, rows))
    }
    checkRecord.load(writer.bytes, range: start..<writer.mark)
    defer { checkRecord.load([]) }
    let key = checkRecord.view.joinedKey(keyFields)
    if key.isEmpty {
      writer.rewind(to: start)
      let name = rules.rules.first { keyFields.contains($0.field) }?.from.first?.name
      return .rejected(
        rejection(RecordError("map-no-key", [rules.key.joined(separator: ", ")], field: name), chunk, rows))
    }
    var failed: [MappedRecord.FailedCheck] = []
    if !checks.isEmpty {
      for check in checks {
        if let failure = check.failure(checkInput) { failed.append(failure) }
      }
    }
    return .mapped(
      MappedRecord(
        document: start..<writer.mark, content: start..<contentEnd, key: key, digest: digest(chunk, firstRow, lastRow, rows),
        firstLine: firstLine, lastLine: lastLine(chunk, lastRow), rows: rows.count, total: total,
        failedChecks: failed))
  }

  private func rejection(_ error: RecordError, _ chunk: RowChunk, _ rows: ArraySlice<Int>) -> RejectedRecord {
    let firstRow = rows[rows.startIndex]
    var key: [UInt8] = []
    if let groupColumn { chunk.append(chunk.field(firstRow, groupColumn), to: &key) }
    return RejectedRecord(
      error: error, key: key, firstLine: Int(chunk.row(firstRow).line),
      lastLine: lastLine(chunk, rows[rows.endIndex - 1]), path: nil, rows: rows.count)
  }

  /// The last physical line of a row: quoted fields may hold line ends.
  private func lastLine(_ chunk: RowChunk, _ row: Int) -> Int {
    let bytes = chunk.bytes(ofRow: row)
    var line = Int(chunk.row(row).line)
    for index in bytes.indices where bytes[index] == 0x0A { line += 1 }
    return line
  }

  /// Every row has as many fields as the header; fewer or more means that something has moved.
  private func checkWidths(_ chunk: RowChunk, _ rows: ArraySlice<Int>) throws(RecordError) {
    let expected = header.names.count
    for index in rows {
      let row = chunk.row(index)
      if Int(row.fieldCount) != expected {
        throw RecordError("csv-field-count", [String(row.fieldCount), String(expected)], line: Int(row.line))
      }
    }
  }

  /// A column of the record that says two things on two of its rows: an order in two currencies, say.
  private func checkShared(_ chunk: RowChunk, _ rows: ArraySlice<Int>) throws(RecordError) {
    for index in rows.dropFirst() {
      for column in sharedColumns {
        let place = chunk.field(index, column)
        if place.isEmpty { continue }
        let other = chunk.field(rows[rows.startIndex], column)
        if other.isEmpty || equal(chunk.bytes(of: place), chunk.bytes(of: other)) { continue }
        throw RecordError(
          "map-group-conflict",
          [header.names[column], chunk.string(index, column).quotedForMessage,
            chunk.string(rows[rows.startIndex], column).quotedForMessage],
          field: header.names[column], value: chunk.string(index, column), line: Int(chunk.row(index).line))
      }
    }
  }

  @inline(__always)
  private func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    if left.count != right.count { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// Runs one rule over the record: the text of its first column that is not blank on the first row that has one.
  private func apply(
    _ rule: BoundRule, _ chunk: RowChunk, _ rows: ArraySlice<Int>, line: Int, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    do throws(RecordError) {
      if !rule.sums.isEmpty, let total = try sum(rule, chunk, rows, into: &writer) { return total }
      for column in rule.columns {
        for row in rows {
          let place = chunk.field(row, column)
          if place.isEmpty { continue }
          return try run(rule, chunk, place, into: &writer)
        }
      }
      let constant = rule.constant ?? []
      return try rule.program.apply(constant.span, input, into: &writer)
    } catch {
      throw error.at(field: rule.program.rule.from.first?.name ?? rule.program.rule.name, line: line)
    }
  }

  private func sum(
    _ rule: BoundRule, _ chunk: RowChunk, _ rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var total: DecimalValue?
    for row in rows {
      for column in rule.sums {
        let place = chunk.field(row, column)
        if place.isEmpty { continue }
        do throws(DecimalError) {
          let value = try DecimalValue(utf8: chunk.bytes(of: place))
          total = try total?.adding(value) ?? value
        } catch {
          let text = chunk.string(row, column)
          throw RecordError(
            error == .overflow ? "map-decimal-overflow" : "map-decimal", [text.quotedForMessage],
            field: header.names[column], value: text, line: Int(chunk.row(row).line))
        }
      }
    }
    guard let total else { return nil }
    writer.put(rule.program.rule.field, total.description)
    return total
  }

  @inline(__always)
  private func run(
    _ rule: BoundRule, _ chunk: RowChunk, _ place: RowChunk.Field, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if place.isQuoted, chunk.hasDoubledQuote(place) {
      var text: [UInt8] = []
      chunk.append(place, to: &text)
      return try rule.program.apply(text.span, input, into: &writer)
    }
    return try rule.program.apply(chunk.bytes(of: place), input, into: &writer)
  }

  private func mapList(
    _ list: BoundList, _ chunk: RowChunk, _ rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) {
    var number = 0
    for row in rows {
      input.row = row
      if let skip = list.skip, try decide(skip) { continue }
      number += 1
      let line = Int(chunk.row(row).line)
      let record = writer.beginRecord(list.field)
      var id: Range<Int>?
      for rule in list.rules {
        let before = writer.mark
        do throws(RecordError) {
          var done = false
          for column in rule.columns {
            let place = chunk.field(row, column)
            if place.isEmpty { continue }
            _ = try run(rule, chunk, place, into: &writer)
            done = true
            break
          }
          if !done {
            let constant = rule.constant ?? []
            _ = try rule.program.apply(constant.span, input, into: &writer)
          }
        } catch {
          throw error.at(field: rule.program.rule.from.first?.name ?? rule.program.rule.name, line: line)
        }
        if rule.program.rule.field == list.idField, writer.mark > before { id = before..<writer.mark }
      }
      putKey(list, number, id, into: &writer)
      writer.endRecord(record)
    }
  }

  /// A line's key is its id, or its number where it has none.
  private func putKey(_ list: BoundList, _ number: Int, _ id: Range<Int>?, into writer: inout DocumentWriter) {
    guard let keyField = list.keyField else { return }
    guard let id else {
      putDecimal(number, keyField, into: &writer)
      return
    }
    writer.copyText(of: id, to: keyField)
  }

  private func putDecimal(_ number: Int, _ field: Int, into writer: inout DocumentWriter) {
    input.scratch.removeAll(keepingCapacity: true)
    DecimalValue(coefficient: Int128(number), scale: 0).append(to: &input.scratch)
    writer.put(field, input.scratch)
  }

  private func digest(_ chunk: RowChunk, _ first: Int, _ last: Int, _ rows: ArraySlice<Int>) -> Fingerprint {
    if last - first + 1 == rows.count {
      return Fingerprint(of: chunk.bytes(ofRows: first...last))
    }
    var bytes: [UInt8] = []
    for row in rows {
      let text = chunk.bytes(ofRow: row)
      for index in text.indices { bytes.append(text[index]) }
      bytes.append(0x0A)
    }
    return Fingerprint(of: bytes.span)
  }
}
