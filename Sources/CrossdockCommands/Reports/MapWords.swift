import Commerce
import Expressions
import Mapping
import Values

/// The clauses that a rule is told in.
struct MapWords {
  let language: Language

  func say(_ code: String, _ arguments: String...) -> String {
    Catalogue.text(code, arguments, in: language)
  }

  /// A sentence, or a heading where it ends with a colon.
  func sentence(_ code: String, _ arguments: String...) -> String {
    var text = Catalogue.text(code, arguments, in: language)
    // What begins with a name of the map stays as the map has it.
    if Catalogue.text(code, [], in: language).first != "?" {
      text = text.prefix(1).uppercased() + text.dropFirst()
    }
    if text.last == ":" || text.last == "：" { return text }
    return text + (language == .chinese ? "。" : ".")
  }

  /// What stands between clauses.
  var comma: String { language == .chinese ? "，" : ", " }

  /// A name or an expression of the map, as it stands there.
  func code(_ text: String) -> String {
    let parts = text.split { $0 == " " || $0 == "\n" }
    return "`\(parts.joined(separator: " "))`"
  }

  /// Several things with a word before the last.
  func list(_ texts: [String], _ word: String) -> String {
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    let first = texts.dropLast().joined(separator: language == .chinese ? "、" : ", ")
    return language == .chinese ? "\(first)\(say(word))\(last)" : "\(first) \(say(word)) \(last)"
  }

  /// A field's dotted name as people say it: `Ship to, postcode`.
  func field(_ name: String) -> String {
    if name.hasPrefix("attributes.") {
      return "\(say("explain-field-attributes")) '\(name.dropFirst("attributes.".count))'"
    }
    let parts = name.split(separator: ".").map { say("explain-field-\(MapWords.code(of: $0))") }
    let text = parts.joined(separator: language == .chinese ? "" : " ")
    return language == .chinese ? text : text.prefix(1).uppercased() + text.dropFirst()
  }

