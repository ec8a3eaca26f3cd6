package import Values

/// How far an output has come.
///
/// | state | the outbox has | a start after a crash |
/// |---|---|---|
/// | due | nothing | renders and publishes |
/// | rendered | nothing, some or all of its files | renders again, byte for byte, and publishes those that are missing |
/// | published | all of them | does nothing |
package enum OutputState: Int, CaseIterable, Sendable {
  case due = 1
  case rendered
  case published

  package var name: String {
    switch self {
    case .due: "due"
    case .rendered: "rendered"
    case .published: "published"
    }
  }
}

/// One file of an output, as it was rendered.
package struct OutputFile: Hashable, Sendable {
  /// The file's name in the outbox.
  package var name: String
  package var digest: Digest
  package var size: Int
  package var records: Int

  package init(name: String, digest: Digest, size: Int, records: Int) {
    self.name = name
    self.digest = digest
    self.size = size
    self.records = records
  }
}

/// All that one taking gave a feed: one set of files under one sequence number.
package struct Output: Hashable, Sendable {
  package var id: Int
  package var feed: FeedID
  /// From 1, without gaps within a feed.
  package var sequence: Int
  package var state: OutputState
  /// The map that renders it.
  package var mapVersion: Digest
  package var takenAt: Instant
  /// How many versions it holds.
  package var members: Int
  /// The sequence number of the output whose members it repeats, where it does.
  package var resendOf: Int?
  /// In the order of publication; empty until it is rendered.
  package var files: [OutputFile]
  /// The number of the newest decision when it was taken: later ones do not change how it is rendered.
  package var decisions: Int

  package init(
    id: Int, feed: FeedID, sequence: Int, state: OutputState, mapVersion: Digest, takenAt: Instant,
    members: Int,
    resendOf: Int? = nil, files: [OutputFile] = [], decisions: Int = 0
  ) {
    self.id = id
    self.feed = feed
    self.sequence = sequence
    self.state = state
    self.mapVersion = mapVersion
    self.takenAt = takenAt
    self.members = members
    self.resendOf = resendOf
    self.files = files
    self.decisions = decisions
  }
}
