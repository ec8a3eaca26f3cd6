/// What differs between two texts, line by line, as diff -u writes it.
package enum LineDiff {
  /// One line of the result.
  enum Edit: Hashable {
    case keep(Int)
    case remove(Int)
    case add(Int)
  }

  /// Lines around each difference that are shown with it.
  private static let context = 3
  /// Texts that differ in more lines than this are shown as one whole replaced by the other.
  private static let most = 2000

  /// The difference as a unified diff under the texts' names; empty where the texts are the same.
  package static func unified(_ old: String, _ new: String, oldName: String, newName: String) -> String {
    let before = lines(old)
    let after = lines(new)
    let edits = edits(before, after)
    let changes = edits.indices.filter { if case .keep = edits[$0] { false } else { true } }
    guard !changes.isEmpty else { return "" }
    var text = "--- \(oldName)\n+++ \(newName)\n"
    var index = 0
    while index < changes.count {
      // Changes whose contexts touch are one hunk.
      var last = index
      while last + 1 < changes.count, changes[last + 1] - changes[last] <= context * 2 + 1 { last += 1 }
      let range = max(0, changes[index] - context)..<min(edits.count, changes[last] + context + 1)
      text += hunk(edits, range, before, after)
      index = last + 1
    }
    return text
  }

  /// The lines of a text, without their ends.
  static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func hunk(
    _ edits: [Edit], _ range: Range<Int>, _ before: [Substring], _ after: [Substring]
  ) -> String {
    var (oldStart, newStart, oldCount, newCount) = (0, 0, 0, 0)
    for edit in edits[..<range.lowerBound] {
      switch edit {
      case .keep: (oldStart, newStart) = (oldStart + 1, newStart + 1)
      case .remove: oldStart += 1
      case .add: newStart += 1
      }
    }
    var body = ""
    for edit in edits[range] {
      switch edit {
      case .keep(let line):
        body += " \(before[line])\n"
        (oldCount, newCount) = (oldCount + 1, newCount + 1)
      case .remove(let line):
        body += "-\(before[line])\n"
        oldCount += 1
      case .add(let line):
        body += "+\(after[line])\n"
        newCount += 1
      }
    }
    // An empty range is named by the line before it.
    let oldFrom = oldCount == 0 ? oldStart : oldStart + 1
    let newFrom = newCount == 0 ? newStart : newStart + 1
    return "@@ -\(oldFrom),\(oldCount) +\(newFrom),\(newCount) @@\n" + body
  }

  /// The shortest way from one list of lines to the other.
  ///
  /// See: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
  static func edits(_ before: [Substring], _ after: [Substring]) -> [Edit] {
    var head = 0
    while head < before.count, head < after.count, before[head] == after[head] { head += 1 }
    var tail = 0
    while tail < before.count - head, tail < after.count - head,
      before[before.count - 1 - tail] == after[after.count - 1 - tail]
    {
      tail += 1
    }
    let old = head..<before.count - tail
    let new = head..<after.count - tail
    return (0..<head).map { .keep($0) } + middle(before, old, after, new)
      + (before.count - tail..<before.count).map { .keep($0) }
  }

  private static func middle(
    _ before: [Substring], _ old: Range<Int>, _ after: [Substring], _ new: Range<Int>
  ) -> [Edit] {
    let whole: [Edit] = old.map { .remove($0) } + new.map { .add($0) }
    if old.isEmpty || new.isEmpty { return whole }
    let limit = min(old.count + new.count, most)
    // For each diagonal (old minus new), how far in the old lines the furthest path reaches; shifted by `limit + 1`.
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    var trace: [[Int]] = []
    for depth in 0...limit {
      trace.append(reach)
      for diagonal in stride(from: -depth, through: depth, by: 2) {
        let place = diagonal + limit + 1
        let isDown = diagonal == -depth || (diagonal != depth && reach[place - 1] < reach[place + 1])
        var x = isDown ? reach[place + 1] : reach[place - 1] + 1
        while x < old.count, x - diagonal < new.count, x - diagonal >= 0,
          before[old.lowerBound + x] == after[new.lowerBound + x - diagonal]
        {
          x += 1
        }
        reach[place] = x
        if x >= old.count, x - diagonal >= new.count {
          return walk(back: trace, depth, limit, old, new)
        }
      }
    }
    return whole
  }

  /// The path that ended at this depth, from its end to its start.
  private static func walk(
    back trace: [[Int]], _ depth: Int, _ limit: Int, _ old: Range<Int>, _ new: Range<Int>
  ) -> [Edit] {
    var edits: [Edit] = []
    var x = old.count
    var y = new.count
    for step in stride(from: depth, through: 0, by: -1) {
      let reach = trace[step]
      let diagonal = x - y
      let place = diagonal + limit + 1
      let isDown = diagonal == -step || (diagonal != step && reach[place - 1] < reach[place + 1])
      // Where the run of equal lines began, behind the one line that was removed or added.
      let start = step == 0 ? 0 : isDown ? reach[place + 1] : reach[place - 1] + 1
      while x > start {
        x -= 1
        y -= 1
        edits.append(.keep(old.lowerBound + x))
      }
      if step == 0 { break }
      if isDown {
        y -= 1
        edits.append(.add(new.lowerBound + y))
      } else {
        x -= 1
        edits.append(.remove(old.lowerBound + x))
      }
    }
    return edits.reversed()
  }
}
