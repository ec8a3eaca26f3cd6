import Commerce
import Ledger
import Values

/// Derives credit documents from what was given back of orders, beside the intake of a batch.
///
/// A refund in a provider's report is a credit of its own. Where no provider of the workspace took the order's money,
/// what the order's channel says was given back counts, and what it says more than before is a further credit.
final class Credits {
  private let workspace: Workspace
  private let providers: Providers
  private let derived: DerivedDocuments
  private let holds: OrderHolds
  private var staging: any Staging { derived.staging }
  private var reader: any LedgerReader { derived.reader }

  init(_ derived: DerivedDocuments, providers: Providers, workspace: Workspace, holds: OrderHolds) {
    self.derived = derived
    self.holds = holds
    self.providers = providers
    self.workspace = workspace
  }

  /// A credit of an order, as it is known or to be made.
  private struct Credit {
    let entry: EntryID
    let refund: CreditRules.Refund
    /// The payment by which the money went back; nothing where the channel alone says so.
    let receipt: DocumentView?
  }

  /// Makes an order's credits as its payments and its channel say now.
  ///
  /// `receipts`: the order's own payments.
  func settle(_ entry: EntryID, _ order: DocumentView, receipts: [DocumentView]) throws {
    let refunds = receipts.filter { $0.text("kind") == "refund" && $0.text("status") == "succeeded" }
    let tells = CreditRules.mayTell(order)
    let known = try known(entry)
    if refunds.isEmpty, !tells, known.isEmpty { return }
    let channels = known.filter { $0.receipt == nil }
    var credits = channels
    let sum = try channels.reduce(DecimalValue.zero) { try $0.adding($1.refund.amount) }
    if receipts.isEmpty, !providers.areNamed(by: order), tells, let told = CreditRules.told(order), told > sum
    {
      credits.append(
        try channelCredit(entry, order, number: channels.count + 1, amount: try told.subtracting(sum)))
    }
    let made = try refunds.compactMap { try credit(of: $0) }
    let isCovered = Set(made.map(\.refund.key)).subtracting(
      CreditRules.uncovered(made.map(\.refund), by: sum).map(\.key))
    credits += made.filter { credit in
      !isCovered.contains(credit.refund.key) || known.contains { $0.entry == credit.entry }
    }
    let goods = CreditRules.goods(
      of: order, refunds: credits.map(\.refund), restock: workspace.file.restock)
    for credit in credits {
      try put(credit, entry, order, goods[credit.refund.key] ?? [], isVoid: false)
    }
    // A refund that was taken back, or that is another order's: its credit is none.
    for credit in known where !credits.contains(where: { $0.entry == credit.entry }) {
      try put(credit, entry, order, [], isVoid: true)
    }
  }

  /// The credits of an order so far that are not void.
  private func known(_ order: EntryID) throws -> [Credit] {
    let alias = Receipts.alias(of: order)
    return try staging.find(.credit, number: alias).compactMap { entry in
      guard let known = try staging.known(.credit, entry.partner, entry.key.span) else { return nil }
      let view = try derived.document(known.version, .credit)
      guard view.text("orderEntry").map({ Array($0.utf8) }) == alias, view.text("status") == "open",
        let amount = view.decimal("amount")
      else { return nil }
      let refund = CreditRules.Refund(
        key: entry.key, amount: amount, currency: view.text("currency") ?? "", at: view.text("at") ?? "")
      return Credit(entry: entry, refund: refund, receipt: view.text("payment") == nil ? nil : view)
    }
  }

  private func credit(of receipt: DocumentView) throws -> Credit? {
    guard let id = receipt.text("id"), let amount = try receipt.decimal("amount")?.negated(), amount > .zero,
      let partner = try reader.partner(named: receipt.text("provider") ?? "")
    else { return nil }
    let key = Array(id.utf8)
    return Credit(
      entry: EntryID(.credit, partner, key),
      refund: CreditRules.Refund(
        key: key, amount: amount, currency: receipt.text("currency") ?? "", at: receipt.text("at") ?? ""),
      receipt: receipt)
  }

