/// A version that an output's map cannot write, and why its entry waits from then on.
package struct Withheld: Hashable, Sendable {
  package var entry: EntryID
  package var version: VersionRef
  /// The code of the reason, as of any hold.
  package var reason: String
  /// What the reason rests on, as a JSON object.
  package var evidence: [UInt8]

  package init(entry: EntryID, version: VersionRef, reason: String, evidence: [UInt8]) {
    self.entry = entry
    self.version = version
    self.reason = reason
    self.evidence = evidence
  }
}
