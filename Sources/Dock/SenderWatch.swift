import DurableFiles
import Formats
import Ledger
import Mapping
import Values

/// Compares a file with what its sender sent before, and remembers it once it is accepted.
final class SenderWatch {
  private let house: DockHouse
  private let partner: String
  private let recognised: Recognised
  private let version: String
  private var form: SenderForm?

  init(_ house: DockHouse, partner: String, _ recognised: Recognised, _ version: MapVersion) {
    self.house = house
    self.partner = partner
    self.recognised = recognised
    // Map and settings without the tables, which change every day.
    self.version = Fingerprint(of: version.text.span).hex
  }

  /// What is different in the file, each with the change that it asks for.
  func look(at source: FileByteSource, path: String, batch: BatchID) throws -> [Diagnostic] {
    guard let form = try SenderForm(recognised, source) else { return [] }
    self.form = form
    guard let memory = house.senders.memory(partner, recognised.map.name) else { return [] }
    let findings = Drift.findings(form, memory, recognised, version: version, file: path)
    return findings.map { finding in
      var result = finding
      result.arguments.append(Batch.label(batch))
      return result
    }
  }

  /// The file is accepted: the next is compared with it.
  func remember() {
    guard let form else { return }
    house.senders.accept(form, partner: partner, map: recognised.map.name, version: version)
  }

  /// The lines for the map that make a file readable again of which required columns were renamed.
  static func renames(
    _ house: DockHouse, partner: String, _ source: FileByteSource, path: String
  ) -> [(file: String, line: String)] {
    let recognition = Recognition(maps: house.workspace.readingMaps(of: partner))
    guard
      let candidates = try? recognition.candidates(
        FileProbe(source), file: path, encodings: house.workspace.encodings(of: partner)),
      let best = candidates.max(by: { $0.found < $1.found }), best.found > 0,
      let memory = house.senders.memory(partner, best.map.name)
    else { return [] }
    return Drift.renames(best.missing, header: best.header, memory: memory).map { rename in
      (best.map.file, "rename: { \(Drift.quoted(rename.old)): [\(Drift.quoted(rename.new))] }")
    }
  }
}

extension Diagnostic {
  /// The same as something that goes on.
  var asWarning: Diagnostic {
    var result = self
    result.severity = .warning
    return result
  }
}
