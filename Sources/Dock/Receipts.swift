import Commerce
import Ledger
import Mapping
import Values

/// Finds the orders of payments and the payments of orders, and holds the orders that are not paid as they should be,
/// beside the intake of a batch.
///
/// In the same staging, so that a payment is known with what follows from it or not at all. What comes of it is a
/// function of what all orders and all payments say: whatever may have changed is looked up anew, whichever side comes
/// last.
final class Receipts {
  private let providers: Providers
  private let derived: DerivedDocuments
  private let credits: Credits
  private let holds: OrderHolds
  private var staging: any Staging { derived.staging }
  private var reader: any LedgerReader { derived.reader }
  /// What all payments may be found by, as fingerprints; asked for with the first order.
  private var known: Set<Fingerprint>?
  /// Orders that are held because of a payment of this batch.
  private var newlyHeld: [(key: String, reasons: [String])] = []
  /// What happened to the money of orders that had gone out.
  private(set) var afterSent: [Reason] = []
  /// By how much this batch changed what is matched.
  private(set) var matched = MatchChanges()

  /// Nothing where no partner of the workspace tells of payments.
  init?(_ derived: DerivedDocuments, rules: WorkspaceRules, credits: Credits, holds: OrderHolds) {
    guard !rules.providers.all.isEmpty else { return nil }
    self.credits = credits
    providers = rules.providers
    self.holds = holds
    self.derived = derived
  }

  /// The reasons that payments give, and end.
  static let reasons: Set<String> = [
    "unpaid", "short-paid", "overpaid", "refunded", "charged-back", ambiguousReason,
  ]
  static let ambiguousReason = "ambiguous-payment"

  /// How the payments of an order are found.
  static func alias(of order: EntryID) -> [UInt8] { Parcels.alias(of: order) }

  // MARK: What is found by what

  /// What a payment is found by when its order comes, or what names it as its sale.
  func aliases(ofPayment document: DocumentView, _ partner: PartnerID) throws -> [[UInt8]] {
    guard Receipts.mayBeOfOrder(document), let provider = try provider(partner) else { return [] }
    return PaymentMatch.names(of: PaymentMatch.Payment(document), manner: provider.manner)
      + (document.text("parent").map { [PaymentMatch.sale($0)] } ?? [])
  }

  /// What an order is found by when its payment comes.
  func aliases(ofOrder document: DocumentView) -> [[UInt8]] {
    PaymentMatch.names(of: PaymentMatch.Order(document))
  }

  /// Whether a payment may be one of an order: no payout, and no attempt that nobody gave an id.
  private static func mayBeOfOrder(_ document: DocumentView) -> Bool {
    guard document.text("id") != nil, document.text("amount") != nil else { return false }
    // The balance's word of what another report tells, with its order: counted there.
    if let field = document.schema.index(of: "attributes"),
      document.attributes(field).contains(where: { $0.name == "balanceOnly" })
    {
      return false
    }
    return [
      "charge", "authorization", "refund", "chargeback", "reversal", "fee", "conversion",
    ].contains(document.text("kind") ?? "")
  }

  /// Whether a payment that no order is found for is to be told: money of buyers, and no second word of it.
  private static func isMissed(_ payment: DocumentView) -> Bool {
    switch payment.text("kind") {
    case "charge": payment.text("parent") == nil
    case "refund", "chargeback", "reversal": true
    default: false
    }
  }

  /// Whether a payment may be known that is an order's.
  func mayKnow(_ aliases: [[UInt8]]) throws -> Bool {
    let known = try fingerprints()
    return !known.isEmpty && aliases.contains { known.contains(Fingerprint(of: $0.span)) }
  }

  /// Whether any payment is known that may be an order's.
  var knowsAny: Bool {
    get throws { try !fingerprints().isEmpty }
  }

  private func fingerprints() throws -> Set<Fingerprint> {
    if let known { return known }
    var found: Set<Fingerprint> = []
    for text in try reader.aliases(of: .payment) { found.insert(Fingerprint(of: text.span)) }
    known = found
    return found
  }

  // MARK: What came

  /// A payment was taken: its order, and what follows for that.
  func took(payment entry: EntryID) throws {
    try match(entry, depth: 0)
  }

