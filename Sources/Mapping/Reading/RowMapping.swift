package import Commerce
import Expressions
package import Formats
import Values
import YAMLTree

/// A row that ends a list of records, and whether what it says of them is so.
package struct TrailerRow: Hashable, Sendable {
  package var line: Int
  /// How many records it says there are.
  package var stated: Int?
  /// How many there are since the trailer before it.
  package var counted = 0
}

/// A reading map made ready for the rows of one file: its rules bound to the columns of the file's header.
///
/// Not shared between threads: it holds the row at hand.
package final class RowMapping {
  package let file: MapFile
  package let rules: ReadingRules
  /// The group's columns in the file, of which a row's first that is not blank is its key.
  package let groupColumns: [Int]
  /// The columns that together tell the lines of a record apart.
  package let lineKeyColumns: [Int]
  /// The lines of the file that the chunk's rows stand on, where the chunk does not know them (``RowGathering``).
  var lines: [Int] = []
  private let header: RowHeader
  private let plan: RowPlan
  private let checks: [CheckProgram]
  private let begins: Expression?
  private let parent: Expression?
  private let trailer: Expression?
  private let trailerCount: Expression?
  /// The record at hand has a parent row, which is then the first of its rows.
  private var hasParent = false
  private let skip: Expression?
  private let keyFields: [Int]
  private let totalField: Int?
  private let lineField: Int
  /// The columns that all rows of a record share where they are not blank.
  private let sharedColumns: [Int]
  private let input: RowInput
  private let checkInput: DocumentInput
  private let checkRecord: DocumentRecord
  private let partner: [UInt8]

  /// Binds a map to a header.
  ///
  /// - Throws: `map-missing-column` for a column that the map reads and the file lacks, and mistakes in expressions.
  package init(
    _ file: MapFile, _ rules: ReadingRules, header names: [String], context: MapContext
  ) throws(MappingError) {
    self.file = file
    self.rules = rules
    partner = Array(context.partner.utf8)
    let header = RowHeader(names: names, source: rules.reads)
    self.header = header
    let declarations = header.declarations(settings: context.settings)
    let schema = rules.kind.schema
    plan = try RowPlan(rules, header: header, context: context)
    var checks: [CheckProgram] = []
    for check in rules.checks {
      checks.append(try CheckProgram(check, kind: rules.kind, settings: context.settings))
    }
    self.checks = checks
    begins = try rules.begins.map { text throws(MappingError) in
      try text.compile(declarations, expecting: .bool)
    }
    skip = try rules.skip.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool)
    }
    keyFields = rules.key.compactMap { schema.index(of: $0) }
    totalField = schema.index(of: rules.kind == .payment ? "amount" : "total")
    lineField = schema.required("source.line")
    // Of several columns a file may lack some, but not all.
    var groupColumns = rules.group.compactMap { header.place(of: $0.name) }
    if groupColumns.isEmpty, let named = rules.group.first {
      groupColumns.append(try header.required(named, in: rules.reads))
    }
    self.groupColumns = groupColumns
    parent = try rules.parent.map { text throws(MappingError) in
      try text.compile(declarations, expecting: .bool)
    }
    trailer = try rules.trailer.map { trailer throws(MappingError) in
      try trailer.condition.compile(declarations, expecting: .bool)
    }
    trailerCount = try rules.trailer?.count.map { text throws(MappingError) in
      try text.compile(declarations, expecting: .string)
    }
    var lineKeyColumns: [Int] = []
    for named in rules.lineKey
    where header.place(of: named.name) != nil || !rules.reads.optional.contains(named.name) {
      lineKeyColumns.append(try header.required(named, in: rules.reads))
    }
    self.lineKeyColumns = lineKeyColumns
    sharedColumns = plan.sharedColumns
    input = RowInput()
    checkRecord = DocumentRecord(kind: rules.kind)
    checkInput = DocumentInput(checkRecord)
  }

  /// Whether a row is none of the records: blank, empty, or skipped by the map.
  package func isSkipped(_ chunk: RowChunk, _ row: Int) throws(RecordError) -> Bool {
    if chunk.row(row).isEmpty { return true }
    guard let skip else { return false }
    return try decide(skip, chunk, row)
  }

  /// Whether a row begins a record, so that a second such row of a key is a repeat.
  package func begins(_ chunk: RowChunk, _ row: Int) throws(RecordError) -> Bool {
    guard let begins else { return false }
    return try decide(begins, chunk, row)
  }

  /// A row as a trailer; nothing where it is none.
  package func trailer(_ chunk: RowChunk, _ row: Int) throws(RecordError) -> TrailerRow? {
    guard let trailer else { return nil }
    let cells = chunk.strings(row).map(RowSniff.trimmed).filter { !$0.isEmpty }
    // Where files were put together, the header stands between them once more.
    if cells == header.names.filter({ !$0.isEmpty }) { return TrailerRow(line: line(chunk, row)) }
    let text = Array(cells.joined(separator: " ").utf8)
    input.setValue(text.span)
    guard try decide(trailer, chunk, row) else { return nil }
    var result = TrailerRow(line: line(chunk, row))
    if let trailerCount {
      do throws(ExpressionError) {
        result.stated = Int(try trailerCount.evaluateString(input))
      } catch {
        throw RecordError(
          error.diagnostic.code, error.diagnostic.arguments, suggestion: error.diagnostic.suggestion)
      }
    }
    return result
  }

  /// Whether rows are grouped at all; without a group, each is a record.
  var isGrouped: Bool { !groupColumns.isEmpty }

  /// The field that tells which record a row belongs to.
  @inline(__always)
  func groupField(_ chunk: RowChunk, _ row: Int) -> RowChunk.Field {
    var field = chunk.field(row, groupColumns[0])
    if groupColumns.count > 1 {
      for column in groupColumns.dropFirst() where field.isEmpty { field = chunk.field(row, column) }
    }
    return field
  }

  private func decide(_ expression: Expression, _ chunk: RowChunk, _ row: Int) throws(RecordError) -> Bool {
    input.chunk = chunk
    input.row = row
    input.first = row
    return try decide(expression)
  }

  private func decide(_ expression: Expression) throws(RecordError) -> Bool {
    do throws(ExpressionError) {
      return try expression.evaluateBool(input)
    } catch {
      throw RecordError(
        error.diagnostic.code, error.diagnostic.arguments, suggestion: error.diagnostic.suggestion)
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
    let firstLine = line(chunk, firstRow)
    input.chunk = chunk
    input.first = firstRow
    input.row = firstRow
    input.documentStart = start
    var total: DecimalValue?
    var contentEnd = start
    var keyPlace = 0..<0
    do throws(RecordError) {
      try checkWidths(chunk, rows)
      // The parent goes before the others: what it states counts.
      let (rows, lineRows) = try parted(chunk, rows)
      if rows.count > 1, !hasParent { try checkShared(chunk, rows) }
      for step in plan.steps {
        let before = writer.mark
        switch step.kind {
        case .list: try mapList(chunk, lineRows, into: &writer)
        case .partner: writer.put(step.field, partner)
        case .contentEnd: contentEnd = before
        case .line: putNumber(firstLine, lineField, into: &writer)
        case .copy, .attribute, .decimal, .general:
          let value = try run(step, plan.rules, chunk, rows, into: &writer)
          if step.field == totalField { total = value }
        }
        if step.isKey { keyPlace = before..<writer.mark }
      }
    } catch {
      writer.rewind(to: start)
      return reject(chunk, rows: rows, error, row: nil)
    }
    var key: [UInt8] = []
    var failed: [MappedRecord.FailedCheck] = []
    var waitsFor: String?
    if keyFields.count == 1, checks.isEmpty, rules.half == nil {
      key = writer.text(of: keyPlace)
    } else {
      let view = DocumentView(schema: rules.kind.schema, bytes: writer.bytes, range: start..<writer.mark)
      key = view.joinedKey(keyFields)
      waitsFor = rules.half.flatMap { $0.isMissing(in: view) ? $0.needs : nil }
      if !key.isEmpty, waitsFor == nil { failed = check(view) }
    }
    if key.isEmpty {
      writer.rewind(to: start)
      let name = rules.rules.first { keyFields.contains($0.field) }?.from.first?.name
      let error = RecordError("map-no-key", [rules.key.joined(separator: ", ")], field: name)
      return reject(chunk, rows: rows, error, row: nil)
    }
    return .mapped(
      MappedRecord(
        document: start..<writer.mark, content: start..<contentEnd, key: key, digest: digest(chunk, rows),
        firstLine: firstLine, lastLine: lastLine(chunk, lastRow), rows: rows.count, total: total,
        failedChecks: failed, waitsFor: waitsFor))
  }

  private func check(_ view: DocumentView) -> [MappedRecord.FailedCheck] {
    if checks.isEmpty { return [] }
    // A copy, since a view of the writer's own bytes would make its next field copy all of them.
    checkRecord.load(Array(view.bytes[view.range]))
    var failed: [MappedRecord.FailedCheck] = []
    for check in checks {
      if let failure = check.failure(checkInput) { failed.append(failure) }
    }
    return failed
  }

  /// A record that is refused.
  ///
  /// - Parameter row: the row at fault, where the error does not know its line.
  func reject(_ chunk: RowChunk, rows: ArraySlice<Int>, _ error: RecordError, row: Int?) -> RecordResult {
    let firstRow = rows[rows.startIndex]
    var key: [UInt8] = []
    if isGrouped { chunk.append(groupField(chunk, firstRow), to: &key) }
    var error = error
    if error.line == 0, let row { error.line = line(chunk, row) }
    // Between gathered rows stand rows of other records, in the file.
    let source = lines.isEmpty ? [] : text(chunk, rows)
    return .rejected(
      RejectedRecord(
        error: error, key: key, firstLine: line(chunk, firstRow),
        lastLine: lastLine(chunk, rows[rows.endIndex - 1]), path: nil, rows: rows.count, source: source))
  }

  /// The physical line of the file that a row begins on.
  private func line(_ chunk: RowChunk, _ row: Int) -> Int {
    lines.isEmpty ? Int(chunk.row(row).line) : lines[row]
  }

  /// The last physical line of a row: quoted fields may hold line ends.
  private func lastLine(_ chunk: RowChunk, _ row: Int) -> Int {
    if lines.isEmpty, row + 1 < chunk.rowCount { return Int(chunk.row(row + 1).line) - 1 }
    let bytes = chunk.bytes(ofRow: row)
    var line = line(chunk, row)
    for index in bytes.indices where bytes[index] == 0x0A { line += 1 }
    return line
  }

  /// The rows of a record with its parent first, and those of them that are lines.
  @inline(__always)
  private func parted(
    _ chunk: RowChunk, _ rows: ArraySlice<Int>
  ) throws(RecordError) -> (rows: ArraySlice<Int>, lines: ArraySlice<Int>) {
    guard let parent else { return (rows, rows) }
    return try parted(chunk, rows, parent)
  }

  private func parted(
    _ chunk: RowChunk, _ rows: ArraySlice<Int>, _ parent: Expression
  ) throws(RecordError) -> (rows: ArraySlice<Int>, lines: ArraySlice<Int>) {
    hasParent = false
    for row in rows {
      do throws(RecordError) {
        guard try decide(parent, chunk, row) else { continue }
      } catch {
        throw error.at(field: "parent", line: line(chunk, row))
      }
      hasParent = true
      let lines = rows.filter { $0 != row }
      return (ArraySlice([row] + lines), ArraySlice(lines))
    }
    input.first = rows[rows.startIndex]
    input.row = rows[rows.startIndex]
    return (rows, rows)
  }

  /// Every row has as many fields as the header; fewer or more means that something has moved.
  private func checkWidths(_ chunk: RowChunk, _ rows: ArraySlice<Int>) throws(RecordError) {
    let expected = header.names.count
    for index in rows where Int(chunk.row(index).fieldCount) != expected {
      let found = chunk.row(index).fieldCount
      throw RecordError("csv-field-count", [String(found), String(expected)], line: line(chunk, index))
    }
  }

  /// A column of the record that says two things on two of its rows: an order in two currencies, say.
  private func checkShared(_ chunk: RowChunk, _ rows: ArraySlice<Int>) throws(RecordError) {
    for column in sharedColumns {
      var known = -1
      for index in rows {
        let place = chunk.field(index, column)
        if place.isEmpty { continue }
        if known < 0 {
          known = index
          continue
        }
        if equal(chunk.bytes(of: place), chunk.bytes(of: chunk.field(known, column))) { continue }
        let text = chunk.string(index, column)
        throw RecordError(
          "map-group-conflict",
          [header.names[column], text.quotedForMessage, chunk.string(known, column).quotedForMessage],
          field: header.names[column], value: text, line: line(chunk, index))
      }
    }
  }

  @inline(__always)
  private func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    if left.count != right.count { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// Runs one step over rows: the text of its first column that is not blank, on the first row that has one.
  @inline(__always)
  private func run(
    _ step: RowStep, _ bound: [BoundRowRule], _ chunk: RowChunk, _ rows: ArraySlice<Int>,
    into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if step.kind != .general {
      for row in rows {
        let place = chunk.field(row, step.column)
        if place.isEmpty { continue }
        if place.isQuoted, chunk.hasDoubledQuote(place) { break }
        switch step.kind {
        case .copy:
          writer.put(step.field, chunk.bytes(of: place))
          return nil
        case .attribute:
          writer.putAttribute(step.field, name: plan.attributes[step.attribute], chunk.bytes(of: place))
          return nil
        default:
          guard let value = try? DecimalValue(utf8: chunk.bytes(of: place)) else { break }
          writer.put(step.field, chunk.bytes(of: place))
          return value
        }
        break
      }
    }
    return try apply(bound[step.rule], chunk, rows, into: &writer)
  }

  @inline(never)
  private func apply(
    _ rule: BoundRowRule, _ chunk: RowChunk, _ rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if !rule.sums.isEmpty || !rule.minus.isEmpty, let total = try sum(rule, chunk, rows, into: &writer) {
      return total
    }
    for column in rule.columns {
      for row in rows {
        let place = chunk.field(row, column)
        if place.isEmpty || (rule.program.rule.trim && isAllBlank(chunk.bytes(of: place))) { continue }
        do throws(RecordError) {
          guard place.isQuoted, chunk.hasDoubledQuote(place) else {
            return try rule.program.apply(chunk.bytes(of: place), input, into: &writer)
          }
          var text: [UInt8] = []
          chunk.append(place, to: &text)
          return try rule.program.apply(text.span, input, into: &writer)
        } catch {
          throw error.at(field: header.names[column], line: line(chunk, row))
        }
      }
    }
    do throws(RecordError) {
      let constant = rule.constant
      return try rule.program.apply(constant.span, input, into: &writer)
    } catch {
      let name =
        (rule.columns.first ?? rule.sums.first).map { header.names[$0] } ?? rule.program.rule.from.first?.name
      throw error.at(field: name ?? rule.program.rule.name, line: line(chunk, rows[rows.startIndex]))
    }
  }

  private func isAllBlank(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where !isBlank(text[index]) { return false }
    return true
  }

  private func sum(
    _ rule: BoundRowRule, _ chunk: RowChunk, _ rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var sum = DecimalSum(rule.program)
    for (index, column) in (rule.sums + rule.minus).enumerated() {
      for row in rows {
        let place = chunk.field(row, column)
        if place.isEmpty { continue }
        do throws(RecordError) {
          try sum.add(chunk.bytes(of: place), minus: index >= rule.sums.count)
        } catch {
          throw error.at(field: header.names[column], line: line(chunk, row))
        }
        // What the parent states is the sum already.
        if hasParent, row == rows[rows.startIndex] { break }
      }
    }
    return sum.put(into: &writer)
  }

  private func mapList(
    _ chunk: RowChunk, _ rows: ArraySlice<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) {
    guard let list = plan.list else { return }
    var number = 0
    for place in rows.indices {
      let row = rows[place]
      input.row = row
      if let skip = list.skip {
        do throws(RecordError) {
          if try decide(skip) { continue }
        } catch {
          throw error.at(field: list.name, line: line(chunk, row))
        }
      }
      number += 1
      let record = writer.beginRecord(list.field)
      var id = 0..<0
      for step in list.steps {
        let before = writer.mark
        _ = try run(step, list.rules, chunk, rows[place...place], into: &writer)
        if step.isKey { id = before..<writer.mark }
      }
      if let keyField = list.keyField {
        // A line's key is its id, or its number where it has none.
        if id.isEmpty {
          putNumber(number, keyField, into: &writer)
        } else {
          writer.copyText(of: id, to: keyField)
        }
      }
      writer.endRecord(record)
    }
    input.row = input.first
  }

  private func putNumber(_ number: Int, _ field: Int, into writer: inout DocumentWriter) {
    input.scratch.removeAll(keepingCapacity: true)
    DecimalValue(coefficient: Int128(number), scale: 0).append(to: &input.scratch)
    writer.put(field, input.scratch)
  }

  /// The fingerprint of the record's rows as they stand, without those that are skipped between them.
  private func digest(_ chunk: RowChunk, _ rows: ArraySlice<Int>) -> Fingerprint {
    let first = rows[rows.startIndex]
    let last = rows[rows.endIndex - 1]
    if last - first + 1 == rows.count { return Fingerprint(of: chunk.bytes(ofRows: first...last)) }
    return Fingerprint(of: text(chunk, rows).span)
  }

  /// Rows as they stand, with line ends between them.
  private func text(_ chunk: RowChunk, _ rows: ArraySlice<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      if row != rows[rows.startIndex] { bytes.append(0x0A) }
      bytes += [UInt8](copying: chunk.bytes(ofRow: row))
    }
    return bytes
  }
}
