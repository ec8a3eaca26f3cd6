import Values

extension Timeline {
  /// Puts two documents of one parcel together.
  ///
  /// The events are the union of both sets. The state is that of all events (``decisive(_:)``). Every other field is
  /// that of the document whose state is the newer, as the carrier tells it, and filled from the other; from when a field
  /// is stands in the hidden `provenance`. So the outcome is the same for every order of arrival and every repetition.
  package static func merge(_ left: DocumentView, _ right: DocumentView) -> [UInt8] {
    var merge = TrackingMerge(Parcel(left), Parcel(right))
    return merge.run()
  }

  /// A document as it is kept when it is first seen: what ``merge(_:_:)`` gives of it and itself, but for its
  /// provenance, which nothing is known of before a second document comes.
  package static func settled(_ document: DocumentView) -> [UInt8] {
    let fields = TrackingFields.shared
    let bytes = document.bytes
    let events = fields.packedEvents.read(bytes, document.range)
    var writer = DocumentWriter(reserving: document.range.count + 64)
    let standings = events.compactMap { event in event.rank.map { Standing(rank: $0, at: event.at) } }
    for index in Schema.tracking.fields.indices {
      switch index {
      case fields.status:
        if let decisive = decisive(standings) {
          writer.put(index, progressTexts[standings[decisive].rank])
        } else {
          writer.put(index, document.has(index) ? Array(document.slice(index)) : progressTexts[0])
        }
      case fields.events:
        for event in listed(events, bytes) {
          let start = writer.beginRecord(index)
          writer.append(packed: bytes[event.place])
          writer.endRecord(start)
        }
      case fields.messages:
        for place in document.entries(of: index) {
          let start = writer.beginRecord(index)
          writer.append(packed: bytes[place])
          writer.endRecord(start)
        }
      case fields.references:
        guard document.has(index) else { continue }
        for text in Set(document.texts(index)).sorted() { writer.put(index, text) }
      case fields.attributes:
        guard document.has(index) else { continue }
        for attribute in document.attributes(index).sorted(by: { $0.name < $1.name }) {
          writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
        }
      case fields.asOf:
        if let time = document.moment(index) ?? events.lazy.compactMap(\.at).max(by: { precedes($0, $1) }) {
          var text: [UInt8] = []
          time.append(to: &text)
          writer.put(index, text)
        }
      case fields.provenance: continue
      default: writer.put(index, bytes.span.extracting(document.place(index)))
      }
    }
    return writer.bytes
  }

  /// Each event once, in the order of their times, and of one time in that of their bytes.
  private static func listed(_ events: [PackedEvents.Event], _ bytes: [UInt8]) -> [PackedEvents.Event] {
    func isListedBefore(_ left: PackedEvents.Event, _ right: PackedEvents.Event) -> Bool {
      if left.at != right.at {
        if precedes(left.at, right.at) { return true }
        if precedes(right.at, left.at) { return false }
      }
      return bytes[left.place].lexicographicallyPrecedes(bytes[right.place])
    }
    // By insertion: there are a handful, and most files have them in this order or in its reverse.
    var result: [PackedEvents.Event] = []
    result.reserveCapacity(events.count)
    for event in events {
      var index = result.count
      while index > 0, isListedBefore(event, result[index - 1]) { index -= 1 }
      if index > 0, bytes[result[index - 1].place] == bytes[event.place] { continue }
      result.insert(event, at: index)
    }
    return result
  }

  /// What a document's events tell of its state; one without a state's word tells nothing.
  package static func sightings(_ document: DocumentView) -> [Sighting] {
    let fields = TrackingFields.shared
    return document.records(fields.events).compactMap { event in
      event.text(fields.eventStatus).map { Sighting(status: $0, at: event.moment(fields.eventAt)) }
    }
  }
}

/// The indexes of the fields of a tracking document that the rules look at.
struct TrackingFields: Sendable {
  static let shared = TrackingFields()

  let references = Schema.tracking.required("references")
  let status = Schema.tracking.required("status")
  let events = Schema.tracking.required("events")
  let messages = Schema.tracking.required("messages")
  let attributes = Schema.tracking.required("attributes")
  let asOf = Schema.tracking.required("asOf")
  let sourceLine = Schema.tracking.required("source.line")
  let sourcePath = Schema.tracking.required("source.path")
  let provenance = Schema.tracking.required("provenance")
  let eventStatus = Schema.trackingEvent.required("status")
  let eventAt = Schema.trackingEvent.required("at")
  let packedEvents = PackedEvents(
    .tracking, list: Schema.tracking.required("events"), of: Schema.trackingEvent)
}

/// A tracking document with the time of its state.
private struct Parcel {
  let view: DocumentView
  let sightings: [Timeline.Sighting]
  /// The file's own time, or that of the newest event.
  let time: Moment?
  private let provenance: [String: String]

