import DurableFiles
import Ledger
import Values

/// Tells people what needs them, at the end of each pass: a digest in `outbox/alerts/`, and a command.
///
/// | state | the book | `outbox/alerts/` | a start after a stop |
/// |---|---|---|---|
/// | A0 | as it was | – | looks again, and finds the same |
/// | A1 | the digest is pending, with its text | – | publishes it |
/// | A2 | the same | the digest | publishes it again: the same bytes |
/// | A3 | nothing is pending | the digest | does nothing |
///
/// The command is started after A3: a digest appears once, whatever stops the process, and its command is started once at
/// the most. A cause is told at once when it begins and when it ends; what happens again is gathered for as long as
/// `every` says.
final class AlertDesk {
  private let file: AlertFile
  private let bell = AlertBell()

  init(folder: Folder) throws(FileError) {
    file = try AlertFile(folder: folder)
  }

  /// Looks what needs a person after a pass, and tells it; what cannot be told is said, and tried again.
  func tell(_ house: DockHouse, _ report: inout PassReport) throws {
    report.messages += bell.look()
    let watch = AlertWatch(
      workspace: house.workspace, reader: try house.ledger.reader(),
      words: AlertWords(workspace: house.workspace), now: house.clock())
    try watch.look(&file.book, troubles: report.troubles)
    send(house, &report)
  }

  /// Tells what stopped a pass.
  func tell(_ house: DockHouse, stoppedBy trouble: Diagnostic) {
    let words = AlertWords(workspace: house.workspace)
    AlertWatch.look(&file.book, stoppedBy: trouble, words, at: house.clock())
    var report = PassReport()
    send(house, &report)
  }

  /// Waits for the command, as long as it may take.
  func finish() -> [Diagnostic] { bell.finish() }

  // MARK: What is to be told

  /// Makes the next digest, if there is anything to tell and none is on its way.
  private func compose(_ workspace: Workspace, at now: Instant) {
    var book = file.book
    guard book.pending == nil else { return }
    let every = Int(workspace.file.alerts.every.components.seconds)
    let sorted = book.entries.sorted { $0.key < $1.key }
    let needs = sorted.filter { _, entry in
      guard entry.state == .open, entry.untold > 0 else { return false }
      return entry.told.map { now.seconds - $0 >= every || now.seconds < $0 } ?? true
    }
    let ended = sorted.filter { $0.value.state == .ended }
    if !needs.isEmpty || !ended.isEmpty {
      let digest = AlertDigest(
        words: AlertWords(workspace: workspace), workspace: workspace, at: now,
        needs: needs.map { (cause: $0.key, entry: $0.value) }, over: ended.map(\.value))
      book.sequence += 1
      book.pending = AlertBook.Pending(sequence: book.sequence, text: digest.text, isRung: false)
      for (cause, _) in needs { book.entries[cause]?.tell(at: now.seconds) }
      for (cause, _) in ended { book.entries[cause]?.state = .past }
    }
    book.entries = book.entries.filter { _, entry in
      entry.state != .past || entry.told.map { (0..<every).contains(now.seconds - $0) } ?? false
    }
    file.book = book
  }

  // MARK: Telling it

  private func send(_ house: DockHouse, _ report: inout PassReport) {
    compose(house.workspace, at: house.clock())
    // A disk on which nothing can be written is what people must hear of: the command needs none.
    let isKept = attempt(&report) { () throws(FileError) in try file.save() }
    guard var pending = file.book.pending else { return }
    let isPublished = isKept && attempt(&report) { () throws(FileError) in try publish(pending, house) }
    let call = pending.isRung ? nil : call(pending, house.workspace)
    pending.isRung = true
    // Where this cannot be kept, this process at least knows what it told.
    file.book.pending = isPublished ? nil : pending
    if isKept { _ = attempt(&report) { () throws(FileError) in try file.save() } }
    if let call { report.messages += bell.ring(call) }
  }

  private func publish(_ pending: AlertBook.Pending, _ house: DockHouse) throws(FileError) {
    let folder = try house.feedFolder(of: "alerts")
    var stage = try StagedFile(in: folder)
    try stage.write(pending.text)
    _ = try stage.publish(as: FileName(pending.name))
  }

  /// The command for a digest; nothing where none is named.
  private func call(_ pending: AlertBook.Pending, _ workspace: Workspace) -> AlertBell.Call? {
    let settings = workspace.file.alerts
    guard let program = settings.program(in: workspace.root) else { return nil }
    let path = "\(workspace.path(.outbox))/alerts/\(pending.name)"
    return AlertBell.Call(
      command: [program] + settings.command.dropFirst().map { $0 == "{file}" ? path : $0 },
      timeout: settings.timeout, text: pending.text)
  }

  /// Does something on the disk; what goes wrong is said, and tried again at the next pass.
  private func attempt(_ report: inout PassReport, _ body: () throws(FileError) -> Void) -> Bool {
    do throws(FileError) {
      try body()
      return true
    } catch {
      report.messages.append(error.diagnostic.noting("outcome-alerts"))
      report.hadTrouble = true
      return false
    }
  }
}
