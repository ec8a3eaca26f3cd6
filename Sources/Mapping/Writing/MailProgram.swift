import Commerce
import Expressions
import Mustache
import Values
import YAMLTree

/// Makes an e-mail of a document; the only import of Mustache.
///
/// A template begins with `Subject: …` and a blank line, as the message does; an HTML part has a template of its own,
/// `delivered.en.html.mustache`, in which texts are escaped. Templates read the document by its kind's name
/// (`{{parcel.order}}`, `{{#parcel.lines}}`) and `settings`.
final class MailProgram {
  /// The words of one language.
  private struct Words {
    let text: MustacheTemplate
    let html: MustacheTemplate?
  }

  private let language: FileProgram.Column?
  private let from: FileProgram.Column
  private let fromName: FileProgram.Column?
  private let to: FileProgram.Column
  private let toName: FileProgram.Column?
  private let date: FileProgram.Column?
  private var words: [String: Words] = [:]
  private let kind: DocumentKind
  private let settings: [String: Any]

  /// Without a template in it a language falls back to this one, which must be there.
  static let fallback = "en"

  init(
    _ rules: WritingRules.MailRules, _ scope: FileProgram.Scope, pack: String, context: MapContext
  ) throws(MappingError) {
    kind = scope.kind
    settings = MailProgram.plain(context.settings) as? [String: Any] ?? [:]
    // What a message reads does not make it due again: each is sent once.
    func bind(_ column: WritingRules.Column?) throws(MappingError) -> FileProgram.Column? {
      var reads: Set<String> = []
      guard let column else { return nil }
      return try FileProgram.bind(column, scope, context, &reads)
    }
    var ignored: Set<String> = []
    from = try FileProgram.bind(rules.from, scope, context, &ignored)
    to = try FileProgram.bind(rules.to, scope, context, &ignored)
    fromName = try bind(rules.fromName)
    toName = try bind(rules.toName)
    language = try bind(rules.language)
    date = try bind(rules.date)
    let prefix = "\(pack)/\(rules.template)."
    for (name, text) in context.templates where name.hasPrefix(prefix) && !name.hasSuffix(".html") {
      let language = String(name.dropFirst(prefix.count))
      let html = context.templates[name + ".html"]
      words[language] = Words(
        text: try MailProgram.compile(text, name, rules.node, isHTML: false),
        html: try html.map { html throws(MappingError) in
          try MailProgram.compile(html, name + ".html", rules.node, isHTML: true)
        })
    }
    guard words[MailProgram.fallback] != nil else {
      throw MappingError(
        rules.node.diagnostic("map-no-template", [rules.template, "\(rules.template).en.mustache"], width: 1))
    }
  }

  private static func compile(
    _ text: String, _ name: String, _ node: YAMLNode, isHTML: Bool
  ) throws(MappingError) -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: (isHTML ? "" : "{{% CONTENT_TYPE:TEXT}}") + text)
    } catch {
      throw MappingError(node.diagnostic("map-template", ["\(name).mustache", "\(error)"], width: 1))
    }
  }

  /// The message of a document; nothing where it has no address to go to.
  func message(_ document: DocumentRecord, _ file: FileProgram) throws(RecordError) -> MailMessage? {
    let to = try text(self.to, document, file)
    guard MailMessage.isAddress(to) else {
      if to.isEmpty { return nil }
      throw RecordError("map-mail-address", [], field: self.to.name, value: to)
    }
    let from = try text(self.from, document, file)
    guard MailMessage.isAddress(from) else {
      throw RecordError("map-mail-address", [], field: self.from.name, value: from)
    }
    let wanted = try language.map { column throws(RecordError) in try text(column, document, file) } ?? ""
    guard let words = words[wanted] ?? words[MailProgram.fallback] else { return nil }
    let values: [String: Any] = [kind.name: MailProgram.plain(document.view), "settings": settings]
    let whole = words.text.render(values)
    // The head ends at the first blank line; of it only the subject is the template's.
    let normal = whole.replacing("\r\n", with: "\n")
    var subject = ""
    var body = normal[...]
    if normal.hasPrefix("Subject:"), let end = normal.firstIndex(of: "\n") {
      subject = String(normal[..<end].dropFirst("Subject:".count)).trimmed
      body = normal[normal.index(after: end)...].drop { $0 == "\n" }
    }
    let moment = try date.map { column throws(RecordError) in try text(column, document, file) }
    let html = words.html?.render(values)
    // What it says to whom: the same whenever it is written, and however the parcel came to be known.
    let identity = [file.rules.name, to, subject, String(body), html ?? ""].joined(separator: "\u{1F}")
    return MailMessage(
      from: from,
      fromName: try fromName.map { column throws(RecordError) in try text(column, document, file) },
      to: to, toName: try toName.map { column throws(RecordError) in try text(column, document, file) },
      subject: subject, date: moment.flatMap { Moment(rfc3339: Array($0.utf8).span) },
      identity: identity, text: String(body), html: html)
  }

  private func text(
    _ column: FileProgram.Column, _ document: DocumentRecord, _ file: FileProgram
  ) throws(RecordError) -> String {
    var bytes: [UInt8] = []
    try file.appendText(column, document, -1, &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: What templates read

  /// A document as nested dictionaries, by the parts of its fields' names.
  private static func plain(_ view: DocumentView) -> [String: Any] {
    var result: [String: Any] = [:]
    for (index, field) in view.schema.fields.enumerated() where !field.hidden && view.has(index) {
      let value: Any
      switch field.type {
      case .records: value = view.records(index).map { plain($0) }
      case .texts: value = view.texts(index)
      case .attributes:
        value = Dictionary(view.attributes(index).map { ($0.name, $0.text) }) { first, _ in first }
      case .boolean: value = view.text(index) == "true"
      default: value = view.text(index) ?? ""
      }
      let parts = field.name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        var group = result[parts[0]] as? [String: Any] ?? [:]
        group[parts[1]] = value
        result[parts[0]] = group
      } else {
        result[field.name] = value
      }
    }
    return result
  }

  private static func plain(_ value: Value) -> Any {
    switch value {
    case .string(let text): return text
    case .map(let members):
      var result: [String: Any] = [:]
      for entry in members.entries {
        if case .string(let name) = entry.key { result[name] = plain(entry.value) }
      }
      return result
    default:
      var bytes: [UInt8] = []
      value.appendText(to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension String {
  /// Without white space at the ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
