internal import Synchronization
import Glibc
import Values

/// Writes messages to standard error: as compilers do, or one JSON object a line.
///
/// On standard error stand place, field and code, and no personal values: `value` is left out.
final class DiagnosticPrinter: Sendable {
  static let standard = DiagnosticPrinter()

  private struct State {
    var language = Language.ofEnvironment
    var json = false
  }

  private let state = Mutex(State())

  /// The language of everything that is printed.
  var language: Language { state.withLock { $0.language } }

  /// Sets how messages are written.
  func configure(language: Language?, json: Bool) {
    state.withLock { state in
      if let language { state.language = language }
      state.json = json
    }
  }

  /// Writes one message.
  func print(_ diagnostic: Diagnostic) {
    let (language, json) = state.withLock { ($0.language, $0.json) }
    if json {
      Output.error(DiagnosticPrinter.json(diagnostic, language: language, withValue: false).text + "\n")
    } else {
      Output.error(diagnostic.rendered(in: language) + "\n")
    }
  }

  /// A message as an object (`style.md` 6.10).
  static func json(_ diagnostic: Diagnostic, language: Language, withValue: Bool) -> JSONText {
    var members: [(String, JSONText)] = [
      ("severity", .string(diagnostic.severity.rawValue)), ("code", .string(diagnostic.code)),
      ("message", .string(diagnostic.message(in: language))),
    ]
    if let position = diagnostic.position {
      members.append(("file", .string(position.file)))
      members.append(("line", .integer(position.line)))
      if let column = position.column { members.append(("column", .integer(column))) }
      if let path = position.path { members.append(("path", .string(path))) }
    }
    if let field = diagnostic.field { members.append(("field", .string(field))) }
    if withValue, let value = diagnostic.value { members.append(("value", .string(value))) }
    let notes = diagnostic.notes.map { Catalogue.text($0.code, $0.arguments, in: language) }
    if !notes.isEmpty { members.append(("outcome", .string(notes.joined(separator: "; ")))) }
    if let help = diagnostic.help(in: language) { members.append(("help", .string(help))) }
    return .object(members)
  }
}

extension Language {
  /// What `LC_ALL`, `LC_MESSAGES` or `LANG` ask for.
  static var ofEnvironment: Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = unsafe getenv(name) else { continue }
      let text = unsafe String(cString: value)
      if text.isEmpty { continue }
      return text.hasPrefix("zh") ? .chinese : .english
    }
    return .english
  }
}
