import Values

/// A strict parser (RFC 8259) of one JSON value that lies whole in memory, or turns out not to.
///
/// It walks the projection's trie while it reads: what a path asks for goes on the tape, the rest is checked and
/// passed over. It does no I/O and doesn't recurse; a value that is cut by the end of the buffer is simply parsed
/// again when there is more.
struct JSONParser: ~Copyable {
  enum Outcome {
    case complete
    /// The buffer ends before the value does.
    case more
    case failed(JSONFault)
  }

  /// One object or array that is open.
  struct Frame: BitwiseCopyable {
    var isObject: Bool
    /// Whether all below is kept, though no path leads there.
    var keep: Bool
    var nameUnescaped: Bool
    var trie: Int32
    var node: Int32
    /// The place of the current item of an array.
    var ordinal: Int32
    var serial: UInt32
    var start: UInt32
    /// The current member's name.
    var nameStart: UInt32
    var nameCount: UInt32
  }

  var bytes: PaddedBytes
  /// The first byte that is not input; a zero byte stands there.
  var limit = 0
  /// Whether no more can follow.
  var isFinal = false
  var position = 0
  var place = JSONPlace()
  /// Whether a line end inside a value ends it.
  var isLine = false
  /// The first fault that spoils the record but not the reading.
  var softFault: JSONFault?

  var tape = TreeTape()
  let projection: Projection
  let limits: TreeLimits
  var frames = GrowingBuffer<Frame>(capacity: 32)
  private var members = MemberSet()
  private var unescapedNames = GrowingBuffer<UInt8>(capacity: 64)
  private var serial: UInt32 = 0

  init(_ projection: Projection, _ limits: TreeLimits, _ bytes: PaddedBytes) {
    self.projection = projection
    self.limits = limits
    self.bytes = bytes
  }

  /// A fault at a place, with the state that its column is counted from.
  func fault(_ what: JSONFault.What, at position: Int) -> JSONFault {
    JSONFault(what: what, position: position, pointer: pointer, place: place)
  }

  /// Something unexpected at a place: it may be only the end of the buffer.
  @inline(never)
  func stop(_ what: JSONFault.What, at position: Int) -> Outcome {
    if position < limit { return .failed(fault(what, at: position)) }
    return isFinal ? .failed(fault(.incomplete, at: limit)) : .more
  }

  /// Skips white space and counts the lines in it, the only place where JSON can have line ends.
  @inline(__always)
  mutating func skipSpace(_ start: Int) -> Int {
    bytes[start] > 0x20 ? start : skipSpaceRun(start)
  }

  @inline(never)
  private mutating func skipSpaceRun(_ start: Int) -> Int {
    var index = start
    while true {
      switch bytes[index] {
      case 0x20:
        index &+= 1
        while bytes.word(at: index) == 0x2020_2020_2020_2020, index &+ 8 <= limit { index &+= 8 }
      case 0x0A:
        if isLine, frames.count > 0 { return index }
        index &+= 1
        place.line &+= 1
        place.lineStart = index
        place.continuations = 0
      case 0x09, 0x0D: index &+= 1
      default: return index
      }
    }
  }

