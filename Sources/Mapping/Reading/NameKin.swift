/// Names of columns that share words.
enum NameKin {
  /// At most three of the names that share most words with one; none where they share none.
  static func of(_ name: String, in names: [String]) -> [String] {
    let wanted = words(name)
    if wanted.isEmpty { return [] }
    let ranked = names.map { other in
      let others = words(other)
      return (
        name: other, share: Double(wanted.intersection(others).count) / Double(wanted.union(others).count)
      )
    }
    guard let best = ranked.map(\.share).max(), best > 0 else { return [] }
    return Array(ranked.filter { $0.share == best }.map(\.name).prefix(3))
  }

  private static func words(_ name: String) -> Set<String> {
    Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }
}
