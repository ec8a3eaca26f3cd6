import Values
import Yams

/// Reads YAML text as a tree; the only place that knows Yams.
package enum YAMLReader {
  /// The most bytes a file may have.
  package static let maximumSize = 1 << 20
  /// The deepest nesting.
  package static let maximumDepth = 64

  /// Reads one document.
  ///
  /// Anchors, aliases and tags are refused: they make a small file large, and no map needs them.
  /// - Throws: `yaml-syntax`, `yaml-tab`, `yaml-duplicate-key`, `yaml-anchor`, `yaml-too-large`, `yaml-too-deep`,
  ///   `yaml-empty`.
  package static func read(_ text: String, file: String) throws(YAMLError) -> YAMLNode {
    let source = YAMLSource(file: file, text: text)
    guard text.utf8.count <= maximumSize else {
      throw YAMLError(
        Diagnostic(
          "yaml-too-large", [String(text.utf8.count), String(maximumSize)],
          at: SourcePosition(file: file, line: 0)))
    }
    try refuseTraps(in: source)
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw translate(error, source)
    } catch {
      throw YAMLError(Diagnostic("yaml-syntax", ["\(error)"], at: SourcePosition(file: file, line: 0)))
    }
    guard let root else {
      throw YAMLError(Diagnostic("yaml-empty", at: SourcePosition(file: file, line: 0)))
    }
    return try convert(root, source, depth: 0)
  }

  /// Finds what would cost the parser time or stack before the parser sees it: it recurses, and it follows aliases.
  private static func refuseTraps(in source: YAMLSource) throws(YAMLError) {
    var line = 1
    var column = 0
    var previous: UInt8 = 0x0A
    var brackets = 0
    var dashes = 0
    var leading = true
    var quote: UInt8?
    let bytes = Array(source.text.utf8)
    var index = 0
    var lineStart = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      let following = index < bytes.count ? bytes[index] : nil
      column += 1
      if let open = quote {
        if byte == open, previous != UInt8(ascii: "\\") || open == UInt8(ascii: "'") { quote = nil }
        if byte == 0x0A { (line, column, lineStart) = (line + 1, 0, index) }
        previous = byte
        continue
      }
      switch byte {
      case UInt8(ascii: "'") where " [{,:".utf8.contains(previous),
        UInt8(ascii: "\"") where " [{,:".utf8.contains(previous):
        quote = byte
      case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(brackets - 1, 0)
      case UInt8(ascii: "-") where leading && following == 0x20: dashes += 1
      case UInt8(ascii: "&") where " \n[{,:-".utf8.contains(previous) && following.map(isWordByte) == true:
        throw place("yaml-anchor", source, line, column)
      case 0x09 where leading:
        throw place("yaml-tab", source, line, column)
      default: break
      }
      if brackets > maximumDepth || dashes > maximumDepth {
        throw place("yaml-too-deep", source, line, column)
      }
      if byte == 0x0A {
        line += 1
        column = 0
        dashes = 0
        leading = true
        if brackets == 0, let parent = blockParent(bytes[lineStart..<index - 1]) {
          let block = skipBlock(bytes, from: index, parent: parent)
          index = block.end
          line += block.lines
        }
        lineStart = index
      } else if byte != 0x20 && byte != UInt8(ascii: "-") {
        leading = false
      }
      previous = byte
    }
  }

  /// In which column the key or dash stands whose text follows as a block (`|`, `>`); nothing where none begins.
  private static func blockParent(_ line: ArraySlice<UInt8>) -> Int? {
    let text = line.last == 0x0D ? line.dropLast() : line
    let header = text.lastIndex(of: 0x20).map { text[($0 + 1)...] } ?? text
    guard header.first == UInt8(ascii: "|") || header.first == UInt8(ascii: ">"),
      header.dropFirst().allSatisfy({ "+-123456789".utf8.contains($0) }),
      let before = text.dropLast(header.count).last(where: { $0 != 0x20 }), ":-".utf8.contains(before),
      !text.contains(UInt8(ascii: "#"))
    else { return nil }
    let key = text.firstIndex { $0 != 0x20 && $0 != UInt8(ascii: "-") } ?? text.endIndex
    // Behind dashes alone, the block belongs to the last of them.
    return key == header.startIndex
      ? text[..<key].lastIndex(of: UInt8(ascii: "-")).map { $0 - line.startIndex } : key - line.startIndex
  }

  /// Behind the lines of a block of text, in which no sign has a meaning, and how many there are.
  private static func skipBlock(_ bytes: [UInt8], from start: Int, parent: Int) -> (end: Int, lines: Int) {
    var end = start
    var lines = 0
    while end < bytes.count {
      let next = bytes[end...].firstIndex(of: 0x0A) ?? bytes.count
      let indent = bytes[end..<next].prefix { $0 == 0x20 }.count
      let isBlank = bytes[end..<next].allSatisfy { $0 == 0x20 || $0 == 0x0D }
      guard isBlank || indent > parent else { break }
      if next == bytes.count { return (next, lines) }
      end = next + 1
      lines += 1
    }
    return (end, lines)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func place(_ code: String, _ source: YAMLSource, _ line: Int, _ column: Int) -> YAMLError {
    YAMLError(
      Diagnostic(
        code, at: SourcePosition(file: source.file, line: line, column: column),
        excerpt: source.line(line).map { Diagnostic.Excerpt(line: $0, column: column, width: 1) }))
  }

  private static func convert(_ node: Node, _ source: YAMLSource, depth: Int) throws(YAMLError) -> YAMLNode {
    let line = node.mark?.line ?? 1
    let column = node.mark?.column ?? 1
    guard depth <= maximumDepth else { throw place("yaml-too-deep", source, line, column) }
    guard node.anchor == nil else { throw place("yaml-anchor", source, line, column) }
    let content: YAMLNode.Content
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string, plain: scalar.style == .plain || scalar.style == .any)
    case .mapping(let mapping):
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      for (key, value) in mapping {
        pairs.append(
          (try convert(key, source, depth: depth + 1), try convert(value, source, depth: depth + 1)))
      }
      content = .mapping(pairs)
    case .sequence(let sequence):
      var nodes: [YAMLNode] = []
      for element in sequence { nodes.append(try convert(element, source, depth: depth + 1)) }
      content = .sequence(nodes)
    case .alias:
      throw place("yaml-anchor", source, line, column)
    }
    return YAMLNode(content: content, line: line, column: column, source: source)
  }

  private static func translate(_ error: YamlError, _ source: YAMLSource) -> YAMLError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return YAMLError(
        Diagnostic(
          "yaml-syntax", [problem],
          at: SourcePosition(file: source.file, line: mark.line, column: mark.column),
          excerpt: source.line(mark.line).map {
            Diagnostic.Excerpt(line: $0, column: mark.column, width: 1)
          }))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return YAMLError(
        Diagnostic(
          "yaml-duplicate-key", [duplicates.joined(separator: ", ")],
          at: SourcePosition(file: source.file, line: context.mark.line, column: context.mark.column)))
    default:
      return YAMLError(
        Diagnostic("yaml-syntax", ["\(error)"], at: SourcePosition(file: source.file, line: 0)))
    }
  }
}
