package import Values

/// What a parser met.
package enum XMLEventKind: UInt8, Sendable, BitwiseCopyable {
  case start
  /// An attribute of the element that was just begun.
  case attribute
  case text
  case end
}

/// One event; what it says in text lies in its batch.
package struct XMLEvent: BitwiseCopyable, Sendable {
  package var kind: XMLEventKind
  /// The number of the element's or attribute's name.
  package var name: UInt32 = 0
  /// Where the attribute's value or the text lies in the batch's text.
  package var start: UInt32 = 0
  package var count: UInt32 = 0
  /// The line of an element's `<`; only near the root, as far down as the stream was asked to mark.
  package var line: Int32 = 0
  /// Where an element's `<` stands, or what follows its end, in the decoded file; only where lines are told.
  package var offset = 0
}

/// The events of one piece of a file.
package struct XMLBatch: ~Copyable {
  package var events = GrowingBuffer<XMLEvent>(capacity: 1024)
  package var text = GrowingBuffer<UInt8>(capacity: 1 << 14)

  package init() {}

  mutating func clear() {
    events.removeAll()
    text.removeAll()
  }
}

/// The name of an element or attribute.
package struct XMLName: Hashable, Sendable {
  package let local: String
  /// The namespace's URI; empty where there is none.
  package let namespace: String

  package init(_ local: String, namespace: String = "") {
    self.local = local
    self.namespace = namespace
  }
}
