import Commerce
import DurableFiles
import Ledger
import Mapping
import Values
import YAMLTree

/// What a ledger can be made anew from: archived and refused files, daybooks, decisions.
struct RebuildSources {
  /// A file that was read, by its batch.
  struct StoredInput {
    var folder: Folder
    var name: FileName
    var partner: String
    /// The day of its folder; refused files are in none.
    var day: CivilDate?
    /// Relative to the workspace; nothing where it is not put away.
    var path: String?
  }

  /// A decision's line of the archive.
  struct Decided {
    var number: Int
    var isRelease: Bool
    var kind: DocumentKind
    var channel: String
    var key: [UInt8]
    var shown: [String]
    var text: String
    var person: String
    var at: Instant
  }

  private(set) var inputs: [BatchID: StoredInput] = [:]
  private(set) var batches: [DaybookLine.Entry] = []
  private(set) var outputs: [DaybookLine.Sent] = []
  private(set) var decisions: [Decided] = []
  private(set) var maps: [Digest: MapVersion] = [:]
  /// Batches of which no daybook tells.
  private(set) var unbooked: Set<BatchID> = []

  /// Looks through a workspace's own folders.
  init(_ workspace: Workspace, calls: Calls) throws {
    let archive = try Folder(workspace.path(.archive), calls: calls)
    for day in try Daybook.days(in: archive) {
      let folder = try archive.folder(day)
      var date: CivilDate?
      if case .date(let day)? = Moment(rfc3339: day.bytes.span) { date = day }
      try takeInputs(in: folder, day: date, path: "archive/\(day)")
      try takeDecisions(in: folder)
    }
    try takeInputs(in: Folder(workspace.path(.rejected), calls: calls), day: nil, path: "rejected")
    try takeClaims(in: Folder(workspace.hidden, calls: calls))
    var known: [BatchID: DaybookLine.Entry] = [:]
    var sent: [String: [Int: DaybookLine.Sent]] = [:]
    for line in try Daybook.lines(in: archive) {
      switch line {
      case .map(let version): maps[version.digest] = version
      case .batch(let entry): known[entry.id] = entry
      case .output(let output): sent[output.feed, default: [:]][output.output.sequence] = output
      case .through: break
      }
    }
    for (id, input) in inputs where known[id] == nil {
      guard let entry = try RebuildSources.guess(id, input, workspace) else { continue }
      known[id] = entry
      unbooked.insert(id)
    }
    batches = known.values.sorted { $0.id < $1.id }
    outputs = sent.values.flatMap(\.values).sorted {
      ($0.after.value, $0.output.takenAt, $0.feed, $0.output.sequence)
        < ($1.after.value, $1.output.takenAt, $1.feed, $1.output.sequence)
    }
    decisions.sort { $0.number < $1.number }
  }

  /// The files `<batch>-<name>` of all partners of a folder.
  private mutating func takeInputs(in folder: Folder, day: CivilDate?, path: String) throws {
    for partner in try folder.list() where try folder.status(partner)?.kind == .folder {
      let place = try folder.folder(partner)
      for name in try place.list() where try place.status(name)?.kind == .plain {
        guard let id = RebuildSources.batch(of: name), !RebuildSources.isReport(name) else { continue }
        inputs[id] = StoredInput(
          folder: place, name: name, partner: String(decoding: partner.bytes, as: UTF8.self), day: day,
          path: "\(path)/\(partner)/\(name)")
      }
    }
  }

  /// Files that were read, and not put away yet.
  private mutating func takeClaims(in hidden: Folder) throws {
    let name = try FileName("work")
    guard try hidden.status(name) != nil else { return }
    let work = try hidden.folder(name)
    for claim in try work.list() where try work.status(claim)?.kind == .folder {
      let parts = String(decoding: claim.bytes, as: UTF8.self).split(separator: "@", maxSplits: 1)
      guard parts.count == 2, let number = Int(parts[0]), inputs[BatchID(number)] == nil else { continue }
      let place = try work.folder(claim)
      guard let file = try place.list().first else { continue }
      claimed[BatchID(number)] = StoredInput(
        folder: place, name: file, partner: String(parts[1]), day: nil)
    }
  }

  /// Files in `work/`: only those that a daybook knows were committed.
  private(set) var claimed: [BatchID: StoredInput] = [:]

  /// Where the bytes of a batch are.
  func input(of batch: BatchID) -> StoredInput? { inputs[batch] ?? claimed[batch] }

  private mutating func takeDecisions(in day: Folder) throws {
    for name in try day.list() {
      let text = String(decoding: name.bytes, as: UTF8.self)
      guard text.hasPrefix("decisions-"), text.hasSuffix(".ndjson") else { continue }
      let line = String(decoding: try day.open(name).readAll(), as: UTF8.self)
      if let decision = RebuildSources.decision(line, file: text) { decisions.append(decision) }
    }
  }

  private static func decision(_ line: String, file: String) -> Decided? {
    guard let root = try? YAMLReader.read(line, file: file), let fields = try? DaybookFields(root),
      let number = fields.integer("decision"), let what = fields.text("what"),
      let kind = DocumentKind.allCases.first(where: { $0.name == fields.text("kind") }),
      let channel = fields.text("channel"), let key = fields.text("key"), let at = fields.instant("at")
    else { return nil }
    return Decided(
      number: number, isRelease: what == Decision.Verdict.released.name, kind: kind, channel: channel,
      key: Array(key.utf8), shown: fields.list("shown"), text: fields.text("reason") ?? "",
      person: fields.text("by") ?? "", at: at)
  }

  private static func batch(of name: FileName) -> BatchID? {
    let digits = name.bytes.prefix { (0x30...0x39).contains($0) }
    guard digits.count >= 4, name.bytes.dropFirst(digits.count).first == UInt8(ascii: "-") else { return nil }
    return Int(String(decoding: digits, as: UTF8.self)).map { BatchID($0) }
  }

  private static func isReport(_ name: FileName) -> Bool {
    let text = String(decoding: name.bytes, as: UTF8.self)
    return text.hasSuffix(".report.txt") || text.contains(".rejects.")
  }

  /// What can be told of a batch from where its file lies: the day, and no time of it.
  private static func guess(
    _ id: BatchID, _ input: StoredInput, _ workspace: Workspace
  ) throws -> DaybookLine.Entry? {
    guard let status = try input.folder.status(input.name) else { return nil }
    let digest = try FileDigest.sha256(of: input.folder.open(input.name)).digest
    let digits = input.name.bytes.prefix { (0x30...0x39).contains($0) }.count
    let written = Instant(seconds: Int(status.modified.seconds))
    let day = input.day ?? workspace.day(of: written)
    let noon = Instant(seconds: day.daysSinceEpoch * 86_400 + 43_200)
    return DaybookLine.Entry(
      id: id, partner: input.partner, name: Array(input.name.bytes.dropFirst(digits + 1)), size: status.size,
      received: workspace.day(of: written) == day ? written : noon, day: day, digest: digest, committed: noon,
      closing: BatchClosing(outcome: .accepted))
  }
}