  /// Parses the value that begins at a place, whose first byte is no white space.
  ///
  /// After `complete`, `position` is behind the value.
  mutating func value(at start: Int, trie rootTrie: Int = 0) -> Outcome {
    tape.clear(for: projection)
    frames.removeAll()
    members.clear()
    unescapedNames.removeAll()
    serial = 0
    softFault = nil
    let sourceStart = start
    var p = start
    var trie = rootTrie
    var keep = trie >= 0 && projection.nodes[trie].keepsAll
    // The name of the value, where it is a member's.
    var nameStart = 0
    var nameCount = 0
    var nameUnescaped = false
    var ordinal = 0
    var parent = -1

    while true {
      let byte = bytes[p]
      let emit = trie >= 0 || keep
      var node = -1
      var text = (start: 0, count: 0, own: false)
      if emit, byte != 0 {
        var entry = TapeNode(.null, trie: trie, parent: parent, ordinal: ordinal)
        entry.nameStart = UInt32(truncatingIfNeeded: nameUnescaped ? nameStart : nameStart &- sourceStart)
        entry.nameCount = UInt32(truncatingIfNeeded: nameCount)
        if nameUnescaped { entry.flags = TapeNode.ownName }
        if tape.nodes.count >= limits.members {
          return .failed(fault(.tooManyMembers(limits.members), at: p))
        }
        node = tape.add(entry)
      }
      var kind = TreeKind.null
      var opened = false
      switch byte {
      case UInt8(ascii: "\""):
        let from = p &+ 1
        let before = place
        p = from
        switch string(&p) {
        case .plain: text = (from &- sourceStart, p &- 1 &- from, false)
        case .escaped:
          if emit {
            let own = tape.text.count
            let sound = bytes.unescape(from, p &- 1, into: &tape.text)
            if !sound { note(.loneSurrogate, at: from &- 1, before) }
            text = (own, tape.text.count &- own, true)
          } else if !bytes.surrogatesPair(from, p &- 1) {
            note(.loneSurrogate, at: from &- 1, before)
          }
        case .fault(let what, let at): return stop(what, at: at)
        }
        kind = .string
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        if frames.count >= limits.depth { return .failed(fault(.depth(limits.depth), at: p)) }
        serial &+= 1
        frames.append(
          Frame(
            isObject: isObject, keep: keep, nameUnescaped: false, trie: Int32(truncatingIfNeeded: trie),
            node: Int32(truncatingIfNeeded: node), ordinal: -1, serial: serial,
            start: UInt32(truncatingIfNeeded: p &- sourceStart), nameStart: 0, nameCount: 0))
        kind = isObject ? .object : .array
        if node >= 0 { tape.nodes[node].kind = kind }
        p = skipSpace(p &+ 1)
        opened = bytes[p] != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        if !opened { break }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let from = p
        if let at = number(&p) { return stop(.syntax(expected: "digit"), at: at) }
        if p >= limit, !isFinal { return .more }
        text = (from &- sourceStart, p &- from, false)
        kind = .number
        if text.count > limits.text { return .failed(fault(.textTooLong(limits.text), at: from)) }
      case UInt8(ascii: "t"):
        if let at = literal("true", p) { return stop(.syntax(expected: "true"), at: at) }
        text = (p &- sourceStart, 4, false)
        p &+= 4
        kind = .true
      case UInt8(ascii: "f"):
        if let at = literal("false", p) { return stop(.syntax(expected: "false"), at: at) }
        text = (p &- sourceStart, 5, false)
        p &+= 5
        kind = .false
      case UInt8(ascii: "n"):
        if let at = literal("null", p) { return stop(.syntax(expected: "null"), at: at) }
        p &+= 4
      default: return stop(.syntax(expected: "value"), at: p)
      }
      if node >= 0, kind != .object, kind != .array {
        tape.nodes[node].kind = kind
        tape.nodes[node].start = UInt32(truncatingIfNeeded: text.start)
        tape.nodes[node].count = UInt32(truncatingIfNeeded: text.count)
        if text.own { tape.nodes[node].flags |= TapeNode.ownText }
        tape.nodes[node].end = Int32(truncatingIfNeeded: tape.nodes.count)
      }

      // What follows a value, or the bracket that opened one.
      while true {
        let top = frames.count &- 1
        if top < 0 {
          position = p
          bytes.copy(sourceStart, p &- sourceStart, to: &tape.source)
          return .complete
        }
        if !opened {
          p = skipSpace(p)
          let next = bytes[p]
          if next == UInt8(ascii: ",") {
            p = skipSpace(p &+ 1)
          } else if next == (frames[top].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            p &+= 1
            close(frames[top], at: p &- sourceStart)
            frames.count = top
            continue
          } else {
            return stop(.syntax(expected: frames[top].isObject ? "',' | '}'" : "',' | ']'"), at: p)
          }
        }
        let frame = frames[top]
        parent = Int(frame.node)
        if frame.isObject {
          guard bytes[p] == UInt8(ascii: "\"") else {
            return stop(.syntax(expected: opened ? "string | '}'" : "string"), at: p)
          }
          let from = p &+ 1
          let before = place
          p = from
          let hash: UInt64
          switch string(&p) {
          case .plain:
            nameStart = from
            nameCount = p &- 1 &- from
            nameUnescaped = false
            hash = NameHash.of(bytes, from, nameCount)
            name(top, nameStart, nameCount, unescaped: false)
            if !insert(frame.serial, hash, bytes, nameStart, nameCount, unescaped: false) {
              noteDuplicate(from, p, before)
            }
            trie =
              frame.trie < 0
              ? -1
              : projection.members.child(
                of: Int(frame.trie), name: bytes, at: from, count: nameCount, hash: hash)
          case .escaped:
            nameStart = unescapedNames.count
            if !bytes.unescape(from, p &- 1, into: &unescapedNames) {
              note(.loneSurrogate, at: from &- 1, before)
            }
            nameCount = unescapedNames.count &- nameStart
            nameUnescaped = true
            let names = unsafe PaddedBytes(unescapedNames.base)
            hash = NameHash.of(names, nameStart, nameCount)
            name(top, nameStart, nameCount, unescaped: true)
            if !insert(frame.serial, hash, names, nameStart, nameCount, unescaped: true) {
              noteDuplicate(from, p, before)
            }
            trie =
              frame.trie < 0
              ? -1
              : projection.members.child(
                of: Int(frame.trie), name: names, at: nameStart, count: nameCount, hash: hash)
          case .fault(let what, let at): return stop(what, at: at)
          }
          if members.count > limits.members {
            return .failed(fault(.tooManyMembers(limits.members), at: from))
          }
          if nameUnescaped, trie >= 0 || frame.keep {
            // The tape outlives the parser's names: it takes the name with it.
            let own = tape.text.count
            unsafe PaddedBytes(unescapedNames.base).copy(nameStart, nameCount, to: &tape.text)
            nameStart = own
          }
          p = skipSpace(p)
          guard bytes[p] == UInt8(ascii: ":") else { return stop(.syntax(expected: "':'"), at: p) }
          p = skipSpace(p &+ 1)
        } else {
          frames[top].ordinal &+= 1
          ordinal = Int(frames[top].ordinal)
          nameCount = 0
          nameStart = sourceStart
          nameUnescaped = false
          trie = frame.trie < 0 ? -1 : projection.nodes[Int(frame.trie)].items
        }
        keep = frame.keep || (trie >= 0 && projection.nodes[trie].keepsAll)
        if frame.isObject { ordinal = 0 }
        break
      }
    }
  }

