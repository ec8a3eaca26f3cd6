package import DurableFiles
internal import Glibc
internal import Synchronization
package import Values

/// Waits until a scan is worth it: by the kernel's events where it sees every writer, and by polling everywhere.
///
/// - Events only wake; the scan that follows finds what there is, so a queue that ran over loses nothing (T11).
/// - Polling goes on beside the events, since a watch can be lost with its folder (T12).
/// - On network and FUSE mounts other hosts' files come without events: there polling is alone, and it is said (T10).
package final class InboxWatch: Sendable {
  /// Why a wait ended.
  package enum Wake: Hashable, Sendable {
    case events
    case poll
    /// ``InboxWatch/wake()``: somebody wants the wait to end.
    case woken
  }

  private struct Watched {
    var device: UInt64
    var inode: UInt64
    /// Nothing where polling is alone.
    var id: FileEvents.WatchID?
  }

  private let inbox: Inbox
  private let poll: Duration
  private let lull: Duration
  private let events: FileEvents?
  private let watched = Mutex<[String: Watched]>([:])

  /// Takes the inbox; `poll` is how often it is looked at without any news, `lull` how long news are gathered.
  package init(_ inbox: Inbox, poll: Duration = .seconds(2), lull: Duration = .milliseconds(50)) {
    self.inbox = inbox
    self.poll = poll
    self.lull = lull
    // Without inotify (its instances may be used up) polling alone does it; refresh() says which is on.
    events = try? FileEvents()
  }

  /// Watches the folders that are there now, also those that were made anew under their old names.
  ///
  /// Call it before each scan: what comes after it is an event, what came before it is in the scan (T13). Gives a note
  /// for each folder whose mode is new.
  package func refresh() -> [Diagnostic.Note] {
    var notes: [Diagnostic.Note] = []
    var old = watched.withLock { $0 }
    var new: [String: Watched] = [:]
    for name in [""] + inbox.partners.map(\.name) {
      // A folder that is not there is the scan's to tell.
      guard let folder = try? name.isEmpty ? Folder(inbox.path, calls: inbox.calls) : inbox.folder(of: name),
        let status = try? folder.status()
      else { continue }
      let known = old.removeValue(forKey: name)
      if let known, known.device == status.device, known.inode == status.inode {
        new[name] = known
        continue
      }
      if let id = known?.id { events?.remove(id) }
      // The descriptor is let go at once: while it is open, a removed folder would not be told as gone.
      let id = folder.fileSystem.kind == .local ? (try? events?.add(folder)) : nil
      new[name] = Watched(device: status.device, inode: status.inode, id: id)
      if name.isEmpty { continue }
      notes.append(
        id != nil
          ? Diagnostic.Note("pickup-mode-events", [folder.path, folder.fileSystem.name])
          : Diagnostic.Note("pickup-mode-polling", [folder.path, folder.fileSystem.name, "\(poll)"]))
    }
    for gone in old.values {
      if let id = gone.id { events?.remove(id) }
    }
    let kept = new
    watched.withLock { $0 = kept }
    return notes
  }

  /// Waits for news, for the next poll, or until a time, whichever is first.
  ///
  /// - Throws: `file-watch`.
  package func wait(until deadline: Uptime? = nil) throws(FileError) -> Wake {
    let next = Uptime.now() + poll
    let end = deadline.map { min($0, next) } ?? next
    guard let events else {
      usleep(UInt32(clamping: max((end - Uptime.now()).nanoseconds, 0) / 1000))
      return .poll
    }
    var news = try events.wait(until: end)
    if news.wasWoken { return .woken }
    if news.isEmpty { return .poll }
    // A copy of a thousand files is one scan or a few, not a thousand.
    let rest = try events.gather(for: lull)
    news.gone.formUnion(rest.gone)
    forget(news.gone)
    return rest.wasWoken ? .woken : .events
  }

  /// Ends a wait from another thread or a signal's handler.
  package func wake() { events?.wake() }

  private func forget(_ gone: Set<FileEvents.WatchID>) {
    // The same inode can be watched again (a folder renamed away and back), so it must count as new.
    watched.withLock { watched in
      for (name, entry) in watched where entry.id.map(gone.contains) == true { watched[name] = nil }
    }
  }
}
