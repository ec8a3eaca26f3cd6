import CLibXML2
package import Values

/// An XML Schema, to check documents that go out.
///
/// What it includes is read from beside it, never from the network.
///
/// - SeeAlso: `xmlschemas.h` in libxml2.
@safe
package struct XMLSchemaFile: ~Copyable {
  private let schema: xmlSchemaPtr
  /// How many faults of one document are told.
  package static let mostFaults = 50

  /// Reads a schema from a file.
  ///
  /// - Throws: ``XMLError`` `xml-schema-file` with libxml2's error code.
  package init(path: String) throws(XMLError) {
    LibXML2.start()
    unsafe schema = try XMLSchemaFile.parse(xmlSchemaNewParserCtxt(path), name: path)
  }

  /// Reads a schema that is in memory, and includes nothing.
  ///
  /// - Throws: ``XMLError`` `xml-schema-file` with libxml2's error code.
  package init(_ text: [UInt8]) throws(XMLError) {
    LibXML2.start()
    // The text has to live until it is parsed, not only until the context is made.
    let result: Result<xmlSchemaPtr, XMLError> = unsafe text.withUnsafeBytes { bytes in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      do throws(XMLError) {
        return unsafe .success(
          try XMLSchemaFile.parse(xmlSchemaNewMemParserCtxt(start, Int32(bytes.count)), name: ""))
      } catch {
        return unsafe .failure(error)
      }
    }
    unsafe schema = try result.get()
  }

  private static func parse(_ parser: xmlSchemaParserCtxtPtr?, name: String) throws(XMLError) -> xmlSchemaPtr
  {
    guard let parser = unsafe parser else { throw XMLError("xml-memory") }
    defer { unsafe xmlSchemaFreeParserCtxt(parser) }
    var faults = XMLSchemaFaults()
    let schema = unsafe withUnsafeMutablePointer(to: &faults) { faults in
      unsafe crossdock_schema_parser_set_error_handler(parser, XMLSchemaFaults.handler, faults)
      unsafe crossdock_set_thread_error_handler(XMLSchemaFaults.handler, faults)
      defer { crossdock_set_thread_error_handler(nil, nil) }
      return unsafe xmlSchemaParse(parser)
    }
    guard let schema = unsafe schema else {
      let arguments = [name.quotedForMessage, String(faults.firstCode)]
      throw XMLError("xml-schema-file", arguments, line: faults.firstLine)
    }
    return unsafe schema
  }

  deinit {
    unsafe xmlSchemaFree(schema)
  }

  /// Checks a whole document.
  ///
  /// - Parameter document: Its bytes, as they go out.
  /// - Returns: What breaks the schema, each with line and path; empty where nothing does.
  /// - Throws: ``XMLError`` where the document is not well-formed.
  package func validate(_ document: [UInt8]) throws(XMLError) -> [Diagnostic] {
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let tree = unsafe document.withUnsafeBytes { bytes in
      unsafe xmlReadMemory(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil, Int32(options))
    }
    guard let tree = unsafe tree else {
      let last = unsafe xmlGetLastError()
      let code = unsafe last.map { unsafe $0.pointee.code } ?? 0
      throw XMLError("xml-syntax", [String(code)], line: unsafe last.map { unsafe Int($0.pointee.line) } ?? 0)
    }
    defer { unsafe xmlFreeDoc(tree) }
    guard let context = unsafe xmlSchemaNewValidCtxt(schema) else { throw XMLError("xml-memory") }
    defer { unsafe xmlSchemaFreeValidCtxt(context) }
    var faults = XMLSchemaFaults()
    let result = unsafe withUnsafeMutablePointer(to: &faults) { faults in
      unsafe crossdock_schema_valid_set_error_handler(context, XMLSchemaFaults.handler, faults)
      return unsafe xmlSchemaValidateDoc(context, tree)
    }
    if result < 0 { throw XMLError("xml-memory") }
    if result > 0, faults.found.isEmpty {
      faults.add("xml-schema", ["", String(result)], line: 0, path: nil)
    }
    return faults.found
  }
}

