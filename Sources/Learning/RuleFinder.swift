import Commerce
import Values
import YAMLTree

/// Finds the rule by which a column of a file comes from documents: the same text, trimmed, a date in another form, a
/// number with another mark, texts joined, something before or behind it, a value for a value, or always the same.
struct RuleFinder {
  private let aligned: Alignment
  private let column: Int
  private var pairs: [Alignment.Pair]
  private var wanted: [String]
  /// Whether the column is filled on each row of a document of several rows.
  private let isOnEach: Bool
  private let hasSeveral: Bool
  private(set) var attributes: Set<String> = []
  /// Names of the row that the rule reads, each with its expression.
  private(set) var needs: [String: String] = [:]
  /// On how many rows the rule holds.
  var count: Int { wanted.count }

  init(_ aligned: Alignment, column: Int) {
    self.aligned = aligned
    self.column = column
    func text(_ pair: Alignment.Pair) -> String {
      let cells = aligned.output.rows[pair.row]
      return column < cells.count ? cells[column] : ""
    }
    let rest = aligned.pairs.filter { !$0.isFirst }
    hasSeveral = aligned.isRows && !rest.isEmpty
    isOnEach = !hasSeveral || rest.contains { !text($0).isEmpty }
    pairs = isOnEach ? aligned.pairs : aligned.pairs.filter(\.isFirst)
    wanted = pairs.map(text)
  }

  /// What stands behind the column's name.
  mutating func rule() -> String? {
    if wanted.allSatisfy(\.isEmpty) { return "\"\"" }
    let documents = pairs.map(\.document)
    var fields = DocumentField.all(documents, ofLine: false)
    if aligned.isRows { fields += DocumentField.all(documents, ofLine: true) }
    // What the column is called decides between fields that say the same.
    let name = NameKey.of(aligned.output.columns[column].name)
    func nearness(_ field: DocumentField) -> Int {
      let own = NameKey.of(field.name.split(separator: ".").last ?? "")
      return !own.isEmpty && name.contains(own) ? 0 : field.attribute == nil ? 1 : 2
    }
    fields = fields.enumerated().sorted {
      (nearness($0.element), $0.offset) < (nearness($1.element), $1.offset)
    }.map(\.element)
    for field in fields {
      let values = pairs.map { field.value($0) ?? "" }
      if values == wanted { return plain(field) }
    }
    for field in fields { if let rule = changed(field) { return rule } }
    if let rule = product(fields) { return rule }
    if let rule = joined(fields) { return rule }
    if Set(wanted).count == 1, let text = wanted.first {
      let each = hasSeveral ? isOnEach ? ", each: row" : ", each: document" : ""
      return "{ value: \(YAMLText.scalar(text))\(each) }"
    }
    return looked(fields)
  }

  // MARK: Writing

  /// `row.sku`, `order.number`: the field as it is.
  private mutating func plain(_ field: DocumentField) -> String {
    if field.attribute != nil { return expression(text(field)) }
    if field.isOfLine { return need(field) }
    let path = "order.\(field.name)"
    return hasSeveral && isOnEach ? "{ each: row, from: \(path) }" : path
  }

  /// The row's name for a field of a line.
  private mutating func need(_ field: DocumentField) -> String {
    if let attribute = field.attribute {
      attributes.insert("lines.attributes.\(attribute)")
      needs[attribute] = "line.?attributes.?\(attribute).orValue(\"\")"
      return "row.\(attribute)"
    }
    let isAlways = pairs.allSatisfy { field.value($0) != nil }
    switch field.type {
    case .decimal, .moment, .boolean, .integer: needs[field.name] = "line.\(field.name)"
    default: needs[field.name] = isAlways ? "line.\(field.name)" : "line.?\(field.name).orValue(\"\")"
    }
    return "row.\(field.name)"
  }

  /// An expression for the field's text.
  private mutating func text(_ field: DocumentField) -> String {
    if field.isOfLine {
      let name = need(field)
      return isText(field) ? name : "string(\(name))"
    }
    if let attribute = field.attribute {
      attributes.insert("attributes.\(attribute)")
      return "order.?attributes.?\(attribute).orValue(\"\")"
    }
    if !isText(field) { return "string(order.\(field.name))" }
    if pairs.allSatisfy({ field.value($0) != nil }) { return "order.\(field.name)" }
    return "order." + field.name.split(separator: ".").map { "?\($0)" }.joined(separator: ".")
      + ".orValue(\"\")"
  }

