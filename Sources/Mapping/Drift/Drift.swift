package import Values
import YAMLTree

/// What a sender did before, as far as it tells whether a file is still the file that its map was written for.
package struct SenderMemory: Hashable, Sendable {
  /// The forms of accepted files, the newest first; each header once.
  ///
  /// A platform of many countries writes its numbers and days as each of them does, and heads the columns so as well: a
  /// file is held against those with the same header only.
  package var forms: [SenderForm] = []
  /// The map and settings that read the newest of them: whoever changed these since knows what the file looks like.
  package var version = ""

  package init() {}

  /// Most forms that are kept: a platform has a few of one export.
  private static let mostForms = 16

  /// Takes in the form of a file that was accepted.
  package mutating func accept(_ form: SenderForm, version: String) {
    var form = form
    if let before = known(form.header) {
      form.marks = before.marks.merging(form.marks) { $1 }
      form.dayOrders = before.dayOrders.merging(form.dayOrders) { $1 }
    }
    forms.removeAll { Set($0.header) == Set(form.header) }
    forms.insert(form, at: 0)
    if forms.count > SenderMemory.mostForms { forms.removeLast() }
    self.version = version
  }

  /// The form of the files that had the same columns.
  func known(_ header: [String]) -> SenderForm? { forms.first { Set($0.header) == Set(header) } }

  /// The headers of accepted files.
  var headers: [[String]] { forms.map(\.header) }
}

/// What is different in a file from those that its sender sent before.
package enum Drift {
  /// What has changed, each with the change to the map that it asks for; nothing where the file is like those before.
  package static func findings(
    _ form: SenderForm, _ memory: SenderMemory, _ recognised: Recognised, version: String, file: String
  ) -> [Diagnostic] {
    let line = recognised.rows?.headerLine ?? 1
    var result: [Diagnostic] = []
    if let found = columns(form, memory, recognised, at: SourcePosition(file: file, line: line)) {
      result.append(found)
    }
    guard memory.version == version, let known = memory.known(form.header) else { return result }
    let position = SourcePosition(file: file, line: 0)
    for (name, mark) in form.marks.sorted(by: { $0.key < $1.key }) {
      guard let before = known.marks[name], before != mark else { continue }
      let (now, then) = (String(UnicodeScalar(mark)), String(UnicodeScalar(before)))
      result.append(
        Diagnostic("drift-decimal-mark", [now, name, then], at: position, field: name)
          .noting("drift-change", recognised.map.file, "{ from: \(quoted(name)), mark: \"\(now)\" }"))
    }
    for (name, order) in form.dayOrders.sorted(by: { $0.key < $1.key }) {
      guard let before = known.dayOrders[name], before != order else { continue }
      var found = Diagnostic(
        order == .monthFirst ? "drift-month-first" : "drift-day-first", [name], at: position, field: name)
      if let pattern = recognised.rules.turnedPattern(of: name) {
        found = found.noting(
          "drift-change", recognised.map.file, "{ from: \(quoted(name)), format: \(quoted(pattern)) }")
      }
      result.append(found)
    }
    return result
  }

  /// A column that no accepted file had and that the map does not speak of.
  private static func columns(
    _ form: SenderForm, _ memory: SenderMemory, _ recognised: Recognised, at position: SourcePosition
  ) -> Diagnostic? {
    guard !memory.headers.isEmpty else { return nil }
    let names = Set(form.header.map(folded))
    let seen = Set(memory.headers.joined().map(folded))
    let known = Set(recognised.rules.allNames.map(folded))
    let added = form.header.filter { name in
      // Our own columns stand in files of refused records that come back mended.
      !name.isEmpty && !name.hasPrefix("crossdock_") && !seen.contains(folded(name))
        && !known.contains(folded(name))
    }
    guard !added.isEmpty else { return nil }
    // The earlier header that is most like this one.
    let before =
      memory.headers.max { left, right in
        Set(left.map(folded)).intersection(names).count < Set(right.map(folded)).intersection(names).count
      } ?? []
    // A column that the map finds under another of its names is not gone.
    let reads = recognised.rules.reads
    let row = HeaderRow(fields: form.header)
    let gone = before.filter { name in
      let ours = reads.rename.first { $0.value.contains { folded($0) == folded(name) } }?.key ?? name
      return !name.isEmpty && !names.contains(folded(name)) && row.place(of: ours, reads) == nil
    }
    let list = added.map(\.quotedForMessage).joined(separator: ", ")
    var found = Diagnostic("drift-new-column", [list], at: position, field: added.first)
    var unexplained = added
    for old in gone {
      guard let new = successor(of: old, in: before, among: unexplained, form.header) else { continue }
      unexplained.removeAll { $0 == new }
      let ours = recognised.rules.reads.rename.first { $0.value.contains(old) }?.key ?? old
      found = found.noting("drift-renamed", old.quotedForMessage, new.quotedForMessage)
        .noting("drift-change", recognised.map.file, "rename: { \(quoted(ours)): [\(quoted(new))] }")
    }
    if !unexplained.isEmpty {
      let line = "optional: [\(unexplained.map(quoted).joined(separator: ", "))]"
      found = found.noting("drift-change", recognised.map.file, line)
    }
    return found
  }

  /// The new column that a lost one most likely became: the nearest name, else the one in its place.
  static func successor(
    of old: String, in before: [String], among added: [String], _ header: [String]
  ) -> String? {
    if let near = nearest(to: old, in: added) { return near }
    if let place = before.firstIndex(of: old), place < header.count, added.contains(header[place]) {
      return header[place]
    }
    return nil
  }

  /// A name as YAML takes it.
  package static func quoted(_ name: String) -> String {
    let plain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x20 || byte == 0x5F || byte >= 0x80
    }
    if plain, let first = name.utf8.first, first > 0x39, name.utf8.last != 0x20 { return name }
    var text = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }

  private static func folded(_ name: String) -> String { HeaderRow.fold(name) }
}

