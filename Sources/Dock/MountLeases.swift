import DurableFiles
import Values

/// The right to work on mounted folders: no other host takes from this inbox or writes to this outbox meanwhile.
///
/// Local folders need none: there the lock in `.crossdock` is enough. What was seen of another holder's lease is kept
/// between two processes, since only a lease that has not changed for its whole term by our own clock is stale.
final class MountLeases {
  private let hidden: Folder
  private var held: [String: LeaseFile] = [:]

  init(hidden: Folder) {
    self.hidden = hidden
  }

  /// Takes the lease of each folder that is a mount, or says who has it; one that we hold is renewed.
  ///
  /// - Returns: notes of leases that were taken over from a holder that is gone.
  /// - Throws: `file-lease-held`, `file-lease-lost`.
  func take(_ folders: [(name: String, folder: Folder)], at now: Instant) throws(FileError) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    for (name, folder) in folders where folder.fileSystem.kind != .local {
      if let lease = held[name] {
        try lease.renew(at: now)
        continue
      }
      var observation = try load(name)
      let before = observation
      do throws(FileError) {
        let lease = try LeaseFile.take(in: folder, observation: &observation, at: now)
        if let takeover = lease.takeover { notes.append(takeover) }
        held[name] = lease
        try save(nil, name)
      } catch {
        if observation != before { try save(observation, name) }
        throw error
      }
    }
    return notes
  }

  /// Says that we are still there, before something is published.
  ///
  /// - Throws: `file-lease-lost` where another has taken over.
  func renew(at now: Instant) throws(FileError) {
    for lease in held.values { try lease.renew(at: now) }
  }

  /// Gives all leases back.
  func giveBack() {
    // A mount that is gone cannot be told; the term ends there by itself.
    for lease in held.values { try? lease.giveBack() }
    held.removeAll()
  }

  private func file(_ name: String) throws(FileError) -> FileName { try FileName("lease-\(name)") }

  private func load(_ name: String) throws(FileError) -> LeaseObservation? {
    let file = try file(name)
    guard try hidden.status(file) != nil else { return nil }
    let text = try hidden.open(file).readAll(limit: 1 << 16)
    let parts = text.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let since = Int64(String(decoding: parts[1], as: UTF8.self)) else { return nil }
    return LeaseObservation(
      line: Array(parts[2]), boot: String(decoding: parts[0], as: UTF8.self),
      since: Uptime(nanoseconds: since))
  }

  private func save(_ observation: LeaseObservation?, _ name: String) throws(FileError) {
    let file = try file(name)
    guard let observation else {
      if try hidden.status(file) != nil { try hidden.remove(file) }
      return
    }
    var stage = try StagedFile(in: hidden, mode: 0o600)
    try stage.write("\(observation.boot)\n\(observation.since.nanoseconds)\n")
    try stage.write(observation.line)
    try stage.replace(file)
  }
}
