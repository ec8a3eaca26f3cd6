import Commerce
import Ledger
import Values
import YAMLTree

/// One line of a daybook: what the ledger knows and neither an archived file nor a decision tells.
enum DaybookLine {
  /// A batch that was committed, with what it came to, so that a file that is read again can be compared.
  struct Entry: Sendable {
    var id: BatchID
    var partner: String
    var name: [UInt8]
    var size: Int
    var received: Instant
    var day: CivilDate
    var digest: Digest
    var committed: Instant
    var closing: BatchClosing
    /// Where a file is at fault that was refused whole.
    var fault: Reject?
  }

  /// An output that was published, and where it stood among batches and decisions.
  struct Sent: Sendable {
    var feed: String
    var output: Output
    /// The newest batch that was committed when it was taken.
    var after: BatchID
  }

  case map(MapVersion)
  case batch(Entry)
  case output(Sent)
  /// All that is in this daybook or in one before it: the newest batch, the newest number of each feed, the maps.
  case through(batch: BatchID, feeds: [String: Int], maps: Set<Digest>)
}

/// JSON objects of a daybook in the making.
struct DaybookText {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ line: DaybookLine) {
    switch line {
    case .map(let map): append(map)
    case .batch(let entry): append(entry)
    case .output(let sent): append(sent)
    case .through(let batch, let feeds, let maps):
      begin("through", batch.value)
      object("feeds", feeds.sorted { $0.key < $1.key }) { String($0) }
      list("maps", maps.map { Self.text($0.hex) }.sorted())
      end()
    }
  }

  private mutating func append(_ map: MapVersion) {
    begin("map", Self.text(map.digest.hex))
    put("name", Self.text(map.name))
    put("text", Self.text(map.text))
    end()
  }

  private mutating func append(_ entry: DaybookLine.Entry) {
    begin("batch", entry.id.value)
    put("partner", Self.text(entry.partner))
    // A name need not be UTF-8.
    if String(validating: entry.name, as: UTF8.self) == nil {
      list("nameBytes", entry.name.map { String($0) })
    } else {
      put("name", Self.text(entry.name))
    }
    put("size", String(entry.size))
    put("received", Self.text(Moment.instant(entry.received).description))
    put("day", Self.text(Moment.date(entry.day).description))
    put("sha256", Self.text(entry.digest.hex))
    put("committed", Self.text(Moment.instant(entry.committed).description))
    let closing = entry.closing
    put("outcome", Self.text(closing.outcome.name))
    if let map = closing.map { put("mapName", Self.text(map)) }
    if let version = closing.mapVersion { put("map", Self.text(version.hex)) }
    if closing.rows > 0 { put("rows", String(closing.rows)) }
    if closing.skipped > 0 { put("skipped", String(closing.skipped)) }
    list("records", closing.records.numbers.map { String($0) })
    object("money", closing.money.sorted { $0.key < $1.key }) { Self.text($0.text) }
    if let reason = closing.reason { list("reason", ([reason.code] + reason.arguments).map(Self.text)) }
    if let first = closing.duplicateOf { put("duplicateOf", String(first.value)) }
    if let fault = entry.fault {
      put("faultLine", String(fault.firstLine))
      if let field = fault.field { put("faultField", Self.text(field)) }
      if let path = fault.path { put("faultPath", Self.text(path)) }
    }
    end()
  }

  private mutating func append(_ sent: DaybookLine.Sent) {
    begin("output", sent.output.sequence)
    put("feed", Self.text(sent.feed))
    put("taken", Self.text(Moment.instant(sent.output.takenAt).description))
    put("after", String(sent.after.value))
    put("decisions", String(sent.output.decisions))
    put("map", Self.text(sent.output.mapVersion.hex))
    put("members", String(sent.output.members))
    if let first = sent.output.resendOf { put("resendOf", String(first)) }
    list(
      "files",
      sent.output.files.map {
        "{\"name\":\(Self.text($0.name)),\"sha256\":\(Self.text($0.digest.hex)),\"size\":\($0.size),\"records\":\($0.records)}"
      })
    end()
  }

  private mutating func begin(_ name: String, _ value: Int) { begin(name, String(value)) }

  private mutating func begin(_ name: String, _ value: String) {
    bytes += Array("{\"\(name)\":\(value)".utf8)
  }

  private mutating func put(_ name: String, _ value: String) { bytes += Array(",\"\(name)\":\(value)".utf8) }

  private mutating func list(_ name: String, _ values: [String]) {
    put(name, "[\(values.joined(separator: ","))]")
  }

  private mutating func object<Item>(
    _ name: String, _ members: [(key: String, value: Item)], _ value: (Item) -> String
  ) {
    put(name, "{" + members.map { "\(Self.text($0.key)):\(value($0.value))" }.joined(separator: ",") + "}")
  }

  private mutating func end() { bytes += Array("}\n".utf8) }

  private static func text(_ text: String) -> String { Self.text(Array(text.utf8)) }

  private static func text(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    DocumentJSON.appendString(bytes[...], to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}

extension DaybookLine {
  /// Reads a line; nothing where it is none that this version writes.
  ///
  /// JSON is YAML as well, so that no second reader is needed.
  init?(_ line: String, file: String) {
    guard let root = try? YAMLReader.read(line, file: file), let fields = try? DaybookFields(root) else {
      return nil
    }
    if let batch = fields.integer("through") {
      let feeds = fields.object("feeds").compactMapValues { try? $0.integer() }
      let maps = fields.list("maps").compactMap { Digest(hex: $0) }
      self = .through(batch: BatchID(batch), feeds: feeds, maps: Set(maps))
    } else if let id = fields.integer("batch") {
      guard let entry = Entry(id, fields) else { return nil }
      self = .batch(entry)
    } else if let sequence = fields.integer("output") {
      guard let sent = Sent(sequence, fields) else { return nil }
      self = .output(sent)
    } else if let digest = fields.text("map").flatMap(Digest.init(hex:)), let name = fields.text("name"),
      let text = fields.text("text")
    {
      self = .map(MapVersion(digest: digest, name: name, text: Array(text.utf8)))
    } else {
      return nil
    }
  }
}

extension DaybookLine.Entry {
  fileprivate init?(_ id: Int, _ fields: DaybookFields) {
    guard let partner = fields.text("partner"), let size = fields.integer("size"),
      let received = fields.instant("received"), let committed = fields.instant("committed"),
      case .date(let day)? = fields.moment("day"),
      let digest = fields.text("sha256").flatMap(Digest.init(hex:)),
      let outcome = BatchOutcome.allCases.first(where: { $0.name == fields.text("outcome") })
    else { return nil }
    let name = fields.text("name").map { Array($0.utf8) } ?? fields.list("nameBytes").compactMap { UInt8($0) }
    var closing = BatchClosing(
      outcome: outcome, map: fields.text("mapName"),
      mapVersion: fields.text("map").flatMap(Digest.init(hex:)), rows: fields.integer("rows") ?? 0,
      skipped: fields.integer("skipped") ?? 0,
      records: RecordCounts(fields.list("records").compactMap { Int($0) }),
      duplicateOf: fields.integer("duplicateOf").map { BatchID($0) })
    closing.money = fields.object("money").compactMapValues {
      (try? $0.text()).flatMap(MoneyCounts.init(text:))
    }
    let reason = fields.list("reason")
    closing.reason = reason.first.map { Reason($0, Array(reason.dropFirst())) }
    self.init(
      id: BatchID(id), partner: partner, name: name, size: size, received: received, day: day, digest: digest,
      committed: committed, closing: closing)
    if let line = fields.integer("faultLine"), let reason = closing.reason {
      fault = Reject(
        ordinal: 0, reason: reason, field: fields.text("faultField"), firstLine: line, lastLine: line,
        path: fields.text("faultPath"))
    }
  }
}

extension DaybookLine.Sent {
  fileprivate init?(_ sequence: Int, _ fields: DaybookFields) {
    guard let feed = fields.text("feed"), let taken = fields.instant("taken"),
      let after = fields.integer("after"), let map = fields.text("map").flatMap(Digest.init(hex:))
    else { return nil }
    let files = fields.nodes("files").compactMap { node -> OutputFile? in
      guard let file = try? DaybookFields(node), let name = file.text("name"),
        let digest = file.text("sha256").flatMap(Digest.init(hex:))
      else { return nil }
      return OutputFile(
        name: name, digest: digest, size: file.integer("size") ?? 0, records: file.integer("records") ?? 0)
    }
    // The feed's and the output's own numbers are the new ledger's to give.
    let output = Output(
      id: 0, feed: FeedID(0), sequence: sequence, state: .published, mapVersion: map, takenAt: taken,
      members: fields.integer("members") ?? 0, resendOf: fields.integer("resendOf"), files: files,
      decisions: fields.integer("decisions") ?? 0)
    self.init(feed: feed, output: output, after: BatchID(after))
  }
}

/// The members of an object, asked for by name and kind.
struct DaybookFields {
  private var members: [String: YAMLNode] = [:]

  init(_ node: YAMLNode) throws(YAMLError) {
    for (key, value) in try node.mapping() { members[try key.text()] = value }
  }

  func text(_ name: String) -> String? { members[name].flatMap { try? $0.text() } }

  func integer(_ name: String) -> Int? { members[name].flatMap { try? $0.integer() } }

  func nodes(_ name: String) -> [YAMLNode] { members[name].flatMap { try? $0.list() } ?? [] }

  func list(_ name: String) -> [String] { nodes(name).compactMap { try? $0.text() } }

  func object(_ name: String) -> [String: YAMLNode] {
    var result: [String: YAMLNode] = [:]
    guard let pairs = try? members[name]?.mapping() else { return result }
    for pair in pairs {
      if let key = try? pair.key.text() { result[key] = pair.value }
    }
    return result
  }

  func moment(_ name: String) -> Moment? { text(name).flatMap { Moment(rfc3339: Array($0.utf8).span) } }

  func instant(_ name: String) -> Instant? {
    if case .instant(let instant)? = moment(name) { return instant }
    return nil
  }
}
