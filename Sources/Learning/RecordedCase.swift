import Commerce
import Formats
package import Mapping
import Values
import YAMLTree

/// A case of a map, written from what the map makes of a small file today.
///
/// Everything that the documents have is expected, so that a later change of the map cannot change it silently.
package struct RecordedCase: Sendable {
  /// What the case is called.
  package let name: String
  private let given: String
  private let expectation: String

  /// Reads the small file and writes down what comes of it.
  ///
  /// Throws mistakes of the map, at their place in it.
  package init(name: String, given: String, map: MapFile, context: MapContext) throws(MappingError) {
    self.name = name
    self.given = given
    expectation = try RecordedCase.expectation(of: given, map, context)
  }

  /// The case as an item of a list whose `-` stands behind `indent`.
  package func text(indent: String) -> String {
    let inner = indent + "  "
    let block = YAMLText.block(given, indent: inner + "  ") ?? YAMLText.escaped(given)
    var text = "\(indent)- name: \(YAMLText.scalar(name))\n\(inner)given: \(block)\n"
    for line in expectation.split(separator: "\n") { text += inner + line + "\n" }
    return text
  }

  /// A writing map with the case's documents given, and the files expected that it makes of them today.
  package func writing(_ text: String, file: String, context: MapContext) throws(MappingError) -> String {
    var given = ""
    for line in expectation.split(separator: "\n").dropFirst() {
      if !line.hasPrefix("  ") { break }
      given += "    \(line)\n"
    }
    let start = text + "cases:\n  - name: \(YAMLText.scalar(name))\n    given:\n" + given
    let map = try MapFile(text: start + "    expect: {}\n", file: file)
    var result = start + "    expect:\n"
    for file in try MapCases.written(map, context: context) {
      let block = YAMLText.block(file.text, indent: "        ") ?? YAMLText.escaped(file.text)
      result += "      \(YAMLText.scalar(file.name)): \(block)\n"
    }
    return result
  }

  private struct Outcome {
    var documents: [DocumentView] = []
    var held: [String] = []
    var refusals: [Diagnostic] = []
    var skipped = 0
  }

  private static func expectation(
    of text: String, _ map: MapFile, _ context: MapContext
  ) throws(MappingError) -> String {
    let outcome = try outcome(of: text, map, context)
    var lines: [String] = []
    if !outcome.documents.isEmpty || outcome.refusals.isEmpty && outcome.skipped == 0 {
      lines.append(outcome.documents.isEmpty ? "expect: []" : "expect:")
    }
    for document in outcome.documents {
      let fields = RecordedCase.fields(document, indent: "    ")
      for (place, field) in fields.enumerated() {
        lines.append((place == 0 ? "  - " : "    ") + field.dropFirst(4))
      }
    }
    if !outcome.held.isEmpty {
      lines.append("held: [\(outcome.held.map(YAMLText.scalar).joined(separator: ", "))]")
    }
    if let refusal = outcome.refusals.first {
      lines.append("error: \(refusal.code)")
      if let field = refusal.field { lines.append("field: \(YAMLText.scalar(field))") }
    }
    if outcome.skipped > 0 { lines.append("skipped: \(outcome.skipped)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func outcome(
    of text: String, _ map: MapFile, _ context: MapContext
  ) throws(MappingError) -> Outcome {
    let source = MemoryByteSource(Array(text.utf8), name: "case")
    var outcome = Outcome()
    let recognised: Recognised
    do throws(Recognition.Failure) {
      recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: "case", encodings: [])
    } catch {
      outcome.refusals.append(error.diagnostic(file: "case"))
      return outcome
    }
    let records = try RecordSource(recognised, source, context: context)
    do throws(FormatError) {
      while let batch = try records.next() {
        if batch.startsOver { outcome = Outcome() }
        outcome.skipped += batch.skipped
        for result in batch.results {
          switch result {
          case .mapped(let record):
            outcome.documents.append(
              DocumentView(
                schema: recognised.rules.kind.schema, bytes: batch.bytes, range: record.document))
            outcome.held += record.failedChecks.map(\.reason)
          case .rejected(let reject):
            outcome.refusals.append(
              reject.error.diagnostic(file: "case", line: reject.firstLine, path: reject.path))
          }
        }
      }
    } catch {
      outcome.refusals = [error.diagnostic]
    }
    return outcome
  }

  /// What a document says of itself, without what is the program's own.
  private static func fields(_ document: DocumentView, indent: String) -> [String] {
    var result: [String] = []
    for (index, field) in document.schema.fields.enumerated() where !field.hidden && document.has(index) {
      if ["channel", "provider", "carrier"].contains(field.name) { continue }
      switch field.type {
      case .records:
        result.append("\(indent)\(field.name):")
        for record in document.records(index) { result.append("\(indent)  - \(flow(record))") }
      case .texts:
        result.append("\(indent)\(field.name): [\(list(document.texts(index)))]")
      case .attributes:
        let members = document.attributes(index).map { "\(key($0.name)): \(YAMLText.scalar($0.text))" }
        result.append("\(indent)attributes: { \(members.joined(separator: ", ")) }")
      default: result.append("\(indent)\(field.name): \(YAMLText.scalar(document.text(index) ?? ""))")
      }
    }
    return result
  }

  /// A record of a list, on one line.
  private static func flow(_ record: DocumentView) -> String {
    var members: [String] = []
    for (index, field) in record.schema.fields.enumerated() where !field.hidden && record.has(index) {
      switch field.type {
      case .records: continue
      case .texts: members.append("\(field.name): [\(list(record.texts(index)))]")
      case .attributes:
        let inner = record.attributes(index).map { "\(key($0.name)): \(YAMLText.scalar($0.text))" }
        members.append("attributes: { \(inner.joined(separator: ", ")) }")
      default: members.append("\(field.name): \(YAMLText.scalar(record.text(index) ?? ""))")
      }
    }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private static func list(_ texts: [String]) -> String {
    texts.map(YAMLText.scalar).joined(separator: ", ")
  }

  private static func key(_ name: String) -> String { YAMLText.scalar(name) }
}
