/// What entries may have in common, and when they were placed: entries that may be the same thing twice are found by it.
///
/// Two entries with one digest are alike only perhaps; whoever asks looks at their documents.
package struct Likeness: Hashable, Sendable {
  /// As many orders that are alike are looked at as a person would: a shop that sells one thing to one buyer all day has
  /// thousands of them, and each would be held against each.
  package static let most = 8

  package var digest: UInt64
  /// Since 1970; what is found lies near in time.
  package var seconds: Int64

  package init(digest: UInt64, seconds: Int64) {
    self.digest = digest
    self.seconds = seconds
  }

  /// Whether another may be of the same thing.
  package func isNear(_ other: Likeness, within span: Int64) -> Bool {
    digest == other.digest && abs(seconds - other.seconds) <= span
  }
}
