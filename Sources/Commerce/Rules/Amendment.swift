import Values

/// What becomes of an order (or of another document) that is known already, when a file tells of it again.
package enum Amendment: Sendable {
  /// Nothing that the file says differs.
  case unchanged
  /// The file tells of a state older than the one known.
  case older
  /// The merged document, and the names of the fields that changed.
  case amended(document: [UInt8], changed: [String])
  /// It cannot be the same order: other id, other `placedAt`, other currency. Names the field.
  case conflict(field: String)
}

extension Amendment {
  /// How a map's file tells of an order.
  package struct Manner: Sendable {
    /// The file lists all lines of an order, so that a missing one was removed.
    package var linesComplete: Bool

    package init(linesComplete: Bool) {
      self.linesComplete = linesComplete
    }
  }

  /// Merges what a file says now into what is known.
  ///
  /// An absent field never clears a stored one. Where both carry the file's own time (`asOf`), the later wins whole; else
  /// the later receipt wins, but `status`, `paymentStatus` and `fulfilled` never go back. A removed line stays, with
  /// quantity 0, so that feeds can tell of it.
  package static func merge(known: DocumentView, incoming: DocumentView, manner: Manner) -> Amendment {
    if known.schema === Schema.tracking { return mergeTracking(known, incoming) }
    if known.schema !== Schema.order { return mergePlain(known, incoming) }
    let fields = OrderFields.shared
    for field in [fields.id, fields.currency] {
      if known.has(field), incoming.has(field), known.slice(field) != incoming.slice(field) {
        return .conflict(field: Schema.order.fields[field].name)
      }
    }
    if let before = known.moment(fields.placedAt), let now = incoming.moment(fields.placedAt), before != now {
      return .conflict(field: "placedAt")
    }
    var timed = false
    if case .instant(let before)? = known.moment(fields.asOf),
      case .instant(let now)? = incoming.moment(fields.asOf)
    {
      if now < before { return .older }
      timed = now > before
    }
    var merge = Merge(known: known, incoming: incoming, manner: manner, timed: timed)
    merge.run()
    return merge.changed.isEmpty ? .unchanged : .amended(document: merge.writer.bytes, changed: merge.changed)
  }
}

/// The indexes of the fields of an order that the rules look at.
package struct OrderFields: Sendable {
  package static let shared = OrderFields()

  package let channel = Schema.order.required("channel")
  package let id = Schema.order.required("id")
  package let number = Schema.order.required("number")
  package let placedAt = Schema.order.required("placedAt")
  package let status = Schema.order.required("status")
  package let currency = Schema.order.required("currency")
  package let lines = Schema.order.required("lines")
  package let total = Schema.order.required("total")
  package let paymentStatus = Schema.order.required("paymentStatus")
  package let fulfilledBy = Schema.order.required("fulfilledBy")
  package let asOf = Schema.order.required("asOf")
  package let sourceLine = Schema.order.required("source.line")
  package let sourcePath = Schema.order.required("source.path")
  package let lineID = Schema.line.required("id")
  package let lineSKU = Schema.line.required("sku")
  package let lineTitle = Schema.line.required("title")
  package let lineQuantity = Schema.line.required("quantity")
  package let lineFulfilled = Schema.line.required("fulfilled")
  package let lineRequiresShipping = Schema.line.required("requiresShipping")
  package let lineKey = Schema.line.required("key")
}

extension Schema {
  /// The index of a field that the schema has by its own definition.
  package func required(_ name: String) -> Int { index(of: name) ?? 0 }
}

/// One merge at work: walks the fields in order and writes the result.
private struct Merge {
  let known: DocumentView
  let incoming: DocumentView
  let manner: Amendment.Manner
  let timed: Bool
  var writer = DocumentWriter()
  var changed: [String] = []

  mutating func run() {
    let fields = OrderFields.shared
    for (index, field) in known.schema.fields.enumerated() {
      switch index {
      case fields.lines:
        mergeLines()
      case fields.sourceLine, fields.sourcePath:
        // The source is that of the latest receipt: it explains what the document says now.
        copy(incoming.has(index) ? incoming : known, index)
      case fields.asOf:
        copy(incoming.has(index) ? incoming : known, index)
      case fields.status where !timed && goesBack(index, ["open", "cancelled"]),
        fields.paymentStatus where !timed && goesBack(index, Schema.paymentStatuses):
        copy(known, index)
      default:
        guard incoming.has(index) else {
          copy(known, index)
          continue
        }
        if case .attributes = field.type {
          mergeAttributes(index)
          continue
        }
        // An amount is the same however many zeros it ends in.
        if case .decimal = field.type, let was = known.decimal(index), was == incoming.decimal(index) {
          copy(known, index)
          continue
        }
        copy(incoming, index)
        if !same(index) { changed.append(field.name) }
      }
    }
  }

  /// Whether a word stands earlier in the order of its states than the one known.
  func goesBack(_ index: Int, _ order: [String]) -> Bool {
    guard let before = known.text(index), let now = incoming.text(index),
      let beforeRank = order.firstIndex(of: before),
      let nowRank = order.firstIndex(of: now)
    else { return false }
    return nowRank < beforeRank
  }

  func same(_ index: Int) -> Bool {
    known.entries(of: index).map { known.bytes[$0] } == incoming.entries(of: index).map { incoming.bytes[$0] }
  }

