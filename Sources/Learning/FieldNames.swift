package import Mapping
import Values

/// What exports call the fields of documents, in five languages: data, not code (`resources/learning/*.csv`).
package struct FieldNames: Sendable {
  /// A field that a column's name may mean.
  struct Match: Hashable, Sendable {
    /// `buyer.email`, `lines.sku`, `stock.onHand`.
    let field: String
    /// Whether the name can hardly mean anything else.
    fileprivate(set) var isSure: Bool
    /// How far the name is from one in the table: parts that were left out.
    let distance: Int
    /// Whether it is an address that says nothing of whose it is.
    var isBareAddress = false
    /// Whether the name says that it belongs to a line of the order.
    fileprivate(set) var isOfLine = false
  }

  private struct Meaning: Hashable {
    let field: String
    let isSure: Bool
  }

  private var meanings: [String: [Meaning]] = [:]
  /// What stands before or behind the names of an address, the longest first.
  private var prefixes: [(key: String, party: String)] = []
  /// What stands around the fields of an order in paths, and around those of its lines.
  private var containers: Set<String> = []
  private var lineContainers: Set<String> = []
  /// Words of exports, by the field of one of a few words that they are for.
  private var words: [String: [String: String]] = [:]

  /// Reads the two tables.
  ///
  /// - Throws: what is wrong in them, as for any look-up table.
  package init(names: LookupTable, values: LookupTable) {
    for field in names.keys {
      let synonyms = FieldNames.cells(names, field, from: 0)
      for synonym in synonyms {
        let isSure = !synonym.hasSuffix("?")
        let key = NameKey.of(synonym)
        if key.isEmpty { continue }
        if field == "shipTo" || field == "billTo" {
          prefixes.append((key, field))
        } else if field == "container" {
          containers.insert(key)
        } else if field == "lineContainer" {
          lineContainers.insert(key)
        } else if meanings[key]?.contains(where: { $0.field == field }) != true {
          meanings[key, default: []].append(Meaning(field: field, isSure: isSure))
        }
      }
    }
    prefixes.sort { ($0.key.count, $1.key) > ($1.key.count, $0.key) }
    for value in values.keys {
      let cells = FieldNames.cells(values, value, from: 0)
      guard let field = cells.first else { continue }
      for word in cells.dropFirst() + [value] { words[field, default: [:]][NameKey.of(word)] = value }
    }
  }

  /// The word of the contract that an export's word stands for.
  func word(_ text: String, of field: String) -> String? { words[field]?[NameKey.of(text)] }

  /// What a column's name may mean; of a path (`address.city`, `Order Lines/Quantity`) all of it, then less and less of
  /// its beginning.
  ///
  /// What was left out decides how sure that is: `order.total` is the total, `customer.tags` may be anybody's, and what
  /// stands in `Order Lines` belongs to a line.
  func matches(_ name: String) -> [Match] {
    for (distance, variant) in FieldNames.variants(name).enumerated() {
      let found = matches(key: variant.key, distance: distance)
      if found.isEmpty { continue }
      let isOfLine = (variant.left + variant.brackets).contains { lineContainers.contains($0) }
      let isKnown = variant.left.allSatisfy { containers.contains($0) || lineContainers.contains($0) }
      return found.map { match in
        var match = match
        match.isSure = match.isSure && isKnown
        match.isOfLine = isOfLine
        return match
      }
    }
    // Without its first word a name may mean anything: `AmazonOrderId`, `Harbour order no`.
    guard let rest = FieldNames.withoutFirstWord(name) else { return [] }
    return matches(key: rest, distance: 9).map { match in
      var match = match
      match.isSure = false
      return match
    }
  }

  private static func withoutFirstWord(_ name: String) -> String? {
    let last = name.split(whereSeparator: { "./#".contains($0) }).last ?? ""
    var previous: Character = " "
    for place in last.indices {
      let character = last[place]
      let begins = character.isUppercase && previous.isLowercase || "-_ ".contains(character)
      if begins, place != last.startIndex {
        let key = NameKey.of(last[place...])
        return key.isEmpty ? nil : key
      }
      previous = character
    }
    return nil
  }

  private func matches(key: String, distance: Int) -> [Match] {
    var result: [Match] = []
    for meaning in meanings[key] ?? [] {
      let isBare = meaning.field.hasPrefix("address.")
      let field = isBare ? "shipTo." + meaning.field.dropFirst("address.".count) : meaning.field
      result.append(
        Match(field: field, isSure: meaning.isSure, distance: distance, isBareAddress: isBare))
    }
    if !result.isEmpty { return result }
    for prefix in prefixes {
      var rests: [Substring] = []
      if key.hasPrefix(prefix.key) { rests.append(key.dropFirst(prefix.key.count)) }
      if key.hasSuffix(prefix.key) { rests.append(key.dropLast(prefix.key.count)) }
      for rest in rests {
        guard let base = meanings[String(rest)]?.first(where: { $0.field.hasPrefix("address.") }) else {
          continue
        }
        let field = prefix.party + "." + base.field.dropFirst("address.".count)
        return [Match(field: field, isSure: base.isSure, distance: distance)]
      }
    }
    return []
  }

  /// A name, or the rest of one, and what was left out of it.
  private struct Variant {
    let key: String
    var left: [String] = []
    var brackets: [String] = []
  }

  /// A name, then what it may be without what stands in brackets and without its first steps.
  private static func variants(_ name: String) -> [Variant] {
    var result: [Variant] = []
    func add(_ text: some StringProtocol, left: [String], brackets: [String]) {
      let key = NameKey.of(text)
      if !key.isEmpty, !result.contains(where: { $0.key == key }) {
        result.append(Variant(key: key, left: left, brackets: brackets))
      }
    }
    add(name, left: [], brackets: [])
    var outside = ""
    var inside: [String] = []
    var depth = 0
    for character in name {
      switch character {
      case "(", "[", "（", "【":
        if depth == 0 { inside.append("") }
        depth += 1
      case ")", "]", "）", "】": depth = max(0, depth - 1)
      default:
        if depth == 0 { outside.append(character) } else { inside[inside.count - 1].append(character) }
      }
    }
    let brackets = inside.map { NameKey.of($0) }
    add(outside, left: [], brackets: brackets)
    var rest = outside[...]
    var left: [String] = []
    while let place = rest.firstIndex(where: { $0 == "." || $0 == "/" || $0 == "#" }) {
      left.append(NameKey.of(rest[..<place]))
      rest = rest[rest.index(after: place)...]
      add(rest, left: left, brackets: brackets)
    }
    return result
  }

  private static func cells(_ table: LookupTable, _ key: String, from first: Int) -> [String] {
    table.columns.indices.dropFirst(first).flatMap { column -> [String] in
      guard let place = table.find(Array(key.utf8).span, column: column) else { return [] }
      return String(decoding: table.slice(place), as: UTF8.self).split(separator: "|").map(String.init)
    }
  }
}
