import Commerce
import Values
import YAMLTree

extension Learner {
  /// The proposal of a map for orders.
  func order(_ draft: Draft) -> Proposal {
    var rules: [Proposal.Rule] = []
    var questions: [Proposal.Question] = []
    let key = draft.claim("number")
    let records = draft.records(key: key?.column)
    for claim in draft.claims where !claim.field.hasPrefix("stock.") {
      var claim = claim
      if draft.sample.records == nil, !claim.field.hasPrefix("lines."), claim.field != "number",
        let row = draft.conflict(claim.column, records)
      {
        // What differs from row to row of one order is no field of the order.
        let inLine = ["discount": "lines.discount", "tax": "lines.tax", "total": "lines.amount"][claim.field]
        guard let inLine, draft.claim(inLine) == nil else {
          questions.append(
            Proposal.Question(
              field: claim.field, source: draft.name(claim), words: say("learn-conflict", String(row)),
              options: ["{ from: \(YAMLText.scalar(draft.name(claim))), take: first }"]))
          continue
        }
        claim = Claim(
          field: inLine, column: claim.column, isSure: false, distance: claim.distance, isBareAddress: false)
      }
      switch rule(claim, draft) {
      case .rule(let rule): rules.append(rule)
      case .question(let question): questions.append(question)
      case nil: continue
      }
    }
    for claim in draft.others where claim.isSure && !questions.contains(where: { $0.field == claim.field }) {
      guard draft.claims.allSatisfy({ $0.column != claim.column }),
        case .rule(let rule)? = rule(claim, draft),
        !draft.shapes[claim.column].isEmpty
      else { continue }
      questions.append(
        Proposal.Question(
          field: claim.field, source: draft.name(claim), words: say("learn-or"), options: [rule.text]))
    }
    complete(&rules, &questions, draft)
    let used = Set(rules.compactMap(\.source) + questions.compactMap(\.source))
    var head = reads(draft, rules)
    if let key, draft.sample.records == nil {
      head += grouping(draft, key.column, records, hasLines: rules.contains { $0.field.hasPrefix("lines.") })
    }
    return Proposal(
      kind: .order, rules: rules, questions: questions, head: head,
      hasKey: rules.contains { $0.field == "number" },
      list: draft.list ?? (draft.sample.records == nil ? nil : "."),
      checks: checks(draft, rules, records),
      unused: draft.sample.columns.map(\.name).filter { !$0.isEmpty && !used.contains($0) },
      language: language)
  }

  /// The proposal of a map for stock.
  func stock(_ draft: Draft) -> Proposal {
    var rules: [Proposal.Rule] = []
    var questions: [Proposal.Question] = []
    for claim in draft.claims {
      let field: String
      switch claim.field {
      case "lines.sku": field = "sku"
      case "placedAt": field = "at"
      case let own where own.hasPrefix("stock."): field = String(own.dropFirst("stock.".count))
      default: continue
      }
      let own = Claim(
        field: field, column: claim.column, isSure: claim.isSure, distance: claim.distance,
        isBareAddress: false)
      switch rule(own, draft) {
      case .rule(let rule): rules.append(rule)
      case .question(let question): questions.append(question)
      case nil: continue
      }
    }
    if !rules.contains(where: { $0.field == "location" }) {
      rules.append(
        Proposal.Rule(
          field: "location", source: nil, text: "{ value: main }", evidence: say("learn-one-location")))
    }
    let used = Set(rules.compactMap(\.source) + questions.compactMap(\.source))
    return Proposal(
      kind: .stock, rules: rules, questions: questions, head: reads(draft, rules),
      hasKey: rules.contains { $0.field == "sku" }, list: nil, checks: [],
      unused: draft.sample.columns.map(\.name).filter { !$0.isEmpty && !used.contains($0) },
      language: language)
  }

  // MARK: The file and its records

  /// How the file is recognised.
  private func reads(_ draft: Draft, _ rules: [Proposal.Rule]) -> [String] {
    let wanted = [
      "number", "placedAt", "lines.sku", "lines.title", "lines.quantity", "lines.unitPrice", "total", "sku",
      "onHand", "available",
    ]
    var required = wanted.compactMap { field in rules.first { $0.field == field }?.source }
    if draft.sample.records != nil {
      required = required.filter { name in
        draft.sample.columns.contains { $0.name == name && !$0.isInList }
      }
    }
    let names = required.prefix(5).map(YAMLText.scalar).joined(separator: ", ")
    var lines = ["reads:"]
    switch draft.sample.form {
    case .rows(let isTabs, let delimiter, let encoding):
      lines.append("  format: \(isTabs ? "tsv" : "csv")")
      if !isTabs, delimiter != "," {
        lines.append("  delimiter: \(delimiter == "tab" ? "tab" : "\"\(delimiter)\"")")
      }
      if let encoding { lines.append("  encodings: [\(encoding)]") }
    case .json(let path, _):
      lines += ["  format: json", "  records: [\"\(path)\"]"]
    case .xml(let root, let namespace, let path, _):
      lines += ["  format: xml", "  root: \(YAMLText.scalar(root))"]
      if !namespace.isEmpty { lines.append("  namespace: \"\(namespace)\"") }
      lines.append("  records: [\(YAMLText.scalar(path))]")
    }
    lines.append("  requires: [\(names)]  # \(say("learn-requires"))")
    return lines
  }

