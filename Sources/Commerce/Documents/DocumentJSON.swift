/// Writes documents as the contract shows them: one JSON object, fields in the contract's order.
package enum DocumentJSON {
  /// Appends `{"document":…,"source":{…}}`, without a line end.
  ///
  /// `file`: the source file as people know it.
  package static func append(
    _ document: DocumentView, kind: DocumentKind, file: String, to out: inout [UInt8]
  ) {
    out.append(contentsOf: "{\"document\":".utf8)
    appendString(Array(kind.name.utf8)[...], to: &out)
    appendFields(of: document, first: false, to: &out)
    out.append(contentsOf: ",\"source\":{\"file\":".utf8)
    appendString(Array(file.utf8)[...], to: &out)
    out.append(contentsOf: ",\"line\":".utf8)
    out.append(contentsOf: (document.text("source.line") ?? "0").utf8)
    if let path = document.text("source.path") {
      out.append(contentsOf: ",\"path\":".utf8)
      appendString(Array(path.utf8)[...], to: &out)
    }
    out.append(contentsOf: "}}".utf8)
  }

  private static func appendFields(of document: DocumentView, first: Bool, to out: inout [UInt8]) {
    var first = first
    var group: Substring = ""
    for (index, field) in document.schema.fields.enumerated() where !field.hidden && document.has(index) {
      // `shipTo.city` opens the object `shipTo`; it stays open while the names that follow share it.
      let parts = field.name.split(separator: ".", maxSplits: 1)
      let own: Substring = parts.count == 2 ? parts[0] : ""
      if own != group {
        if !group.isEmpty { out.append(UInt8(ascii: "}")) }
        if !own.isEmpty {
          if !first { out.append(UInt8(ascii: ",")) }
          appendString(Array(own.utf8)[...], to: &out)
          out.append(contentsOf: ":{".utf8)
          first = true
        }
        group = own
      }
      if !first { out.append(UInt8(ascii: ",")) }
      first = false
      appendString(Array((parts.last ?? "").utf8)[...], to: &out)
      out.append(UInt8(ascii: ":"))
      appendValue(of: document, index, to: &out)
    }
    if !group.isEmpty { out.append(UInt8(ascii: "}")) }
  }

  private static func appendValue(of document: DocumentView, _ field: Int, to out: inout [UInt8]) {
    switch document.schema.fields[field].type {
    case .integer, .boolean:
      out.append(contentsOf: document.slice(field))
    case .texts:
      out.append(UInt8(ascii: "["))
      for (index, place) in document.entries(of: field).enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        appendString(document.bytes[place], to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .attributes:
      out.append(UInt8(ascii: "{"))
      for (index, attribute) in document.attributes(field).enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        appendString(Array(attribute.name.utf8)[...], to: &out)
        out.append(UInt8(ascii: ":"))
        appendString(Array(attribute.text.utf8)[...], to: &out)
      }
      out.append(UInt8(ascii: "}"))
    case .records:
      out.append(UInt8(ascii: "["))
      for (index, record) in document.records(field).enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        out.append(UInt8(ascii: "{"))
        appendFields(of: record, first: true, to: &out)
        out.append(UInt8(ascii: "}"))
      }
      out.append(UInt8(ascii: "]"))
    default:
      appendString(document.slice(field), to: &out)
    }
  }

  /// Appends a JSON string: quotes, backslashes and control characters escaped, all else as it is (RFC 8259 7).
  package static func appendString(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        out.append(contentsOf: "\\u00".utf8)
        let digits = Array("0123456789abcdef".utf8)
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
