import DurableFiles
import Values

/// What people have been told, and what they are still to be told: `.crossdock/alerts`, replaced as a whole.
///
/// One line an item, its parts separated by tabs; the text of a digest that is on its way stands behind the last. A line
/// that cannot be read is left out: then something is told once more rather than never.
struct AlertBook: Equatable, Sendable {
  /// A cause that lasts, or one that ended a short while ago.
  struct Entry: Equatable, Sendable {
    /// How far it has come.
    enum State: String, Sendable {
      /// It lasts.
      case open
      /// It is over, and people are still to be told so.
      case ended
      /// It is over, and kept for a while: if it begins again soon, that is a repeat.
      case past
    }

    var state = State.past
    /// When it began, and when people were told last; in seconds since 1970.
    var since: Int
    var told: Int?
    /// How often it happened since people were told.
    var untold = 0
    var title = ""
    /// The first of those that people were not told of, by name.
    var names: [String] = []
    /// How much of it there is now, where that can be told.
    var now: Int?
    /// The batches in which it happened, as far as they are looked after.
    var batches: [Int] = []

    /// How many names are told of one cause.
    private static let mostNames = 5
    /// How many batches of one cause are looked after.
    private static let mostBatches = 50

    init(since: Int) { self.since = since }

    /// Takes over what a pass saw of it.
    mutating func take(_ sighting: AlertSighting, at now: Int) {
      if state == .past {
        since = now
        batches = []
      }
      untold += state == .open ? sighting.new : max(sighting.new, 1)
      state = .open
      title = AlertCause.line(sighting.title)
      self.now = sighting.now
      names = Array((names + sighting.names.map(AlertCause.line)).prefix(Entry.mostNames))
      batches = (batches + sighting.batches).suffix(Entry.mostBatches)
    }

    /// People are told of all that happened so far.
    mutating func tell(at now: Int) {
      told = now
      untold = 0
      names = []
    }
  }

  /// A digest on its way to people.
  struct Pending: Equatable, Sendable {
    var sequence: Int
    var text: String
    /// Whether the command was started for it: once, whatever becomes of it.
    var isRung: Bool

    /// The digest's file: `alerts-000012.txt`.
    var name: String {
      let digits = String(sequence)
      return "alerts-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).txt"
    }
  }

  /// Batches up to this one were looked at, but for those in ``unfinished``.
  var lastBatch: Int?
  var unfinished: [Int] = []
  /// Holds up to this one were looked at.
  var lastHold = 0
  /// When carriers' answers were looked for, in seconds since 1970.
  var lateAt = 0
  /// The number of the newest digest.
  var sequence = 0
  var entries: [AlertCause: Entry] = [:]
  var pending: Pending?

  /// A book in which nothing stands.
  init() {}

  private static let textMark = "text"
  /// Between names: no name has it, since none has a control character (``AlertCause/line(_:)``).
  private static let nameMark: Character = "\u{1F}"

  /// Reads what ``text`` writes.
  init(text: String) {
    var head = text
    var body: String?
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let mark = lines.firstIndex(where: { $0 == AlertBook.textMark }) {
      head = lines[..<mark].joined(separator: "\n")
      body = lines[(mark + 1)...].joined(separator: "\n")
    }
    for line in head.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let numbers = parts.dropFirst().map { Int($0) }
      switch (parts[0], parts.count) {
      case ("batch", 2): lastBatch = numbers[0]
      case ("unfinished", 2): if let number = numbers[0] { unfinished.append(number) }
      case ("hold", 2): lastHold = numbers[0] ?? 0
      case ("late", 2): lateAt = numbers[0] ?? 0
      case ("digest", 2): sequence = numbers[0] ?? 0
      case ("pending", 3):
        if let body, let sequence = numbers[0] {
          pending = Pending(sequence: sequence, text: body, isRung: parts[2] == "rung")
        }
      case ("cause", 12):
        guard let kind = AlertCause.Kind(rawValue: parts[1]), let state = Entry.State(rawValue: parts[4]),
          let since = Int(parts[5])
        else { continue }
        var entry = Entry(since: since)
        entry.state = state
        entry.told = Int(parts[6])
        entry.untold = Int(parts[7]) ?? 0
        entry.now = Int(parts[8])
        entry.title = parts[9]
        entry.names = parts[10].split(separator: AlertBook.nameMark).map(String.init)
        entry.batches = parts[11].split(separator: " ").compactMap { Int($0) }
        entries[AlertCause(kind, parts[2], parts[3])] = entry
      default: continue
      }
    }
  }

  /// The book as it is written.
  var text: String {
    var text = ""
    if let lastBatch { text += "batch\t\(lastBatch)\n" }
    for number in unfinished { text += "unfinished\t\(number)\n" }
    text += "hold\t\(lastHold)\nlate\t\(lateAt)\ndigest\t\(sequence)\n"
    for (cause, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let parts = [
        "cause", cause.kind.rawValue, cause.subject, cause.code, entry.state.rawValue, String(entry.since),
        entry.told.map(String.init) ?? "-", String(entry.untold), entry.now.map(String.init) ?? "-",
        entry.title, entry.names.joined(separator: String(AlertBook.nameMark)),
        entry.batches.map(String.init).joined(separator: " "),
      ]
      text += parts.joined(separator: "\t") + "\n"
    }
    if let pending {
      text += "pending\t\(pending.sequence)\t\(pending.isRung ? "rung" : "silent")\n"
      text += AlertBook.textMark + "\n" + pending.text
    }
    return text
  }
}

/// The book on the disk.
final class AlertFile {
  private let folder: Folder
  private let name: FileName
  private var saved: AlertBook
  /// The book as it is now; on the disk after ``save()``.
  var book: AlertBook

  init(folder: Folder) throws(FileError) {
    self.folder = folder
    name = try FileName("alerts")
    if try folder.status(name) == nil {
      saved = AlertBook()
    } else {
      saved = AlertBook(
        text: String(decoding: try folder.open(name).readAll(limit: 16 << 20), as: UTF8.self))
    }
    book = saved
  }

  /// Writes the book, if it differs from what is written.
  func save() throws(FileError) {
    guard book != saved else { return }
    var stage = try StagedFile(in: folder, mode: 0o600)
    try stage.write(book.text)
    try stage.replace(name)
    saved = book
  }
}
