import Values

/// The one name that was nearly certainly meant.
enum Suggestion {
  /// The nearest of the known names, if it is at most two edits away and no other is as near.
  static func nearest(to name: String, in known: [String]) -> String? {
    let wanted = Array(name.unicodeScalars)
    // A name of one or two characters is two edits away from any other.
    let limit = min(2, (wanted.count - 1) / 2)
    guard limit > 0 else { return nil }
    var best: String?
    var distance = limit + 1
    var isTie = false
    for candidate in known where candidate != best {
      let found = EditDistance.between(wanted, Array(candidate.unicodeScalars), limit: limit)
      if found < distance {
        best = candidate
        distance = found
        isTie = false
      } else if found == distance {
        isTie = true
      }
    }
    return isTie || distance > limit ? nil : best
  }
}
