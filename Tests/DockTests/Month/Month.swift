import TestSupport

/// A month of an invented shop on four platforms: what is sold and paid, whoever is told of it when.
///
/// Only what buyers and providers do is decided here, by a seed. What may be sold is what the platforms offer, so the
/// days are played by ``MonthPlay``, which asks for the next sale.
struct Month {
  /// A platform, and which provider takes the money of its sales.
  enum Channel: String, CaseIterable {
    case shopify, amazon, ebay, wish
  }

  enum Provider: String {
    case paypal, stripe
  }

  /// How a sale is paid where a provider takes the money.
  enum Plan: CaseIterable {
    case inFull, never, short, over, split, refunded, refundedInPart, chargedBack, afterFailing,
      withoutReference
  }

  /// Something that a provider's report has a row of.
  struct Movement {
    enum Kind { case charge, failed, refund, chargeback }

    var provider: Provider
    var id: String
    var kind: Kind
    /// In cents; what goes out is below 0.
    var cents: Int
    var fee = 0
    var currency: String
    /// Minutes since the month began.
    var at: Int
    var reference = ""
    var parent = ""
    var email: String
    /// The sale that it is of; nothing for money of strangers.
    var sale: Int?
  }

  struct Sale {
    var channel: Channel
    var number: String
    var sku: String
    var quantity: Int
    var cents: Int
    var currency: String
    var buyer: Int
    /// Minutes since the month began.
    var at: Int
    var provider: Provider?
    var plan: Plan

    var total: Int { cents * quantity }
    /// Whether it may leave: the platform has the money, or the provider has all of it and no more.
    var isPaid: Bool {
      provider == nil || ![.never, .short, .over].contains(plan)
    }
  }

  static let minutesOfDay = 24 * 60
  let days: Int
  let articles: [(sku: String, cents: Int)]
  /// What lies on the shelves when the month begins, and what comes each week.
  let shelves: [String: Int]
  let deliveries: [String: Int]
  private(set) var sales: [Sale] = []
  private(set) var movements: [Movement] = []
  private var random: SeededGenerator
  private var identifier = 0

  /// `orders`: about how many sales the month is to have.
  init(seed: UInt64, days: Int, orders: Int) {
    self.days = days
    random = SeededGenerator(seed: seed)
    let count = 60
    articles = (1...count).map { ("LAMP-\($0)", 900 + ($0 * 137) % 4000) }
    // A few articles sell most, and of those there is less than is wanted.
    var shelves: [String: Int] = [:]
    var deliveries: [String: Int] = [:]
    for (index, article) in articles.enumerated() {
      shelves[article.sku] = orders / (index < 12 ? 60 : 24) + 2
      deliveries[article.sku] = index < 12 ? orders / 400 + 1 : orders / 100 + 1
    }
    self.shelves = shelves
    self.deliveries = deliveries
  }

  /// What a buyer would like next, on a platform, at a minute of a day.
  mutating func wish(day: Int) -> (channel: Channel, article: Int, quantity: Int, at: Int) {
    let channel =
      [Channel.shopify, .shopify, .shopify, .shopify, .amazon, .amazon, .amazon, .ebay, .ebay, .wish]
      .randomElement(using: &random) ?? .shopify
    // Half of all wishes are of the first twelve.
    let article = Int.random(in: 0..<(Bool.random(using: &random) ? 12 : articles.count), using: &random)
    return (
      channel, article, Int.random(in: 1...3, using: &random),
      day * Month.minutesOfDay + Int.random(in: 8 * 60..<18 * 60, using: &random)
    )
  }

  /// A wish that the platform could serve becomes a sale, with all that its money will do.
  mutating func sell(_ channel: Channel, article: Int, quantity: Int, at: Int) {
    let number = sales.count + 1
    let name =
      switch channel {
      case .shopify: "#\(10_000 + number)"
      case .amazon: "303-\(1_000_000 + number)-\(7_000_000 + number * 3)"
      case .ebay: "19-\(10_000 + number % 80_000)-\(20_000 + number)"
      case .wish: hexadecimal(number)
      }
    let provider: Provider? =
      switch channel {
      case .shopify: Bool.random(using: &random) ? .paypal : .stripe
      case .ebay: .paypal
      case .amazon, .wish: nil
      }
    sales.append(
      Sale(
        channel: channel, number: name, sku: articles[article].sku, quantity: quantity,
        cents: articles[article].cents, currency: channel == .ebay ? "USD" : "EUR", buyer: number, at: at,
        provider: provider, plan: plan()))
    if let provider { pay(sales.count - 1, provider) }
    if Int.random(in: 0..<200, using: &random) == 0 { stranger(at) }
  }

