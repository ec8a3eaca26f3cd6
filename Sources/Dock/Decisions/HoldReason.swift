/// Why an order waits, with what that rests on.
struct HoldReason {
  let reason: String
  let evidence: [(name: String, text: String)]

  init(_ reason: String, _ evidence: [(name: String, text: String)]) {
    self.reason = reason
    self.evidence = evidence
  }

  init(_ hold: BuiltInHold, _ evidence: [(name: String, text: String)]) {
    self.init(hold.rawValue, evidence)
  }
}
