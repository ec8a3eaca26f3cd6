import Ledger
import Mapping
import Values

extension DockHouse {
  /// Writes an output once more, with the same records under the feed's next number, and makes it visible at once.
  ///
  /// The map and tables are those of now; orders that a person cancelled since go out as cancelled.
  /// The text is the path of one of its files, or `feed:sequence`.
  ///
  /// - Throws: `resend-unknown`, `resend-unfinished`, `file-lock-held`.
  package func resend(_ text: String) throws -> PassReport {
    try locked(patience: DockHouse.decisionPatience) {
      var report = PassReport()
      let reader = try ledger.reader()
      let (feed, output) = try output(text, reader)
      try publishUnfinished(&report)
      guard try !ledger.reader().unpublishedOutputs().contains(where: { $0.feed == feed.id }) else {
        throw DecisionError(Diagnostic("resend-unfinished", [feed.name]))
      }
      let version = MapVersions.version(of: feed.program.map, context: workspace.context(of: feed.partner))
      try ledger.keep(version)
      let again = try ledger.resend(output, mapVersion: version.digest, at: clock())
      try publish(again, feed.program, name: feed.name, partner: feed.partner, &report)
      try writeDaybook(&report)
      return report
    }
  }

  /// The output that a text means, and its feed.
  private func output(_ text: String, _ reader: any LedgerReader) throws -> (
    feed: WorkspaceFeed, output: Output
  ) {
    if let colon = text.lastIndex(of: ":"), let sequence = Int(text[text.index(after: colon)...]),
      let feed = rules.feeds.first(where: { $0.name == text[..<colon] }),
      let output = try reader.output(feed.id, sequence: sequence)
    {
      return (feed, output)
    }
    let parts = text.split(separator: "/").map(String.init)
    if parts.count >= 2, let name = parts.last, let sequence = OutputName.sequence(of: name) {
      for feed in rules.feeds where feed.partner == parts[parts.count - 2] {
        if let output = try reader.output(feed.id, sequence: sequence),
          output.files.contains(where: { $0.name == name })
        {
          return (feed, output)
        }
      }
    }
    throw DecisionError(Diagnostic("resend-unknown", [text.quotedForMessage]))
  }
}

/// The names of output files.
private enum OutputName {
  /// The number in `sale.order-000001.csv`.
  static func sequence(of name: String) -> Int? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    return Int(name[name.index(after: dash)...].prefix { $0.isASCII && $0.isNumber })
  }
}
