import DurableFiles
import Pickup
import Values

/// Since when unfinished files are seen, kept between two processes so that patience survives restarts.
///
/// One line a file: boot, uptime, clock, size, inode, times, partner, name in hexadecimal. A line that cannot be read is
/// a file that is seen anew.
final class SightingFile {
  let memory = MemoryFirstSeen()
  private let folder: Folder
  private let name: FileName
  private var saved: [FileKey: Sighting] = [:]

  init(folder: Folder) throws(FileError) {
    self.folder = folder
    name = try FileName("sightings")
    guard try folder.status(name) != nil else { return }
    let text = String(decoding: try folder.open(name).readAll(limit: 16 << 20), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count == 9, let uptime = Int64(parts[1]), let clock = Int(parts[2]),
        let size = Int(parts[3]),
        let inode = UInt64(parts[4]), let seconds = Int64(parts[5]), let nanoseconds = UInt32(parts[6]),
        let bytes = SightingFile.bytes(parts[8]), let name = try? FileName(bytes)
      else { continue }
      let key = FileKey(partner: parts[7], name: name)
      memory.keep(
        Sighting(
          size: size, inode: inode, modified: FileStamp(seconds: seconds, nanoseconds: nanoseconds),
          boot: parts[0],
          uptime: Uptime(nanoseconds: uptime), clock: clock), for: key)
    }
    saved = memory.all
  }

  /// Writes what is seen now, if it differs from what is written.
  func save() throws(FileError) {
    let all = memory.all
    guard all != saved else { return }
    var stage = try StagedFile(in: folder, mode: 0o600)
    for (key, seen) in all.sorted(by: { ($0.key.partner, $0.key.name) < ($1.key.partner, $1.key.name) }) {
      let name = key.name.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      try stage.write(
        "\(seen.boot) \(seen.uptime.nanoseconds) \(seen.clock) \(seen.size) \(seen.inode) \(seen.modified.seconds) "
          + "\(seen.modified.nanoseconds) \(key.partner) \(name)\n")
    }
    try stage.replace(name)
    saved = all
  }

  private static func bytes(_ hex: String) -> [UInt8]? {
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}
