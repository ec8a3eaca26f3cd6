import Commerce
import Formats
package import Values
import YAMLTree

/// A case of a reading map: a file's text, and the documents or the refusal that it gives.
struct ReadingCase {
  private let expected: MapCase
  private let map: MapFile
  private let context: MapContext

  init(_ expected: MapCase, _ map: MapFile, _ context: MapContext) {
    self.expected = expected
    self.map = map
    self.context = context
  }

  /// What a file gave.
  private struct Outcome {
    var documents: [DocumentView] = []
    var held: [String] = []
    var refusals: [Diagnostic] = []
    var skipped = 0
    var breaks: [Int] = []
  }

  /// Runs the case: what does not hold.
  func run(_ covered: inout Set<String>) throws(YAMLError) -> [Diagnostic] {
    guard case .reads(let rules) = map.way else { return [] }
    let outcome: Outcome
    do throws(MappingError) {
      outcome = try read(try given(), rules)
    } catch {
      return [error.diagnostic]
    }
    for document in outcome.documents { cover(document, rules, &covered) }
    var failures: [Diagnostic] = []
    failures += expected.failures(refusals: outcome.refusals)
    if let node = expected.expect {
      let wanted = try node.list()
      if wanted.count != outcome.documents.count {
        failures.append(
          expected.failure(
            "map-case-count", [String(outcome.documents.count), String(wanted.count)]))
      }
      for (document, node) in zip(outcome.documents, wanted) {
        failures += try DocumentExpectation(node).differences(from: document)
      }
    }
    failures += expected.failures(held: outcome.held)
    if outcome.breaks != expected.breaks {
      failures.append(
        expected.failure("map-case-breaks", [MapCase.lines(outcome.breaks), MapCase.lines(expected.breaks)]))
    }
    if let skipped = expected.skipped, skipped != outcome.skipped {
      failures.append(expected.failure("map-case-skipped", [String(outcome.skipped), String(skipped)]))
    }
    return failures
  }

  private func given() throws(MappingError) -> String {
    try attempt { () throws(YAMLError) in try expected.given.text() }
  }

  private func read(_ text: String, _ rules: ReadingRules) throws(MappingError) -> Outcome {
    let file = "case"
    let source = MemoryByteSource(Array(text.utf8), name: file)
    var outcome = Outcome()
    let recognised: Recognised
    do throws(Recognition.Failure) {
      recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: file, encodings: [])
    } catch {
      outcome.refusals.append(error.diagnostic(file: file))
      return outcome
    }
    let records: RecordSource
    do throws(MappingError) {
      records = try RecordSource(recognised, source, context: context)
    } catch {
      guard error.isOfFile else { throw error }
      outcome.refusals.append(error.diagnostic)
      return outcome
    }
    let running = try RunningBalance(rules, context: context)
    do throws(FormatError) {
      while let batch = try records.next() {
        if batch.startsOver { outcome = Outcome() }
        outcome.skipped += batch.skipped
        running?.take(batch)
        for result in batch.results {
          switch result {
          case .mapped(let record):
            outcome.documents.append(
              DocumentView(schema: rules.kind.schema, bytes: Array(batch.bytes[record.document])))
            outcome.held += record.failedChecks.map(\.reason)
          case .rejected(let record) where record.error.isOfFile:
            outcome = Outcome()
            outcome.refusals.append(
              record.error.diagnostic(file: file, line: record.firstLine, path: record.path))
            return outcome
          case .rejected(let record):
            outcome.refusals.append(
              record.error.diagnostic(file: file, line: record.firstLine, path: record.path))
          }
        }
      }
    } catch {
      outcome = Outcome()
      outcome.refusals.append(error.diagnostic)
    }
    outcome.breaks = running?.findings(file: file).compactMap(\.position?.line) ?? []
    return outcome
  }

  private func cover(_ document: DocumentView, _ rules: ReadingRules, _ covered: inout Set<String>) {
    for rule in rules.rules where document.isThere(rule) { covered.insert(rule.name) }
    for list in rules.lists {
      for record in document.records(list.field) {
        for rule in list.rules where record.isThere(rule) { covered.insert("\(list.name).\(rule.name)") }
      }
    }
  }
}

extension DocumentView {
  /// Whether the document has what a rule gives.
  fileprivate func isThere(_ rule: Rule) -> Bool {
    guard let attribute = rule.attribute else { return has(rule.field) }
    return attributes(rule.field).contains { Array($0.name.utf8) == attribute }
  }
}

extension Recognition.Failure {
  /// Why no map reads the file, told of the file.
  package func diagnostic(file: String) -> Diagnostic {
    switch self {
    case .unknown(let diagnostic), .refused(let diagnostic): diagnostic
    case .ambiguous(let maps):
      Diagnostic(
        "recognise-ambiguous", [maps.joined(separator: ", ")], at: SourcePosition(file: file, line: 1))
    case .format(let error): error.diagnostic
    }
  }
}

extension MapCase {
  /// Lines as people list them.
  static func lines(_ lines: [Int]) -> String {
    lines.isEmpty ? "-" : lines.map(String.init).joined(separator: ", ")
  }

  /// A failure of the case as a whole.
  func failure(_ code: String, _ arguments: [String]) -> Diagnostic { node.diagnostic(code, arguments) }

  /// Whether what was refused is what the case says.
  func failures(refusals: [Diagnostic]) -> [Diagnostic] {
    guard let error else {
      return refusals.map { refusal in
        failure("map-case-refused", ["\(refusal.message()) [\(refusal.code)]", refusal.field ?? "-"])
      }
    }
    if refusals.contains(where: { $0.code == error && (field == nil || $0.field == field) }) { return [] }
    let wanted = field.map { "\(error) (\($0))" } ?? error
    if refusals.isEmpty { return [failure("map-case-not-refused", [wanted])] }
    let found = refusals.map { refusal in refusal.field.map { "\(refusal.code) (\($0))" } ?? refusal.code }
    return [failure("map-case-error", [found.joined(separator: ", "), wanted])]
  }

  /// Whether what is held is held for the reasons that the case names.
  func failures(held found: [String]) -> [Diagnostic] {
    if found.sorted() == held.sorted() { return [] }
    func list(_ reasons: [String]) -> String { reasons.isEmpty ? "-" : reasons.joined(separator: ", ") }
    return [failure("map-case-held", [list(found), list(held)])]
  }
}