  init(_ view: DocumentView) {
    let fields = TrackingFields.shared
    self.view = view
    sightings = Timeline.sightings(view)
    time =
      view.moment(fields.asOf)
      ?? sightings.compactMap(\.at).max { Timeline.precedes($0, $1) }
    provenance = Dictionary(
      view.attributes(fields.provenance).map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// From when a field is.
  func time(of name: String) -> Moment? {
    guard let text = provenance[name] else { return time }
    return Moment(rfc3339: Array(text.utf8).span)
  }

  /// What a document without events says of the state, or what was said so before.
  var summary: Timeline.Sighting? {
    if let text = provenance["summary"], let blank = text.firstIndex(of: " ") {
      let at = Array(text[text.index(after: blank)...].utf8)
      return Timeline.Sighting(status: String(text[..<blank]), at: Moment(rfc3339: at.span))
    }
    // A merged document keeps its own state's origin apart.
    guard sightings.isEmpty, provenance.isEmpty, let status = view.text(TrackingFields.shared.status) else {
      return nil
    }
    return Timeline.Sighting(status: status, at: view.moment(TrackingFields.shared.asOf))
  }
}

/// One merge of two tracking documents at work.
private struct TrackingMerge {
  let left: Parcel
  let right: Parcel
  let fields = TrackingFields.shared
  var writer = DocumentWriter()
  var provenance: [(name: String, time: String)] = []

  init(_ left: Parcel, _ right: Parcel) {
    self.left = left
    self.right = right
  }

  mutating func run() -> [UInt8] {
    let events = mergedEvents()
    for (index, field) in Schema.tracking.fields.enumerated() {
      switch index {
      case fields.status: putStatus(events)
      case fields.events:
        for event in events {
          let start = writer.beginRecord(index)
          writer.append(packed: event.bytes[event.range])
          writer.endRecord(start)
        }
      case fields.references:
        for text in Set(left.view.texts(index) + right.view.texts(index)).sorted() { writer.put(index, text) }
      case fields.messages: putMessages()
      case fields.attributes: putAttributes()
      case fields.asOf:
        if let time = Timeline.later(left.time, right.time) {
          writer.put(index, time.description)
        }
      case fields.sourceLine, fields.sourcePath:
        // The source is that of the latest receipt: no part of the state.
        writer.put(index, Array((right.view.has(index) ? right : left).view.slice(index)))
      case fields.provenance:
        for entry in provenance.sorted(by: { $0.name < $1.name }) {
          writer.putAttribute(index, name: Array(entry.name.utf8), Array(entry.time.utf8).span)
        }
      default:
        let chosen = choose(field.name, Array(left.view.slice(index)), Array(right.view.slice(index)))
        writer.put(index, chosen)
      }
    }
    return writer.bytes
  }

  /// Of two texts that of the newer time, of equal times the greater; an absent one never wins.
  mutating func choose(_ name: String, _ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    if first.isEmpty, second.isEmpty { return [] }
    let (before, after) = (left.time(of: name), right.time(of: name))
    let takesSecond: Bool
    if first.isEmpty || second.isEmpty {
      takesSecond = first.isEmpty
    } else if before != after {
      takesSecond = Timeline.precedes(before, after)
    } else {
      takesSecond = first.lexicographicallyPrecedes(second)
    }
    // Equal texts are as new as the newer of them.
    let time = first == second ? Timeline.later(before, after) : takesSecond ? after : before
    provenance.append((name, time?.description ?? "-"))
    return takesSecond ? second : first
  }

  /// Each event once, in the order of their times.
  private func mergedEvents() -> [DocumentView] {
    var seen: Set<[UInt8]> = []
    var events: [DocumentView] = []
    for event in left.view.records(fields.events) + right.view.records(fields.events)
    where seen.insert(Array(event.bytes[event.range])).inserted {
      events.append(event)
    }
    return events.sorted { first, second in
      let (before, after) = (first.moment(fields.eventAt), second.moment(fields.eventAt))
      if before != after {
        if Timeline.precedes(before, after) { return true }
        if Timeline.precedes(after, before) { return false }
      }
      return first.bytes[first.range].lexicographicallyPrecedes(second.bytes[second.range])
    }
  }

  private mutating func putStatus(_ events: [DocumentView]) {
    var sightings = events.compactMap { event in
      event.text(fields.eventStatus).map { Timeline.Sighting(status: $0, at: event.moment(fields.eventAt)) }
    }
    let summaries = [left.summary, right.summary].compactMap(\.self)
    let summary = summaries.max { first, second in
      if first.at != second.at { return Timeline.precedes(first.at, second.at) }
      return Timeline.rank(first.status) < Timeline.rank(second.status)
    }
    if let summary {
      provenance.append(("summary", "\(summary.status) \(summary.at?.description ?? "-")"))
      sightings.append(summary)
    }
    let status = Timeline.decisive(sightings).map { sightings[$0].status } ?? "unknown"
    writer.put(fields.status, status)
  }

  /// Messages belong to one answer: those of the newer one stay, also where it has none.
  private mutating func putMessages() {
    func packed(_ parcel: Parcel) -> [[UInt8]] {
      parcel.view.entries(of: fields.messages).map { Array(parcel.view.bytes[$0]) }
    }
    let (first, second) = (packed(left), packed(right))
    let takesSecond =
      left.time == right.time
      ? first.lexicographicallyPrecedes(second) { $0.lexicographicallyPrecedes($1) }
      : Timeline.precedes(left.time, right.time)
    for message in takesSecond ? second : first {
      let start = writer.beginRecord(fields.messages)
      writer.append(packed: message[...])
      writer.endRecord(start)
    }
  }

  private mutating func putAttributes() {
    func texts(_ parcel: Parcel) -> [String: String] {
      Dictionary(
        parcel.view.attributes(fields.attributes).map { ($0.name, $0.text) },
        uniquingKeysWith: { first, _ in first })
    }
    let (first, second) = (texts(left), texts(right))
    for name in Set(first.keys).union(second.keys).sorted() {
      let text = choose(
        "attributes.\(name)", Array((first[name] ?? "").utf8), Array((second[name] ?? "").utf8))
      writer.putAttribute(fields.attributes, name: Array(name.utf8), text.span)
    }
  }
}
