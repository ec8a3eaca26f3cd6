/// What two people made of one text, put together line by line, as `diff3 -m` does.
enum LineMerge {
  /// Lines of the base that became others.
  private struct Change: Equatable {
    var base: Range<Int>
    var lines: [Substring]
  }

  /// The base with both sides' changes; nothing where they changed the same lines, or lines that touch.
  ///
  /// `bothInsert`: where both only added lines at one place, both are kept: of tables, whose rows have no order.
  static func merge(base: String, own: String, theirs: String, bothInsert: Bool) -> String? {
    let lines = LineDiff.lines(base)
    let left = changes(lines, LineDiff.lines(own))
    let right = changes(lines, LineDiff.lines(theirs))
    var merged: [Substring] = []
    var place = 0
    func take(_ change: Change) {
      merged += lines[place..<change.base.lowerBound] + change.lines
      place = change.base.upperBound
    }
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      guard i < left.count else {
        take(right[j])
        j += 1
        continue
      }
      guard j < right.count else {
        take(left[i])
        i += 1
        continue
      }
      let (a, b) = (left[i], right[j])
      if a.base.upperBound < b.base.lowerBound {
        take(a)
        i += 1
      } else if b.base.upperBound < a.base.lowerBound {
        take(b)
        j += 1
      } else if a == b {
        take(a)
        (i, j) = (i + 1, j + 1)
      } else if bothInsert, a.base.isEmpty, b.base.isEmpty {
        let known = Set(a.lines)
        take(Change(base: a.base, lines: a.lines + b.lines.filter { !known.contains($0) }))
        (i, j) = (i + 1, j + 1)
      } else {
        return nil
      }
    }
    merged += lines[place...]
    return merged.map { "\($0)\n" }.joined()
  }

  private static func changes(_ base: [Substring], _ text: [Substring]) -> [Change] {
    var changes: [Change] = []
    var line = 0
    var isOpen = false
    for edit in LineDiff.edits(base, text) {
      if case .keep = edit {
        line += 1
        isOpen = false
        continue
      }
      if !isOpen { changes.append(Change(base: line..<line, lines: [])) }
      isOpen = true
      let last = changes.count - 1
      switch edit {
      case .remove:
        line += 1
        changes[last].base = changes[last].base.lowerBound..<line
      case .add(let index): changes[last].lines.append(text[index])
      case .keep: break
      }
    }
    return changes
  }
}
