import Commerce
import Ledger
import Mapping
import Values

/// Holds the orders for which there is not enough stock, and lets them go when there is.
final class StockShortage {
  /// The reason, as the contract calls it.
  static let reason = BuiltInHold.noStock.rawValue

  /// An article of which an order wants more than is left for it.
  struct Missing {
    let sku: String
    let wanted: Int
    let left: Int
  }

  private let holds: OrderHolds
  private let derived: DerivedDocuments
  private(set) var newlyHeld: [OrderHolds.Case] = []
  private(set) var oversold: [Reason] = []

  init(_ holds: OrderHolds, _ derived: DerivedDocuments) {
    self.holds = holds
    self.derived = derived
  }

  /// Holds an order or lets it go, by what is missing for it.
  func settle(_ entry: EntryID, missing: (DocumentView) throws -> [Missing]) throws {
    guard let found = try holds.look(at: entry) else { return }
    var reasons: [HoldReason] = []
    if !found.isDone, !found.released.contains(StockShortage.reason) {
      let missing = try missing(found.view)
      if !missing.isEmpty { reasons = [StockShortage.reason(missing)] }
      if !reasons.isEmpty, try holds.wasSent(entry, found.known) {
        try tell(missing, found)
        reasons = []
      }
    }
    if try holds.settle(found, reasons, of: [StockShortage.reason]) { newlyHeld.append(found) }
  }

  private static func reason(_ missing: [Missing]) -> HoldReason {
    HoldReason(
      reason,
      [
        ("sku", missing.map(\.sku).joined(separator: ", ")),
        ("wanted", missing.map { String($0.wanted) }.joined(separator: ", ")),
        ("left", missing.map { String($0.left) }.joined(separator: ", ")),
      ])
  }

  /// Says once, in the order's story and to whoever runs the pass, that it went out and there is not enough for it.
  private func tell(_ missing: [Missing], _ found: OrderHolds.Case) throws {
    let name = try holds.name(found.entry, found.view)
    for missing in missing {
      let note = Reason("stock-oversold", [name, missing.sku, String(missing.wanted), String(missing.left)])
      guard try !derived.reader.notes(of: found.entry).contains(where: { $0.reason.code == note.code }) else {
        continue
      }
      try derived.staging.note(found.entry, note)
      oversold.append(note)
    }
  }
}
