/// The reasons for which Crossdock itself holds an order; rules of one's own and the checks of maps have other names.
package enum BuiltInHold: String, CaseIterable, Sendable {
  case unpaid
  case shortPaid = "short-paid"
  case overpaid
  case refunded
  case chargedBack = "charged-back"
  case ambiguousPayment = "ambiguous-payment"
  case sumsDoNotClose = "sums-do-not-close"
  case conflict
  case unknownSKU = "unknown-sku"
  case noStock = "no-stock"
  case noCarrier = "no-carrier"
  case addressIncomplete = "address-incomplete"
  case changedAfterManifest = "changed-after-manifest"
  case voided
  case suspectedDuplicate = "suspected-duplicate"
  case waitingForHalf = "waiting-for-half"
  case cannotWrite = "cannot-write"
  case spreadsheetDamage = "spreadsheet-damage"

  /// Whether `holds:` may switch it off: those that suspect.
  ///
  /// The others say what cannot be done.
  package var mayBeOff: Bool {
    switch self {
    case .addressIncomplete, .unknownSKU, .suspectedDuplicate: true
    default: false
    }
  }
}
