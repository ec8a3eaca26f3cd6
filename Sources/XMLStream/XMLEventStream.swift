import CLibXML2
package import Values

/// Parses XML as it arrives, and hands out what it met as batches of events.
///
/// Safe by construction: no network, no DTD (a document type declaration is an error), no entities but the five of
/// XML itself, own limits on depth, attributes, names and text; never a recovery. Text in any encoding of the
/// declaration or the byte order mark is decoded first, so that all text and all offsets are UTF-8.
///
/// - SeeAlso: `xmlParseChunk` in libxml2's `parser.h`.
@safe
package struct XMLEventStream: ~Copyable {
  private let state: UnsafeMutablePointer<XMLSinkState>
  private var decoder = XMLDecoder()
  /// Decoded text that the parser has not left behind, or that the caller still wants.
  private var window = GrowingBuffer<UInt8>(capacity: 1 << 16)
  private var windowOffset = 0

  /// Makes a stream.
  ///
  /// - Parameters:
  ///   - limits: What not to go beyond.
  ///   - markedDepth: Down to which depth events tell line and offset; the root has depth 0.
  package init(limits: XMLLimits = XMLLimits(), markedDepth: Int = 0) {
    LibXML2.start()
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: XMLSinkState(limits: limits, markedDepth: markedDepth))
    var handler = unsafe XMLEventStream.handler()
    let context = unsafe xmlCreatePushParserCtxt(&handler, state, nil, 0, nil)
    if let context = unsafe context {
      // The text is UTF-8 by now, whatever the declaration says. NOENT: the five entities of XML itself come as their
      // characters in attributes too; there are no others, for no declaration is ever taken.
      let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOENT.rawValue
      unsafe xmlCtxtUseOptions(context, Int32(options))
    }
    unsafe state.pointee.context = context
  }

  deinit {
    if let context = unsafe state.pointee.context { unsafe xmlFreeParserCtxt(context) }
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// What is wrong with the file, if something is; the events before it are still good.
  package private(set) var error: XMLError?

  /// The offset in the decoded file up to which all events have been handed out.
  package var offset: Int { unsafe state.pointee.offset }

  /// The line that the parser has come to.
  package var line: Int { unsafe state.pointee.line }

  /// The name of the root, once it is known.
  package var rootName: String? { unsafe state.pointee.rootName }

  /// How many different names there were so far.
  package var nameCount: Int { unsafe state.pointee.names.count }

  /// The name with a number.
  package func name(_ id: UInt32) -> XMLName { unsafe state.pointee.names.name(id) }

  /// Parses one piece.
  ///
  /// - Parameters:
  ///   - bytes: The file's next bytes.
  ///   - isLast: Whether nothing follows.
  ///   - batch: Where to put the events; what was there is gone.
  package mutating func feed(_ bytes: Span<UInt8>, isLast: Bool, into batch: inout XMLBatch) {
    batch.clear()
    if error != nil { return }
    unsafe swap(&batch, &state.pointee.batch)
    parse(bytes, isLast: isLast)
    unsafe swap(&batch, &state.pointee.batch)
  }

  private mutating func parse(_ bytes: Span<UInt8>, isLast: Bool) {
    guard let context = unsafe state.pointee.context else {
      error = XMLError("xml-memory")
      return
    }
    let before = window.count
    var undecodable: XMLError?
    do throws(XMLError) {
      try decoder.decode(bytes, isLast: isLast, into: &window)
    } catch {
      undecodable = error
    }
    var position = before
    // libxml2 takes an Int32 of bytes, and works best on pieces that fit a cache.
    while position < window.count, unsafe state.pointee.error == nil {
      let count = min(window.count - position, 1 << 15)
      let start = unsafe UnsafeRawPointer(window.base + position).assumingMemoryBound(to: CChar.self)
      _ = unsafe xmlParseChunk(context, start, Int32(count), 0)
      position += count
    }
    if let undecodable, unsafe state.pointee.error == nil {
      error = undecodable
      error?.diagnostic.position?.line = unsafe state.pointee.line
      return
    }
    if isLast, unsafe state.pointee.error == nil {
      unsafe state.pointee.ending = XMLTail.ending(
        unsafe PaddedText(window.base), from: max(offset - windowOffset, 0), to: window.count)
      _ = unsafe xmlParseChunk(context, nil, 0, 1)
    }
    error = unsafe state.pointee.error
    if error != nil, isWebPage { error = XMLError("xml-not-xml", line: 1) }
  }

  /// Whether a file that is wrong before its root begins as web pages do, whose declarations are often no XML.
  private var isWebPage: Bool {
    if rootName != nil { return false }
    let text = unsafe PaddedText(window.base)
    let mark = Array("<!doctype html".utf8)
    for start in 0..<max(min(window.count, 1024) - mark.count, 0) {
      if mark.indices.allSatisfy({ text[start + $0] | 0x20 == mark[$0] | 0x20 }) { return true }
    }
    return false
  }

  /// Copies a range of the decoded text that was not discarded.
  package func copy(from start: Int, to end: Int, into buffer: inout GrowingBuffer<UInt8>) {
    let first = max(start - windowOffset, 0)
    let last = min(end - windowOffset, window.count)
    if first < last { unsafe buffer.append(window.base + first, count: last - first) }
  }

  /// How much decoded text is held.
  package var held: Int { window.count }

  /// Lets go of the decoded text before an offset.
  package mutating func discard(before offset: Int) {
    let count = min(max(offset - windowOffset, 0), window.count)
    if count == 0 { return }
    unsafe window.base.update(from: window.base + count, count: window.count - count)
    window.count -= count
    windowOffset += count
    if window.count < 1 << 16 { window.shrink(to: 1 << 18) }
  }
}

/// The callbacks: C functions, each of which finds the state behind the pointer it is given.
extension XMLEventStream {
  private static func handler() -> xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { data, local, _, uri, _, _, attributes, _, values in
      guard let state = unsafe data?.assumingMemoryBound(to: XMLSinkState.self), let local = unsafe local
      else { return }
      unsafe state.pointee.start(local, uri, attributes: Int(attributes), values)
    }
    unsafe handler.endElementNs = { data, _, _, _ in
      guard let state = unsafe data?.assumingMemoryBound(to: XMLSinkState.self) else { return }
      unsafe state.pointee.end()
    }
    unsafe handler.characters = { data, text, count in
      guard let state = unsafe data?.assumingMemoryBound(to: XMLSinkState.self), let text = unsafe text else {
        return
      }
      unsafe state.pointee.text(text, Int(count))
    }
    unsafe handler.ignorableWhitespace = handler.characters
    unsafe handler.cdataBlock = handler.characters
    unsafe handler.internalSubset = { data, name, _, _ in
      guard let state = unsafe data?.assumingMemoryBound(to: XMLSinkState.self) else { return }
      unsafe state.pointee.documentType(name.map { unsafe String(cString: $0) } ?? "")
    }
    unsafe crossdock_sax_set_error_handler(&handler) { data, error in
      guard let state = unsafe data?.assumingMemoryBound(to: XMLSinkState.self), let error = unsafe error
      else { return }
      unsafe state.pointee.report(error.pointee)
    }
    return unsafe handler
  }
}

/// The library's own beginning.
enum LibXML2 {
  private static let started: Bool = {
    xmlInitParser()
    // Schemas are read by paths of their own; this keeps them, too, from the network.
    unsafe xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader)
    return true
  }()

  /// Prepares libxml2, once a process.
  static func start() {
    _ = started
  }
}
