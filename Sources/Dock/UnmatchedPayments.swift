package import Commerce
package import Ledger
import Values

/// A payment for which no order was found, and the orders that it may be of.
package struct UnmatchedPayment: Sendable {
  /// The payment as a receipt; its `evidence` is what it was looked for by.
  package let receipt: DocumentView
  /// Orders that wait for the same amount, by the names that `release` takes: for a person to decide, never taken for it.
  package let suggestions: [String]
}

/// The payments of a workspace that no order was found for.
package enum UnmatchedPayments {
  /// All of them, the oldest first.
  ///
  /// How it stays quick: a payment whose order is known has that in the ledger's index, and only orders that wait for
  /// money are looked at.
  package static func all(_ workspace: Workspace, _ reader: any LedgerReader) throws -> [UnmatchedPayment] {
    let providers = Providers(workspace)
    var waiting: [(name: String, order: PaymentMatch.Order)]?
    var found: [UnmatchedPayment] = []
    for provider in providers.all {
      guard let id = try reader.partner(named: provider.name) else { continue }
      for receipt in try OpenEntries.documents(.receipt, id, reader)
      where receipt.text("match") == "unmatched"
        && ["succeeded", "pending"].contains(receipt.text("status") ?? "succeeded")
      {
        let known = try waiting ?? unpaid(reader)
        waiting = known
        let match = PaymentMatch.find(
          PaymentMatch.Payment(receipt), among: known.map(\.order), manner: provider.manner)
        var suggestions: [String] = []
        if case .suggested(let indexes) = match.outcome { suggestions = indexes.map { known[$0].name } }
        found.append(UnmatchedPayment(receipt: receipt, suggestions: suggestions.sorted()))
      }
    }
    return found.sorted { key($0.receipt) < key($1.receipt) }
  }

  private static func key(_ receipt: DocumentView) -> (String, String, String) {
    (receipt.text("at") ?? "", receipt.text("provider") ?? "", receipt.text("id") ?? "")
  }

  /// The orders that wait for all of their money.
  private static func unpaid(_ reader: any LedgerReader) throws -> [(name: String, order: PaymentMatch.Order)]
  {
    try reader.holds(because: OrderAccount.State.unpaid.rawValue, openOnly: true).compactMap { hold in
      guard let known = try reader.known(hold.entry) else { return nil }
      var bytes: [UInt8] = []
      _ = try reader.document(known.version, into: &bytes)
      return (
        try OrderName.name(of: hold.entry, in: reader),
        PaymentMatch.Order(DocumentView(schema: .order, bytes: bytes))
      )
    }
  }
}

/// Derived documents of which something is still to come, or to be decided.
enum OpenEntries {
  /// Those of one kind and partner, in the order of their keys; a document that is settled is not read.
  static func documents(
    _ kind: DocumentKind, _ partner: PartnerID, _ reader: any LedgerReader
  ) throws -> [DocumentView] {
    var found: [DocumentView] = []
    var last: [UInt8]?
    repeat {
      let entries = try reader.entries(kind, partner, after: last, limit: step)
      for (_, known) in entries where known.state.isDisjoint(with: [.settled, .past]) {
        var bytes: [UInt8] = []
        _ = try reader.document(known.version, into: &bytes)
        found.append(DocumentView(schema: kind.schema, bytes: bytes))
      }
      last = entries.count < step ? nil : entries.last?.key
    } while last != nil
    return found
  }

  private static let step = 1000
}
