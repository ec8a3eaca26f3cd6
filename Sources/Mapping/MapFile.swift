package import Values
package import YAMLTree

/// A map file: how a partner's records become documents, or documents a partner's files.
///
/// Only read here, not yet compiled: which columns a file really has is known when one arrives.
package final class MapFile: Sendable {
  package enum Way: Sendable {
    case reads(ReadingRules)
    case writes(WritingRules)
  }

  /// `pack/name`, as feeds and messages call it.
  package let name: String
  /// The file as people know it.
  package let file: String
  /// Its whole text, kept in the ledger under ``version``.
  package let text: String
  /// The fingerprint of the text, in hexadecimal: the map's version.
  package let version: String
  package let way: Way
  package let cases: [YAMLNode]

  /// Reads a map file.
  ///
  /// - Throws: a diagnostic with line, column and the nearest name, for the first thing that is wrong.
  package init(text: String, file: String) throws(MappingError) {
    let root = try attempt { () throws(YAMLError) in try YAMLReader.read(text, file: file) }
    self.text = text
    self.file = file
    version = Fingerprint(of: Array(text.utf8).span).hex
    let keys = try attempt { () throws(YAMLError) in try root.mapping().map { try? $0.key.text() } }
    let parsed = try attempt { () throws(YAMLError) -> (String, Way, [YAMLNode]) in
      if keys.contains("writes") {
        let members = try root.members(WritingRules.keys)
        return (
          try MapFile.name(members["map"], root), .writes(try WritingRules(members, root: root)),
          try members["cases"]?.list() ?? []
        )
      }
      let members = try root.members(ReadingRules.keys)
      return (
        try MapFile.name(members["map"], root), .reads(try ReadingRules(members, root: root)),
        try members["cases"]?.list() ?? []
      )
    }
    (name, way, cases) = parsed
  }

  private static func name(_ node: YAMLNode?, _ root: YAMLNode) throws(YAMLError) -> String {
    guard let node else { throw root.error("map-missing-key", ["map"], width: 1) }
    let name = try node.text()
    guard name.split(separator: "/").count == 2, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw node.error("map-name", [name.quotedForMessage])
    }
    return name
  }
}

extension Fingerprint {
  /// 32 digits, lower case.
  package var hex: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
