import CLibXML2
import Values

/// Writes an XML document by libxml2's writer, in UTF-8, into memory that the caller empties as it goes.
///
/// It refuses what libxml2 would write and no parser would take: wrong names, characters that XML doesn't have,
/// attributes behind content. The same calls give the same bytes.
///
/// ```swift
/// var writer = try XMLDocumentWriter(indent: 2)
/// try writer.start("req:Shipment", namespaces: ["req": "http://example.com"])
/// try writer.element("No", "00340")
/// try writer.end()
/// let bytes = try writer.finish()
/// ```
///
/// - SeeAlso: `xmlwriter.h` in libxml2.
@safe
package struct XMLDocumentWriter: ~Copyable {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr
  private var open: [String] = []
  private var acceptsAttributes = false
  private var hasRoot = false

  /// Begins a document with its declaration.
  ///
  /// - Parameter indent: By how many blanks to indent each level; 0 writes no white space at all.
  /// - Throws: ``XMLError`` `xml-memory`.
  package init(indent: Int = 0) throws(XMLError) {
    LibXML2.start()
    guard let buffer = unsafe xmlBufferCreate() else { throw XMLError("xml-memory") }
    guard let writer = unsafe xmlNewTextWriterMemory(buffer, 0) else {
      unsafe xmlBufferFree(buffer)
      throw XMLError("xml-memory")
    }
    if indent > 0 {
      _ = unsafe xmlTextWriterSetIndent(writer, 1)
      _ = unsafe xmlTextWriterSetIndentString(writer, String(repeating: " ", count: indent))
    }
    if unsafe xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil) < 0 {
      unsafe xmlFreeTextWriter(writer)
      unsafe xmlBufferFree(buffer)
      throw XMLError("xml-memory")
    }
    unsafe self.buffer = buffer
    unsafe self.writer = writer
  }

  deinit {
    unsafe xmlFreeTextWriter(writer)
    unsafe xmlBufferFree(buffer)
  }

  /// Begins an element.
  ///
  /// - Parameters:
  ///   - name: Its name, with a prefix where it has one.
  ///   - namespaces: Prefixes to declare and their URIs, in this order; an empty prefix is the default namespace.
  /// - Throws: ``XMLError`` `xml-write-name`, `xml-write-order` where the document has a root already.
  package mutating func start(
    _ name: String, namespaces: KeyValuePairs<String, String> = [:]
  ) throws(XMLError) {
    try checkName(name)
    if open.isEmpty, hasRoot { throw XMLError("xml-write-order", [name.quotedForMessage]) }
    try check(unsafe xmlTextWriterStartElement(writer, name))
    open.append(name)
    hasRoot = true
    acceptsAttributes = true
    for (prefix, uri) in namespaces { try attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, uri) }
  }

  /// Writes an attribute of the element that was just begun.
  ///
  /// - Throws: ``XMLError`` `xml-write-name`, `xml-write-character`, `xml-write-order`.
  package mutating func attribute(_ name: String, _ value: String) throws(XMLError) {
    try checkName(name)
    try checkText(value)
    if !acceptsAttributes { throw XMLError("xml-write-order", [name.quotedForMessage]) }
    try check(unsafe xmlTextWriterWriteAttribute(writer, name, value))
  }

  /// Writes text in the element that is open.
  ///
  /// - Throws: ``XMLError`` `xml-write-character`, `xml-write-order` where none is open.
  package mutating func text(_ text: String) throws(XMLError) {
    try checkText(text)
    if open.isEmpty { throw XMLError("xml-write-order", ["text"]) }
    acceptsAttributes = false
    try check(unsafe xmlTextWriterWriteString(writer, text))
  }

  /// Ends the innermost element.
  ///
  /// - Throws: ``XMLError`` `xml-write-order` where none is open.
  package mutating func end() throws(XMLError) {
    if open.popLast() == nil { throw XMLError("xml-write-order", ["</>"]) }
    acceptsAttributes = false
    try check(unsafe xmlTextWriterEndElement(writer))
  }

  /// Writes an element that holds nothing but text.
  ///
  /// - Throws: As ``start(_:namespaces:)`` and ``text(_:)``.
  package mutating func element(_ name: String, _ text: String) throws(XMLError) {
    try start(name)
    if !text.isEmpty { try self.text(text) }
    try end()
  }

  /// Hands out what has been written since the last time.
  ///
  /// - Returns: Bytes that follow the ones before.
  /// - Throws: ``XMLError`` `xml-memory`.
  package mutating func take() throws(XMLError) -> [UInt8] {
    try check(unsafe xmlTextWriterFlush(writer))
    let count = unsafe Int(xmlBufferLength(buffer))
    guard count > 0, let content = unsafe xmlBufferContent(buffer) else { return [] }
    let bytes = unsafe Array(UnsafeBufferPointer(start: content, count: count))
    unsafe xmlBufferEmpty(buffer)
    return bytes
  }

  /// Ends all that is open, and the document.
  ///
  /// - Returns: The rest of its bytes.
  /// - Throws: ``XMLError`` `xml-write-order` where there is no root.
  package mutating func finish() throws(XMLError) -> [UInt8] {
    if !hasRoot { throw XMLError("xml-write-order", ["EOF"]) }
    open = []
    acceptsAttributes = false
    try check(unsafe xmlTextWriterEndDocument(writer))
    return try take()
  }

  private func check(_ result: Int32) throws(XMLError) {
    if result < 0 { throw XMLError("xml-memory") }
  }

  private func checkName(_ name: String) throws(XMLError) {
    if unsafe xmlValidateQName(name, 0) != 0 { throw XMLError("xml-write-name", [name.quotedForMessage]) }
  }

  /// Refuses what is no `Char` of XML 1.0 (production 2).
  private func checkText(_ text: String) throws(XMLError) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: continue
      default: throw XMLError("xml-write-character", [String(scalar.value, radix: 16, uppercase: true)])
      }
    }
  }
}
