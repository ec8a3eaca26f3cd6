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
      let found = edits(wanted, Array(candidate.unicodeScalars), limit: limit)
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

  /// The Levenshtein distance, with a swap of neighbours as one edit; a number above the limit where it is
  /// larger.
  private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
    if abs(left.count - right.count) > limit { return limit + 1 }
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1] + [Int](repeating: 0, count: right.count)
      for column in 0..<right.count {
        let change = left[row] == right[column] ? 0 : 1
        var best = min(previous[column] + change, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = best
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
