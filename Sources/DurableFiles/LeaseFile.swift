internal import Glibc
internal import Synchronization
package import Values

/// What a holder wrote into a lease file, as one line of `name=value`.
package struct LeaseEntry: Hashable, Sendable {
  package var holder: ProcessIdentity
  package var since: String
  package var renewed: String
  /// Counts the renewals, so that two entries in one second differ.
  package var beat: Int
  /// In seconds: how long an entry may stay as it is before another host takes it for dead.
  package var term: Int

  /// The line, with its end.
  package var line: [UInt8] {
    Array(
      "host=\(holder.host) machine=\(holder.machine) boot=\(holder.boot) namespace=\(holder.namespace) process=\(holder.process) started=\(holder.started) since=\(since) renewed=\(renewed) beat=\(beat) term=\(term)\n"
        .utf8)
  }

  init(holder: ProcessIdentity, since: String, renewed: String, beat: Int, term: Int) {
    self.holder = holder
    self.since = since
    self.renewed = renewed
    self.beat = beat
    self.term = term
  }

  /// Reads a line; nothing where it is none of ours.
  package init?(line: [UInt8]) {
    var fields: [Substring: Substring] = [:]
    let text = String(decoding: line, as: UTF8.self)
    guard text.last == "\n" else { return nil }
    for field in text.dropLast().split(separator: " ") {
      guard let equals = field.firstIndex(of: "=") else { return nil }
      fields[field[..<equals]] = field[field.index(after: equals)...]
    }
    guard let host = fields["host"], let machine = fields["machine"], let boot = fields["boot"],
      let namespace = fields["namespace"], let process = fields["process"].flatMap({ Int($0) }),
      let started = fields["started"], let since = fields["since"], let renewed = fields["renewed"],
      let beat = fields["beat"].flatMap({ Int($0) }), let term = fields["term"].flatMap({ Int($0) }), term > 0
    else { return nil }
    holder = ProcessIdentity(
      host: String(host), machine: String(machine), boot: String(boot), namespace: String(namespace),
      process: process, started: String(started))
    self.since = String(since)
    self.renewed = String(renewed)
    self.beat = beat
    self.term = term
  }

  /// The holder as people are told of it.
  package var description: String {
    "process \(holder.process) on \(holder.host) since \(since), renewed \(renewed)"
  }
}

/// Since when a lease of another host has stood as it is, by our own clock.
///
/// The one who asks keeps it between two tries: in memory, or as text, since a clock reading holds within one boot.
package struct LeaseObservation: Hashable, Sendable {
  package var line: [UInt8]
  package var boot: String
  package var since: Uptime

  package init(line: [UInt8], boot: String, since: Uptime) {
    self.line = line
    self.boot = boot
    self.since = since
  }
}

