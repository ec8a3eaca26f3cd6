import Commerce
import Testing
import Values

@Suite struct TimelineTests {
  /// An event as `status time`, or a status alone.
  static func sighting(_ text: String) -> Timeline.Sighting {
    let parts = text.split(separator: " ").map(String.init)
    return Timeline.Sighting(
      status: parts[0], at: parts.count > 1 ? Moment(rfc3339: Array(parts[1].utf8).span) : nil)
  }

  static func moment(_ text: String) throws -> Moment {
    let moment = Moment(rfc3339: Array(text.utf8).span)
    return try #require(moment)
  }

  /// A tracking document of events.
  static func parcel(
    _ events: [String], status: String? = nil, _ fields: [(name: String, text: String)] = [],
    attributes: [(name: String, text: String)] = [], messages: [String] = [], line: Int = 1
  ) throws -> DocumentView {
    let schema = Schema.tracking
    let inner = Schema.trackingEvent
    var writer = DocumentWriter()
    for (index, field) in schema.fields.enumerated() {
      switch field.name {
      case "trackingNumber": writer.put(index, "0042")
      case "status":
        let sightings = events.map(sighting)
        writer.put(index, status ?? Timeline.decisive(sightings).map { sightings[$0].status } ?? "unknown")
      case "events":
        for event in events {
          let parts = event.split(separator: " ").map(String.init)
          let start = writer.beginRecord(index)
          writer.put(try #require(inner.index(of: "status")), parts[0])
          if parts.count > 1 { writer.put(try #require(inner.index(of: "at")), parts[1]) }
          writer.endRecord(start)
        }
      case "messages":
        for message in messages {
          let start = writer.beginRecord(index)
          writer.put(1, message)
          writer.endRecord(start)
        }
      case "attributes":
        for attribute in attributes {
          writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
        }
      case "source.line": writer.put(index, String(line))
      default: for given in fields where given.name == field.name { writer.put(index, given.text) }
      }
    }
    return DocumentView(schema: schema, bytes: writer.bytes)
  }

  /// What a merged document says, without where it came from.
  static func content(_ bytes: [UInt8]) -> String {
    let view = DocumentView(schema: .tracking, bytes: bytes)
    var out: [UInt8] = []
    DocumentJSON.append(view, kind: .tracking, file: "", to: &out)
    let text = String(decoding: out, as: UTF8.self)
    return text.firstRange(of: ",\"source\"").map { String(text[..<$0.lowerBound]) } ?? text
  }

  @Test(arguments: [
    ("2026-03-01T10:00:00+01:00", "2026-03-01T09:30:00+00:00", true),
    ("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00+00:00", false),
    // Local times compare as they read, and with days by the day.
    ("2026-03-01T10:00:00", "2026-03-01T10:00:01", true), ("2026-03-01", "2026-03-02T00:00:00", true),
    ("2026-03-01", "2026-03-01T23:00:00", false), ("2026-03-01T00:00:00", "2026-03-01", false),
    // A local time is before an instant only where that is so in every zone: between 12 hours after and 14 before.
    ("2026-03-01T10:00:00", "2026-03-01T22:00:00+00:00", false),
    ("2026-03-01T10:00:00", "2026-03-01T22:00:01+00:00", true),
    ("2026-03-01T10:00:00+00:00", "2026-03-02T00:00:01", true),
    ("2026-03-01T10:00:00+00:00", "2026-03-02T00:00:00", false),
    ("2026-03-01", "2026-03-02T11:59:59+00:00", false), ("2026-03-01", "2026-03-02T12:00:00+00:00", true),
  ])
  func `moments compare only where no zone is needed`(left: String, right: String, before: Bool) throws {
    let (first, second) = (try Self.moment(left), try Self.moment(right))
    #expect(Timeline.isBefore(first, second) == before)
    if before { #expect(!Timeline.isBefore(second, first)) }
    #expect(!Timeline.isBefore(first, first))
  }

  @Test(arguments: [
    (["in_transit 2026-03-01T10:00:00", "out_for_delivery 2026-03-02T10:00:00"], "out_for_delivery"),
    (["out_for_delivery 2026-03-02T10:00:00", "in_transit 2026-03-01T10:00:00"], "out_for_delivery"),
    // Of two that cannot be told apart the one that is further on.
    (["exception 2026-03-01T10:00:00", "in_transit 2026-03-01T10:00:00"], "exception"),
    (["unknown 2026-03-01T10:00:00", "in_transit 2026-03-01T10:00:00"], "in_transit"),
    (["in_transit 2026-03-02T10:00:00+00:00", "out_for_delivery 2026-03-02T09:00:00"], "out_for_delivery"),
    // An unknown code that is the newest makes the state unknown.
    (["in_transit 2026-03-01", "unknown 2026-03-02"], "unknown"),
    // A scan that comes in after the delivery does not undo it; the carrier's correction does.
    (["delivered 2026-03-01T10:00:00", "in_transit 2026-03-02T10:00:00"], "delivered"),
    (["delivered 2026-03-01T10:00:00", "returned 2026-03-02T10:00:00"], "returned"),
    (["delivered 2026-03-02T10:00:00", "exception 2026-03-01T10:00:00"], "delivered"),
    (
      ["delivered 2026-03-01T10:00:00", "exception 2026-03-02T10:00:00", "in_transit 2026-03-03T10:00:00"],
      "in_transit"
    ),
    (
      [
        "delivered 2026-03-01T10:00:00", "exception 2026-03-02T10:00:00", "delivered 2026-03-04T10:00:00",
        "in_transit 2026-03-05T10:00:00",
      ], "delivered"
    ),
    (["in_transit", "pre_transit"], "in_transit"),
  ])
  func `the newest event tells the state, and a delivery stands`(events: [String], status: String) throws {
    let sightings = events.map(Self.sighting)
    #expect(Timeline.decisive(sightings).map { sightings[$0].status } == status)
  }

  @Test func `of no events none tells the state`() {
    #expect(Timeline.decisive([]) == nil)
  }

  /// Documents of one parcel as files may tell of it, chosen by a seed.
  static func documents(seed: UInt64) throws -> [DocumentView] {
    var random = SeededGenerator(seed: seed)
    let times = [
      "2026-03-01T10:00:00+00:00", "2026-03-01T11:00:00+01:00", "2026-03-02T08:00:00-05:00",
      "2026-03-01T09:00:00",
      "2026-03-02T12:00:00", "2026-03-01", "2026-03-02", "2026-03-04T10:00:00+00:00", "2026-03-04T23:00:00",
    ]
    return try (0..<4).map { number in
      let events = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        let status = Timeline.progress.randomElement(using: &random) ?? "unknown"
        guard Int.random(in: 0..<8, using: &random) > 0, let time = times.randomElement(using: &random) else {
          return status
        }
        return "\(status) \(time)"
      }
      var fields: [(name: String, text: String)] = []
      if Bool.random(using: &random) {
        fields.append(("service", "S\(Int.random(in: 0..<3, using: &random))"))
      }
      if Bool.random(using: &random) {
        fields.append(("references", "R\(Int.random(in: 0..<3, using: &random))"))
      }
      if Bool.random(using: &random), let day = times.randomElement(using: &random) {
        fields.append(("estimatedDelivery", day))
      }
      if Int.random(in: 0..<3, using: &random) == 0, let time = times.randomElement(using: &random) {
        fields.append(("asOf", time))
      }
      let status = events.isEmpty ? Timeline.progress.randomElement(using: &random) : nil
      return try parcel(
        events, status: status, fields,
        attributes: Bool.random(using: &random) ? [("a", "A\(Int.random(in: 0..<3, using: &random))")] : [],
        messages: Bool.random(using: &random) ? ["M\(Int.random(in: 0..<3, using: &random))"] : [],
        line: number + 1)
    }
  }

  static let orders: [[Int]] = {
    func permutations(_ rest: [Int]) -> [[Int]] {
      if rest.isEmpty { return [[]] }
      return rest.flatMap { first in permutations(rest.filter { $0 != first }).map { [first] + $0 } }
    }
    return permutations([0, 1, 2, 3])
  }()

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `every order of arrival and every repetition end in the same state`(seed: UInt64) throws {
    let documents = try Self.documents(seed: seed)
    func state(_ order: [Int]) -> String {
      // The first is kept settled, as the ledger does.
      var bytes = Timeline.settled(documents[order[0]])
      for index in order.dropFirst() {
        bytes = Timeline.merge(DocumentView(schema: .tracking, bytes: bytes), documents[index])
      }
      return Self.content(bytes)
    }
    let first = state([0, 1, 2, 3])
    for order in Self.orders {
      #expect(state(order) == first, "order \(order)")
      #expect(state(order + order) == first, "order \(order), twice")
      #expect(
        state([order[0], order[0], order[1], order[1], order[0], order[2], order[3], order[1]]) == first)
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a parcel that is first seen is kept as it would be merged with itself`(seed: UInt64) throws {
    for document in try Self.documents(seed: seed) {
      #expect(Self.content(Timeline.settled(document)) == Self.content(Timeline.merge(document, document)))
    }
  }

  @Test func `events that tell no state leave it to what the answer says of it`() throws {
    // As carriers' sentences come: the words of the summary tell the state, an event is text and perhaps a time.
    let schema = Schema.tracking
    var writer = DocumentWriter()
    writer.put(try #require(schema.index(of: "trackingNumber")), "0042")
    writer.put(try #require(schema.index(of: "status")), "delivered")
    let events = try #require(schema.index(of: "events"))
    for text in ["Delivered at 8:10 am.", "Left the depot."] {
      let start = writer.beginRecord(events)
      writer.put(try #require(Schema.trackingEvent.index(of: "text")), text)
      writer.endRecord(start)
    }
    let view = DocumentView(schema: schema, bytes: writer.bytes)
    for bytes in [Timeline.settled(view), Timeline.merge(view, view)] {
      let kept = DocumentView(schema: schema, bytes: bytes)
      #expect(kept.text("status") == "delivered")
      #expect(kept.records(events).count == 2)
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `no arrival takes a delivery back but by a correction`(seed: UInt64) throws {
    let documents = try Self.documents(seed: seed)
    var known = Timeline.merge(documents[0], documents[0])
    for document in documents.dropFirst() {
      let before = DocumentView(schema: .tracking, bytes: known)
      known = Timeline.merge(before, document)
      let now = DocumentView(schema: .tracking, bytes: known)
      guard before.text("status") == "delivered", now.text("status") != "delivered" else { continue }
      #expect(
        Timeline.sightings(now).contains { Timeline.corrections.contains($0.status) }
          || Timeline.corrections.contains(document.text("status") ?? ""))
    }
  }

  @Test func `an error of a later answer without events takes nothing away`() throws {
    let known = try Self.parcel(["in_transit 2026-03-01T10:00:00+00:00"], [("service", "GROUND")])
    let error = try Self.parcel([], status: "unknown", messages: ["9040"])
    for merged in [Timeline.merge(known, error), Timeline.merge(error, known)] {
      let view = DocumentView(schema: .tracking, bytes: merged)
      #expect(view.text("status") == "in_transit" && view.text("service") == "GROUND")
      #expect(view.records(try #require(Schema.tracking.index(of: "messages"))).isEmpty)
    }
  }

  @Test func `a delivery that is told without events stands against older events`() throws {
    let summary = try Self.parcel([], status: "delivered", [("asOf", "2026-03-03T10:00:00+00:00")])
    let events = try Self.parcel(["out_for_delivery 2026-03-02T10:00:00+00:00"])
    for merged in [Timeline.merge(summary, events), Timeline.merge(events, summary)] {
      #expect(DocumentView(schema: .tracking, bytes: merged).text("status") == "delivered")
    }
  }

  @Test func `an amendment names what changed, and the same set in another order is unchanged`() throws {
    let manner = Amendment.Manner(linesComplete: false)
    let first = try Self.parcel(["in_transit 2026-03-01T10:00:00", "out_for_delivery 2026-03-02T10:00:00"])
    let known = DocumentView(schema: .tracking, bytes: try #require(Amendment.settled(first)))
    let turned = try Self.parcel(
      ["out_for_delivery 2026-03-02T10:00:00", "in_transit 2026-03-01T10:00:00"], line: 7)
    guard case .unchanged = Amendment.merge(known: known, incoming: turned, manner: manner) else {
      Issue.record("found a change where there is none")
      return
    }
    let later = try Self.parcel(["delivered 2026-03-02T12:00:00"])
    guard
      case .amended(let document, let changed) = Amendment.merge(
        known: known, incoming: later, manner: manner)
    else {
      Issue.record("found no change where there is one")
      return
    }
    #expect(changed == ["status", "events"])
    #expect(DocumentView(schema: .tracking, bytes: document).text("status") == "delivered")
  }
}

/// The splitmix64 generator, so that a failing seed fails again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
