import Commerce
import Mapping
import Values

/// The partners of a workspace whose reports tell of payments, and how orders and payments name each other there.
///
/// Nothing of it is asked for where there is none: no order waits for a payment that no report would ever tell.
struct Providers {
  struct Provider {
    let name: String
    let pack: String
    let manner: PaymentMatch.Manner
    /// What orders write as their method of payment where this one took the money, in lower case.
    let methods: Set<String>
    /// How much may be missing or too much, by currency.
    let tolerance: [String: DecimalValue]
  }

  let all: [Provider]

  /// The settings of a provider's pack: `methods`, `prefixes`, `orderTexts` (texts with `|` between them), `days`, and
  /// `tolerance` (`JPY 1 | KRW 10`).
  init(_ workspace: Workspace) {
    all = workspace.file.partners.compactMap { partner in
      let reads = workspace.readingMaps(of: partner.name).contains { map in
        if case .reads(let rules) = map.way { rules.kind == .payment } else { false }
      }
      guard reads else { return nil }
      let context = workspace.context(of: partner.name)
      var methods = (context.setting("methods") ?? "").barred.map { $0.lowercased() }
      if methods.isEmpty { methods = [partner.name.lowercased(), partner.pack.lowercased()] }
      var tolerance: [String: DecimalValue] = [:]
      for item in (context.setting("tolerance") ?? "").barred {
        let parts = item.split(separator: " ")
        if parts.count == 2, let amount = DecimalValue(parts[1]) { tolerance[String(parts[0])] = amount }
      }
      return Provider(
        name: partner.name, pack: partner.pack,
        manner: PaymentMatch.Manner(
          prefixes: (context.setting("prefixes") ?? "").barred,
          texts: (context.setting("orderTexts") ?? "").barred,
          days: context.setting("days").flatMap { Int($0) } ?? 3),
        methods: Set(methods), tolerance: tolerance)
    }
  }

  subscript(name: String) -> Provider? { all.first { $0.name == name } }

  /// Whether an order says that one of the providers took its money.
  ///
  /// An order that was paid in two ways names both: `PayPal + Gift Card`.
  func areNamed(by order: DocumentView) -> Bool {
    guard let method = order.text("paymentMethod") else { return false }
    let names = [method.lowercased()] + OrderReference.list(method).map { $0.lowercased() }
    return all.contains { provider in names.contains { provider.methods.contains($0) } }
  }

  /// By how much an order's money may differ from its total.
  func tolerance(of currency: String?, by names: [String]) -> DecimalValue {
    guard let currency else { return .zero }
    let relevant = all.filter { names.isEmpty || names.contains($0.name) }
    return relevant.compactMap { $0.tolerance[currency] }.max { $0 < $1 } ?? .zero
  }
}
