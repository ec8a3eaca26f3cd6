import Values

extension Node {
  /// All texts that it can give, where they are few and known beforehand: a text that is written out, a field with a
  /// closed list of words, or a choice among such.
  ///
  /// Settings are left out: that one is never met under the settings of one partner is no mistake of the map.
  var words: Set<String>? {
    switch kind {
    case .literal(let literal):
      if case .string(let text) = literal.value { return [text] }
      return nil
    case .select, .index: return fieldWords.map(Set.init)
    case .conditional(_, let yes, let no):
      guard let left = yes.words, let right = no.words else { return nil }
      return left.union(right)
    case .call:
      guard case .function(let function) = resolution, function.name == "orValue", callArguments.count == 2,
        let left = callArguments[0].words, let right = callArguments[1].words
      else { return nil }
      return left.union(right)
    default: return nil
    }
  }

  /// Whether it is nothing but texts that are written out.
  private var isWritten: Bool {
    switch kind {
    case .literal: true
    case .conditional(_, let yes, let no): yes.isWritten && no.isWritten
    default: false
    }
  }

  /// Refuses a comparison with a text that a field never has.
  static func refuseStrangers(_ left: Node, _ right: Node) throws(ExpressionError) {
    guard let known = left.words, let other = right.words, known.isDisjoint(with: other) else { return }
    let (field, stranger) = right.isWritten ? (left, right) : (right, left)
    // Two texts that are written out are no comparison with a field.
    guard !field.isWritten else { return }
    try refuse(stranger, field.words ?? [])
  }

  /// Refuses a list in which a field is looked for and which has a text that the field never has.
  static func refuseStrangers(_ field: Node, among elements: [Node.Element]) throws(ExpressionError) {
    guard let known = field.words, !field.isWritten else { return }
    for element in elements {
      if let other = element.value.words, known.isDisjoint(with: other) { try refuse(element.value, known) }
    }
  }

  private static func refuse(_ stranger: Node, _ known: Set<String>) throws(ExpressionError) {
    let words = stranger.words?.sorted() ?? []
    let allowed = known.filter { !$0.isEmpty }.sorted()
    throw ExpressionError(
      "expression-never-equal",
      [words.map(\.quotedForMessage).joined(separator: ", "), allowed.joined(separator: ", ")],
      suggestion: words.count == 1 ? Suggestion.nearest(to: words[0], in: allowed) : nil,
      offset: stranger.offset, length: stranger.length)
  }
}
