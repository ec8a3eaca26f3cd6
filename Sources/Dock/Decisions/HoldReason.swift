/// Why an order waits, with what that rests on.
package struct HoldReason {
  let reason: String
  let evidence: [(name: String, text: String)]

  init(_ reason: String, _ evidence: [(name: String, text: String)]) {
    self.reason = reason
    self.evidence = evidence
  }

  init(_ hold: BuiltInHold, _ evidence: [(name: String, text: String)]) {
    self.init(hold.rawValue, evidence)
  }

  /// Whether a hold is the way of things, which another file is expected to end: nobody need settle it.
  package static func clearsItself(_ reason: String) -> Bool {
    reason == Intake.halfReason || Receipts.clearsItself(reason)
  }
}
