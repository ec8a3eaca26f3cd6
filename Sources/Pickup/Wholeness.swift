package import DurableFiles
internal import Glibc
internal import Values

/// Tells whether all of a file is there.
///
/// A file is whole when its content closes and nobody has it open for writing. On a local file system the kernel
/// answers the second; where it does not, and always on mounts, the file must besides have looked the same twice,
/// `quiet` apart by our own clock. Content that does not close is never taken, however quiet it is, and no file's
/// time is a proof of anything (T01, T09): times are compared for equality only.
///
/// Keep one for the life of the process: it remembers what each file looked like.
package struct Wholeness: Sendable {
  private struct Memory: Sendable {
    var file: FileStatus
    var marker: FileStatus?
    /// Since when it looks like this.
    var since: Uptime
    /// Why its content breaks off, once that was read; so that a big file is not read again at every look.
    var breaksOff: Diagnostic.Note?
  }

  /// What can be known of a file without reading it.
  private struct Look: ~Copyable {
    let file: OpenFile
    let status: FileStatus
    let marker: FileStatus?
    let writers: Writers

    init(at ticket: Ticket) throws(FileError) {
      let isLocal = ticket.folder.fileSystem.kind == .local
      let file = try ticket.folder.open(ticket.name)
      let status = try file.status()
      var writers = isLocal ? file.writers() : .unknown
      var marker: FileStatus?
      if let name = ticket.marker {
        let opened = try ticket.folder.open(name)
        marker = try opened.status()
        // A count that is half written is another count.
        if isLocal, opened.writers() == .some { writers = .some }
      }
      self.file = file
      self.status = status
      self.marker = marker
      self.writers = writers
    }
  }

  private var memories: [FileKey: Memory] = [:]
  private let firstSeen: any FirstSeen

  /// Takes where sightings are kept between two processes.
  package init(firstSeen: any FirstSeen = MemoryFirstSeen()) {
    self.firstSeen = firstSeen
  }

  /// Looks at a file, and reads it if nothing else speaks against it.
  ///
  /// - Throws: what `proof` throws; what goes wrong with the file itself is a verdict.
  package mutating func judge<E: Error>(
    _ ticket: Ticket, at now: Uptime = .now(), proof: (borrowing OpenFile) throws(E) -> ContentProof
  ) throws(E) -> Verdict {
    let look: Look
    do throws(FileError) {
      look = try Look(at: ticket)
    } catch let error where error.number == ENOENT {
      return .gone
    } catch let error where error.number == EAGAIN {
      // Another has a write lease on it: a client of a file server, with the file open.
      return .waiting(Waiting(.openForWriting))
    } catch {
      return .unreadable(error)
    }

    let status = look.status
    let memory = remember(ticket.key, status, look.marker, now)
    if ticket.partner.marker != nil, ticket.marker == nil { return .waiting(Waiting(.marker)) }
    if status.size == 0 { return empty(ticket, status, now) }
    if look.writers == .some { return .waiting(Waiting(.openForWriting)) }
    if let why = memory.breaksOff { return breaksOff(ticket, status, why, now) }

    let content = try proof(look.file)
    do throws(FileError) {
      guard try look.file.status() == status else {
        memories[ticket.key] = nil
        return .waiting(Waiting(.changing))
      }
    } catch {
      return .unreadable(error)
    }
    switch content {
    case .empty:
      return empty(ticket, status, now)
    case .doesNotClose(let why):
      // On a mount the same size and time can hide other bytes (T06), so there it is read at each look.
      if ticket.folder.fileSystem.kind == .local { memories[ticket.key]?.breaksOff = why }
      return breaksOff(ticket, status, why, now)
    case .closes where look.writers == .none:
      return .whole(status)
    case .closes, .cannotTell:
      let until = memory.since + ticket.partner.quiet
      return now >= until ? .whole(status) : .waiting(Waiting(.quiet, until: until))
    }
  }

  /// Forgets a file that was claimed or refused: the next one of its name is new (T03, T27).
  package mutating func forget(_ key: FileKey) {
    memories[key] = nil
    firstSeen.forget(key)
  }

  /// Forgets all files that a scan does not show any more.
  package mutating func keepOnly(_ tickets: [Ticket]) {
    let keys = Set(tickets.map(\.key))
    for key in memories.keys where !keys.contains(key) { forget(key) }
  }

  private mutating func remember(
    _ key: FileKey, _ status: FileStatus, _ marker: FileStatus?, _ now: Uptime
  ) -> Memory {
    if let known = memories[key], known.file == status, known.marker == marker { return known }
    let new = Memory(file: status, marker: marker, since: now)
    memories[key] = new
    return new
  }

  /// Whether patience is over: counted from the last change, so that a slow copy is never refused while it grows.
  ///
  /// Asked of unfinished files only: a file that is whole at first sight costs the ledger nothing.
  private func hasWaited(_ ticket: Ticket, _ status: FileStatus, _ now: Uptime) -> Bool {
    if let known = firstSeen.sighting(of: ticket.key), known.matches(status) {
      return known.age(at: now) >= ticket.partner.patience
    }
    firstSeen.keep(Sighting(status, at: now), for: ticket.key)
    return false
  }

  private func empty(_ ticket: Ticket, _ status: FileStatus, _ now: Uptime) -> Verdict {
    guard hasWaited(ticket, status, now) else { return .waiting(Waiting(.empty)) }
    return .emptyTooLong(Diagnostic("pickup-empty-long", [ticket.path], severity: .warning))
  }

  private func breaksOff(
    _ ticket: Ticket, _ status: FileStatus, _ why: Diagnostic.Note, _ now: Uptime
  ) -> Verdict {
    guard hasWaited(ticket, status, now) else { return .waiting(Waiting(.notClosed(why))) }
    return .incompleteTooLong(status, Diagnostic("file-incomplete", [ticket.path], notes: [why]))
  }
}
