/// Changes to packed documents, and what differs between two of them.
package enum DocumentEdit {
  /// The document with another text in one plain field; what else it says stays, byte for byte.
  ///
  /// For what a person decided: a dropped order goes out as cancelled though its file says that it is open.
  package static func setting(_ field: Int, to text: String, in document: DocumentView) -> [UInt8] {
    var writer = DocumentWriter(reserving: document.range.count + text.utf8.count + 4)
    var cursor = PackedCursor(
      bytes: document.bytes, position: document.range.lowerBound, end: document.range.upperBound)
    var copied = document.range.lowerBound
    var isPut = false
    while let entry = cursor.next(in: document.schema) {
      // Fields stand in ascending order: the new text goes before the first that comes after it.
      if entry.field > field, !isPut {
        writer.put(field, text)
        isPut = true
      }
      if entry.field == field {
        if !isPut { writer.put(field, text) }
        isPut = true
      } else {
        writer.append(packed: document.bytes[copied..<cursor.position])
      }
      copied = cursor.position
    }
    if !isPut { writer.put(field, text) }
    return writer.bytes
  }

  /// The document with other texts in some places, and where in its bytes a field, or what comes behind it, begins.
  ///
  /// What else it says stays, byte for byte. A line whose id changes and is its key as well keeps the two the same.
  package static func replacing(
    _ texts: [FieldPosition: [UInt8]], in document: DocumentView, upTo end: Int
  ) -> (bytes: [UInt8], end: Int) {
    var writer = DocumentWriter(reserving: document.range.count + 64)
    var cursor = PackedCursor(
      bytes: document.bytes, position: document.range.lowerBound, end: document.range.upperBound)
    var copied = document.range.lowerBound
    var place: Int?
    var records: [Int: Int] = [:]
    while let entry = cursor.next(in: document.schema) {
      if entry.field >= end, place == nil { place = writer.mark }
      if case .records(let inner) = document.schema.fields[entry.field].type {
        let record = records[entry.field, default: 0]
        records[entry.field] = record + 1
        var own: [FieldPosition: [UInt8]] = [:]
        for (position, text) in texts where position.field == entry.field && position.inner?.record == record
        {
          if let field = position.inner?.field { own[FieldPosition(field)] = text }
        }
        let line = DocumentView(schema: inner, bytes: document.bytes, range: entry.content)
        if inner === Schema.line, let id = own[FieldPosition(OrderFields.shared.lineID)],
          line.slice(OrderFields.shared.lineKey) == line.slice(OrderFields.shared.lineID)
        {
          own[FieldPosition(OrderFields.shared.lineKey)] = id
        }
        let start = writer.beginRecord(entry.field)
        writer.append(packed: replacing(own, in: line, upTo: inner.fields.count).bytes[...])
        writer.endRecord(start)
      } else if let text = texts[FieldPosition(entry.field)] {
        writer.put(entry.field, text)
      } else {
        writer.append(packed: document.bytes[copied..<cursor.position])
      }
      copied = cursor.position
    }
    return (writer.bytes, place ?? writer.mark)
  }

  /// The names of the fields that differ, as ``Amendment`` names them; where a document came from is no difference.
  package static func changed(from before: DocumentView, to now: DocumentView) -> [String] {
    var names: [String] = []
    for (index, field) in now.schema.fields.enumerated() where !field.hidden {
      if case .attributes = field.type {
        let old = Dictionary(before.attributes(index).map { ($0.name, $0.text) }) { first, _ in first }
        let new = Dictionary(now.attributes(index).map { ($0.name, $0.text) }) { first, _ in first }
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
          names.append("\(field.name).\(name)")
        }
        continue
      }
      let old = before.entries(of: index).map { before.bytes[$0] }
      if old != now.entries(of: index).map({ now.bytes[$0] }) { names.append(field.name) }
    }
    return names
  }
}
