package import Commerce
import Expressions
package import Formats
import Values

/// A reading map made ready for JSON or XML: its paths are one projection, which the reader fills while it parses.
///
/// Not shared between threads: it holds the record at hand.
package final class TreeMapping {
  package let file: MapFile
  package let rules: ReadingRules
  /// What the reader keeps of each record.
  package let projection: Projection
  /// What the reader keeps of what stands around the records; nothing where the map reads none of it.
  package let outsideProjection: Projection?
  /// What stands around the records, once a reader reads.
  package var envelope: TreeRecord? {
    get { input.envelope }
    set { input.envelope = newValue }
  }
  /// The file that is read, for keys of what has none.
  package var fileName = "" {
    didSet { for further in further { further.fileName = fileName } }
  }
  /// Whether good records tell their bytes as well.
  var keepsPlaces = false
  /// Further documents of a record, each with a mapping of its own.
  private let further: [TreeMapping]
  let plan: TreePlan
  private let checks: [CheckProgram]
  private let keyFields: [Int]
  private let totalField: Int?
  private let partnerField: Int?
  private let lineField: Int
  private let pathField: Int
  let input: TreeInput
  private let checkInput: DocumentInput
  private let checkRecord: DocumentRecord
  private let context: MapContext
  private let wrapper: [String]
  /// The records of lists that are mapped before their turn, since a field before them asks for the newest of them.
  private var prepared: [DocumentWriter] = []
  /// The labels of the record at hand, and what is wrong with them.
  private var labels: [DecodedLabel] = []
  private var labelFaults: [String] = []

  /// Makes a map ready.
  ///
  /// - Parameters:
  ///   - file: The map's file.
  ///   - rules: What it says.
  ///   - context: What the workspace gives the map.
  ///   - wrapper: The names of the elements around an XML file's root (``Recognised``).
  /// - Throws: mistakes in paths and expressions, at their place in the map.
  package convenience init(
    _ file: MapFile, _ rules: ReadingRules, context: MapContext, wrapper: [String] = []
  ) throws(MappingError) {
    var paths = PathCollector(rules.reads.format == .xml ? .xml : .json, wrapper: wrapper)
    let plan = try TreePlan(rules, &paths, context)
    // The reader fills one projection, whatever documents come of it.
    var plans: [(rules: ReadingRules, plan: TreePlan)] = []
    for also in rules.also { plans.append((also.rules, try TreePlan(also.rules, &paths, context))) }
    let projection = paths.inside.build()
    let outside = paths.readsOutside ? paths.outside.build() : nil
    var further: [TreeMapping] = []
    for (rules, plan) in plans {
      further.append(
        try TreeMapping(
          file, rules, plan, further: [], projection: projection, outside: outside, context: context,
          wrapper: wrapper))
    }
    try self.init(
      file, rules, plan, further: further, projection: projection, outside: outside, context: context,
      wrapper: wrapper)
  }

  private init(
    _ file: MapFile, _ rules: ReadingRules, _ plan: TreePlan, further: [TreeMapping], projection: Projection,
    outside: Projection?, context: MapContext, wrapper: [String]
  ) throws(MappingError) {
    self.file = file
    self.rules = rules
    self.context = context
    self.wrapper = wrapper
    self.further = further
    self.projection = projection
    outsideProjection = outside
    let schema = rules.kind.schema
    self.plan = plan
    var checks: [CheckProgram] = []
    for check in rules.checks {
      checks.append(try CheckProgram(check, kind: rules.kind, settings: context.settings))
    }
    self.checks = checks
    keyFields = rules.key.compactMap { schema.index(of: $0) }
    totalField = schema.index(of: rules.kind == .payment ? "amount" : "total")
    partnerField = rules.implicitPartnerField
    lineField = schema.required("source.line")
    pathField = schema.required("source.path")
    input = TreeInput(recordPlaces: plan.recordPlaces, itemPlaces: plan.itemPlaces)
    checkRecord = DocumentRecord(kind: rules.kind)
    checkInput = DocumentInput(checkRecord)
  }

  /// The same mapping once more, for another thread: made from the rules anew.
  ///
  /// What is compiled keeps recent texts, and even what is only read is counted, which two threads do to one object at
  /// the cost of each other. The paths of equal rules are equal projections, so that both understand what one reader
  /// reads.
  package func another() throws(MappingError) -> TreeMapping {
    let other = try TreeMapping(file, rules, context: context, wrapper: wrapper)
    other.fileName = fileName
    other.keepsPlaces = keepsPlaces
    return other
  }

  /// Whether the map says that a record is none.
  package func isSkipped(_ record: TreeRecord) throws(RecordError) -> Bool {
    guard let skip = plan.skip else { return false }
    input.take(record)
    return try decide(skip)
  }

  /// The further documents of a record that has given its own.
  package func mapFurther(_ record: TreeRecord, into writer: inout DocumentWriter) -> [RecordResult] {
    var results: [RecordResult] = []
    for (index, condition) in plan.also.enumerated() {
      input.take(record)
      do throws(RecordError) {
        guard try decide(condition) else { continue }
      } catch {
        results.append(reject(record, error))
        continue
      }
      further[index].envelope = envelope
      var result = further[index].map(record, into: &writer)
      if case .mapped(var mapped) = result {
        mapped.isFurther = true
        result = .mapped(mapped)
      }
      results.append(result)
    }
    return results
  }

  private func decide(_ expression: Expression) throws(RecordError) -> Bool {
    do throws(ExpressionError) {
      return try expression.evaluateBool(input)
    } catch {
      throw RecordError(
        error.diagnostic.code, error.diagnostic.arguments, suggestion: error.diagnostic.suggestion)
    }
  }

  /// Turns a record into a document at the end of the writer's bytes.
  package func map(_ record: TreeRecord, into writer: inout DocumentWriter) -> RecordResult {
    let start = writer.mark
    input.documentStart = start
    input.take(record)
    labels.removeAll()
    labelFaults.removeAll()
    var total: DecimalValue?
    var contentEnd = -1
    do throws(RecordError) {
      try refuse()
      for agreement in plan.agreements {
        _ = try apply(agreement.rule, in: nil, into: &writer)
        let said = writer.text(of: start..<writer.mark)
        writer.rewind(to: start)
        if let error = agreement.setting.contradiction(said: said) {
          throw error.at(field: agreement.rule.program.rule.from.first?.name ?? "-", line: record.line)
        }
      }
      if let partnerField { writer.put(partnerField, context.partner) }
      for index in plan.newestLists.indices { try prepare(index) }
      for step in plan.steps {
        switch step.kind {
        case .contentEnd: contentEnd = writer.mark
        case .rule(let rule):
          let value = try apply(rule, in: nil, into: &writer)
          if step.field == totalField { total = value }
        case .label(let label): put(label, in: nil, package: nil, into: &writer)
        case .list(let lists):
          if let index = plan.newestLists.firstIndex(where: { $0.field == step.field }) {
            writer.append(packed: prepared[index].bytes[...])
          } else {
            try mapLists(lists, into: &writer)
          }
        }
      }
      putNumber(record.line, lineField, into: &writer)
      if let path = record.path { writer.put(pathField, path) }
    } catch {
      writer.rewind(to: start)
      return reject(record, error)
    }
    return finish(record, start, contentEnd, total, &writer)
  }

  /// The key, the checks and the digests of a document that was written.
  private func finish(
    _ record: TreeRecord, _ start: Int, _ contentEnd: Int, _ total: DecimalValue?,
    _ writer: inout DocumentWriter
  ) -> RecordResult {
    checkRecord.load(writer.bytes.span.extracting(start..<writer.mark))
    let digest: Fingerprint
    if outsideProjection == nil {
      digest = record.withSource { Fingerprint(of: $0) }
    } else {
      // The record's bytes are not all that the document comes from.
      digest = Fingerprint(of: writer.bytes.span.extracting(start..<contentEnd))
    }
    var key = rules.keyIsFirst ? checkRecord.firstKey(keyFields) : checkRecord.joinedKey(keyFields)
    if key.isEmpty, rules.keyMayBeRecord { key = Array("\(fileName):\(record.line):\(digest.hex)".utf8) }
    if key.isEmpty {
      writer.rewind(to: start)
      let name = rules.rules.first { keyFields.contains($0.field) }?.from.first?.name
      return reject(record, RecordError("map-no-key", [rules.key.joined(separator: ", ")], field: name))
    }
    var failed = labelFaults.map { MappedRecord.FailedCheck(reason: $0) }
    let waitsFor = rules.half.flatMap { $0.isMissing(in: checkRecord) ? $0.needs : nil }
    for check in checks where waitsFor == nil {
      if let failure = check.failure(checkInput) { failed.append(failure) }
    }
    return .mapped(
      MappedRecord(
        document: start..<writer.mark, content: start..<contentEnd, key: key, digest: digest,
        firstLine: record.line,
        lastLine: record.lastLine, rows: 1, total: total, failedChecks: failed, waitsFor: waitsFor,
        labels: labels, source: keepsPlaces ? record.sourceBytes : []))
  }

  /// A record that is refused.
  func reject(_ record: TreeRecord, _ error: RecordError) -> RecordResult {
    let key = keyAlone()
    return .rejected(
      RejectedRecord(
        error: error, key: key, firstLine: record.line, lastLine: record.lastLine, path: record.path, rows: 1,
        source: record.sourceBytes))
  }

  /// The key of a record whose other fields cannot all be read, so that the mended record finds its reject.
  private func keyAlone() -> [UInt8] {
    var writer = DocumentWriter()
    input.documentStart = 0
    if let partnerField, keyFields.contains(partnerField) { writer.put(partnerField, context.partner) }
    for case .rule(let rule) in plan.steps.map(\.kind) where keyFields.contains(rule.program.rule.field) {
      // What cannot be read is no part of the key.
      _ = try? apply(rule, in: nil, into: &writer)
    }
    let view = DocumentView(schema: rules.kind.schema, bytes: writer.bytes)
    return rules.keyIsFirst ? view.firstKey(keyFields) : view.joinedKey(keyFields)
  }

  /// Throws where the sender itself calls the record an error.
  private func refuse() throws(RecordError) {
    for rejected in plan.rejects {
      if try decide(rejected.condition) { throw RecordError("map-rejected", [rejected.reason]) }
    }
    guard let refusal = plan.refusal else { return }
    if let condition = refusal.condition, try !decide(condition) { return }
    func text(_ places: [TreePlace]) -> String {
      for place in places {
        guard let found = input.first(place, in: nil) else { continue }
        let bytes = squeezed(found.text.bytes)
        if !bytes.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      }
      return "-"
    }
    throw RecordError(
      "map-answered-error", [text(refusal.code), text(refusal.text)], field: rules.refusal?.text.first?.name)
  }

  private func apply(
    _ rule: TreeRule, in item: TreeItem?, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    input.item = item
    do throws(RecordError) {
      if !rule.sums.isEmpty || !rule.minus.isEmpty, let total = try sum(rule, in: item, into: &writer) {
        return total
      }
      if let newest = rule.newest, try putNewest(newest, rule, into: &writer) { return nil }
      if !rule.parts.isEmpty {
        if rule.program.isList {
          return try rule.program.apply(allParts(rule, in: item).span, input, into: &writer)
        }
        var text = input.takeBuffer()
        addParts(rule, in: item, to: &text)
        let value = try rule.program.apply(text.span, input, into: &writer)
        input.giveBuffer(text)
        return value
      }
      for index in rule.places.indices {
        let place = rule.places[index]
        if rule.joins {
          let text = joined(place, in: item, rule.program.rule)
          if text.isEmpty { continue }
          return try rule.program.apply(text.span, input, into: &writer)
        }
        guard let found = input.first(place, in: item) else { continue }
        let kind = found.kind
        if kind == .object || kind == .array {
          throw RecordError("map-not-a-text", [kind == .object ? "an object" : "an array"])
        }
        let text = found.text
        if text.count == 0 || (rule.skipsBlanks && isAllBlank(text.bytes)) { continue }
        return try rule.program.apply(text.bytes, input, into: &writer)
      }
      let constant = rule.constant
      return try rule.program.apply(constant.span, input, into: &writer)
    } catch {
      let rule = rule.program.rule
      let source = rule.from.first ?? rule.further.parts.first ?? rule.sum.first
      throw error.at(field: source?.name ?? rule.name, line: input.record?.line ?? 0)
    }
  }

  /// All texts of all parts of a list's rule, each once.
  private func allParts(_ rule: TreeRule, in item: TreeItem?) -> [UInt8] {
    var texts: [[UInt8]] = []
    for place in rule.parts {
      var last: TreeItem?
      while let found = input.next(place, in: item, behind: last) {
        last = found
        let part = rule.program.rule.further.taken(found.text.bytes, squeezing: true)
        if !part.isEmpty, !texts.contains(part) { texts.append(part) }
      }
    }
    return Array(texts.joined(separator: rule.program.rule.split ?? [0x1F]))
  }

  /// The texts of a rule's parts, those that are not blank.
  private func addParts(_ rule: TreeRule, in item: TreeItem?, to text: inout [UInt8]) {
    for index in rule.parts.indices {
      guard let found = input.first(rule.parts[index], in: item) else { continue }
      let part = found.text
      if isAllBlank(part.bytes) { continue }
      let mark = text.count
      if mark > 0 { text += rule.joiner }
      let start = text.count
      rule.program.rule.further.add(part.bytes, to: &text)
      // Nothing but what fills it up.
      if text.count == start { text.removeLast(start - mark) }
    }
  }

  /// The texts of all nodes at a place, with what the rule puts between them.
  private func joined(_ place: TreePlace, in item: TreeItem?, _ rule: Rule) -> [UInt8] {
    let separator = rule.join ?? rule.split ?? [0x1F]
    var text: [UInt8] = []
    var last: TreeItem?
    while let found = input.next(place, in: item, behind: last) {
      last = found
      let part = found.text
      if part.count == 0 { continue }
      if !text.isEmpty { text.append(contentsOf: separator) }
      part.append(to: &text)
    }
    return text
  }

  private func sum(
    _ rule: TreeRule, in item: TreeItem?, into writer: inout DocumentWriter
  ) throws(RecordError) -> DecimalValue? {
    var sum = DecimalSum(rule.program)
    for (index, place) in (rule.sums + rule.minus).enumerated() {
      var last: TreeItem?
      while let found = input.next(place, in: item, behind: last) {
        last = found
        let text = found.text
        if text.count > 0 { try sum.add(text.bytes, minus: index >= rule.sums.count) }
      }
    }
    return sum.put(into: &writer)
  }

  private func putNumber(_ number: Int, _ field: Int, into writer: inout DocumentWriter) {
    input.scratch.removeAll(keepingCapacity: true)
    DecimalValue(coefficient: Int128(number), scale: 0).append(to: &input.scratch)
    writer.put(field, input.scratch)
  }
}