  private func isText(_ field: DocumentField) -> Bool {
    switch field.type {
    case .decimal, .moment, .boolean, .integer: false
    default: true
    }
  }

  private func expression(_ text: String) -> String {
    let each = hasSeveral && isOnEach ? "each: row, " : ""
    return "{ \(each)expr: \(YAMLText.single(text)) }"
  }

  // MARK: One field, changed

  private mutating func changed(_ field: DocumentField) -> String? {
    let values = pairs.map { field.value($0) ?? "" }
    guard values.contains(where: { !$0.isEmpty }) else { return nil }
    switch field.type {
    case .decimal: return number(field, values)
    case .moment: return date(field, values)
    default: break
    }
    func holds(_ change: (String) -> String) -> Bool { values.map(change) == wanted }
    if holds(\.trimmed) { return expression("\(text(field)).trim()") }
    if holds({ $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }) {
      return expression("\(text(field)).collapse()")
    }
    if holds({ $0.uppercased() }) { return expression("\(text(field)).upper()") }
    if holds({ $0.lowercased() }) { return expression("\(text(field)).lower()") }
    for length in [35, 40, 50, 80, 30, 20] where values.contains(where: { $0.count > length }) {
      if holds({ String($0.prefix(length)) }) { return expression("\(text(field)).left(\(length))") }
    }
    return around(field, values) ?? without(field, values)
  }

  /// Something that is the same before and behind the field's text.
  private mutating func around(_ field: DocumentField, _ values: [String]) -> String? {
    guard let first = values.indices.first(where: { values[$0].count > 1 }),
      let range = wanted[first].firstRange(of: values[first])
    else { return nil }
    let before = String(wanted[first][..<range.lowerBound])
    let behind = String(wanted[first][range.upperBound...])
    guard before.count + behind.count <= 24,
      zip(values, wanted).allSatisfy({ $0.isEmpty ? $1.isEmpty : before + $0 + behind == $1 }),
      // A single row proves only what a name says as well.
      Set(values).count > 1 || values[first].count > before.count + behind.count
    else { return nil }
    let parts = [
      before.isEmpty ? nil : ExpressionLiteral.text(before), text(field),
      behind.isEmpty ? nil : ExpressionLiteral.text(behind),
    ]
    return expression(parts.compactMap { $0 }.joined(separator: " + "))
  }

  /// The field's text without the sign that it begins with.
  private mutating func without(_ field: DocumentField, _ values: [String]) -> String? {
    guard let sign = values.first?.first, !sign.isLetter, !sign.isNumber,
      zip(values, wanted).allSatisfy({ $0.first == sign && String($0.dropFirst()) == $1 })
    else { return nil }
    return expression("\(text(field)).substring(1)")
  }

  private mutating func number(_ field: DocumentField, _ values: [String]) -> String? {
    guard !wanted.contains(where: { $0.contains(where: \.isLetter) }) else { return nil }
    if zip(values, wanted).allSatisfy({ $0.replacing(".", with: ",") == $1 }) {
      return expression("\(text(field)).replace(\".\", \",\")")
    }
    // So many places on each row, with a point or a comma.
    let name = field.isOfLine ? need(field) : "order.\(field.name)"
    for mark in [".", ","] {
      let places = Set(
        wanted.map { text in text.split(separator: Character(mark)).dropFirst().first.map(\.count) ?? 0 })
      guard places.count == 1, let count = places.first, count <= 4 else { continue }
      let fits = zip(values, wanted).allSatisfy { value, text in
        guard let left = Double(value), let right = Double(text.replacing(mark, with: ".")) else {
          return false
        }
        return abs(left - right) < 0.000_001
      }
      if fits {
        let rounded = "string(round(\(name), \(count)))"
        return expression(mark == "." ? rounded : "\(rounded).replace(\".\", \",\")")
      }
    }
    return nil
  }

