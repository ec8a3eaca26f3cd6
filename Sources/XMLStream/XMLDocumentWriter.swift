internal import CLibXML2
import Values

/// Writes an XML document in UTF-8, into memory that the caller empties as it goes.
///
/// It refuses what no parser would take: wrong names, characters that XML doesn't have, attributes behind content. The
/// same calls give the same bytes. What was begun can be taken back (``rewind(to:)``), which libxml2's own writer
/// cannot do: whether an element is there at all is often known only when its content was looked for.
///
/// ```swift
/// var writer = XMLDocumentWriter(indent: 2)
/// try writer.start("req:Shipment", namespaces: ["req": "http://example.com"])
/// try writer.element("No", "00340")
/// try writer.end()
/// let bytes = try writer.finish()
/// ```
package struct XMLDocumentWriter: ~Copyable {
  /// What stands in an open element so far.
  fileprivate enum Content {
    /// Nothing: its tag is still open for attributes.
    case nothing
    case text
    case elements
  }

  private struct Open {
    let name: [UInt8]
    var content = Content.nothing
  }

  /// A place to which the writer can be taken back.
  package struct Mark: Sendable {
    fileprivate let count: Int
    fileprivate let depth: Int
    fileprivate let content: Content
    fileprivate let hasRoot: Bool
  }

  private let indent: Int
  private var bytes: [UInt8] = []
  private var open: [Open] = []
  private var hasRoot = false

  /// Begins a document with its declaration.
  ///
  /// - Parameter indent: By how many blanks to indent each level; 0 writes no white space at all.
  package init(indent: Int = 0) {
    self.indent = indent
    bytes += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8
  }

  /// Begins in the midst of a document, among the children of elements that somebody else began and will end.
  package init(indent: Int, within elements: [String]) {
    self.indent = indent
    open = elements.map { Open(name: Array($0.utf8), content: .elements) }
    hasRoot = true
  }

  /// Whether a text may be the name of an element or attribute, with or without a prefix.
  package static func isName(_ name: String) -> Bool { unsafe xmlValidateQName(name, 0) == 0 }

  /// Begins an element.
  ///
  /// - Parameters:
  ///   - name: Its name, with a prefix where it has one.
  ///   - namespaces: Prefixes to declare and their URIs, in this order; an empty prefix is the default namespace.
  /// - Throws: ``XMLError`` `xml-write-name`, `xml-write-order` where the document has a root already.
  package mutating func start(
    _ name: String, namespaces: KeyValuePairs<String, String> = [:]
  ) throws(XMLError) {
    try XMLDocumentWriter.checkName(name)
    try start(checked: Array(name.utf8))
    for (prefix, uri) in namespaces { try attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, uri) }
  }

  /// Begins an element whose name was looked at before (``isName(_:)``).
  ///
  /// - Throws: ``XMLError`` `xml-write-order` where the document has a root already.
  package mutating func start(checked name: [UInt8]) throws(XMLError) {
    if open.isEmpty, hasRoot {
      throw XMLError("xml-write-order", [String(decoding: name, as: UTF8.self).quotedForMessage])
    }
    if let parent = open.indices.last {
      closeTag(parent)
      // White space beside text would be a part of the text.
      if open[parent].content != .text {
        open[parent].content = .elements
        breakLine()
      }
    }
    bytes.append(UInt8(ascii: "<"))
    bytes += name
    open.append(Open(name: name))
    hasRoot = true
  }

  /// Writes an attribute of the element that was just begun.
  ///
  /// - Throws: ``XMLError`` `xml-write-name`, `xml-write-character`, `xml-write-order`.
  package mutating func attribute(_ name: String, _ value: String) throws(XMLError) {
    try XMLDocumentWriter.checkName(name)
    try attribute(checked: Array(name.utf8), Array(value.utf8))
  }

  /// Writes an attribute whose name was looked at before.
  ///
  /// - Throws: ``XMLError`` `xml-write-character`, `xml-write-order`.
  package mutating func attribute(checked name: [UInt8], _ value: [UInt8]) throws(XMLError) {
    guard open.last?.content == .nothing else {
      throw XMLError("xml-write-order", [String(decoding: name, as: UTF8.self).quotedForMessage])
    }
    bytes.append(UInt8(ascii: " "))
    bytes += name
    bytes += "=\"".utf8
    try append(value, inAttribute: true)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes text in the element that is open.
  ///
  /// - Throws: ``XMLError`` `xml-write-character`, `xml-write-order` where none is open.
  package mutating func text(_ text: String) throws(XMLError) { try self.text(Array(text.utf8)) }

  /// Writes text, given in UTF-8.
  ///
  /// - Throws: ``XMLError`` `xml-write-character`, `xml-write-order` where none is open.
  package mutating func text(_ text: [UInt8]) throws(XMLError) {
    guard let parent = open.indices.last else { throw XMLError("xml-write-order", ["text"]) }
    closeTag(parent)
    open[parent].content = .text
    try append(text, inAttribute: false)
  }

  /// Ends the innermost element.
  ///
  /// - Throws: ``XMLError`` `xml-write-order` where none is open.
  package mutating func end() throws(XMLError) {
    guard let element = open.popLast() else { throw XMLError("xml-write-order", ["</>"]) }
    switch element.content {
    case .nothing:
      bytes += "/>".utf8
    case .text, .elements:
      if element.content == .elements { breakLine() }
      bytes += "</".utf8
      bytes += element.name
      bytes.append(UInt8(ascii: ">"))
    }
  }

  /// Writes an element that holds nothing but text.
  ///
  /// - Throws: As ``start(_:namespaces:)`` and ``text(_:)``.
  package mutating func element(_ name: String, _ text: String) throws(XMLError) {
    try start(name)
    if !text.isEmpty { try self.text(text) }
    try end()
  }

  /// Closes the tag of the innermost element, so that what is written next is its content even where others write it.
  package mutating func enter() {
    guard let parent = open.indices.last else { return }
    closeTag(parent)
    open[parent].content = .elements
  }

  /// Where the writer is; good as long as the element that is open now is not ended and nothing was taken.
  package var mark: Mark {
    Mark(
      count: bytes.count, depth: open.count, content: open.last?.content ?? .nothing, hasRoot: hasRoot)
  }

  /// Whether nothing was written since a mark.
  package func isAt(_ mark: Mark) -> Bool { bytes.count == mark.count }

  /// Takes back all that was written since a mark.
  package mutating func rewind(to mark: Mark) {
    bytes.removeLast(bytes.count - mark.count)
    open.removeLast(open.count - mark.depth)
    if let last = open.indices.last { open[last].content = mark.content }
    hasRoot = mark.hasRoot
  }

  /// Hands out what has been written since the last time.
  ///
  /// - Returns: Bytes that follow the ones before.
  package mutating func take() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }

  /// Ends all that is open, and the document.
  ///
  /// - Returns: The rest of its bytes.
  /// - Throws: ``XMLError`` `xml-write-order` where there is no root.
  package mutating func finish() throws(XMLError) -> [UInt8] {
    if !hasRoot { throw XMLError("xml-write-order", ["EOF"]) }
    while !open.isEmpty { try end() }
    bytes.append(0x0A)
    return take()
  }

  private mutating func closeTag(_ index: Int) {
    if open[index].content == .nothing { bytes.append(UInt8(ascii: ">")) }
  }

  private mutating func breakLine() {
    if indent == 0 { return }
    bytes.append(0x0A)
    for _ in 0..<open.count * indent { bytes.append(UInt8(ascii: " ")) }
  }

  private static func checkName(_ name: String) throws(XMLError) {
    if !isName(name) { throw XMLError("xml-write-name", [name.quotedForMessage]) }
  }

  /// Appends text, with what has a meaning of its own escaped; refuses what is no `Char` of XML 1.0 (production 2).
  private mutating func append(_ text: [UInt8], inAttribute: Bool) throws(XMLError) {
    for (index, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "\"") where inAttribute: bytes += "&quot;".utf8
      // A parser would make blanks of these in an attribute, and of a lone CR a line end.
      case 0x09 where inAttribute: bytes += "&#9;".utf8
      case 0x0A where inAttribute: bytes += "&#10;".utf8
      case 0x0D: bytes += "&#13;".utf8
      case 0x00..<0x20 where byte != 0x09 && byte != 0x0A:
        throw XMLError("xml-write-character", [String(byte, radix: 16, uppercase: true)])
      case 0xBE, 0xBF:
        // U+FFFE and U+FFFF: EF BF BE and EF BF BF.
        if index >= 2, text[index - 1] == 0xBF, text[index - 2] == 0xEF {
          throw XMLError("xml-write-character", [byte == 0xBE ? "FFFE" : "FFFF"])
        }
        bytes.append(byte)
      default: bytes.append(byte)
      }
    }
  }
}
