import Dock
import DurableFiles
import Ledger
import Values

/// What is wrong from pass to pass: a mount that is away, a disk that is full.
///
/// A watch looks every two seconds, and a mount may be away for an hour: its cause is said when it begins, and its end
/// when it ends (T55).
struct LastingTrouble {
  /// What a message is about, without the names of stages, which are new in each pass.
  private struct Cause: Hashable {
    let code: String
    let notes: [Diagnostic.Note]
    let position: SourcePosition?

    init(_ message: Diagnostic) {
      code = message.code
      notes = message.notes
      position = message.position
    }
  }

  private var told: [Cause] = []
  private var lasts = false

  /// Whether a pass has anything to tell that the one before it did not; files that wait were told of when they began to.
  mutating func isNews(_ report: PassReport) -> Bool {
    let causes = report.messages.map(Cause.init)
    defer { told = causes }
    return !report.outputs.isEmpty || report.files.contains { $0.outcome != "waiting" }
      || !causes.isEmpty && causes != told
  }

  /// Whether an error that ended a pass is another than the one that ended the pass before.
  mutating func isNews(_ error: any Error) -> Bool {
    let cause = Cause(LastingTrouble.diagnostic(of: error))
    defer { (told, lasts) = ([cause], true) }
    return told != [cause]
  }

  /// Whether this is the first pass without trouble after one with it.
  mutating func isOver(_ report: PassReport) -> Bool {
    defer { lasts = report.hadTrouble }
    return lasts && !report.hadTrouble
  }

  private static func diagnostic(of error: any Error) -> Diagnostic {
    switch error {
    case let error as FileError: error.diagnostic
    case let error as LedgerError: error.diagnostic
    default: Diagnostic("command-unforeseen", ["\(error)"])
    }
  }
}
