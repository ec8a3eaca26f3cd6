import Values

/// The first elements of an XML file, by which it is recognised.
package struct XMLHead: Hashable, Sendable {
  /// An element, and how deep it lies; the root has depth 0.
  package struct Element: Hashable, Sendable {
    package let name: XMLName
    package let depth: Int
  }

  /// In document order; the first is the root.
  package let elements: [Element]

  /// The root's name.
  package var root: XMLName { elements[0].name }

  /// How much of a file it takes at most.
  package static let usualLength = 64 << 10

  /// Looks at the first bytes of a file; that they end in the midst of something is no fault.
  ///
  /// - Parameters:
  ///   - bytes: The beginning of the file, ``usualLength`` or less.
  ///   - count: How many elements to take.
  /// - Returns: The first elements, at least the root.
  /// - Throws: ``XMLError`` where the bytes are wrong before the root, or end before it (`xml-incomplete`).
  package static func probe(_ bytes: Span<UInt8>, count: Int = 32) throws(XMLError) -> XMLHead {
    var stream = XMLEventStream()
    var batch = XMLBatch()
    stream.feed(bytes, isLast: false, into: &batch)
    var elements: [Element] = []
    var depth = 0
    for index in 0..<batch.events.count where elements.count < count {
      let event = batch.events[index]
      if event.kind == .start {
        elements.append(Element(name: stream.name(event.name), depth: depth))
        depth += 1
      } else if event.kind == .end {
        depth -= 1
      }
    }
    if !elements.isEmpty { return XMLHead(elements: elements) }
    if let error = stream.error { throw error }
    // Nothing yet: ask what would be wrong if this were all.
    stream.feed(Span(), isLast: true, into: &batch)
    if let error = stream.error { throw error }
    for index in 0..<batch.events.count where batch.events[index].kind == .start {
      return XMLHead(elements: [Element(name: stream.name(batch.events[index].name), depth: 0)])
    }
    throw XMLError("xml-incomplete", line: 1)
  }
}