  /// `unitPrice` as codes are written: `unit-price`.
  private static func code(of name: Substring) -> String {
    name.reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" }
      text += letter.lowercased()
    }
  }

  // MARK: Reading

  /// Where a rule's text comes from.
  func source(_ rule: Rule) -> String {
    let names = rule.from.map { code($0.name) }
    if !rule.sum.isEmpty || !rule.minus.isEmpty {
      let sum = say("explain-sum", list(rule.sum.map { code($0.name) }, "explain-and"))
      if rule.minus.isEmpty { return sum }
      return sum + comma + say("explain-minus", list(rule.minus.map { code($0.name) }, "explain-and"))
    }
    if !rule.further.parts.isEmpty {
      return say("explain-parts", list(rule.further.parts.map { code($0.name) }, "explain-and"))
    }
    if let newest = rule.further.newest { return say("explain-newest", field(newest.list)) }
    if names.isEmpty {
      if let constant = rule.constant {
        return constant.isEmpty
          ? say("explain-blank")
          : say("explain-constant", String(decoding: constant, as: UTF8.self).quotedForMessage)
      }
      return rule.expression.map { say("explain-made", code($0.text)) } ?? say("explain-blank")
    }
    return names.count == 1 ? names[0] : say("explain-from-first", list(names, "explain-and"))
  }

  /// What is done with the text, in the order in which it is done.
  func steps(_ rule: Rule) -> [String] {
    var steps: [String] = []
    if let column = rule.ifColumn { steps.append(say("explain-if-column", code(column))) }
    if rule.trim || rule.further.squeezes { steps.append(say("explain-trim")) }
    if let strip = rule.strip { steps.append(say("explain-strip", code(String(UnicodeScalar(strip))))) }
    if let expression = rule.expression, !rule.from.isEmpty || rule.further.isSourceOfText {
      steps.append(say("explain-expr", code(expression.text)))
    }
    if let values = rule.values {
      let pairs = values.map {
        (String(decoding: $0.key, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
      }
      .sorted { $0.0 < $1.0 }
      let shown = pairs.prefix(8).map { say("explain-becomes", $0.quotedForMessage, $1.quotedForMessage) }
      steps.append(
        say(
          "explain-values",
          shown.joined(separator: language == .chinese ? "、" : ", ") + (pairs.count > 8 ? " …" : "")))
    }
    if let lookup = rule.lookup {
      steps.append(say("explain-lookup", lookup.table))
      if rule.further.fallback == nil { steps.append(say("explain-miss-\(rule.miss.rawValue)")) }
    }
    if let fallback = rule.further.fallback, !fallback.isEmpty {
      steps.append(say("explain-default", String(decoding: fallback, as: UTF8.self).quotedForMessage))
    }
    return steps
  }

  /// What the field is then; nothing where that goes without saying.
  func type(_ rule: Rule, _ type: FieldType, _ kind: DocumentKind) -> String? {
    var clauses: [String] = []
    switch type {
    case .text, .attributes, .records: if rule.constant == nil { clauses.append(say("explain-type-text")) }
    case .decimal:
      let isMoney = !["quantity", "fulfilled", "onHand", "available"].contains(rule.name)
      clauses.append(
        isMoney ? say("explain-type-money", say("explain-kind-\(kind.name)")) : say("explain-type-decimal"))
      switch rule.mark {
      case .byte(let mark)?: clauses.append(say("explain-type-mark", String(UnicodeScalar(mark))))
      case .either?: clauses.append(say("explain-type-either"))
      case nil: break
      }
    case .integer: clauses.append(say("explain-type-integer"))
    case .boolean: clauses.append(say("explain-type-boolean"))
    case .moment:
      let forms = rule.formats.map { code($0.pattern) }
      clauses.append(
        forms.isEmpty
          ? say("explain-type-moment") : say("explain-type-moment-form", list(forms, "explain-or")))
      if let zone = rule.zone { clauses.append(say("explain-zone", code(zone))) }
    case .currency: clauses.append(say("explain-type-currency"))
    case .country: clauses.append(say("explain-type-country"))
    case .choice(let words):
      if rule.constant == nil || rule.constant?.isEmpty == true {
        clauses.append(say("explain-type-choice", list(words, "explain-or")))
      }
    case .texts:
      clauses.append(
        rule.split.map { say("explain-split", String(decoding: $0, as: UTF8.self).quotedForMessage) }
          ?? say("explain-type-texts"))
    }
    if rule.required { clauses.append(say("explain-required")) }
    if rule.further.isSecret { clauses.append(say("explain-secret")) }
    return clauses.isEmpty ? nil : clauses.joined(separator: comma)
  }

  // MARK: Writing

  /// The clauses of a column; `row`: the values of a row by name, as the map writes them.
  func column(_ column: WritingRules.Column, _ row: [String: String], _ kind: DocumentKind) -> [String] {
    var clauses: [String] = []
    if let expression = column.expression {
      clauses.append(say("explain-made", code(expression.text)))
    } else if let path = column.from?.path {
      let name = path.split(separator: ".", maxSplits: 1).map(String.init)
      if name.count == 2, name[0] == "row", let text = row[name[1]] {
        clauses.append(say("explain-made", code(text)))
      } else {
        clauses.append(name.count == 2 ? field(name[1]) : code(path))
      }
    } else if let constant = column.constant, !constant.isEmpty {
      clauses.append(say("explain-constant", constant.quotedForMessage))
    } else {
      clauses.append(say("explain-blank"))
    }
    if !column.formats.isEmpty {
      clauses.append(
        say("explain-type-moment-form", list(column.formats.map { code($0.pattern) }, "explain-or")))
    }
    if let zone = column.zone { clauses.append(say("explain-zone", code(zone))) }
    if let lookup = column.lookup {
      clauses.append(say("explain-lookup", lookup.table))
      clauses.append(say("explain-miss-\(column.miss.rawValue)"))
    }
    if column.first { clauses.append(say("explain-first-row")) }
    return clauses
  }
}
