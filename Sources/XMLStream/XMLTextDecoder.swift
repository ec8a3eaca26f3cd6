import Values

/// Turns the bytes of an XML file into the text that ``XMLEventStream`` counts its offsets in.
package final class XMLTextDecoder {
  private var decoder = XMLDecoder()

  package init() {}

  /// Decodes one piece and appends it.
  package func decode(_ bytes: [UInt8], isLast: Bool, into text: inout [UInt8]) throws(XMLError) {
    var decoded = GrowingBuffer<UInt8>(capacity: bytes.count + 16)
    try decoder.decode(bytes.span, isLast: isLast, into: &decoded)
    unsafe text.append(contentsOf: UnsafeBufferPointer(start: decoded.base, count: decoded.count))
  }
}