extension TreeMapping {
  /// Maps the lists of one field, whose records follow each other.
  private func mapLists(_ lists: [TreeList], into writer: inout DocumentWriter) throws(RecordError) {
    var number = 0
    for list in lists {
      var last: TreeItem?
      while let item = input.next(list.items, in: nil, behind: last) {
        last = item
        input.item = item
        if let skip = list.skip, try decide(skip) { continue }
        number += 1
        let start = writer.beginRecord(list.field)
        var id: Range<Int>?
        for step in list.steps {
          switch step.kind {
          case .rule(let rule):
            let before = writer.mark
            _ = try apply(rule, in: item, into: &writer)
            if step.field == list.idField, writer.mark > before { id = before..<writer.mark }
          case .label(let label): put(label, in: item, package: number - 1, into: &writer)
          case .list, .contentEnd: break
          }
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
    }
    input.item = nil
  }

  /// Maps a list before its turn.
  private func prepare(_ index: Int) throws(RecordError) {
    if prepared.count <= index { prepared.append(DocumentWriter()) }
    // Taken out meanwhile, so that its bytes have one owner.
    var writer = DocumentWriter()
    swap(&writer, &prepared[index])
    writer.rewind(to: 0)
    try mapLists(plan.newestLists[index].lists, into: &writer)
    swap(&writer, &prepared[index])
  }

  /// Puts the field of the record that tells the state; false where the list is empty.
  private func putNewest(
    _ newest: TreeRule.Newest, _ rule: TreeRule, into writer: inout DocumentWriter
  ) throws(RecordError) -> Bool {
    guard let index = plan.newestLists.firstIndex(where: { $0.field == newest.list }) else { return false }
    let bytes = prepared[index].bytes
    guard let place = newest.events.newest(bytes) else { return false }
    _ = try rule.program.convert(bytes.span.extracting(place), input, into: &writer)
    return true
  }

  /// Decodes a label and puts what is known of it.
  private func put(_ label: TreeLabel, in item: TreeItem?, package: Int?, into writer: inout DocumentWriter) {
    func found(_ places: [TreePlace]) -> TreeItem? {
      for place in places {
        if let found = input.first(place, in: item), !isAllBlank(found.text.bytes) { return found }
      }
      return nil
    }
    guard let text = found(label.places) else { return }
    let declared = found(label.formats).map { [UInt8](copying: $0.text.bytes) } ?? []
    do throws(LabelDecoder.Fault) {
      var decoded = try LabelDecoder.decode(text.text.bytes, label.encoding, declared: declared)
      decoded.package = package
      writer.put(label.formatField, decoded.format)
      writer.put(label.bytesField, String(decoded.bytes.count))
      if let sha256 = context.sha256 { writer.put(label.digestField, sha256(decoded.bytes)) }
      // One label may be told of twice, as the shipment's and as its only package's.
      if !labels.contains(where: { $0.bytes == decoded.bytes }) { labels.append(decoded) }
    } catch {
      labelFaults.append(error.rawValue)
    }
  }
}
