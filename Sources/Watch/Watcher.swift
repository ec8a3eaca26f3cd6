internal import Dispatch
package import Dock
import DurableFiles
import Ledger
import Pickup
internal import Synchronization
import UnixSignals
package import Values

/// The same pass, on events and a timer, until told to stop.
///
/// SIGTERM and SIGINT end it between two files' passes, in order; SIGHUP reads the workspace anew.
package final class Watcher: Sendable {
  /// What a watch tells its owner.
  package enum News: Sendable {
    /// How a folder is watched, once for each change of mode.
    case mode(Diagnostic.Note)
    /// A pass that did something.
    case pass(PassReport)
    /// A pass that could not be made; the next one is tried at the next event or poll.
    case trouble(any Error)
    case reloaded
  }

  private let stopping = Mutex(false)
  private let reloading = Mutex(false)
  private let current = Mutex<InboxWatch?>(nil)
  private let poll: Duration

  /// - Parameter poll: how often the inbox is looked at without any event.
  package init(poll: Duration = .seconds(2)) {
    self.poll = poll
  }

  /// Ends the watch after the pass at hand.
  package func stop() {
    stopping.withLock { $0 = true }
    current.withLock { $0?.wake() }
  }

  /// Reads the workspace anew before the next pass.
  package func reload() {
    reloading.withLock { $0 = true }
    current.withLock { $0?.wake() }
  }

  /// Watches until it is told to stop, on a thread of its own, since a pass blocks.
  ///
  /// `makeHouse` opens the dock, on the thread that uses it; `reread` reads the workspace's files anew. A pass or a
  /// decision of somebody else is waited for.
  package func run(
    _ makeHouse: @escaping @Sendable () throws -> DockHouse,
    reread: @escaping @Sendable () throws -> Workspace,
    ready: @escaping @Sendable () -> Void, tell: @escaping @Sendable (News) -> Void
  ) async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    let listening = Task { [self] in
      for await signal in signals {
        if signal == .sighup { reload() } else { stop() }
      }
    }
    defer { listening.cancel() }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      DispatchQueue(label: "crossdock.watch").async { [self] in
        continuation.resume(with: Result { try loop(try makeHouse(), reread, ready, tell) })
      }
    }
  }

  private func loop(
    _ house: DockHouse, _ reread: () throws -> Workspace, _ ready: () -> Void, _ tell: (News) -> Void
  ) throws {
    var watch = InboxWatch(house.inbox(), poll: poll, lull: .milliseconds(2))
    current.withLock { $0 = watch }
    defer { house.close() }
    var isReady = false
    var isBusy = false
    var trouble = LastingTrouble()
    while !stopping.withLock({ $0 }) {
      if reloading.withLock({ wanted in
        defer { wanted = false }
        return wanted
      }) {
        do {
          try house.reload(try reread())
          watch = InboxWatch(house.inbox(), poll: poll, lull: .milliseconds(2))
          current.withLock { $0 = watch }
          tell(.reloaded)
        } catch  where error.isBusy {
          // New feeds get their numbers from the ledger, which somebody else writes to right now.
          reloading.withLock { $0 = true }
        } catch {
          tell(.trouble(error))
        }
      }
      for note in watch.refresh() { tell(.mode(note)) }
      do {
        let report = try house.pass()
        if trouble.isNews(report) { tell(.pass(report)) }
        if trouble.isOver(report) { tell(.mode(Diagnostic.Note("watch-well-again"))) }
        isBusy = false
      } catch  where error.isBusy {
        // A run or a decision beside us: it ends, and nothing in the inbox is lost by waiting for that.
        if !isBusy { tell(.mode(Diagnostic.Note("watch-busy"))) }
        isBusy = true
      } catch {
        if trouble.isNews(error) { tell(.trouble(error)) }
      }
      if !isReady {
        ready()
        isReady = true
      }
      if stopping.withLock({ $0 }) { break }
      do {
        _ = try watch.wait(until: isBusy ? .now() + .milliseconds(200) : nil)
      } catch {
        tell(.trouble(error))
        Uptime.sleep(until: .now() + poll)
      }
    }
  }
}

extension Error {
  /// Whether somebody else works in the workspace at the moment.
  fileprivate var isBusy: Bool {
    switch self {
    case let error as FileError: error.code == "file-lock-held"
    case let error as LedgerError: error.code == "ledger-busy"
    default: false
    }
  }
}