  /// An order was taken, or changed what it is found by: the payments that may be its own are looked at anew.
  func took(order entry: EntryID, _ aliases: [[UInt8]]) throws {
    var payments: [EntryID] = []
    for alias in aliases {
      for payment in try staging.find(.payment, number: alias) where !payments.contains(payment) {
        payments.append(payment)
      }
    }
    // What was found by something that the order no longer says is looked at too.
    for receipt in try staging.find(.receipt, number: Receipts.alias(of: entry)) {
      let payment = EntryID(.payment, receipt.partner, receipt.key)
      if !payments.contains(payment) { payments.append(payment) }
    }
    for payment in payments { try match(payment, depth: 0) }
    try settle(entry)
  }

  /// The orders that were newly held since the last time.
  func takeHeld() -> [(key: String, reasons: [String])] {
    let held = newlyHeld
    newlyHeld = []
    return held
  }

  // MARK: Matching

  /// What a payment is matched to.
  private struct Found {
    var word: String
    var rule: PaymentMatch.Rule?
    var evidence = ""
    var orders: [EntryID] = []
  }

  /// Finds the order of a payment, keeps it as a receipt, and settles every order that this concerns.
  private func match(_ entry: EntryID, depth: Int) throws {
    guard let known = try staging.known(.payment, entry.partner, entry.key.span) else { return }
    let payment = try document(known.version, .payment)
    let receipt = try staging.known(.receipt, entry.partner, entry.key.span)
    let before = try receipt.map { try document($0.version, .receipt) }
    let counts = ["succeeded", "pending"].contains(payment.text("status") ?? "succeeded")
    guard Receipts.mayBeOfOrder(payment), counts || before != nil else { return }
    let found = try resolve(payment, entry.partner, depth: 0)
    if found.orders.isEmpty, before == nil, !Receipts.isMissed(payment) { return }
    guard try put(found, of: payment, entry, receipt, before) else { return }
    var concerned = found.orders
    for order in orders(of: before) where !concerned.contains(order) { concerned.append(order) }
    // What is of this payment goes where it goes.
    if depth < 8, let id = payment.text("id") {
      for child in try staging.find(.payment, number: PaymentMatch.sale(id))
      where child.partner == entry.partner && child != entry {
        try match(child, depth: depth + 1)
      }
    }
    for order in concerned { try settle(order) }
    if found.word == "matched", let order = found.orders.first, before.map({ !isOf($0, order) }) ?? true {
      try staging.note(
        order,
        Reason(
          "payment-of-order",
          [
            payment.text("kind") ?? "", payment.text("id") ?? "",
            Receipts.money(payment.text("amount"), payment.text("currency")), try name(of: entry.partner),
            found.rule?.rawValue ?? "", found.evidence,
          ]))
    }
  }

  /// The order of a payment: that of the payment that it is of, or what the rules find.
  private func resolve(_ payment: DocumentView, _ partner: PartnerID, depth: Int) throws -> Found {
    // A charge that names another is a second report's word of the same money.
    if depth < 8, let parent = payment.text("parent"), let sale = try sale(parent, partner),
      payment.text("kind") != "charge" || sale.text("kind") != "charge"
    {
      var found = try resolve(sale, partner, depth: depth + 1)
      if !found.orders.isEmpty {
        found.rule = .sale
        found.evidence = parent
        return found
      }
    }
    guard let provider = try provider(partner) else { return Found(word: "unmatched") }
    let told = PaymentMatch.Payment(payment)
    var entries: [EntryID] = []
    for alias in PaymentMatch.names(of: told, manner: provider.manner) {
      for entry in try staging.find(.order, number: alias) where !entries.contains(entry) {
        entries.append(entry)
      }
    }
    // Orders that came before the workspace had a provider have no name but their number.
    for reference in told.references {
      for form in OrderReference.forms(reference, prefixes: provider.manner.prefixes) + [reference] {
        for text in [form, "#" + form] {
          for entry in try staging.find(.order, number: Array(text.utf8)) where !entries.contains(entry) {
            entries.append(entry)
          }
        }
      }
    }
    entries.sort { ($0.partner.value, $0.key.count) < ($1.partner.value, $1.key.count) }
    let orders = try entries.compactMap { entry in
      try staging.known(.order, entry.partner, entry.key.span).map {
        PaymentMatch.Order(try document($0.version, .order))
      }
    }
    guard orders.count == entries.count else { return Found(word: "unmatched") }
    let match = PaymentMatch.find(told, among: orders, manner: provider.manner)
    var found = Found(word: "unmatched", rule: match.rule, evidence: match.evidence)
    switch match.outcome {
    case .matched(let index):
      found.word = "matched"
      found.orders = [entries[index]]
    case .ambiguous(let indexes):
      found.word = "ambiguous"
      found.orders = indexes.map { entries[$0] }
    case .suggested, .none: break
    }
    return found
  }

