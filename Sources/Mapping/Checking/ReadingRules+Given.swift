import Commerce

extension ReadingRules {
  /// Whether a document of the map can have a field at all: a rule gives it, or the program itself does.
  ///
  /// `name`: dotted; a list's field stands behind the list's name (`lines.sku`).
  package func gives(_ name: String) -> Bool {
    if name == kind.partnerField || name == "document" || name == "source" || name.hasPrefix("source.") {
      return true
    }
    if rules.contains(where: { $0.name == name || $0.name.hasPrefix(name + ".") }) { return true }
    if name.hasPrefix("label.") || name == "label" { return labels[""] != nil }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let own = lists.filter { $0.name == parts[0] }
    guard let first = own.first else { return false }
    // The key of a line is ours.
    guard parts.count == 2, parts[1] != "key" else { return true }
    if parts[1].hasPrefix("label"), labels[first.name] != nil { return true }
    return own.contains { list in list.rules.contains { $0.name == parts[1] } }
  }
}