extension Drift {
  /// What became of columns that a map requires and a file of the sender lacks now: the lines for the map.
  package static func renames(
    _ missing: [String], header: [String], memory: SenderMemory
  ) -> [(old: String, new: String)] {
    guard let before = memory.headers.first else { return [] }
    let seen = Set(memory.headers.joined().map(folded))
    var added = header.filter { !$0.isEmpty && !seen.contains(folded($0)) }
    var result: [(old: String, new: String)] = []
    for old in missing {
      guard let new = successor(of: old, in: before, among: added, header) else { continue }
      added.removeAll { $0 == new }
      result.append((old, new))
    }
    return result
  }
}

extension ReadingRules {
  /// Every name of a column that the map speaks of, under whatever name files have it.
  fileprivate var allNames: [String] {
    let all = rules + lists.flatMap(\.rules)
    var names = knownColumns + reads.columns
    names += reads.rename.keys
    names += reads.rename.values.joined()
    names += reads.refuses.map(\.name)
    names += lineKey.map(\.name)
    names += all.compactMap(\.ifColumn)
    names += all.flatMap { $0.minus.map(\.name) }
    return names
  }

  /// The first pattern of a column's dates with day and month in each other's place; nothing where a setting says it.
  fileprivate func turnedPattern(of name: String) -> String? {
    let all = rules + lists.flatMap(\.rules)
    guard
      let pattern = all.first(where: { rule in
        rule.from.contains { $0.name == name } && !rule.formats.isEmpty
      })?.formats.first(where: { !$0.pattern.hasPrefix("settings.") })?.pattern
    else { return nil }
    let day = pattern.contains("dd") ? "dd" : "d"
    let month = pattern.contains("MM") ? "MM" : "M"
    var result = ""
    var rest = pattern[...]
    while let first = rest.first {
      if rest.hasPrefix(day) {
        result += month
        rest = rest.dropFirst(day.count)
      } else if rest.hasPrefix(month) {
        result += day
        rest = rest.dropFirst(month.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result == pattern ? nil : result
  }
}
