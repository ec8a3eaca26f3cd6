import Dispatch
import DurableFiles
import Synchronization
import Values

/// The right to work on mounted folders: no other host takes from this inbox or writes to this outbox meanwhile.
///
/// Local folders need none: there the lock in `.crossdock` is enough. What was seen of another holder's lease is kept
/// between two processes, since only a lease that has not changed for its whole term by our own clock is stale.
final class MountLeases {
  private let hidden: Folder
  private var held: [String: LeaseFile] = [:]
  /// Names of those whose mounts are there in this pass; of the others nothing can be asked.
  private var present: Set<String> = []
  private let heartbeat: Heartbeat

  init(hidden: Folder, clock: @escaping @Sendable () -> Instant) {
    self.hidden = hidden
    heartbeat = Heartbeat(clock: clock)
  }

  /// Takes the lease of each folder that is a mount, or says who has it; one that we hold is renewed.
  ///
  /// - Returns: notes of leases that were taken over from a holder that is gone.
  /// - Throws: `file-lease-held`, and what reading and publishing on the mount throw.
  func take(_ folders: [MountedFolder], at now: Instant) throws(FileError) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    let mounted = folders.filter { $0.folder.fileSystem.kind != .local }
    present = Set(mounted.map(\.name))
    defer { heartbeat.beat(for: current) }
    for place in mounted {
      let name = place.name
      if try renew(held[name], by: place.folder, at: now) { continue }
      held[name] = nil
      var observation = try load(name)
      let before = observation
      do throws(FileError) {
        let lease = try LeaseFile.take(in: place.folder, observation: &observation, at: now)
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

  /// Renews a lease by the folder as it is open now; false where another has it since, so that it is to be asked for anew.
  private func renew(_ lease: LeaseFile?, by folder: Folder, at now: Instant) throws(FileError) -> Bool {
    guard let lease else { return false }
    lease.follow(folder)
    do throws(FileError) {
      try lease.renew(at: now)
      return true
    } catch let error where error.code == "file-lease-lost" {
      return false
    }
  }

  /// Says that we are still there, before something is published.
  ///
  /// - Throws: `file-lease-lost` where another has taken over.
  func renew(at now: Instant) throws(FileError) {
    for lease in current { try lease.renew(at: now) }
  }

  private var current: [LeaseFile] { held.filter { present.contains($0.key) }.map(\.value) }

  /// Gives all leases back.
  func giveBack() {
    heartbeat.beat(for: [])
    // A mount that is gone cannot be told; the term ends there by itself.
    for lease in held.values { try? lease.giveBack() }
    held.removeAll()
  }

  private func file(_ name: String) throws(FileError) -> FileName {
    try FileName("lease-" + name.split(separator: "/").joined(separator: "-"))
  }

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

/// Renews leases while a pass is at work: copying a big file over a slow line may take longer than their term.
private final class Heartbeat: Sendable {
  private struct State {
    var leases: [LeaseFile] = []
    var timer: (any DispatchSourceTimer)?
  }

  private let clock: @Sendable () -> Instant
  private let state = Mutex(State())

  init(clock: @escaping @Sendable () -> Instant) {
    self.clock = clock
  }

  deinit { state.withLock { $0.timer?.cancel() } }

  /// Renews these from now on, and no others; there is a timer only once there are any.
  func beat(for leases: [LeaseFile]) {
    state.withLock { state in
      state.leases = leases
      if leases.isEmpty || state.timer != nil { return }
      let period = Int(LeaseFile.term.components.seconds) / 4
      let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "crossdock.leases"))
      timer.schedule(deadline: .now() + .seconds(period), repeating: .seconds(period))
      timer.setEventHandler { [weak self] in self?.renew() }
      timer.activate()
      state.timer = timer
    }
  }

  private func renew() {
    // Whether a lease was lost is asked again before anything is published, and told there.
    for lease in state.withLock({ $0.leases }) { try? lease.renew(at: clock()) }
  }
}
