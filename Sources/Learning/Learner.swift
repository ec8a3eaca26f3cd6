import Commerce
package import Mapping
package import Values

/// Proposes a map for an export that nobody has described.
///
/// A column's name says what it may be, its values say whether it is: a date whose day and month could be either way, a
/// number with one mark that could be two things, a word that no table has, all become questions, never rules.
package struct Learner: Sendable {
  let names: FieldNames
  let countries: LookupTable?
  let language: Language

  /// `countries`: the table of that name, as maps look it up.
  package init(names: FieldNames, countries: LookupTable?, language: Language) {
    self.names = names
    self.countries = countries
    self.language = language
  }

  func say(_ code: String, _ arguments: String...) -> String { Catalogue.text(code, arguments, in: language) }

  /// A column that was taken for a field.
  struct Claim {
    let field: String
    let column: Int
    let isSure: Bool
    let distance: Int
    let isBareAddress: Bool
    /// The user said so.
    var isGiven = false
  }

  /// The map that a sample speaks for.
  ///
  /// `given`: fields whose column the user named.
  /// Throws `learning-no-column` where the file has no such column.
  package func propose(_ sample: Sample, given: [(field: String, column: String)] = []) throws(MappingError)
    -> Proposal
  {
    var draft = Draft(sample, shapes: sample.columns.indices.map { ValueShape(sample.cells($0)) })
    for (field, name) in given {
      guard let column = sample.columns.firstIndex(where: { $0.name == name }) else {
        throw MappingError(
          Diagnostic("learning-no-column", [name, sample.columns.map(\.name).joined(separator: ", ")]))
      }
      draft.take(
        Claim(field: field, column: column, isSure: true, distance: 0, isBareAddress: false, isGiven: true))
    }
    for claim in claims(sample, draft.shapes) { draft.take(claim) }
    draft.settleNumber()
    draft.settleAddress()
    let isStock =
      draft.claim("number") == nil && draft.claim("lines.sku") != nil
      && (draft.claim("stock.onHand") != nil || draft.claim("stock.available") != nil)
    return isStock ? stock(draft) : order(draft)
  }

  /// The columns of a table that say different things on the rows of one order.
  package func lineColumns(_ sample: Sample, _ proposal: Proposal) -> Set<String> {
    let draft = Draft(sample, shapes: [])
    let number = proposal.rules.first { $0.field == "number" }?.source
    let records = draft.records(key: sample.columns.firstIndex { $0.name == number })
    return Set(
      sample.columns.indices.filter { draft.conflict($0, records) != nil }.map { sample.columns[$0].name })
  }

  /// What each column may be, the likeliest first.
  private func claims(_ sample: Sample, _ shapes: [ValueShape]) -> [Claim] {
    let hasList = sample.columns.contains { $0.isInList }
    var result: [Claim] = []
    for (index, column) in sample.columns.enumerated() where !column.name.isEmpty {
      // A second column of one name cannot be named.
      if sample.columns[..<index].contains(where: { $0.name == column.name && $0.isInList == column.isInList }
      ) {
        continue
      }
      for match in names.matches(column.name) {
        guard
          let field = Learner.place(
            match.field, isInList: column.isInList || match.isOfLine && sample.records == nil,
            hasList: hasList, sample.records != nil)
        else { continue }
        if !Learner.mayBe(field, shapes[index]) || Learner.isShare(column.name) && Learner.isAmount(field) {
          continue
        }
        result.append(
          Claim(
            field: field, column: index, isSure: match.isSure, distance: match.distance,
            isBareAddress: match.isBareAddress))
      }
    }
    return result.enumerated().sorted { left, right in
      func rank(_ claim: Claim) -> Int {
        (claim.isSure ? 0 : 8) + (claim.isBareAddress ? 4 : 0) + (shapes[claim.column].isEmpty ? 2 : 0)
          + min(claim.distance, 1)
      }
      return (rank(left.element), left.offset) < (rank(right.element), right.offset)
    }.map(\.element)
  }

  /// The field in a list or outside of one: an item's `name` is its title, an order's `price` none.
  private static func place(_ field: String, isInList: Bool, hasList: Bool, _ isTree: Bool) -> String? {
    if isInList {
      switch field {
      case let own where own.hasPrefix("lines."): return own
      case "id", "number": return "lines.id"
      case "buyer.name", "shipTo.name": return "lines.title"
      case "discount": return "lines.discount"
      case "tax": return "lines.tax"
      case "total", "subtotal": return "lines.amount"
      default: return nil
      }
    }
    if isTree, hasList, field.hasPrefix("lines.") { return nil }
    return field
  }

  /// Whether a name says that its numbers are hundredths of something, not amounts.
  private static func isShare(_ name: String) -> Bool {
    let key = NameKey.of(name)
    return name.contains("%")
      || ["percent", "pct", "prozent", "pourcent", "porcentaje", "百分"].contains { key.contains($0) }
  }

  private static func isAmount(_ field: String) -> Bool {
    ["subtotal", "shipping", "discount", "tax", "total"].contains(field)
      || ["lines.unitPrice", "lines.amount", "lines.discount", "lines.tax"].contains(field)
  }

  /// Whether the values do not speak against it.
  private static func mayBe(_ field: String, _ shape: ValueShape) -> Bool {
    if shape.isEmpty { return true }
    switch field {
    case "number", "id":
      return !shape.isEmail && shape.date == .none
        && shape.values.contains { $0.contains(where: \.isASCIIDigit) || $0.count < 40 }
    case "buyer.email": return shape.isEmail
    case "placedAt": return shape.date != .none
    case "subtotal", "shipping", "discount", "tax", "total", "lines.unitPrice", "lines.amount",
      "lines.discount",
      "lines.tax":
      return shape.number(money: true) != .none
    case "lines.quantity", "lines.fulfilled", "stock.onHand", "stock.available":
      return shape.number(money: false) != .none
    case "buyer.name", "shipTo.name", "billTo.name": return !shape.isNumbering && !shape.isEmail
    case "shipTo.city", "billTo.city", "lines.title": return shape.number(money: false) == .none
    case "currency": return shape.values.allSatisfy { $0.count <= 12 && !$0.contains(where: \.isASCIIDigit) }
    case "shippingMethod", "paymentMethod", "note": return shape.number(money: true) == .none
    default: return true
    }
  }
}