  private mutating func date(_ field: DocumentField, _ values: [String]) -> String? {
    let shape = ValueShape(wanted)
    var patterns: [String] = []
    switch shape.date {
    case .pattern(let pattern, _, _): patterns = [pattern]
    case .ambiguous(let several, _): patterns = several
    case .standard: patterns = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss"]
    case .none: return nil
    }
    // Here the field's own value proves the order of day and month.
    for pattern in patterns {
      guard let parsed = try? DatePattern(pattern) else { continue }
      let fits = zip(values, wanted).allSatisfy { value, text in
        guard let moment = Moment(rfc3339: Array(value.utf8).span) else {
          return value.isEmpty && text.isEmpty
        }
        var bytes: [UInt8] = []
        return (try? parsed.format(moment, into: &bytes)) != nil && bytes == Array(text.utf8)
      }
      if fits {
        let path = field.isOfLine ? need(field) : "order.\(field.name)"
        let each = hasSeveral && isOnEach ? "each: row, " : ""
        return "{ \(each)from: \(path), format: \"\(pattern)\" }"
      }
    }
    return nil
  }

  // MARK: Several fields

  /// The price of all pieces of a line.
  private mutating func product(_ fields: [DocumentField]) -> String? {
    guard let price = fields.first(where: { $0.isOfLine && $0.name == "unitPrice" }),
      let quantity = fields.first(where: { $0.isOfLine && $0.name == "quantity" }), hasSeveral
    else { return nil }
    for pair in zip(pairs, wanted) {
      guard let left = price.value(pair.0).flatMap(Double.init),
        let right = quantity.value(pair.0).flatMap(Double.init),
        let found = Double(pair.1), abs(left * right - found) < 0.005
      else { return nil }
    }
    let (left, right) = (need(price), need(quantity))
    return expression("string(\(left) * \(right))")
  }

  /// Several texts with signs between them: `1 Elm Row, YO1 7HH York`.
  private mutating func joined(_ fields: [DocumentField]) -> String? {
    guard let longest = wanted.indices.max(by: { wanted[$0].count < wanted[$1].count }) else { return nil }
    let texts = fields.filter { isText($0) }
    guard let parts = parts(of: wanted[longest][...], pairs[longest], texts, []), parts.count > 1 else {
      return nil
    }
    var sum: [String] = []
    for (field, behind) in parts {
      sum.append(text(field))
      if !behind.isEmpty { sum.append(ExpressionLiteral.text(behind)) }
    }
    return expression(sum.joined(separator: " + "))
  }

  /// The fields that make up a text, each with the signs behind it; only where they make up the text of every row.
  private func parts(
    of rest: Substring, _ pair: Alignment.Pair, _ fields: [DocumentField],
    _ found: [(field: DocumentField, behind: String)]
  ) -> [(field: DocumentField, behind: String)]? {
    if rest.isEmpty {
      let fits = zip(pairs, wanted).allSatisfy { pair, text in
        found.reduce("") { $0 + ($1.field.value(pair) ?? "") + $1.behind } == text
      }
      return fits ? found : nil
    }
    guard found.count < 5 else { return nil }
    for field in fields where !found.contains(where: { $0.field.name == field.name }) {
      guard let value = field.value(pair), !value.isEmpty, rest.hasPrefix(value) else { continue }
      let behind = rest.dropFirst(value.count)
      let signs = behind.prefix { !$0.isLetter && !$0.isNumber }
      guard signs.count <= 4 else { continue }
      if let all = parts(of: behind.dropFirst(signs.count), pair, fields, found + [(field, String(signs))]) {
        return all
      }
    }
    return nil
  }

  /// A value for a value, where some value stands on several rows.
  private mutating func looked(_ fields: [DocumentField]) -> String? {
    for field in fields where isText(field) {
      var table: [String: String] = [:]
      var isConsistent = true
      for (pair, text) in zip(pairs, wanted) {
        guard let value = field.value(pair), !value.isEmpty else {
          isConsistent = false
          break
        }
        if let known = table[value], known != text { isConsistent = false }
        table[value] = text
      }
      guard isConsistent, table.count > 1, table.count < pairs.count, table.count <= 30,
        Set(table.values).count > 1
      else { continue }
      let members = table.sorted { $0.key < $1.key }.map { key, value in
        "\(ExpressionLiteral.text(key)): \(ExpressionLiteral.text(value))"
      }
      return expression("{\(members.joined(separator: ", "))}[\(text(field))]")
    }
    return nil
  }
}
