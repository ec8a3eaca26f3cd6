import Commerce
import Mapping
import Values
import YAMLTree

extension Learner {
  /// A rule, or what must be asked before it is one.
  enum Finding {
    case rule(Proposal.Rule)
    case question(Proposal.Question)
  }

  /// What the values of a column make of its claim; nothing where they speak against it.
  func rule(_ claim: Claim, _ draft: Draft) -> Finding? {
    let shape = draft.shapes[claim.column]
    let name = draft.name(claim)
    let source = YAMLText.scalar(name)
    let named =
      claim.isGiven
      ? say("learn-you-said") : claim.distance > 0 ? say("learn-named-part") : say("learn-named")
    func rule(_ text: String, _ evidence: String) -> Finding {
      if claim.isSure {
        return .rule(
          Proposal.Rule(field: claim.field, source: name, text: text, evidence: "\(named); \(evidence)"))
      }
      return ask([text], say("learn-may-be", evidence))
    }
    func ask(_ options: [String], _ words: String) -> Finding {
      .question(Proposal.Question(field: claim.field, source: name, words: words, options: options))
    }
    func from(_ steps: String...) -> String { "{ from: \(source), \(steps.joined(separator: ", ")) }" }
    if shape.isEmpty {
      switch kind(claim.field) {
      case .text, .tags: return rule(source, say("learn-blank"))
      default: return ask([source], say("learn-blank"))
      }
    }
    switch kind(claim.field) {
    case .decimal(let money):
      switch shape.number(money: false) {
      case .plain:
        return rule(source, say("learn-numbers", String(shape.values.count)))
      case .mark(let mark, let proof): return rule(from("mark: \"\(mark)\""), say("learn-mark", proof))
      case .ambiguous(let value):
        return ask([from("mark: \".\""), from("mark: \",\"")], say("learn-mark-either", value))
      case .none: break
      }
      guard money else { return nil }
      switch shape.number(money: true) {
      case .plain: return rule(from("as: money"), say("learn-numbers", String(shape.values.count)))
      case .mark(let mark, let proof):
        return rule(from("as: money", "mark: \"\(mark)\""), say("learn-mark", proof))
      case .ambiguous(let value):
        return ask(
          [from("as: money", "mark: \".\""), from("as: money", "mark: \",\"")],
          say("learn-mark-either", value))
      case .none: return nil
      }
    case .moment:
      switch shape.date {
      case .none: return nil
      case .standard: return rule(source, say("learn-date-standard"))
      case .pattern(let pattern, let proof, let isLocal):
        let evidence = say("learn-date", proof) + (isLocal ? "; " + say("learn-local") : "")
        return rule(from("format: \"\(pattern)\""), evidence)
      case .ambiguous(let patterns, let example):
        return ask(patterns.map { from("format: \"\($0)\"") }, say("learn-date-either", example))
      }
    case .country:
      if shape.isCountryCode { return rule(source, say("learn-codes", String(shape.values.count))) }
      let missing = shape.values.filter { countries?.find(Array($0.utf8).span) == nil }
      if missing.isEmpty {
        return rule(from("lookup: countries"), say("learn-countries", String(shape.values.count)))
      }
      return ask(
        [from("lookup: countries")], say("learn-countries-miss", missing.prefix(3).joined(separator: ", ")))
    case .currency:
      if shape.isCurrencyCode { return rule(source, say("learn-codes", String(shape.values.count))) }
      let known = shape.values.compactMap { value in
        Learner.signs[value].map { "\(YAMLText.scalar(value)): \($0)" }
      }
      let codes = shape.values.filter { ISOCodes.isCurrency(Array($0.utf8).span) }.map { "\($0): \($0)" }
      guard known.count + codes.count == shape.values.count else {
        return ask(
          ["{ value: EUR }"], say("learn-currency-sign", shape.values.prefix(3).joined(separator: ", ")))
      }
      return rule(
        from("values: { \((known + codes).joined(separator: ", ")) }"),
        say("learn-words", String(shape.values.count)))
    case .choice: return choice(claim, shape, source, rule: rule, ask: ask)
    case .number:
      if claim.isSure || claim.isGiven {
        return .rule(
          Proposal.Rule(field: claim.field, source: name, text: from("required: true"), evidence: named))
      }
      // A name that may mean other things: that all its values number something decides.
      if claim.field == "number", shape.isNumbering {
        return .rule(
          Proposal.Rule(
            field: claim.field, source: name, text: from("required: true"), evidence: say("learn-numbering")))
      }
      return ask([from("required: true")], say("learn-may-be", named))
    case .tags:
      if shape.values.contains(where: { $0.contains(",") }) {
        return rule(from("split: \",\""), say("learn-commas"))
      }
      return rule(source, "")
    case .text:
      let stripped = shape.values.first { $0.hasPrefix("'") }
      if claim.field.hasSuffix("postcode"), stripped != nil {
        return rule(from("strip: \"'\""), say("learn-strip"))
      }
      if shape.values.contains(where: { $0 != $0.trimmed }) {
        return rule(from("trim: true"), say("learn-trim"))
      }
      return rule(source, say("learn-texts", String(shape.values.count)))
    }
  }

  /// One of a few words: each of the file's must be known.
  private func choice(
    _ claim: Claim, _ shape: ValueShape, _ source: String, rule: (String, String) -> Finding,
    ask: ([String], String) -> Finding
  ) -> Finding? {
    if claim.field == "status", shape.date != .none {
      return ask(
        ["{ from: \(source), expr: 'value == \"\" ? \"open\" : \"cancelled\"' }"], say("learn-cancelled"))
    }
    var pairs: [String] = []
    var unknown: [String] = []
    for value in shape.values {
      if let word = names.word(value, of: claim.field) {
        if word != value || shape.values.count > 1 { pairs.append("\(YAMLText.scalar(value)): \(word)") }
      } else {
        unknown.append(value)
      }
    }
    if unknown.count == shape.values.count, unknown.count > 12 { return nil }
    let text = pairs.isEmpty ? source : "{ from: \(source), values: { \(pairs.joined(separator: ", ")) } }"
    if unknown.isEmpty { return rule(text, say("learn-words", String(shape.values.count))) }
    return ask([text], say("learn-words-miss", unknown.prefix(3).joined(separator: ", ")))
  }

  private enum Kind {
    case number
    case text
    case decimal(money: Bool)
    case moment
    case country
    case currency
    case choice
    case tags
  }

  private func kind(_ field: String) -> Kind {
    switch field {
    case "number", "sku": return .number
    case "placedAt", "at": return .moment
    case "currency": return .currency
    case "shipTo.country", "billTo.country": return .country
    case "status", "paymentStatus": return .choice
    case "tags": return .tags
    case "lines.quantity", "lines.fulfilled", "onHand", "available": return .decimal(money: false)
    case "subtotal", "shipping", "discount", "tax", "total", "lines.unitPrice", "lines.amount",
      "lines.discount",
      "lines.tax":
      return .decimal(money: true)
    default: return .text
    }
  }
}