/// Which column is which field, in the making.
struct Draft {
  let sample: Sample
  let shapes: [ValueShape]
  private(set) var claims: [Learner.Claim] = []
  /// Claims for a field that another column has.
  private(set) var others: [Learner.Claim] = []

  init(_ sample: Sample, shapes: [ValueShape]) {
    self.sample = sample
    self.shapes = shapes
  }

  func claim(_ field: String) -> Learner.Claim? { claims.first { $0.field == field } }

  /// The columns of a record, of which several may be one field: whose name it is nobody else has.
  mutating func take(_ claim: Learner.Claim) {
    if claims.contains(where: { $0.column == claim.column }) { return }
    if claims.contains(where: { $0.field == claim.field }) {
      others.append(claim)
    } else {
      claims.append(claim)
    }
  }

  /// An id alone is what the orders are known by.
  mutating func settleNumber() {
    if let number = claim("number") {
      // `Name` and the like are the number where their values number something.
      if !number.isSure, !number.isGiven, !shapes[number.column].isNumbering { drop(number) }
    }
    guard claim("number") == nil, let id = claim("id") else { return }
    drop(id)
    claims.append(
      Learner.Claim(
        field: "number", column: id.column, isSure: id.isSure, distance: id.distance, isBareAddress: false))
  }

  /// A name or a country alone is nobody's address: it takes two of street, city and postcode.
  mutating func settleAddress() {
    let anchors = ["shipTo.street1", "shipTo.city", "shipTo.postcode"].count { claim($0) != nil }
    if anchors > 1 { return }
    claims = claims.map { claim in
      guard claim.isBareAddress, !claim.isGiven else { return claim }
      return Learner.Claim(
        field: claim.field, column: claim.column, isSure: false, distance: claim.distance, isBareAddress: true
      )
    }
  }

  mutating func drop(_ claim: Learner.Claim) {
    claims.removeAll { $0.column == claim.column }
  }

  /// For each row the number of its record: rows whose key is blank, or the same, belong to the one above.
  func records(key: Int?) -> [Int] {
    if let records = sample.records { return records }
    guard let key else { return Array(sample.rows.indices) }
    var known: [String: Int] = [:]
    var result: [Int] = []
    var current = -1
    for cells in sample.rows {
      let text = key < cells.count ? cells[key] : ""
      if !text.isEmpty {
        if let record = known[text] {
          current = record
        } else {
          current = known.count
          known[text] = current
        }
      }
      result.append(max(current, 0))
    }
    return result
  }
}