  /// The payment that others are of, by its id: most often its key.
  private func sale(_ id: String, _ partner: PartnerID) throws -> DocumentView? {
    if let known = try staging.known(.payment, partner, Array(id.utf8).span) {
      return try document(known.version, .payment)
    }
    let named = try staging.find(.payment, number: PaymentMatch.own(id)).filter { $0.partner == partner }
    let views = try named.compactMap { entry in
      try staging.known(.payment, partner, entry.key.span).map { try document($0.version, .payment) }
    }.filter { $0.text("id") == id }
    return views.first { $0.text("kind") == "charge" } ?? views.first
  }

  /// Makes a receipt, or the next version of one.
  ///
  /// - Returns: whether anything in it is new.
  private func put(
    _ found: Found, of payment: DocumentView, _ entry: EntryID, _ known: KnownEntry?, _ before: DocumentView?
  ) throws -> Bool {
    var draft = DocumentDraft(.receipt)
    for field in Schema.payment.fields { draft.copy(field.name, from: payment) }
    let provider = try name(of: entry.partner)
    draft.set("provider", provider)
    draft.set("providerPack", providers[provider]?.pack ?? provider)
    draft.set("match", found.word)
    draft.set("rule", found.rule?.rawValue ?? "")
    // Of one that was not found: what it was looked for by.
    let tried = payment.schema.index(of: "orderReferences").map { payment.texts($0) } ?? []
    draft.set("evidence", found.word == "unmatched" ? tried.joined(separator: ", ") : found.evidence)
    var isPast = known?.state.contains(.past) ?? false
    var candidates: [String] = []
    for order in found.orders {
      guard let known = try staging.known(.order, order.partner, order.key.span) else { continue }
      let view = try document(known.version, .order)
      candidates.append("\(try name(of: order.partner)):\(view.text("number") ?? view.text("id") ?? "")")
      guard found.word == "matched" else { continue }
      isPast = isPast || known.state.contains(.past)
      draft.copy("channel", from: view)
      draft.copy("order", from: view, "number")
      if !view.has(OrderFields.shared.number) { draft.copy("order", from: view, "id") }
      draft.copy("orderId", from: view, "id")
      draft.copy("orderTotal", from: view, "total")
      draft.copy("orderCurrency", from: view, "currency")
      for name in ["placedAt", "buyer.name", "buyer.email", "buyer.company"] { draft.copy(name, from: view) }
    }
    draft.set("orderEntries", found.orders.map(\.text))
    if found.word == "ambiguous" { draft.set("candidates", candidates.sorted()) }
    draft.takeSource(of: payment)
    let bytes = draft.bytes
    let receipt = DocumentView(schema: .receipt, bytes: bytes)
    let isElsewhere = before.map { entries($0) != entries(receipt) }
    let isNews = try derived.put(
      .receipt, entry.partner, entry.key, bytes, known: known, before: before, isNews: isElsewhere ?? true,
      isPast: isPast, state: found.word == "unmatched" ? [] : .settled,
      aliases: found.orders.map { Receipts.alias(of: $0) })
    if isNews { try matched.note(receipt, before: before) }
    return isNews
  }

  // MARK: What an order's money comes to

  /// An order's payments, as receipts: those that are its own, and those of which nobody knows whose they are.
  private func receipts(of entry: EntryID) throws -> (own: [DocumentView], open: [DocumentView]) {
    var own: [DocumentView] = []
    var open: [DocumentView] = []
    for found in try staging.find(.receipt, number: Receipts.alias(of: entry)) {
      guard let known = try staging.known(.receipt, found.partner, found.key.span) else { continue }
      let view = try document(known.version, .receipt)
      if isOf(view, entry) {
        own.append(view)
      } else if view.text("match") == "ambiguous", orders(of: view).contains(entry) {
        open.append(view)
      }
    }
    return (own, open)
  }

