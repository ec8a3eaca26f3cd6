/// Something to tell a person: what was found, where, what became of it, what to do.
///
/// A diagnostic holds a code and arguments, never words: the words are in the ``Catalogue``, in each language. Codes
/// are contract (scripts branch on them), words are not.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable {
    /// This record, file or command stops here.
    case error
    /// It goes on, and a person should look.
    case warning
  }

  /// A line of fact under the message, by its own code in the catalogue.
  package struct Note: Hashable, Sendable {
    package var code: String
    package var arguments: [String]

    package init(_ code: String, _ arguments: [String] = []) {
      self.code = code
      self.arguments = arguments
    }
  }

  /// The source line, and the part of it that is meant.
  package struct Excerpt: Hashable, Sendable {
    package var line: String
    /// In Unicode scalars, from 1.
    package var column: Int
    package var width: Int

    package init(line: String, column: Int, width: Int) {
      self.line = line
      self.column = column
      self.width = width
    }
  }

  package var severity: Severity
  /// Stable, kebab-case, `room-thing`.
  package var code: String
  /// What the placeholders of the catalogue's text stand for, `{0}` first.
  ///
  /// Never a buyer's name, address or e-mail.
  package var arguments: [String]
  package var position: SourcePosition?
  /// The partner's own name of the column or path, where one is at fault.
  package var field: String?
  /// What stood there.
  ///
  /// Shown only where the contract allows (`documents.md` 4), never in a log.
  package var value: String?
  package var excerpt: Excerpt?
  package var notes: [Note]
  /// The one name that was nearly certainly meant.
  package var suggestion: String?

  package init(
    _ code: String, _ arguments: [String] = [], severity: Severity = .error,
    at position: SourcePosition? = nil,
    field: String? = nil, value: String? = nil, excerpt: Excerpt? = nil, notes: [Note] = [],
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.arguments = arguments
    self.position = position
    self.field = field
    self.value = value
    self.excerpt = excerpt
    self.notes = notes
    self.suggestion = suggestion
  }

  /// The same diagnostic with one more note.
  package func noting(_ code: String, _ arguments: String...) -> Diagnostic {
    var result = self
    result.notes.append(Note(code, arguments))
    return result
  }
}

extension Diagnostic {
  /// The message in one language, without place and code: `found 7 fields, expected 8 as in the header`.
  package func message(in language: Language = .english) -> String {
    Catalogue.text(code, arguments, in: language)
  }

  /// What to do, in one language, where there is one thing to do.
  package func help(in language: Language = .english) -> String? {
    if let suggestion { return Catalogue.text("did-you-mean", [suggestion], in: language) }
    return Catalogue.help(code, arguments, in: language)
  }

  /// The whole diagnostic as compilers write them: place, severity, message, code; excerpt; notes; help.
  package func rendered(in language: Language = .english) -> String {
    var text = ""
    if let position {
      text += position.file
      if position.line > 0 { text += ":\(position.line)" }
      if let column = position.column { text += ":\(column)" }
      text += ": "
    }
    text += "\(severity.rawValue): \(message(in: language)) [\(code)]"
    if let excerpt {
      let number = String(position?.line ?? 0)
      let excerpt = excerpt.window
      text += "\n  \(number) | \(excerpt.line)"
      text += "\n  \(String(repeating: " ", count: number.count)) | "
      text += String(repeating: " ", count: max(excerpt.column - 1, 0)) + "^"
      text += String(repeating: "~", count: max(excerpt.width - 1, 0))
    }
    for note in notes {
      text += "\n  note: " + Catalogue.text(note.code, note.arguments, in: language)
    }
    if let help = help(in: language) { text += "\n  help: " + help }
    return text
  }
}

extension Diagnostic.Excerpt {
  /// The most scalars of a line that are shown.
  private static let widest = 160

  /// The part of a long line around what is meant: a line of 100,000 characters helps nobody.
  fileprivate var window: Diagnostic.Excerpt {
    let scalars = line.unicodeScalars
    guard scalars.count > Self.widest else { return self }
    let start = max(0, min(column - 1 - Self.widest / 2, scalars.count - Self.widest))
    let end = min(start + Self.widest, scalars.count)
    var text = start > 0 ? "…" : ""
    text.unicodeScalars.append(contentsOf: scalars.dropFirst(start).prefix(end - start))
    if end < scalars.count { text += "…" }
    let place = column - start + (start > 0 ? 1 : 0)
    return Diagnostic.Excerpt(line: text, column: place, width: max(1, min(width, end - column + 1)))
  }
}

extension Diagnostic: CustomStringConvertible {
  package var description: String { rendered() }
}

extension String {
  /// A value as messages show it: single quotes, control characters escaped, cut at 60 characters.
  package var quotedForMessage: String {
    var text = "'"
    var count = 0
    for scalar in unicodeScalars {
      if count == 60 {
        text += "…"
        break
      }
      count += 1
      if scalar.value < 0x20 || scalar.value == 0x7F || (0x80..<0xA0).contains(scalar.value) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "'"
  }
}
