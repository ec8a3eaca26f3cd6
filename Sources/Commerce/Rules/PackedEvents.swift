import Values

/// The events of a packed document, as far as its state depends on them.
///
/// How it differs from the views of a list: one walk over the bytes, no view and no text for each event. A parcel has a
/// handful of events, and a day's file a hundred thousand parcels.
package struct PackedEvents: Sendable {
  /// One event.
  struct Event {
    /// The event's record within the document's bytes.
    var place: Range<Int>
    /// How far its state is on a parcel's way (``Timeline/progress``); nothing where it tells no state.
    var rank: Int?
    var at: Moment?
  }

  private let list: Int
  private let schema: Schema
  private let inner: Schema
  private let status: Int?
  private let at: Int?
  /// What makes the list the one to ask for the newest: a field of its records.
  private let field: Int

  /// The events in a list of a schema's documents; nothing where the field is no list of records.
  ///
  /// - Parameters:
  ///   - schema: What documents they are.
  ///   - list: The field that holds the events.
  ///   - field: The events' field that ``newest(_:)`` gives.
  package init?(_ schema: Schema, list: Int, field: String) {
    guard schema.fields.indices.contains(list), case .records(let inner) = schema.fields[list].type,
      let index = inner.index(of: field)
    else { return nil }
    self.init(schema, list: list, of: inner, field: index)
  }

  /// The events in a list whose records are known to be of a schema.
  init(_ schema: Schema, list: Int, of inner: Schema, field: Int = 0) {
    self.schema = schema
    self.list = list
    self.inner = inner
    self.field = field
    status = inner.index(of: "status")
    at = inner.index(of: "at")
  }

  /// The events, in the document's order.
  func read(_ bytes: [UInt8], _ range: Range<Int>) -> [Event] {
    var events: [Event] = []
    var cursor = PackedCursor(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    while let entry = cursor.next(in: schema) {
      if entry.field > list { break }
      guard entry.field == list else { continue }
      var event = Event(place: entry.content)
      var fields = PackedCursor(
        bytes: bytes, position: entry.content.lowerBound, end: entry.content.upperBound)
      while let entry = fields.next(in: inner) {
        if entry.field == status { event.rank = Timeline.rank(bytes.span.extracting(entry.content)) }
        if entry.field == at { event.at = Moment(rfc3339: bytes.span.extracting(entry.content)) }
      }
      events.append(event)
    }
    return events
  }

  /// Where the field of the event stands that tells the state; nothing where there is no event, or it lacks the field.
  package func newest(_ bytes: [UInt8]) -> Range<Int>? {
    let events = read(bytes, 0..<bytes.count)
    guard let index = Timeline.decisive(events.map { Timeline.Standing(rank: $0.rank ?? 0, at: $0.at) })
    else { return nil }
    var fields = PackedCursor(
      bytes: bytes, position: events[index].place.lowerBound, end: events[index].place.upperBound)
    while let entry = fields.next(in: inner) {
      if entry.field == field { return entry.content }
    }
    return nil
  }
}