  /// Why an order waits for money, or for a word about it; nothing where no report of ours would tell.
  func reasons(of document: DocumentView, _ entry: EntryID, _ known: KnownEntry) throws -> [HoldReason] {
    let (own, open) = try receipts(of: entry)
    let reasons = try reasons(of: document, own: own, open: open)
    return try reasons.isEmpty || holds.wasSent(entry, known) ? [] : reasons
  }

  /// The same of an order that is new, and that no payment names.
  func reasons(ofNew document: DocumentView) throws -> [HoldReason] {
    try reasons(of: document, own: [], open: [])
  }

  private func reasons(
    of document: DocumentView, own: [DocumentView], open: [DocumentView]
  ) throws -> [HoldReason] {
    guard !own.isEmpty || !open.isEmpty || providers.areNamed(by: document),
      document.text("status") != "cancelled", document.text("fulfilledBy") != "channel"
    else { return [] }
    let total = document.decimal("total")
    let currency = document.text("currency")
    let account = try OrderAccount(
      total: total, currency: currency, payments: own.compactMap { OrderAccount.Payment($0) },
      tolerance: providers.tolerance(of: currency, by: own.compactMap { $0.text("provider") }))
    func money(_ amount: DecimalValue) -> String { Receipts.money(amount.description, account.currency) }
    let listed = Receipts.listed(own)
    var evidence: [(name: String, text: String)] = []
    if let total { evidence.append(("total", money(total))) }
    if account.state != .paid, !open.isEmpty {
      evidence.append(("payments", Receipts.listed(open)))
      evidence.append(
        ("orders", Set(open.flatMap { candidates($0) }).sorted().joined(separator: ", ")))
      return [HoldReason(Receipts.ambiguousReason, evidence)]
    }
    switch account.state {
    case .paid: return []
    case .unpaid:
      if total == .zero { return [] }
      if account.authorised > .zero { evidence.append(("authorized", money(account.authorised))) }
      if account.pending > .zero { evidence.append(("pending", money(account.pending))) }
    case .shortPaid:
      evidence += [("paid", money(account.paid)), ("outstanding", money(account.outstanding))]
      if account.pending > .zero { evidence.append(("pending", money(account.pending))) }
    case .overpaid:
      evidence += [("paid", money(account.net)), ("excess", money(account.excess))]
      if !account.duplicates.isEmpty {
        evidence.append(("twice", account.duplicates.joined(separator: ", ")))
      }
    case .refunded: evidence.append(("refunded", money(account.refunded)))
    case .chargedBack: evidence.append(("charged-back", money(account.chargedBack)))
    }
    if !account.foreign.isEmpty {
      evidence.append(("other-currency", account.foreign.joined(separator: ", ")))
    }
    if !listed.isEmpty { evidence.append(("payments", listed)) }
    return [HoldReason(account.state.rawValue, evidence)]
  }

  /// Holds an order, or lets it go, as its payments are now.
  private func settle(_ entry: EntryID) throws {
    guard var found = try holds.look(at: entry) else { return }
    let (own, between) = try receipts(of: entry)
    // Half an order says neither its total nor its method.
    var reasons =
      found.isDone || found.isHalf ? [] : try self.reasons(of: found.view, own: own, open: between)
    reasons.removeAll { found.released.contains($0.reason) }
    let raised = found.isDone ? nil : try raised(entry, found.known, found.view, own)
    if let raised { (found.known, found.view) = raised }
    if !reasons.isEmpty, try holds.wasSent(entry, found.known) {
      try tell(reasons, entry, found.view)
      reasons = []
    } else if found.known.state.contains(.cancelled) {
      try tellOfCancelled(own, entry, found.view)
    }
    let isNews = try holds.settle(found, reasons, of: Receipts.reasons, hasChanged: raised != nil)
    if isNews, !reasons.allSatisfy({ Receipts.clearsItself($0.reason) }) {
      newlyHeld.append((String(decoding: entry.key, as: UTF8.self), reasons.map(\.reason)))
    }
    try credits.settle(entry, found.view, receipts: own)
  }