/// The right to work in a mounted inbox or outbox, among all hosts that mount it (T33, T34).
///
/// A file in the folder, renewed while we work. A holder that died on this host is taken over at once; one on another
/// host when its entry has not changed for its term as we saw it, whatever its clock or the server's says. Both are told.
package final class LeaseFile: Sendable {
  /// The file's name in the folder.
  package static let name = ".crossdock-lease"
  /// How long an entry may stay as it is before another host takes it for dead.
  package static let term = Duration.seconds(60)

  private struct State {
    var folder: Folder
    var entry: LeaseEntry
  }

  private let fileName: FileName
  /// Held while the file is read and written: a heartbeat may renew beside us.
  private let state: Mutex<State>
  /// What to tell people when a dead holder was taken over.
  package let takeover: Diagnostic?

  private init(_ folder: Folder, _ fileName: FileName, _ entry: LeaseEntry, _ takeover: Diagnostic?) {
    self.fileName = fileName
    state = Mutex(State(folder: folder, entry: entry))
    self.takeover = takeover
  }

  /// Takes the lease, or says who has it.
  ///
  /// `observation` is kept by the caller from one try to the next; see ``LeaseObservation``. `identity` is another than
  /// this process in tests only.
  ///
  /// - Throws: `file-lease-held`, and what reading and publishing throw.
  package static func take(
    in folder: Folder, term: Duration = LeaseFile.term, observation: inout LeaseObservation?, at now: Instant,
    uptime: Uptime = .now(), identity: ProcessIdentity = .current
  ) throws(FileError) -> LeaseFile {
    let fileName = try FileName(name)
    let time = Moment.instant(now).description
    let entry = LeaseEntry(
      holder: identity, since: time, renewed: time, beat: 0, term: max(Int(term.components.seconds), 1))
    var takeover: Diagnostic?
    if let old = try line(fileName, in: folder) {
      let found = LeaseEntry(line: old)
      switch found?.holder.life(seenFrom: identity) {
      case .dead:
        takeover = Diagnostic(
          "file-lease-stale-here", [folder.path, found?.description ?? "?"], severity: .warning)
      case .alive:
        throw FileError.leaseHeld(folder.path, by: found?.description ?? "?")
      case .elsewhere, nil:
        // An entry that cannot be read may be a newer version's: it has our own term to change.
        let wait = Duration.seconds(found?.term ?? entry.term)
        guard let seen = observation, seen.line == old, seen.boot == identity.boot,
          seen.since + wait <= uptime
        else {
          if observation?.line != old || observation?.boot != identity.boot {
            observation = LeaseObservation(line: old, boot: identity.boot, since: uptime)
          }
          throw FileError.leaseHeld(folder.path, by: found?.description ?? "?")
        }
        takeover = Diagnostic(
          "file-lease-stale-elsewhere", [folder.path, found?.description ?? "?"], severity: .warning)
      }
      try clear(old, fileName, in: folder)
    }
    observation = nil
    var stage = try StagedFile(in: folder)
    try stage.write(entry.line)
    do throws(FileError) {
      _ = try stage.publish(as: fileName)
    } catch let error where error.code == "file-target-differs" {
      throw FileError.leaseHeld(folder.path, by: try holder(fileName, in: folder))
    }
    return LeaseFile(folder, fileName, entry, takeover)
  }

  /// Goes on by another descriptor of the folder: a mount that was made anew is dead for the old one.
  package func follow(_ folder: Folder) { state.withLock { $0.folder = folder } }

  /// Says that we are still there; call it a few times within the term, and before anything is published.
  ///
  /// - Throws: `file-lease-lost` where another has taken over.
  package func renew(at now: Instant) throws(FileError) {
    try state.withLock { state throws(FileError) in
      try check(state)
      var next = state.entry
      next.renewed = Moment.instant(now).description
      next.beat += 1
      var stage = try StagedFile(in: state.folder)
      try stage.write(next.line)
      try stage.replace(fileName)
      state.entry = next
    }
  }

  /// Whether the lease is still ours.
  ///
  /// - Throws: `file-lease-lost`.
  package func check() throws(FileError) {
    try state.withLock { state throws(FileError) in try check(state) }
  }

  /// Gives the lease back, if it is still ours.
  ///
  /// - Throws: `file-remove`, `file-lease-lost`.
  package func giveBack() throws(FileError) {
    try state.withLock { state throws(FileError) in
      try check(state)
      try state.folder.remove(fileName)
    }
  }

  private func check(_ state: State) throws(FileError) {
    guard try LeaseFile.line(fileName, in: state.folder) == state.entry.line else {
      throw FileError.leaseLost(state.folder.path, to: try LeaseFile.holder(fileName, in: state.folder))
    }
  }

  private static func line(_ name: FileName, in folder: Folder) throws(FileError) -> [UInt8]? {
    do throws(FileError) {
      return try folder.open(name).readAll(limit: 4096)
    } catch let error where error.number == ENOENT {
      return nil
    }
  }

  private static func holder(_ name: FileName, in folder: Folder) throws(FileError) -> String {
    guard let found = try line(name, in: folder) else { return "?" }
    return LeaseEntry(line: found)?.description ?? "?"
  }

  /// Takes a dead holder's entry away; if it was another's by then, puts it back and refuses.
  private static func clear(_ old: [UInt8], _ name: FileName, in folder: Folder) throws(FileError) {
    let aside = try FileName(StagedFile.prefix + Array("\(getpid())-lease.tmp".utf8))
    do throws(FileError) {
      try folder.calls.rename(name, in: folder, to: aside, in: folder)
    } catch let error where error.number == ENOENT {
      return
    }
    if try line(aside, in: folder) != old {
      _ = try folder.settle(aside, in: folder, as: name)
      throw FileError.leaseHeld(folder.path, by: try holder(name, in: folder))
    }
    try folder.remove(aside)
  }
}