  /// Whether rows belong together, as far as the sample shows.
  private func grouping(_ draft: Draft, _ key: Int, _ records: [Int], hasLines: Bool) -> [String] {
    guard hasLines else { return [] }
    let name = YAMLText.scalar(draft.sample.columns[key].name)
    let cells = draft.sample.cells(key)
    let blanks = cells.count { $0.isEmpty }
    let repeats = cells.count - blanks - Set(cells.filter { !$0.isEmpty }).count
    let evidence =
      blanks > 0
      ? say("learn-group-blank", String(blanks))
      : repeats > 0 ? say("learn-group-repeats", String(repeats)) : say("learn-group-none")
    var lines = ["group: \(name)  # \(evidence)"]
    // What the first row of each order has and no other row has begins an order.
    if let begins = draft.opening(records) {
      lines.append(
        "begins: \(YAMLText.single("row[\(ExpressionLiteral.text(draft.sample.columns[begins].name))] != \"\""))"
          + "  # \(say("learn-begins"))")
    }
    return lines
  }

  // MARK: What the file does not say

  private func complete(
    _ rules: inout [Proposal.Rule], _ questions: inout [Proposal.Question], _ draft: Draft
  ) {
    func isOpen(_ field: String) -> Bool {
      !rules.contains { $0.field == field } && !questions.contains { $0.field == field }
    }
    if isOpen("status") {
      rules.append(
        Proposal.Rule(field: "status", source: nil, text: "{ value: open }", evidence: say("learn-status")))
    }
    if isOpen("currency") {
      let amount = ["total", "lines.unitPrice", "subtotal", "lines.amount"].lazy
        .compactMap { draft.claim($0) }.first { !draft.shapes[$0.column].currencies.isEmpty }
      let found = amount.map { draft.shapes[$0.column].currencies } ?? []
      let signs = found.filter { !ISOCodes.isCurrency(Array($0.utf8).span) }
      let known = signs.compactMap { sign in Learner.signs[sign].map { "\(YAMLText.scalar(sign)): \($0)" } }
      if let amount, !amount.field.hasPrefix("lines."), known.count == signs.count {
        let column = YAMLText.scalar(draft.name(amount))
        let values = known.isEmpty ? "" : ", values: { \(known.joined(separator: ", ")) }"
        rules.append(
          Proposal.Rule(
            field: "currency", source: nil, text: "{ from: \(column), as: money\(values) }",
            evidence: say("learn-currency-beside", found.joined(separator: ", "))))
      } else if known.count == signs.count, found.count == 1, let one = found.first {
        rules.append(
          Proposal.Rule(
            field: "currency", source: nil, text: "{ value: \(Learner.signs[one] ?? one) }",
            evidence: say("learn-currency-beside", one)))
      } else {
        let words =
          found.isEmpty ? say("learn-no-currency") : say("learn-currency-sign", found.joined(separator: ", "))
        questions.append(
          Proposal.Question(
            field: "currency", source: nil, words: words, options: ["{ value: EUR }"], free: "{ value: ? }"))
      }
    }
    if isOpen("paymentStatus") {
      questions.append(
        Proposal.Question(
          field: "paymentStatus", source: nil, words: say("learn-no-payment"),
          options: ["{ value: paid }", "{ value: pending }"]))
    }
    if isOpen("shipTo.name"), let buyer = rules.first(where: { $0.field == "buyer.name" }),
      rules.contains(where: { $0.field.hasPrefix("shipTo.") })
    {
      questions.append(
        Proposal.Question(
          field: "shipTo.name", source: nil, words: say("learn-ship-name"), options: [buyer.text]))
    }
  }

  /// Signs that mean one currency; `$`, `¥` and `kr` mean several.
  static let signs: [String: String] = [
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "zł": "PLN", "US$": "USD", "US $": "USD", "AU $": "AUD",
    "A$": "AUD", "C $": "CAD", "CA$": "CAD", "R$": "BRL", "HK$": "HKD", "NT$": "TWD", "元": "CNY",
    "人民币": "CNY",
    "RMB": "CNY", "CN¥": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "Euro": "EUR",
    "euros": "EUR",
    "Fr.": "CHF", "Kč": "CZK",
  ]

  // MARK: Sums

  /// A sum that all orders of the sample keep becomes a check of the map.
  private func checks(_ draft: Draft, _ rules: [Proposal.Rule], _ records: [Int]) -> [String] {
    func has(_ field: String) -> Int? {
      rules.contains { $0.field == field } ? draft.claim(field)?.column : nil
    }
    guard let total = has("total"), let price = has("lines.unitPrice"), let quantity = has("lines.quantity")
    else { return [] }
    let parts: [(name: String, column: Int, sign: Int)] = [
      ("shipping", has("shipping"), 1), ("tax", has("tax"), 1), ("discount", has("discount"), -1),
    ].compactMap { part in part.1.map { (part.0, $0, part.2) } }
    let sums = draft.sums(total: total, price: price, quantity: quantity, parts: parts.map(\.column), records)
    guard !sums.isEmpty else { return [] }
    // The fewest parts with which each order's sum closes.
    for mask in (0..<(1 << parts.count)).sorted(by: { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }) {
      let chosen = parts.indices.filter { mask & (1 << $0) != 0 }
      let closes = sums.allSatisfy { sum in
        let rest = chosen.reduce(sum.lines) { $0 + Double(parts[$1].sign) * abs(sum.parts[$1]) }
        return abs(rest - sum.total) < 0.005
      }
      guard closes else { continue }
      var expression = "order.lines.sum(l, l.unitPrice * l.quantity)"
      for part in chosen {
        let sign = parts[part].sign > 0 ? "+" : "-"
        let amount = "order.?\(parts[part].name).orValue(0.00)"
        expression += " \(sign) \(parts[part].sign > 0 ? amount : "abs(\(amount))")"
      }
      return [
        "checks:", "  - holds: \(expression) == order.total  # \(say("learn-sums", String(sums.count)))",
        "    reason: sums-do-not-close", "    difference: \(expression) - order.total",
      ]
    }
    return []
  }
}

