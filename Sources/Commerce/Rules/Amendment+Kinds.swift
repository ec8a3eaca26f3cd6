import Values

extension Amendment {
  /// How a document is kept when it is first seen, where that is not as it came: a parcel's events in the order of their
  /// times.
  package static func settled(_ document: DocumentView) -> [UInt8]? {
    document.schema === Schema.tracking ? Timeline.settled(document) : nil
  }

  /// Merges a parcel's events (``Timeline``).
  static func mergeTracking(_ known: DocumentView, _ incoming: DocumentView) -> Amendment {
    let merged = Timeline.merge(known, incoming)
    let view = DocumentView(schema: known.schema, bytes: merged)
    var changed: [String] = []
    for (index, field) in known.schema.fields.enumerated() where !field.hidden {
      func packed(_ document: DocumentView) -> [[UInt8]] {
        document.entries(of: index).map { Array(document.bytes[$0]) }
      }
      let (before, now) = (packed(known), packed(view))
      switch field.type {
      // Sets: their order says nothing.
      case .records, .texts, .attributes: if Set(before) != Set(now) { changed.append(field.name) }
      default: if before != now { changed.append(field.name) }
      }
    }
    return changed.isEmpty ? .unchanged : .amended(document: merged, changed: changed)
  }

  /// Merges what a file says of a shipment, a payment or a stock: what it does not say stays, what it says counts, but
  /// states that are final never go back.
  static func mergePlain(_ known: DocumentView, _ incoming: DocumentView) -> Amendment {
    let rules = PlainRules.of(known.schema)
    for name in rules.same {
      guard let field = known.schema.index(of: name), known.has(field), incoming.has(field) else { continue }
      if known.slice(field) != incoming.slice(field) { return .conflict(field: name) }
    }
    // What was taken is not another amount later: two reports that say so speak of different things.
    if known.schema === Schema.payment, known.text("kind") == "charge", known.text("status") == "succeeded",
      incoming.text("status") == "succeeded", let was = known.decimal("amount"),
      let now = incoming.decimal("amount"), was != now
    {
      return .conflict(field: "amount")
    }
    for name in rules.times {
      guard let field = known.schema.index(of: name), let before = known.moment(field),
        let now = incoming.moment(field), Timeline.isBefore(now, before)
      else { continue }
      return .older
    }
    var merge = PlainMerge(known: known, incoming: incoming, rules: rules)
    merge.run()
    return merge.changed.isEmpty ? .unchanged : .amended(document: merge.writer.bytes, changed: merge.changed)
  }
}

/// What the fields of a kind ask for when two documents are merged.
private struct PlainRules: Sendable {
  /// Fields that cannot differ between two tellings of one thing.
  var same: [String] = []
  /// Fields that tell which of two states is the older, the first that both have.
  var times = ["asOf"]
  /// A field and its words in the order in which they may go on.
  var order: (field: String, words: [String])?
  /// Fields of which a file that tells any tells all: what it does not say of them is not so any more.
  var together: [String] = []
  /// The field by which the records of a list are told apart.
  var listKey: String?

  static func of(_ schema: Schema) -> PlainRules {
    switch schema.name {
    case "payment":
      PlainRules(
        same: ["currency", "kind"],
        order: ("status", ["pending", "failed", "succeeded", "cancelled"]))
    // A label that was made is paid: a failed answer that comes late does not unmake it.
    case "shipment":
      PlainRules(order: ("outcome", ["failed", "created", "cancelled"]), listKey: "trackingNumber")
    case "stock": PlainRules(times: ["asOf", "at"], together: ["onHand", "available"])
    default: PlainRules()
    }
  }
}

/// One merge of two documents, field by field.
private struct PlainMerge {
  let known: DocumentView
  let incoming: DocumentView
  let rules: PlainRules
  var writer = DocumentWriter()
  var changed: [String] = []

  mutating func run() {
    // A state that goes back takes all that it says with it, and only fills what was not known.
    let isBehind = goesBack
    let tellsAll = rules.together.contains { incoming.text($0) != nil }
    for (index, field) in known.schema.fields.enumerated() {
      switch field.type {
      case .attributes: mergeAttributes(index, keepsKnown: isBehind)
      case .records: mergeRecords(index, field.name, keepsKnown: isBehind)
      case _ where tellsAll && !incoming.has(index) && rules.together.contains(field.name):
        if known.has(index) { changed.append(field.name) }
      default:
        let takesKnown = !incoming.has(index) || (isBehind && known.has(index))
        let chosen = takesKnown ? known : incoming
        for place in chosen.entries(of: index) { writer.put(index, chosen.bytes.span.extracting(place)) }
        if !takesKnown, !field.hidden, entries(known, index) != entries(incoming, index) {
          changed.append(field.name)
        }
      }
    }
  }

  private func entries(_ view: DocumentView, _ index: Int) -> [ArraySlice<UInt8>] {
    view.entries(of: index).map { view.bytes[$0] }
  }

  private var goesBack: Bool {
    guard let order = rules.order, let before = known.text(order.field), let now = incoming.text(order.field),
      let beforeRank = order.words.firstIndex(of: before), let nowRank = order.words.firstIndex(of: now)
    else { return false }
    return nowRank < beforeRank
  }

  private mutating func mergeAttributes(_ index: Int, keepsKnown: Bool) {
    var merged = known.attributes(index)
    for attribute in incoming.attributes(index) {
      if let place = merged.firstIndex(where: { $0.name == attribute.name }) {
        if keepsKnown || merged[place].text == attribute.text { continue }
        merged[place].text = attribute.text
      } else {
        merged.append(attribute)
      }
      changed.append("attributes.\(attribute.name)")
    }
    for attribute in merged {
      writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
    }
  }

  private mutating func mergeRecords(_ index: Int, _ name: String, keepsKnown: Bool) {
    var merged = entries(known, index)
    let now = entries(incoming, index)
    if let key = rules.listKey, case .records(let inner) = known.schema.fields[index].type,
      let field = inner.index(of: key)
    {
      // Packages are added up over the answers that tell of them.
      for entry in now {
        let text = DocumentView(schema: inner, bytes: Array(entry)).text(field)
        let place = merged.firstIndex { DocumentView(schema: inner, bytes: Array($0)).text(field) == text }
        if let place {
          if !keepsKnown { merged[place] = entry }
        } else {
          merged.append(entry)
        }
      }
    } else if !now.isEmpty, !keepsKnown || merged.isEmpty {
      merged = now
    }
    if merged != entries(known, index) { changed.append(name) }
    for entry in merged {
      let start = writer.beginRecord(index)
      writer.append(packed: entry)
      writer.endRecord(start)
    }
  }
}