/// What a schema's checks say, collected.
struct XMLSchemaFaults {
  private(set) var found: [Diagnostic] = []
  private(set) var firstCode: Int32 = 0
  private(set) var firstLine = 0

  mutating func add(_ code: String, _ arguments: [String], line: Int, path: String?) {
    if found.count >= XMLSchemaFile.mostFaults { return }
    let position = SourcePosition(file: "", line: line, path: path)
    found.append(Diagnostic(code, arguments, at: position, field: path))
  }

  static let handler: crossdock_xml_error_handler = { data, error in
    guard let faults = unsafe data?.assumingMemoryBound(to: XMLSchemaFaults.self), let error = unsafe error
    else { return }
    unsafe faults.pointee.take(error.pointee)
  }

  /// Takes an error, by its code: the text of libxml2's own message would hold buyers' data.
  private mutating func take(_ error: xmlError) {
    if unsafe error.level == XML_ERR_WARNING { return }
    let (code, line) = unsafe (error.code, Int(error.line))
    if firstCode == 0 { (firstCode, firstLine) = (code, line) }
    let path = unsafe XMLSchemaFaults.path(error.node)
    let name = (path ?? "").quotedForMessage
    let (ours, arguments) = XMLSchemaFaults.words(UInt32(bitPattern: code), name)
    // One wrong text gives its facet and then its type: the first says more.
    if let last = found.last, last.position?.path == path, last.position?.line == line,
      ours == "xml-schema-type"
    {
      return
    }
    add(ours, arguments, line: line, path: path)
  }

  private static func words(_ code: UInt32, _ name: String) -> (String, [String]) {
    switch code {
    case XML_SCHEMAV_ELEMENT_CONTENT.rawValue, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_4.rawValue:
      ("xml-schema-element", [name])
    case XML_SCHEMAV_CVC_ELT_1.rawValue, XML_SCHEMAV_NOROOT.rawValue: ("xml-schema-root", [name])
    case XML_SCHEMAV_CVC_LENGTH_VALID.rawValue, XML_SCHEMAV_CVC_MINLENGTH_VALID.rawValue,
      XML_SCHEMAV_CVC_MAXLENGTH_VALID.rawValue:
      ("xml-schema-length", [name])
    case XML_SCHEMAV_CVC_PATTERN_VALID.rawValue: ("xml-schema-pattern", [name])
    case XML_SCHEMAV_CVC_ENUMERATION_VALID.rawValue: ("xml-schema-enumeration", [name])
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue...XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID.rawValue:
      ("xml-schema-type", [name])
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1.rawValue, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1.rawValue,
      XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2.rawValue, XML_SCHEMAV_CVC_COMPLEX_TYPE_4.rawValue:
      ("xml-schema-attribute", [name])
    default: ("xml-schema", [name, String(code)])
    }
  }

  /// The path of a node by local names, each with its index: `/Request[1]/Piece[2]`, `/Request[1]/@id`.
  private static func path(_ node: UnsafeMutableRawPointer?) -> String? {
    var next = unsafe node?.assumingMemoryBound(to: xmlNode.self)
    var path = ""
    while let current = unsafe next {
      let kind = unsafe current.pointee.type
      guard kind == XML_ELEMENT_NODE || kind == XML_ATTRIBUTE_NODE || kind == XML_TEXT_NODE else { break }
      let name = unsafe current.pointee.name.map { unsafe String(cString: $0) } ?? ""
      if kind == XML_ATTRIBUTE_NODE {
        path = "/@" + name + path
      } else if kind == XML_ELEMENT_NODE {
        var place = 1
        var before = unsafe current.pointee.prev
        while let sibling = unsafe before {
          let isLike =
            unsafe sibling.pointee.type == XML_ELEMENT_NODE
            && xmlStrEqual(sibling.pointee.name, current.pointee.name) == 1
          if isLike { place += 1 }
          unsafe before = sibling.pointee.prev
        }
        path = "/\(name)[\(place)]" + path
      }
      unsafe next = current.pointee.parent
    }
    return path.isEmpty ? nil : path
  }
}