  @inline(__always)
  private mutating func name(_ frame: Int, _ start: Int, _ count: Int, unescaped: Bool) {
    frames[frame].nameStart = UInt32(truncatingIfNeeded: start)
    frames[frame].nameCount = UInt32(truncatingIfNeeded: count)
    frames[frame].nameUnescaped = unescaped
  }

  @inline(__always)
  private mutating func insert(
    _ object: UInt32, _ hash: UInt64, _ name: PaddedBytes, _ start: Int, _ count: Int, unescaped: Bool
  ) -> Bool {
    let names = unsafe PaddedBytes(unescapedNames.base)
    return members.insert(
      object: object, hash: hash, name, start: start, count: count, unescaped: unescaped,
      sources: (bytes, names))
  }

  @inline(__always)
  private mutating func close(_ frame: Frame, at end: Int) {
    let node = Int(frame.node)
    if node < 0 { return }
    tape.nodes[node].start = frame.start
    tape.nodes[node].count = UInt32(truncatingIfNeeded: end) &- frame.start
    tape.nodes[node].end = Int32(truncatingIfNeeded: tape.nodes.count)
  }

  /// Remembers a fault that spoils this record only; the place is that of its first byte.
  @inline(never)
  private mutating func note(_ what: JSONFault.What, at position: Int, _ place: JSONPlace) {
    if softFault != nil { return }
    softFault = JSONFault(what: what, position: position, pointer: pointer, place: place)
  }

  @inline(never)
  private mutating func noteDuplicate(_ from: Int, _ end: Int, _ place: JSONPlace) {
    note(.duplicateKey(bytes.string(from, end - 1 - from)), at: from - 1, place)
  }

  /// The JSON Pointer of what is being parsed, below the value that parsing began with.
  var pointer: String {
    var result = ""
    for index in 0..<frames.count {
      let frame = frames[index]
      if frame.isObject {
        if frame.nameCount == 0, frame.nameStart == 0 { break }
        let source = frame.nameUnescaped ? unsafe PaddedBytes(unescapedNames.base) : bytes
        result += "/" + JSONPointer.escape(source.string(Int(frame.nameStart), Int(frame.nameCount)))
      } else if frame.ordinal >= 0 {
        result += "/\(frame.ordinal)"
      }
    }
    return result
  }
}

/// The line that a parser is in, and what its column is counted from.
struct JSONPlace: BitwiseCopyable {
  var line = 1
  /// Where in the buffer the line begins; less than 0 where that is no longer in memory.
  var lineStart = 0
  /// How many of the line's bytes so far are not the first of their character.
  var continuations = 0
}

/// JSON Pointers (RFC 6901).
enum JSONPointer {
  /// A name as a token of a pointer.
  static func escape(_ name: String) -> String {
    if !name.contains(where: { $0 == "~" || $0 == "/" }) { return name }
    var result = ""
    for character in name {
      switch character {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.append(character)
      }
    }
    return result
  }
}
