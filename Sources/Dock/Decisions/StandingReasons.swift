import Commerce
import Mapping
import Values

/// Why an order is held by what it says itself and by the settings of the workspace: rules of one's own, rules of
/// carriers, the address, the table of products.
///
/// A function of the two alone, so that a hold whose cause is gone can be found at any time.
struct StandingReasons {
  private let rules: WorkspaceRules
  private let file: WorkspaceFile

  init(_ rules: WorkspaceRules, _ file: WorkspaceFile) {
    self.rules = rules
    self.file = file
  }

  /// The reasons that hold an order now; none for one that was done before we first saw it, and goes nowhere.
  func of(_ order: DocumentRecord, isPast: Bool) -> [HoldReason] {
    if isPast { return [] }
    var reasons = rules.holds.compactMap { hold in
      hold.holds(order) ? HoldReason(hold.name, [("rule", hold.reason)]) : nil
    }
    if let shipping = rules.shipping {
      let choice = shipping.choice(order)
      switch choice {
      case .none: reasons.append(HoldReason(.noCarrier, []))
      case .undecided(let why): reasons.append(HoldReason(.noCarrier, [("rule", why)]))
      case .nothing, .carrier: break
      }
      if case .nothing = choice {} else if let reason = address(order) { reasons.append(reason) }
    }
    if let reason = rules.products?.unknown(order) { reasons.append(reason) }
    return reasons
  }

  /// Why no parcel would arrive.
  private func address(_ order: DocumentRecord) -> HoldReason? {
    guard let addresses = rules.addresses else { return nil }
    let faults = addresses.faults(of: order.table)
    if faults.isEmpty { return nil }
    let view = order.view
    if addresses.isFetched(view) { return nil }
    return HoldReason(.addressIncomplete, addresses.evidence(of: faults, in: view))
  }

  /// Whether a reason is one of these: one that ``of(_:isPast:)`` gives as long as it holds.
  ///
  /// `isOwnRule`: whether a rule of one's own gave it, which may be gone since. One that could not be read says nothing of
  /// anybody.
  func judges(_ reason: String, isOwnRule: Bool) -> Bool {
    switch BuiltInHold(rawValue: reason) {
    case .noCarrier, .addressIncomplete: rules.shipping != nil || file.shipping.isEmpty
    case .unknownSKU: true
    case nil:
      rules.holds.contains { $0.name == reason } || isOwnRule && !file.holds.contains { $0.name == reason }
    default: false
    }
  }
}
