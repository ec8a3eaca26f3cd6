import Values

/// A label as bytes: what the Dock writes to a file.
package struct DecodedLabel: Sendable, Hashable {
  /// A word of the contract: `pdf`, `png`, `zpl`, `epl`, `gif`, `tiff`.
  package var format: String
  package var bytes: [UInt8]
  /// The place of the package that it is for, from 0; nothing where it is for the whole shipment.
  package var package: Int?

  package init(format: String, bytes: [UInt8], package: Int? = nil) {
    self.format = format
    self.bytes = bytes
    self.package = package
  }
}

/// Turns the text of a label into bytes and looks whether they are what they are said to be.
enum LabelDecoder {
  /// Why a label cannot be used, as the reason for which its document is held.
  enum Fault: String, Error {
    case encoding = "label-encoding"
    case format = "label-format"
  }

  /// The bytes of a label and the word for its format.
  ///
  /// - Parameters:
  ///   - text: The label as it is written.
  ///   - encoding: How it is written.
  ///   - declared: What the sender calls the format, empty where it does not say.
  /// - Returns: The label.
  /// - Throws: ``Fault``.
  static func decode(
    _ text: Span<UInt8>, _ encoding: LabelRules.Encoding, declared: [UInt8]
  ) throws(Fault) -> DecodedLabel {
    let bytes = encoding == .base64 ? Base64.bytes(text) : hex(text)
    guard let bytes, !bytes.isEmpty else { throw .encoding }
    let found = sniffed(bytes)
    guard let word = word(declared) else {
      guard let found else { throw .format }
      return DecodedLabel(format: found, bytes: bytes)
    }
    // The printers' languages have no sure beginning: anything but a picture or a document may be one.
    let isText = word == "zpl" || word == "epl"
    guard found == word || (isText && found == nil) else { throw .format }
    return DecodedLabel(format: word, bytes: bytes)
  }

  /// What carriers call the formats: `ZPLII`, `ZPL2`, `EPL2`, `PDF_A4`, `image/png`.
  private static func word(_ declared: [UInt8]) -> String? {
    let name = String(decoding: declared, as: UTF8.self).lowercased()
    let words = [
      ("pdf", "pdf"), ("png", "png"), ("zpl", "zpl"), ("epl", "epl"), ("gif", "gif"), ("tif", "tiff"),
    ]
    return words.first { name.contains($0.0) }?.1
  }

  /// The format that the first bytes tell.
  private static func sniffed(_ bytes: [UInt8]) -> String? {
    func begins(_ start: [UInt8]) -> Bool { bytes.starts(with: start) }
    if begins(Array("%PDF".utf8)) { return "pdf" }
    if begins([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]) { return "png" }
    if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) { return "gif" }
    if begins(Array("II*\0".utf8)) || begins(Array("MM\0*".utf8)) { return "tiff" }
    let head = bytes.prefix(1024)
    let mark = Array("^XA".utf8)
    for index in head.indices where head[index...].starts(with: mark) { return "zpl" }
    return nil
  }

  /// Two digits a byte, with white space between.
  static func hex(_ text: Span<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for index in text.indices {
      let byte = text[index]
      if byte == 0x20 || (0x09...0x0D).contains(byte) { continue }
      let value: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}