  mutating func copy(_ view: DocumentView, _ index: Int) {
    if case .attributes = view.schema.fields[index].type {
      for attribute in view.attributes(index) {
        writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
      }
      return
    }
    if case .records = view.schema.fields[index].type {
      for place in view.entries(of: index) {
        let record = writer.beginRecord(index)
        writer.append(packed: view.bytes[place])
        writer.endRecord(record)
      }
      return
    }
    for place in view.entries(of: index) { writer.put(index, view.bytes.span.extracting(place)) }
  }

  mutating func mergeAttributes(_ index: Int) {
    let before = known.attributes(index)
    let now = incoming.attributes(index)
    for attribute in before {
      var newer = now.first { $0.name == attribute.name }
      if let text = newer?.text, Merge.isShortened(attribute.text, to: text) { newer = attribute }
      if let newer, newer.text != attribute.text { changed.append("attributes.\(attribute.name)") }
      writer.putAttribute(
        index, name: Array(attribute.name.utf8), Array((newer ?? attribute).text.utf8).span)
    }
    for attribute in now where !before.contains(where: { $0.name == attribute.name }) {
      changed.append("attributes.\(attribute.name)")
      writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
    }
  }

  /// Whether an amount lost nothing but zeros at its end: what a spreadsheet program saves of `25.00` is `25`.
  static func isShortened(_ amount: String, to text: String) -> Bool {
    guard text.utf8.count < amount.utf8.count, amount.hasPrefix(text),
      amount.utf8.contains(UInt8(ascii: ".")),
      let before = try? DecimalValue(utf8: Array(amount.utf8).span)
    else { return false }
    return before == (try? DecimalValue(utf8: Array(text.utf8).span))
  }

  /// Lines are the same by id; without ids by SKU and title, in the order in which they stand.
  mutating func mergeLines() {
    let fields = OrderFields.shared
    let before = known.records(fields.lines)
    let now = incoming.records(fields.lines)
    if now.isEmpty {
      for place in known.entries(of: fields.lines) { put(line: known.bytes[place]) }
      return
    }
    var partner = [Int?](repeating: nil, count: now.count)
    var taken = Set<Int>()
    for (index, line) in now.enumerated() {
      partner[index] = before.indices.first { candidate in
        guard !taken.contains(candidate) else { return false }
        if line.has(fields.lineID) || before[candidate].has(fields.lineID) {
          return line.slice(fields.lineID) == before[candidate].slice(fields.lineID)
        }
        return line.slice(fields.lineSKU) == before[candidate].slice(fields.lineSKU)
          && line.slice(fields.lineTitle) == before[candidate].slice(fields.lineTitle)
      }
      if let match = partner[index] { taken.insert(match) }
    }
    var differs = false
    var highestKey = before.compactMap { $0.text(fields.lineKey).flatMap { Int($0) } }.max() ?? 0
    // Known lines keep their place and key, so that a feed can name them again.
    for (index, line) in before.enumerated() {
      if let match = partner.firstIndex(of: index) {
        let merged = mergeLine(line, now[match], key: line.text(fields.lineKey) ?? "")
        if merged != Array(line.bytes[line.range]) { differs = true }
        put(line: merged[...])
      } else if manner.linesComplete {
        let removed = replacing(line, fields.lineQuantity, by: "0")
        if removed != Array(line.bytes[line.range]) { differs = true }
        put(line: removed[...])
      } else {
        put(line: line.bytes[line.range])
      }
    }
    for (index, line) in now.enumerated() where partner[index] == nil {
      differs = true
      highestKey += 1
      put(line: replacing(line, fields.lineKey, by: line.text(fields.lineID) ?? String(highestKey))[...])
    }
    if differs { changed.append("lines") }
  }

  mutating func put(line: ArraySlice<UInt8>) {
    let record = writer.beginRecord(OrderFields.shared.lines)
    writer.append(packed: line)
    writer.endRecord(record)
  }

  func mergeLine(_ before: DocumentView, _ now: DocumentView, key: String) -> [UInt8] {
    let fields = OrderFields.shared
    var writer = DocumentWriter()
    for index in before.schema.fields.indices {
      if index == fields.lineKey {
        writer.put(index, key)
      } else if index == fields.lineFulfilled, !timed, let was = before.decimal(index),
        let is_ = now.decimal(index),
        is_ < was
      {
        writer.put(index, Array(before.slice(index)))
      } else if case .decimal = before.schema.fields[index].type, let was = before.decimal(index),
        was == now.decimal(index)
      {
        writer.put(index, Array(before.slice(index)))
      } else if case .attributes = before.schema.fields[index].type {
        let known = before.attributes(index)
        for attribute in now.has(index) ? now.attributes(index) : known {
          let was = known.first { $0.name == attribute.name }?.text
          let text = was.map { Merge.isShortened($0, to: attribute.text) } == true ? was : attribute.text
          writer.putAttribute(
            index, name: Array(attribute.name.utf8), Array((text ?? attribute.text).utf8).span)
        }
      } else {
        writer.put(index, Array((now.has(index) ? now : before).slice(index)))
      }
    }
    return writer.bytes
  }

  func replacing(_ line: DocumentView, _ field: Int, by text: String) -> [UInt8] {
    var writer = DocumentWriter()
    for index in line.schema.fields.indices {
      if index == field {
        writer.put(index, text)
      } else if case .attributes = line.schema.fields[index].type {
        for attribute in line.attributes(index) {
          writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
        }
      } else {
        writer.put(index, Array(line.slice(index)))
      }
    }
    return writer.bytes
  }
}