  /// The order with the word that it is paid, where the reports of its providers say so and its channel does not yet.
  ///
  /// A feed that waits for paid orders then gets it. What the channel says later counts again where it says it with a
  /// time; and is raised again as long as the money is there.
  private func raised(
    _ entry: EntryID, _ known: KnownEntry, _ view: DocumentView, _ own: [DocumentView]
  ) throws -> (KnownEntry, DocumentView)? {
    let status = view.text("paymentStatus") ?? ""
    guard ["pending", "authorized", "partially_paid"].contains(status), !own.isEmpty else { return nil }
    let currency = view.text("currency")
    let account = try OrderAccount(
      total: view.decimal("total"), currency: currency, payments: own.compactMap { OrderAccount.Payment($0) },
      tolerance: providers.tolerance(of: currency, by: own.compactMap { $0.text("provider") }))
    guard account.state == .paid else { return nil }
    let bytes = DocumentEdit.setting(OrderFields.shared.paymentStatus, to: "paid", in: view)
    try staging.put(
      .order, entry.partner, entry.key.span, document: bytes.span,
      EntryChange(
        recordDigest: known.recordDigest, documentDigest: known.documentDigest, state: known.state,
        known: known))
    try staging.note(entry, Reason("payment-raised", [status, Receipts.listed(own)]))
    guard let now = try staging.known(.order, entry.partner, entry.key.span) else { return nil }
    return (now, try document(now.version, .order))
  }

  /// The payments that are an order's own.
  func own(of order: EntryID) throws -> [DocumentView] { try receipts(of: order).own }

  /// Whether a reason is the way of things: the report of the payment is still to come, and ends it.
  static func clearsItself(_ reason: String) -> Bool { reason == "unpaid" }

  /// Says what happened to the money of an order that has gone out; holding it would be too late.
  private func tell(_ reasons: [HoldReason], _ entry: EntryID, _ view: DocumentView) throws {
    for reason in reasons {
      let words = reason.evidence.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
      try tell(Reason("payment-after-sent", [try holds.name(entry, view), reason.reason, words]), entry)
    }
  }

  private func tellOfCancelled(_ own: [DocumentView], _ entry: EntryID, _ view: DocumentView) throws {
    let account = try OrderAccount(
      total: view.decimal("total"), currency: view.text("currency"),
      payments: own.compactMap { OrderAccount.Payment($0) })
    guard account.net > .zero else { return }
    let note = Reason(
      "payment-of-cancelled",
      [
        try holds.name(entry, view), Receipts.money(account.net.description, account.currency),
        Receipts.listed(own),
      ])
    try tell(note, entry)
  }

  /// Says it once, in the order's story and to whoever runs the pass.
  private func tell(_ note: Reason, _ entry: EntryID) throws {
    guard !afterSent.contains(note), try !reader.notes(of: entry).contains(where: { $0.reason == note })
    else { return }
    try staging.note(entry, note)
    afterSent.append(note)
  }

  // MARK: Words

  /// Payments in one line: `charge 9XY 10.00 EUR, refund 9XZ -10.00 EUR`.
  static func listed(_ payments: [DocumentView]) -> String {
    payments.map { payment in
      "\(payment.text("kind") ?? "") \(payment.text("id") ?? "") "
        + money(payment.text("amount"), payment.text("currency"))
    }.sorted().joined(separator: ", ")
  }

  private static func money(_ amount: String?, _ currency: String?) -> String {
    [amount, currency].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  // MARK: Looking

  private func isOf(_ receipt: DocumentView, _ order: EntryID) -> Bool {
    receipt.text("match") == "matched" && entries(receipt) == [order.text]
  }

  private func candidates(_ receipt: DocumentView) -> [String] {
    receipt.schema.index(of: "candidates").map { receipt.texts($0) } ?? []
  }

  /// The orders that a receipt was of, or between which it could not be decided.
  private func orders(of receipt: DocumentView?) -> [EntryID] {
    guard let receipt else { return [] }
    return entries(receipt).compactMap { EntryID(orderText: $0) }
  }

  private func entries(_ receipt: DocumentView) -> [String] {
    receipt.schema.index(of: "orderEntries").map { receipt.texts($0) } ?? []
  }

  private func provider(_ partner: PartnerID) throws -> Providers.Provider? {
    providers[try name(of: partner)]
  }

  private func name(of partner: PartnerID) throws -> String { try derived.name(of: partner) }

  private func document(_ version: VersionRef, _ kind: DocumentKind) throws -> DocumentView {
    try derived.document(version, kind)
  }
}
