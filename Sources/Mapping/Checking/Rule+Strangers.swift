import Commerce
import Expressions
import Values
import YAMLTree

extension Rule {
  /// Refuses a rule that gives its field a text which the field never has: each record that comes to it would be
  /// refused.
  func refuseStrangers(
    _ type: FieldType, _ expression: Expression?, fallback: [UInt8]?
  ) throws(MappingError) {
    if let fallback { try refuseStranger(fallback, type) }
    // What comes behind makes another text of it.
    guard lookup == nil else { return }
    if let values {
      for text in values.values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        try refuseStranger(text, type)
      }
    } else if let expression {
      for text in expression.words?.sorted() ?? [] { try refuseStranger(Array(text.utf8), type) }
    } else if let constant {
      try refuseStranger(constant, type)
    }
  }

  private func refuseStranger(_ text: [UInt8], _ type: FieldType) throws(MappingError) {
    if text.isEmpty { return }
    let shown = String(decoding: text, as: UTF8.self)
    let node = expression?.node ?? node
    switch type {
    case .choice(let words):
      if words.contains(shown) { return }
      throw MappingError(
        node.diagnostic(
          "map-word", [shown.quotedForMessage, name, words.joined(separator: ", ")], width: 1,
          suggestion: nearest(to: shown, in: words)))
    case .currency where !ISOCodes.isCurrency(text.span):
      throw MappingError(node.diagnostic("map-currency", [shown.quotedForMessage], width: 1))
    case .country where !ISOCodes.isCountry(text.span):
      throw MappingError(node.diagnostic("map-country", [shown.quotedForMessage], width: 1))
    default: return
    }
  }
}
