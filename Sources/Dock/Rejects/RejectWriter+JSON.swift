import Commerce
import DurableFiles
import Ledger
import Mapping

extension RejectWriter {
  /// Writes refused records of JSON, one a line.
  func writeJSON(_ records: RecordSource, into stage: inout StagedFile) throws {
    var cursor = try rejects()
    var wanted = try cursor.next()
    var ordinal = 0
    while wanted != nil, let step = try records.next() {
      for result in step.results {
        ordinal += 1
        guard let reject = wanted, reject.ordinal == ordinal else { continue }
        // A record that the map read may have been refused behind it.
        switch result {
        case .rejected(let record): try stage.write(JSONReject.line(record.source, values(reject)))
        case .mapped(let record): try stage.write(JSONReject.line(record.source, values(reject)))
        }
        wanted = try cursor.next()
      }
    }
  }
}

/// A refused record of JSON as a line, with the reason as one more member at its end.
enum JSONReject {
  private static let names = ["batch", "error", "field", "value", "hint"]

  /// The line of a record's bytes, which may be no good JSON.
  static func line(_ record: [UInt8], _ values: [String]) -> [UInt8] {
    // Line ends stand between values only: in a string they are no JSON.
    var bytes = record.map { $0 == 0x0A || $0 == 0x0D ? UInt8(0x20) : $0 }
    let first = bytes.first { $0 > 0x20 }
    if first != UInt8(ascii: "{") {
      // No object: it becomes a member of one, to be looked at.
      bytes = Array("{\"record\":".utf8) + (bytes.isEmpty ? Array("null".utf8) : bytes) + [UInt8(ascii: "}")]
    }
    bytes = withoutReason(bytes)
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "}") { bytes.removeLast() }
    let hasMembers = bytes.last { $0 > 0x20 } != UInt8(ascii: "{")
    var line = bytes + Array((hasMembers ? ",\"" : "\"").utf8) + Array(RejectColumns.member.utf8)
    line += Array("\":{".utf8)
    for (index, pair) in zip(names, values).enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      DocumentJSON.appendString(Array(pair.0.utf8)[...], to: &line)
      line.append(UInt8(ascii: ":"))
      DocumentJSON.appendString(Array(pair.1.utf8)[...], to: &line)
    }
    return line + Array("}}\n".utf8)
  }

  /// An object without the reason that it got when it was refused before.
  private static func withoutReason(_ bytes: [UInt8]) -> [UInt8] {
    let name = Array("\"\(RejectColumns.member)\"".utf8)
    var depth = 0
    var index = 0
    // Where the comma before the member at hand stands, or the brace.
    var before = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let end = endOfString(bytes, index)
        if depth == 1, bytes[index..<end].elementsEqual(name), let close = endOfMember(bytes, end) {
          // A member that is the first leaves the comma behind it.
          let isFirst = bytes[before] == UInt8(ascii: "{")
          let comma = isFirst && close < bytes.count && bytes[close] == UInt8(ascii: ",") ? 1 : 0
          return Array(bytes[..<(isFirst ? before + 1 : before)] + bytes[(close + comma)...])
        }
        index = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 1 { before = index }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 1: before = index
      default: break
      }
      index += 1
    }
    return bytes
  }

  /// Behind the closing quote of a string.
  private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  /// Where the member ends whose name ends at a place: at the next comma or brace of its object.
  private static func endOfMember(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard let colon = bytes[start...].first(where: { $0 > 0x20 }), colon == UInt8(ascii: ":") else {
      return nil
    }
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index = endOfString(bytes, index)
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return index }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return index
      default: break
      }
      index += 1
    }
    return nil
  }
}
