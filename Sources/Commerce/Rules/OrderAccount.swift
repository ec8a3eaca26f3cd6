package import Values

/// What of an order's money is there: paid, given back, taken back, and what is still to come.
///
/// Pure, and the same for every order of its payments; a payment that is handed in twice counts once. Amounts of
/// different currencies are never compared: a payment in another currency counts by the leg of its conversion that is in
/// the order's, or not at all.
package struct OrderAccount: Hashable, Sendable {
  /// The words of the account; each but `paid` is the name of a hold.
  package enum State: String, CaseIterable, Sendable {
    case unpaid
    case shortPaid = "short-paid"
    case paid
    case overpaid
    case refunded
    case chargedBack = "charged-back"
  }

  /// A payment that is known to be the order's.
  package struct Payment: Hashable, Sendable {
    package var provider: String
    package var id: String
    package var kind: String
    package var status: String
    package var amount: DecimalValue
    package var currency: String
    package var fee: DecimalValue?
    package var feeCurrency: String?
    package var parent: String?

    package init(
      provider: String = "", id: String, kind: String = "charge", status: String = "succeeded",
      amount: DecimalValue, currency: String, fee: DecimalValue? = nil, feeCurrency: String? = nil,
      parent: String? = nil
    ) {
      self.provider = provider
      self.id = id
      self.kind = kind
      self.status = status
      self.amount = amount
      self.currency = currency
      self.fee = fee
      self.feeCurrency = feeCurrency
      self.parent = parent
    }

    /// Of a payment, or of what was derived from one; nothing where it has no amount or no id.
    package init?(_ document: DocumentView) {
      guard let id = document.text("id"), let amount = document.decimal("amount") else { return nil }
      self.init(
        provider: document.text("provider") ?? "", id: id, kind: document.text("kind") ?? "charge",
        status: document.text("status") ?? "succeeded", amount: amount,
        currency: document.text("currency") ?? "", fee: document.decimal("fee"),
        feeCurrency: document.text("feeCurrency"), parent: document.text("parent"))
    }

    fileprivate var key: String { "\(provider)\u{1F}\(id)" }
  }

  package let state: State
  package let total: DecimalValue?
  package let currency: String
  /// All that was paid, before anything was given back.
  package let paid: DecimalValue
  /// What was given back, positive.
  package let refunded: DecimalValue
  /// What was taken back and not won again, positive.
  package let chargedBack: DecimalValue
  /// What is reserved and not taken yet.
  package let authorised: DecimalValue
  /// What is on its way.
  package let pending: DecimalValue
  /// What the providers kept, by currency.
  package let fees: [String: DecimalValue]
  /// What is still to come, or zero.
  package let outstanding: DecimalValue
  /// What is there beyond the total, or zero.
  package let excess: DecimalValue
  /// Payments of the same amount that are together more than the total: one was likely taken twice.
  package let duplicates: [String]
  /// Payments in another currency of which nobody says what they came to in the order's.
  package let foreign: [String]

  /// What was paid and is still there.
  package var net: DecimalValue {
    (try? paid.subtracting(refunded).subtracting(chargedBack)) ?? .zero
  }

  /// Adds up an order's payments.
  ///
  /// `tolerance`: by how much of the currency both may differ and still be the same; for currencies that round.
  /// - Throws: `DecimalError.overflow`.
  package init(
    total: DecimalValue?, currency: String?, payments: [Payment], tolerance: DecimalValue = .zero
  ) throws(DecimalError) {
    var seen: Set<String> = []
    // Sums of decimals are the same in any order; lists of ids are sorted.
    let payments = payments.sorted { ($0.key, $0.kind) < ($1.key, $1.kind) }.filter {
      seen.insert($0.key).inserted
    }
    let currency = currency ?? payments.first?.currency ?? ""
    var sums = Sums()
    for payment in payments { try sums.add(payment, currency, among: payments) }
    self.total = total
    self.currency = currency
    paid = sums.paid
    refunded = sums.refunded
    chargedBack = sums.disputed < .zero ? try sums.disputed.negated() : .zero
    authorised = sums.authorised
    pending = sums.pending
    fees = sums.fees
    foreign = sums.foreign.sorted()
    let net = try sums.paid.subtracting(sums.refunded).subtracting(chargedBack)
    guard let total else {
      // Whoever states no total is paid with whatever is paid.
      outstanding = .zero
      excess = .zero
      duplicates = []
      state =
        chargedBack > .zero
        ? .chargedBack
        : sums.paid == .zero ? .unpaid : net > .zero ? .paid : .refunded
      return
    }
    let missing = try total.subtracting(sums.paid)
    outstanding = missing > .zero ? missing : .zero
    let more = try net.subtracting(total)
    excess = more > .zero ? more : .zero
    duplicates = excess > tolerance ? sums.repeated : []
    if chargedBack > .zero {
      state = .chargedBack
    } else if sums.refunded > .zero, net <= .zero {
      state = .refunded
    } else if excess > tolerance {
      state = .overpaid
    } else if outstanding > tolerance {
      state = sums.paid > .zero ? .shortPaid : .unpaid
    } else {
      state = .paid
    }
  }

  /// What is being added up.
  private struct Sums {
    var paid = DecimalValue.zero
    var refunded = DecimalValue.zero
    var disputed = DecimalValue.zero
    var authorised = DecimalValue.zero
    var pending = DecimalValue.zero
    var fees: [String: DecimalValue] = [:]
    var foreign: Set<String> = []
    private var amounts: [DecimalValue: [String]] = [:]

    /// The ids of charges that share their amount with another.
    var repeated: [String] { amounts.values.filter { $0.count > 1 }.flatMap { $0 }.sorted() }

    mutating func add(
      _ payment: Payment, _ currency: String, among payments: [Payment]
    ) throws(DecimalError) {
      guard payment.status == "succeeded" || payment.status == "pending" else { return }
      if payment.status == "succeeded", let fee = payment.fee, fee != .zero {
        let feeCurrency = payment.feeCurrency ?? payment.currency
        fees[feeCurrency] = try (fees[feeCurrency] ?? .zero).adding(fee)
      }
      if payment.kind == "fee" {
        if payment.status == "succeeded" {
          fees[payment.currency] = try (fees[payment.currency] ?? .zero).subtracting(payment.amount)
        }
        return
      }
      guard let amount = try amount(of: payment, in: currency, among: payments) else { return }
      if payment.status == "pending" {
        if payment.kind == "charge" { pending = try pending.adding(amount) }
        return
      }
      switch payment.kind {
      case "charge":
        paid = try paid.adding(amount)
        amounts[amount.normalized, default: []].append(payment.id)
      case "authorization": authorised = try authorised.adding(amount)
      case "refund": refunded = try refunded.subtracting(amount)
      case "chargeback", "reversal": disputed = try disputed.adding(amount)
      // Holds and releases move money between two pockets of the same owner; conversions are legs of what counts.
      default: break
      }
    }

    /// A payment's amount in the order's currency; nothing where nobody says what it is.
    private mutating func amount(
      of payment: Payment, in currency: String, among payments: [Payment]
    ) throws(DecimalError) -> DecimalValue? {
      if payment.currency == currency { return payment.amount }
      guard ["charge", "refund", "chargeback", "reversal"].contains(payment.kind) else { return nil }
      var sum: DecimalValue?
      for leg in payments
      where leg.kind == "conversion" && leg.status == "succeeded" && leg.parent == payment.id
        && leg.provider == payment.provider && leg.currency == currency
      {
        sum = try (sum ?? .zero).adding(leg.amount)
      }
      if sum == nil { foreign.insert(payment.id) }
      return sum
    }
  }
}
