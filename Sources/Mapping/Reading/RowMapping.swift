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
  private let again: HeaderAgain
  /// Whether good records tell the lines of their rows as well.
  var keepsPlaces = false
  /// The file that is read, for keys of what has none, and for what refuses it whole.
  package var fileName = ""
  /// The columns of a file of rejects by which is seen that a row's cells have moved.
  private let returned: (batch: Int, error: Int)?
  /// How many columns there are without those behind the last that has a name.
  private let namedWidth: Int
  private let rejects: [(condition: Expression, reason: String)]
  /// Further documents of a record, each with a mapping of its own.
  private let also: [(condition: Expression, mapping: RowMapping)]

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
    for rule in rules.rules + rules.lists.flatMap(\.rules) where rule.further.isSource {
      throw MappingError(
        rule.node.diagnostic("map-tree-only", [rule.further.parts.isEmpty ? "newest" : "parts"], width: 1))
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
    for named in rules.lineKey {
      if header.place(of: named.name) == nil, rules.reads.optional.contains(named.name) { continue }
      lineKeyColumns.append(try header.required(named, in: rules.reads))
    }
    self.lineKeyColumns = lineKeyColumns
    sharedColumns = plan.sharedColumns
    again = HeaderAgain(header, required: rules.reads.requires.map(\.name))
    returned = RejectColumns.places(in: names)
    namedWidth = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
    var rejects: [(condition: Expression, reason: String)] = []
    for rejected in rules.rejects {
      rejects.append((try rejected.condition.compile(declarations, expecting: .bool), rejected.reason))
    }
    self.rejects = rejects
    var also: [(condition: Expression, mapping: RowMapping)] = []
    for further in rules.also {
      also.append(
        (
          try further.condition.compile(declarations, expecting: .bool),
          try RowMapping(file, further.rules, header: names, context: context)
        ))
    }
    self.also = also
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

  /// Whether the header stands once more in a row, as where files were put together.
  ///
  /// - Throws: `csv-other-header` where it is a header, but not this file's.
  func isHeader(_ chunk: RowChunk, _ row: Int) throws(FormatError) -> Bool {
    try again.isHeader(chunk, row, line: line(chunk, row), file: fileName)
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

  /// Whether a row says which record it belongs to.
  @inline(__always)
  func hasGroup(_ chunk: RowChunk, _ row: Int) -> Bool {
    !groupField(chunk, row).isEmpty
  }

  /// Whether two rows belong to one record.
  @inline(__always)
  func sameGroup(_ chunk: RowChunk, _ left: Int, _ right: Int) -> Bool {
    if rules.groupsByAll {
      return groupColumns.allSatisfy { column in
        RowMapping.same(chunk, chunk.field(left, column), chunk.field(right, column))
      }
    }
    return RowMapping.same(chunk, groupField(chunk, left), groupField(chunk, right))
  }

  @inline(__always)
  private static func same(_ chunk: RowChunk, _ left: RowChunk.Field, _ right: RowChunk.Field) -> Bool {
    let first = chunk.bytes(of: left)
    let second = chunk.bytes(of: right)
    if first.count != second.count { return false }
    for index in first.indices where first[index] != second[index] { return false }
    return true
  }

  /// Tells the record of a row from others.
  @inline(__always)
  func groupHash(_ chunk: RowChunk, _ row: Int) -> UInt64 {
    if rules.groupsByAll { return joinedHash(chunk, row) }
    return Fingerprint(of: chunk.bytes(of: groupField(chunk, row))).low
  }

  private func joinedHash(_ chunk: RowChunk, _ row: Int) -> UInt64 {
    var key: [UInt8] = []
    for column in groupColumns {
      chunk.append(chunk.field(row, column), to: &key)
      key.append(0x1F)
    }
    return Fingerprint(of: key.span).low
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

  /// Turns grouped rows into documents at the end of the writer's bytes.
  package func map(_ group: GroupedRows, into writer: inout DocumentWriter) -> [RecordResult] {
    let chunk = group.chunk
    input.chunk = chunk
    var results: [RecordResult] = []
    results.reserveCapacity(group.records.count)
    for record in group.records {
      if !group.undecided.isEmpty,
        let found = group.undecided.first(where: { group.rows[record].contains($0.row) })
      {
        results.append(reject(chunk, group.rows, record, found.error, row: found.row, &writer))
      } else {
        let result = map(chunk, group.rows, record, into: &writer)
        results.append(result)
        guard !also.isEmpty, case .mapped = result else { continue }
        mapFurther(chunk, group.rows, record, &results, &writer)
      }
    }
    return results
  }

  /// The further documents of a record that has given its own.
  private func mapFurther(
    _ chunk: RowChunk, _ rows: [Int], _ record: Range<Int>, _ results: inout [RecordResult],
    _ writer: inout DocumentWriter
  ) {
    for further in also {
      do throws(RecordError) {
        guard try decide(further.condition, chunk, rows[record.lowerBound]) else { continue }
      } catch {
        results.append(reject(chunk, rows, record, error, row: rows[record.lowerBound], &writer))
        continue
      }
      further.mapping.lines = lines
      further.mapping.fileName = fileName
      further.mapping.input.chunk = chunk
      var result = further.mapping.map(chunk, rows, record, into: &writer)
      if case .mapped(var mapped) = result {
        mapped.isFurther = true
        result = .mapped(mapped)
      }
      results.append(result)
    }
  }

  /// Throws where the map says that such a record is refused.
  private func refuse() throws(RecordError) {
    for rejected in rejects {
      if try decide(rejected.condition) { throw RecordError("map-rejected", [rejected.reason]) }
    }
  }

  /// Turns the rows of one record into a document.
  ///
  /// `rows`: rows of the chunk, in the file's order, none of them skipped.
  /// `range`: those of the record; not empty.
  private func map(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>, into writer: inout DocumentWriter
  ) -> RecordResult {
    let start = writer.mark
    let firstRow = rows[range.lowerBound]
    let firstLine = line(chunk, firstRow)
    input.first = firstRow
    input.row = firstRow
    input.documentStart = start
    var total: DecimalValue?
    var contentEnd = start
    var keyPlace = 0..<0
    do throws(RecordError) {
      try checkWidths(chunk, rows, range)
      try refuse()
      // The parent goes before the others: what it states counts.
      let (rows, range, lines) = try parted(chunk, rows, range)
      if range.count > 1, !hasParent { try checkShared(chunk, rows, range) }
      if !plan.agreements.isEmpty { try checkAgreements(chunk, rows, range, &writer) }
      let first = chunk.row(rows[range.lowerBound])
      for index in plan.steps.indices {
        let step = plan.steps[index]
        let before = writer.mark
        switch step.kind {
        case .list: try mapList(chunk, rows, lines, into: &writer)
        case .partner: writer.put(step.field, partner)
        case .contentEnd: contentEnd = before
        case .line: putNumber(firstLine, lineField, into: &writer)
        default:
          let value = try run(step, plan.rules, chunk, rows, range, first, into: &writer)
          if step.field == totalField { total = value }
        }
        if step.isKey { keyPlace = before..<writer.mark }
      }
    } catch {
      writer.rewind(to: start)
      return reject(chunk, rows, range, error, row: nil, &writer)
    }
    var key: [UInt8]
    if keyFields.count == 1 {
      key = writer.text(of: keyPlace)
    } else {
      let view = DocumentView(schema: rules.kind.schema, bytes: writer.bytes, range: start..<writer.mark)
      key = rules.keyIsFirst ? view.firstKey(keyFields) : view.joinedKey(keyFields)
    }
    if key.isEmpty, rules.keyMayBeRecord {
      key = Array("\(fileName):\(firstLine):\(digest(chunk, rows, range).hex)".utf8)
    }
    if key.isEmpty {
      writer.rewind(to: start)
      let name = rules.rules.first { keyFields.contains($0.field) }?.from.first?.name
      let error = RecordError("map-no-key", [rules.key.joined(separator: ", ")], field: name)
      return reject(chunk, rows, range, error, row: nil, &writer)
    }
    var failed: [MappedRecord.FailedCheck] = []
    var waitsFor: String?
    if !checks.isEmpty || rules.half != nil {
      checkRecord.load(writer.bytes.span.extracting(start..<writer.mark))
      waitsFor = rules.half.flatMap { $0.isMissing(in: checkRecord) ? $0.needs : nil }
      if waitsFor == nil { failed = checks.compactMap { $0.failure(checkInput) } }
    }
    return .mapped(
      MappedRecord(
        document: start..<writer.mark, content: start..<contentEnd, key: key,
        digest: digest(chunk, rows, range),
        firstLine: firstLine, lastLine: lastLine(chunk, rows[range.upperBound - 1]), rows: range.count,
        total: total,
        failedChecks: failed, waitsFor: waitsFor, rowLines: keepsPlaces ? rowLines(chunk, rows[range]) : []))
  }

  /// Throws where the file says another thing than a setting with which it must agree.
  @inline(never)
  private func checkAgreements(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>, _ writer: inout DocumentWriter
  ) throws(RecordError) {
    let start = writer.mark
    for agreement in plan.agreements {
      _ = try apply(agreement.rule, chunk, rows, range, into: &writer)
      let said = writer.text(of: start..<writer.mark)
      writer.rewind(to: start)
      guard let error = agreement.setting.contradiction(said: said) else { continue }
      let column = agreement.rule.columns.first.map { header.names[$0] }
      throw error.at(field: column ?? "agrees", line: line(chunk, rows[range.lowerBound]))
    }
  }

  /// A record that is refused.
  ///
  /// `row`: the row at fault, where the error does not know its line.
  private func reject(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>, _ error: RecordError, row: Int?,
    _ writer: inout DocumentWriter
  ) -> RecordResult {
    let firstRow = rows[range.lowerBound]
    var error = error
    if error.line == 0, let row { error.line = line(chunk, row) }
    // Between the rows of a record may stand rows that are none, and, where they were gathered, those of others.
    let rowLines = rowLines(chunk, rows[range])
    return .rejected(
      RejectedRecord(
        error: error, key: keyAlone(chunk, rows, range, &writer), firstLine: line(chunk, firstRow),
        lastLine: rowLines.last?.upperBound ?? 0, path: nil, rows: range.count, rowLines: rowLines))
  }

  private func rowLines(_ chunk: RowChunk, _ rows: ArraySlice<Int>) -> [ClosedRange<Int>] {
    rows.map { line(chunk, $0)...lastLine(chunk, $0) }
  }

  /// The key of a record whose other fields cannot all be read, so that the mended record finds its reject.
  private func keyAlone(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>, _ writer: inout DocumentWriter
  ) -> [UInt8] {
    let start = writer.mark
    defer { writer.rewind(to: start) }
    input.first = rows[range.lowerBound]
    input.row = input.first
    input.documentStart = start
    let first = chunk.row(input.first)
    for step in plan.steps where keyFields.contains(step.field) {
      if step.kind == .partner {
        writer.put(step.field, partner)
      } else {
        // What cannot be read is no part of the key.
        _ = try? run(step, plan.rules, chunk, rows, range, first, into: &writer)
      }
    }
    let view = DocumentView(schema: rules.kind.schema, bytes: writer.bytes, range: start..<writer.mark)
    var key = rules.keyIsFirst ? view.firstKey(keyFields) : view.joinedKey(keyFields)
    if key.isEmpty, isGrouped { chunk.append(groupField(chunk, input.first), to: &key) }
    return key
  }

  /// The physical line of the file that a row begins on.
  func line(_ chunk: RowChunk, _ row: Int) -> Int {
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
  private func parted(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>
  ) throws(RecordError) -> (rows: [Int], range: Range<Int>, lines: Range<Int>) {
    guard let parent else { return (rows, range, range) }
    hasParent = false
    for place in range {
      let row = rows[place]
      do throws(RecordError) {
        guard try decide(parent, chunk, row) else { continue }
      } catch {
        throw error.at(field: "parent", line: line(chunk, row))
      }
      hasParent = true
      let own = [row] + rows[range].filter { $0 != row }
      return (own, 0..<own.count, 1..<own.count)
    }
    input.first = rows[range.lowerBound]
    input.row = rows[range.lowerBound]
    return (rows, range, range)
  }

  /// Every row has as many fields as the header; fewer or more means that something has moved.
  ///
  /// Columns without a name behind the last one, which spreadsheet programs add, may be missing, and have to be empty.
  private func checkWidths(_ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>) throws(RecordError) {
    let expected = header.names.count
    for place in range {
      let row = chunk.row(rows[place])
      var found = Int(row.fieldCount)
      if expected > namedWidth, (namedWidth...expected).contains(found) {
        while found > namedWidth, isFiller(chunk, rows[place], found - 1) { found -= 1 }
        if found > namedWidth {
          throw RecordError(
            "csv-field-count", [String(found), String(namedWidth)], line: line(chunk, rows[place]))
        }
      } else if found != expected {
        throw RecordError(
          "csv-field-count", [String(found), String(expected)], line: line(chunk, rows[place]))
      }
      if let returned { try checkReturned(chunk, rows[place], returned) }
    }
  }

  /// Whether a field has nothing in it, or blanks: some exports write a blank before each field.
  private func isFiller(_ chunk: RowChunk, _ row: Int, _ column: Int) -> Bool {
    let text = chunk.bytes(of: chunk.field(row, column))
    return text.indices.allSatisfy { text[$0] == 0x20 }
  }

  /// In a file of rejects the added columns tell where a row's cells have moved, though their number is right.
  ///
  /// A row that was a field short is filled up by a spreadsheet program, and its last field is then one of ours.
  private func checkReturned(
    _ chunk: RowChunk, _ row: Int, _ places: (batch: Int, error: Int)
  ) throws(RecordError) {
    let batch = chunk.string(row, places.batch)
    let error = chunk.string(row, places.error)
    if RejectColumns.isBatch(batch) || batch.isEmpty, error.isEmpty || !RejectColumns.isBatch(error) {
      return
    }
    throw RecordError(
      "rejects-moved", [RejectColumns.names[0]], field: RejectColumns.names[0], value: batch,
      line: line(chunk, row))
  }

  /// A column of the record that says two things on two of its rows: an order in two currencies, say.
  private func checkShared(_ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>) throws(RecordError) {
    let first = chunk.row(rows[range.lowerBound])
    for place in range.dropFirst() {
      let row = chunk.row(rows[place])
      for index in sharedColumns.indices {
        let column = sharedColumns[index]
        let field = chunk.field(row, column)
        if field.isEmpty { continue }
        var known = chunk.field(first, column)
        // Where the first row says nothing, the first that does counts.
        if known.isEmpty {
          known = range.lazy.map { chunk.field(rows[$0], column) }.first { !$0.isEmpty } ?? field
        }
        if equal(chunk.bytes(of: field), chunk.bytes(of: known)) { continue }
        var other: [UInt8] = []
        chunk.append(known, to: &other)
        let text = chunk.string(rows[place], column)
        throw RecordError(
          "map-group-conflict",
          [
            header.names[column], text.quotedForMessage,
            String(decoding: other, as: UTF8.self).quotedForMessage,
          ],
          field: header.names[column], value: text, line: line(chunk, rows[place]))
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
  ///
  /// `first`: the first of the rows.
  ///
  /// What most steps are is done here; what is more than that, or does not fit, goes to the rule itself.
  @inline(__always)
  private func run(
    _ step: RowStep, _ bound: [BoundRowRule], _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>,
    _ first: RowChunk.Row, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    guard step.kind != .general else { return try apply(bound[step.rule], chunk, rows, range, into: &writer) }
    var field = chunk.field(first, step.column)
    if field.isEmpty {
      for place in range.dropFirst() {
        field = chunk.field(rows[place], step.column)
        if !field.isEmpty { break }
      }
      if field.isEmpty {
        if step.isOver { return nil }
        return try apply(bound[step.rule], chunk, rows, range, into: &writer)
      }
    }
    let text = chunk.bytes(of: field)
    if !field.isQuoted || !chunk.hasDoubledQuote(field) {
      switch step.kind {
      case .copy:
        writer.put(step.field, text)
        return nil
      case .stripped:
        let start = text[0] == step.strip ? 1 : 0
        if start < text.count {
          writer.put(step.field, text.extracting(start..<text.count))
          return nil
        }
      case .attribute:
        writer.putAttribute(heads: plan.attributeHeads, step.head, text)
        return nil
      case .country where ISOCodes.isCountry(text), .currency where ISOCodes.isCurrency(text):
        writer.put(step.field, text)
        return nil
      case .decimal:
        if let value = try? DecimalValue(utf8: text) {
          writer.put(step.field, text)
          return value
        }
      default: break
      }
    }
    return try apply(bound[step.rule], chunk, rows, range, into: &writer)
  }

  @inline(never)
  private func apply(
    _ rule: BoundRowRule, _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>,
    into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    if !rule.sums.isEmpty || !rule.minus.isEmpty, let total = try sum(rule, chunk, rows, range, into: &writer)
    {
      return total
    }
    for column in rule.columns {
      for place in range {
        let row = rows[place]
        let field = chunk.field(row, column)
        if field.isEmpty || (rule.trims && isAllBlank(chunk.bytes(of: field))) { continue }
        do throws(RecordError) {
          guard field.isQuoted, chunk.hasDoubledQuote(field) else {
            return try rule.program.apply(chunk.bytes(of: field), input, into: &writer)
          }
          var text: [UInt8] = []
          chunk.append(field, to: &text)
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
      throw error.at(field: name ?? rule.program.rule.name, line: line(chunk, rows[range.lowerBound]))
    }
  }

  private func isAllBlank(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where !isBlank(text[index]) { return false }
    return true
  }

  private func sum(
    _ rule: BoundRowRule, _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>,
    into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var sum = DecimalSum(rule.program)
    for (index, column) in (rule.sums + rule.minus).enumerated() {
      for place in range {
        let field = chunk.field(rows[place], column)
        if field.isEmpty { continue }
        do throws(RecordError) {
          try sum.add(chunk.bytes(of: field), minus: index >= rule.sums.count)
        } catch {
          throw error.at(field: header.names[column], line: line(chunk, rows[place]))
        }
        // What the parent states is the sum already.
        if hasParent, place == range.lowerBound { break }
      }
    }
    return sum.put(into: &writer)
  }

  private func mapList(
    _ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>, into writer: inout DocumentWriter
  ) throws(RecordError) {
    guard let list = plan.list else { return }
    var number = 0
    for place in range {
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
      let first = chunk.row(row)
      let record = writer.beginRecord(list.field)
      var id = 0..<0
      for index in list.steps.indices {
        let step = list.steps[index]
        let before = writer.mark
        _ = try run(step, list.rules, chunk, rows, place..<place + 1, first, into: &writer)
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
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var start = 20
    var rest = number
    repeat {
      start -= 1
      digits[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    } while rest > 0
    writer.put(field, digits.span.extracting(start..<20))
  }

  /// The fingerprint of the record's rows as they stand, without those that are skipped between them.
  private func digest(_ chunk: RowChunk, _ rows: [Int], _ range: Range<Int>) -> Fingerprint {
    let first = rows[range.lowerBound]
    let last = rows[range.upperBound - 1]
    if last - first + 1 == range.count { return Fingerprint(of: chunk.bytes(ofRows: first...last)) }
    return Fingerprint(of: text(chunk, rows[range]).span)
  }

  /// Rows as they stand, with line ends between them.
  private func text(_ chunk: RowChunk, _ rows: ArraySlice<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      if !bytes.isEmpty { bytes.append(0x0A) }
      bytes += [UInt8](copying: chunk.bytes(ofRow: row))
    }
    return bytes
  }
}

extension DocumentView {
  /// The text of the first of some fields that is there.
  func firstKey(_ fields: [Int]) -> [UInt8] {
    fields.first { has($0) }.map { Array(slice($0)) } ?? []
  }
}