extension Draft {
  func name(_ claim: Learner.Claim) -> String { sample.columns[claim.column].name }

  /// The path of the list whose items are the lines.
  var list: String? {
    switch sample.form {
    case .rows: nil
    case .json(_, let list), .xml(_, _, _, let list): list
    }
  }

  /// The first row that says something else than the rows of its record before it.
  func conflict(_ column: Int, _ records: [Int]) -> Int? {
    var known: [Int: String] = [:]
    for (row, record) in records.enumerated() {
      let text = column < sample.rows[row].count ? sample.rows[row][column] : ""
      if text.isEmpty { continue }
      if let before = known[record], before != text { return row + 1 }
      known[record] = text
    }
    return nil
  }

  /// A column that stands on the first row of each record and on no other, where records have several rows.
  func opening(_ records: [Int]) -> Int? {
    var isFirst: [Bool] = []
    var seen: Set<Int> = []
    for record in records { isFirst.append(seen.insert(record).inserted) }
    guard isFirst.contains(false) else { return nil }
    for field in ["placedAt", "total", "buyer.name", "buyer.email"] {
      guard let claim = claim(field) else { continue }
      let fits = zip(sample.rows, isFirst).allSatisfy { cells, first in
        (claim.column < cells.count && !cells[claim.column].isEmpty) == first
      }
      if fits { return claim.column }
    }
    return nil
  }

  /// For each record that has them all: its total, what its lines make, and further amounts.
  func sums(
    total: Int, price: Int, quantity: Int, parts: [Int], _ records: [Int]
  ) -> [(total: Double, lines: Double, parts: [Double])] {
    let columns = [total, price, quantity] + parts
    let marks = columns.map { column -> String in
      if case .mark(let mark, _) = shapes[column].number(money: true) { return mark }
      return "."
    }
    func amount(_ row: Int, _ place: Int) -> Double? {
      guard columns[place] < sample.rows[row].count else { return nil }
      let text = ValueShape.amount(sample.rows[row][columns[place]]).number
      let plain = text.filter { $0.isASCIIDigit || $0 == "-" || String($0) == marks[place] }
      return Double(plain.replacing(marks[place], with: "."))
    }
    var result: [Int: (total: Double?, lines: Double?, parts: [Double])] = [:]
    for (row, record) in records.enumerated() {
      var sum = result[record] ?? (nil, 0, Array(repeating: 0, count: parts.count))
      sum.total = sum.total ?? amount(row, 0)
      if let price = amount(row, 1), let quantity = amount(row, 2), let lines = sum.lines {
        sum.lines = lines + price * quantity
      } else {
        sum.lines = nil
      }
      for part in parts.indices where sum.parts[part] == 0 { sum.parts[part] = amount(row, 3 + part) ?? 0 }
      result[record] = sum
    }
    return result.values.compactMap { sum in
      guard let total = sum.total, let lines = sum.lines else { return nil }
      return (total, lines, sum.parts)
    }
  }
}
