import Dock
import Ledger
import Values

/// Holds for people, and the commands that settle them.
enum HoldText {
  /// The reason in words: our own by the catalogue, a user's rule by what the rule says.
  static func reason(_ hold: Hold, _ language: Language) -> String {
    let code = "hold-\(hold.reason)"
    let text = Catalogue.text(code, [], in: language)
    if text != code { return text }
    return evidence(hold).first { $0.name == "rule" }?.text ?? hold.reason
  }

  /// What the hold rests on, by name.
  static func evidence(_ hold: Hold) -> [(name: String, text: String)] { FlatJSON.members(hold.evidence) }

  /// The commands between which a person decides about an order, named with its channel: `shop:#1001`.
  static func settle(_ order: String) -> [String] {
    // A leading # would begin a comment in some shells; the commands take the number without it.
    let parts = order.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var name = order
    if parts.count == 2, parts[1].hasPrefix("#") { name = "\(parts[0]):\(parts[1].dropFirst())" }
    let word = ShellWord.quoted(name)
    return ["release", "cancel"].map { "crossdock \($0) \(word) --reason TEXT" }
  }
}

/// A word as a shell reads it.
enum ShellWord {
  static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.:/@+".unicodeScalars.contains($0))
    }
    if isPlain, !text.isEmpty { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// Reads a flat JSON object of texts, as the ledger keeps evidence.
enum FlatJSON {
  /// The members in their order; what is no text is left out.
  static func members(_ json: [UInt8]) -> [(name: String, text: String)] {
    var texts: [String] = []
    var index = 0
    while index < json.count {
      guard json[index] == UInt8(ascii: "\"") else {
        index += 1
        continue
      }
      texts.append(text(json, &index))
    }
    return stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
  }

  /// The text that begins at a quote; ends behind its closing quote.
  private static func text(_ json: [UInt8], _ index: inout Int) -> String {
    var bytes: [UInt8] = []
    index += 1
    while index < json.count, json[index] != UInt8(ascii: "\"") {
      if json[index] == UInt8(ascii: "\\"), index + 1 < json.count {
        index += 1
        switch json[index] {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
          let digits = String(
            decoding: json[min(index + 1, json.count)..<min(index + 5, json.count)], as: UTF8.self)
          bytes.append(UInt8(digits, radix: 16) ?? UInt8(ascii: "?"))
          index += 4
        case let byte: bytes.append(byte)
        }
      } else {
        bytes.append(json[index])
      }
      index += 1
    }
    index += 1
    return String(decoding: bytes, as: UTF8.self)
  }
}
