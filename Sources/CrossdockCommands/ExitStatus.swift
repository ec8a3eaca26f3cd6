import Dock
import DurableFiles
import Expressions
import Formats
import Ledger
import Mapping
import Values

/// What the process says at its end, by sysexits(3) (`documents.md` 4).
enum ExitStatus: Int32 {
  case well = 0
  /// This pass rejected, or newly held, something that a person must settle.
  case needsPerson = 1
  case usage = 64
  case data = 65
  case noInput = 66
  /// A bug of ours.
  case bug = 70
  case io = 74
  /// Another pass is running.
  case busy = 75
  case configuration = 78

  /// The code of an error that a room throws.
  static func code(of error: any Error) -> ExitStatus {
    switch error {
    case let error as FileError: code(of: error)
    case is ConfigurationError: .configuration
    case let error as LedgerError: code(of: error)
    case let error as DecisionError: code(of: error)
    case is FormatError, is MappingError, is ExpressionError: .data
    default: .bug
    }
  }

  private static func code(of error: FileError) -> ExitStatus {
    switch error.code {
    case "file-lock-held", "file-lease-held": .busy
    default: .io
    }
  }

  private static func code(of error: LedgerError) -> ExitStatus {
    switch error.code {
    case "ledger-busy": .busy
    case "ledger-newer", "ledger-missing", "ledger-behind": .configuration
    case "ledger-not-held", "ledger-unknown-entry": .usage
    case "ledger-unbalanced", "ledger-batch-state", "ledger-staging-open", "ledger-staging-closed": .bug
    default: .io
    }
  }

  private static func code(of error: DecisionError) -> ExitStatus {
    switch error.diagnostic.code {
    case "order-unknown", "retry-unknown", "retry-gone", "resend-unknown": .noInput
    case "order-ambiguous": .data
    case "retry-not-archived", "resend-unfinished": .busy
    default: .usage
    }
  }

  /// The diagnostic that a room's error carries.
  static func diagnostic(of error: any Error) -> Diagnostic? {
    switch error {
    case let error as FileError: error.diagnostic
    case let error as ConfigurationError: error.diagnostic
    case let error as LedgerError: error.diagnostic
    case let error as DecisionError: error.diagnostic
    case let error as FormatError: error.diagnostic
    case let error as MappingError: error.diagnostic
    case let error as ExpressionError: error.diagnostic
    case let error as Diagnostic: error
    default: nil
    }
  }
}

/// A command that ends with messages and a code.
struct CommandFailure: Error {
  let code: ExitStatus
  let diagnostics: [Diagnostic]

  init(_ code: ExitStatus, _ diagnostics: [Diagnostic]) {
    self.code = code
    self.diagnostics = diagnostics
  }

  func print() {
    for diagnostic in diagnostics { DiagnosticPrinter.standard.print(diagnostic) }
  }
}