  private func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "5e2f00000000000000000000".prefix(24 - digits.count) + digits
  }

  private mutating func plan() -> Plan {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<3: .never
    case 3..<5: .short
    case 5..<6: .over
    case 6..<9: .split
    case 9..<11: .refunded
    case 11..<13: .refundedInPart
    case 13..<14: .chargedBack
    case 14..<16: .afterFailing
    case 16..<18: .withoutReference
    default: .inFull
    }
  }

  private mutating func next(_ provider: Provider) -> String {
    identifier += 1
    return provider == .paypal ? "T\(100_000 + identifier)" : "ch_\(100_000 + identifier)"
  }

  private mutating func pay(_ index: Int, _ provider: Provider) {
    let sale = sales[index]
    let email = Month.email(sale.buyer)
    let prefix = provider == .paypal ? "WC-" : ""
    let reference = prefix + sale.number.drop { $0 == "#" }
    func charge(_ cents: Int, minutes: Int, _ kind: Movement.Kind = .charge, id: String) -> Movement {
      Movement(
        provider: provider, id: id, kind: kind, cents: cents, fee: kind == .charge ? cents * 3 / 100 + 35 : 0,
        currency: sale.currency, at: sale.at + minutes, reference: reference, email: email, sale: index)
    }
    func back(_ cents: Int, of charge: Movement, days: Int, _ kind: Movement.Kind) -> Movement {
      Movement(
        provider: provider, id: kind == .refund ? "R\(charge.id)" : "D\(charge.id)", kind: kind,
        cents: -cents,
        fee: kind == .chargeback ? 1500 : 0, currency: sale.currency,
        at: charge.at + days * Month.minutesOfDay, parent: charge.id, email: email, sale: index)
    }
    switch sale.plan {
    case .never: return
    case .short: movements.append(charge(sale.total - 100, minutes: 1, id: next(provider)))
    case .over: movements.append(charge(sale.total + 100, minutes: 1, id: next(provider)))
    case .split:
      movements.append(charge(sale.total / 2, minutes: 1, id: next(provider)))
      movements.append(charge(sale.total - sale.total / 2, minutes: 200, id: next(provider)))
    case .refunded, .refundedInPart, .chargedBack:
      let paid = charge(sale.total, minutes: 1, id: next(provider))
      movements.append(paid)
      movements.append(
        sale.plan == .chargedBack
          ? back(sale.total, of: paid, days: 10, .chargeback)
          : back(sale.plan == .refunded ? sale.total : sale.total / 3, of: paid, days: 5, .refund))
    case .afterFailing:
      movements.append(charge(sale.total, minutes: 1, .failed, id: next(provider)))
      movements.append(charge(sale.total, minutes: 4, id: next(provider)))
    case .withoutReference:
      var paid = charge(sale.total, minutes: 2, id: next(provider))
      paid.reference = ""
      movements.append(paid)
    case .inFull: movements.append(charge(sale.total, minutes: 1, id: next(provider)))
    }
  }

  /// Money of somebody who bought nothing here.
  private mutating func stranger(_ at: Int) {
    let id = next(.paypal)
    movements.append(
      Movement(
        provider: .paypal, id: id, kind: .charge, cents: 123_457, fee: 3_739, currency: "EUR", at: at,
        reference: "INV-\(id)", email: "stranger-\(id)@example.org"))
  }

  static func email(_ buyer: Int) -> String { "buyer-\(buyer)@example.com" }

  /// An amount of cents, as reports write it.
  static func money(_ cents: Int) -> String {
    let rest = abs(cents) % 100
    return "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
