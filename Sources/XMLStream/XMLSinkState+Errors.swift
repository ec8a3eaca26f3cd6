import CLibXML2
import Values

/// libxml2's errors in our words: told apart by code and arguments, never by their text.
extension XMLSinkState {
  /// Takes the first error that spoils the file.
  mutating func report(_ found: xmlError) {
    // A warning goes on; a namespace's URI that is no URI is a real partner's, and names a namespace all the same.
    let code = unsafe UInt32(bitPattern: found.code)
    let isWarning = unsafe found.level == XML_ERR_WARNING
    if error != nil || isWarning || code == XML_WAR_NS_URI.rawValue
      || code == XML_WAR_NS_URI_RELATIVE.rawValue
    {
      return
    }
    let (line, column) = unsafe (Int(found.line), Int(found.int2))
    let (name, arguments) = unsafe ending.map { unsafe atEnd(found, $0) } ?? inside(found)
    error = XMLError(name, arguments, line: line, column: max(column, 1))
  }

  private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
  }

  /// The byte that the parser stands at.
  private func byte(_ distance: Int = 0) -> UInt8 {
    guard let input = unsafe context?.pointee.input, let at = unsafe input.pointee.cur else { return 0 }
    if distance < 0, unsafe at - input.pointee.base < -distance { return 0 }
    return unsafe at[distance]
  }

  /// An error once the file has ended: something is missing, something is left, or the last token is wrong.
  private func atEnd(_ found: xmlError, _ ending: XMLTail) -> (String, [String]) {
    switch ending {
    case .cut: return ("xml-incomplete", [])
    case .text where depth == 0: return (rootName == nil ? "xml-not-xml" : "xml-extra-content", [])
    case .text, .nothing: return ("xml-incomplete", [])
    case .token:
      let code = unsafe UInt32(bitPattern: found.code)
      // Inside CDATA, what looks like a tag is text; before the root, libxml2 looks at nothing of fewer than four bytes.
      if code == XML_ERR_DOCUMENT_END.rawValue, depth > 0 || rootName == nil { return ("xml-incomplete", []) }
      return unsafe inside(found)
    }
  }

  private func inside(_ found: xmlError) -> (String, [String]) {
    if rootName?.lowercased() == "html" { return ("xml-not-xml", []) }
    let code = unsafe UInt32(bitPattern: found.code)
    switch code {
    case XML_ERR_TAG_NAME_MISMATCH.rawValue:
      return unsafe (
        "xml-mismatched-tag",
        [text(found.str1).quotedForMessage, String(found.int1), "</\(text(found.str2))>".quotedForMessage]
      )
    case XML_ERR_DOCUMENT_EMPTY.rawValue: return ("xml-not-xml", [])
    case XML_ERR_DOCUMENT_END.rawValue: return ("xml-extra-content", [])
    case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue:
      return unsafe ("xml-entity", ["&\(text(found.str1));".quotedForMessage])
    case XML_ERR_ENTITYREF_SEMICOL_MISSING.rawValue: return ("xml-ampersand", [])
    case XML_ERR_NAME_REQUIRED.rawValue where byte(-1) == UInt8(ascii: "&"): return ("xml-ampersand", [])
    case XML_ERR_INVALID_CHAR.rawValue where unsafe found.str1 == nil:
      return unsafe ("xml-character", [String(found.int1, radix: 16)])
    case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_ENCODING.rawValue:
      return ("xml-encoding", [String(byte(), radix: 16), "UTF-8"])
    case XML_ERR_INVALID_CHARREF.rawValue: return ("xml-character-reference", [])
    case XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue:
      return unsafe ("xml-namespace-prefix", [text(found.str1).quotedForMessage])
    case XML_ERR_ATTRIBUTE_REDEFINED.rawValue, XML_NS_ERR_ATTRIBUTE_REDEFINED.rawValue:
      return unsafe ("xml-duplicate-attribute", [text(found.str1).quotedForMessage])
    case XML_ERR_RESERVED_XML_NAME.rawValue: return ("xml-declaration-place", [])
    case XML_ERR_LT_IN_ATTRIBUTE.rawValue: return ("xml-lt-in-attribute", [])
    case XML_ERR_INTERNAL_ERROR.rawValue, XML_ERR_ATTRIBUTE_NOT_FINISHED.rawValue,
      XML_ERR_COMMENT_NOT_FINISHED.rawValue, XML_ERR_PI_NOT_FINISHED.rawValue, XML_ERR_NAME_TOO_LONG.rawValue:
      // Of a file that goes on, these are libxml2's own limits (10 MB of one token).
      return ("xml-too-long", ["token", "10000000"])
    case XML_ERR_NO_MEMORY.rawValue: return ("xml-memory", [])
    default: return ("xml-syntax", [String(code)])
    }
  }
}