  private func channelCredit(
    _ entry: EntryID, _ order: DocumentView, number: Int, amount: DecimalValue
  ) throws -> Credit {
    let key = entry.key + Array(" refund \(number)".utf8)
    // A channel says that it gave money back, and not when: what is known is when we heard.
    let heard = try reader.batch(staging.batch).map { batch in
      var at = workspace.local(batch.opening.receivedAt)
      at.nanosecond = 0
      return Moment.instant(at).description
    }
    return Credit(
      entry: EntryID(.credit, entry.partner, key),
      refund: CreditRules.Refund(
        key: key, amount: amount, currency: order.text("currency") ?? "",
        at: order.text("asOf") ?? heard ?? ""),
      receipt: nil)
  }

  private func put(
    _ credit: Credit, _ entry: EntryID, _ order: DocumentView, _ goods: [CreditRules.Returned], isVoid: Bool
  ) throws {
    let known = try staging.known(.credit, credit.entry.partner, credit.entry.key.span)
    let before = try known.map { try derived.document($0.version, .credit) }
    guard let orderKnown = try staging.known(.order, entry.partner, entry.key.span) else { return }
    var draft = DocumentDraft(.credit)
    draft.set("channel", try derived.name(of: entry.partner))
    draft.set("id", String(decoding: credit.entry.key, as: UTF8.self))
    draft.set("status", isVoid ? "void" : "open")
    draft.set("at", credit.refund.at)
    draft.set("amount", credit.refund.amount.description)
    draft.set("currency", credit.refund.currency)
    draft.copy("order", from: order, "number")
    if !order.has(OrderFields.shared.number) { draft.copy("order", from: order, "id") }
    draft.copy("orderId", from: order, "id")
    draft.copy("orderTotal", from: order, "total")
    for name in ["placedAt", "buyer.name", "buyer.email", "buyer.company"] { draft.copy(name, from: order) }
    if let receipt = credit.receipt {
      draft.copy("provider", from: receipt)
      draft.copy("payment", from: receipt, receipt.schema === Schema.credit ? "payment" : "id")
    }
    let lines = order.records(OrderFields.shared.lines)
    var worth = DecimalValue.zero
    var records: [DocumentView] = []
    for good in goods where lines.indices.contains(good.line) {
      let line = lines[good.line]
      if let price = line.decimal("unitPrice") {
        worth = try worth.adding(try price.multiplying(good.quantity))
      }
      records.append(Credits.line(good, of: line))
    }
    draft.set("lines", records: records)
    draft.set("linesAmount", worth.description)
    draft.set("rest", try credit.refund.amount.subtracting(worth).description)
    let wasDue = before?.text("sent") == "true" || !orderKnown.feeds.isEmpty
    let sent = try wasDue || holds.wasSent(entry, orderKnown)
    draft.set("sent", sent ? "true" : "false")
    draft.set("orderEntry", String(decoding: Receipts.alias(of: entry), as: UTF8.self))
    draft.takeSource(of: credit.receipt.flatMap { $0.schema === Schema.credit ? nil : $0 } ?? order)
    try derived.put(
      .credit, credit.entry.partner, credit.entry.key, draft.bytes, known: known, before: before,
      isPast: orderKnown.state.contains(.past), aliases: [Receipts.alias(of: entry)])
  }

  private static func line(_ good: CreditRules.Returned, of line: DocumentView) -> DocumentView {
    var draft = DocumentDraft(.creditLine)
    for name in ["id", "sku", "title", "unitPrice"] { draft.copy(name, from: line) }
    draft.set("quantity", good.quantity.description)
    draft.set("restock", good.restock ? "true" : "false")
    draft.copy("key", from: line)
    return DocumentView(schema: .creditLine, bytes: draft.bytes)
  }
}
