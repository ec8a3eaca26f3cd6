import Glibc
import Synchronization

/// Why a time zone cannot be had.
package enum TimeZoneError: Error, Equatable, Sendable {
  /// The name is not one that a zone can have.
  case badName
  /// The system has no such zone.
  case unknown
  /// Its file cannot be understood.
  case badFile
}

/// The rules of one time zone, from the system's own database (RFC 8536, tzfile(5)).
///
/// A zone is read once, whole, and kept for the life of the process.
package struct TimeZoneRules: Sendable {
  private final class Storage: Sendable {
    let transitions: [Int]
    /// What holds from each transition on.
    let offsets: [Int]
    /// What held before the first.
    let first: Int
    let rule: PosixZone?

    init(transitions: [Int], offsets: [Int], first: Int, rule: PosixZone?) {
      self.transitions = transitions
      self.offsets = offsets
      self.first = first
      self.rule = rule
    }
  }

  private static let cache = Mutex<[String: Storage]>([:])

  private let storage: Storage

  /// The rules of a zone by its IANA name: `Asia/Shanghai`.
  ///
  /// - Throws: ``TimeZoneError``.
  package init(named name: String) throws(TimeZoneError) {
    if let known = TimeZoneRules.cache.withLock({ $0[name] }) {
      storage = known
      return
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = name.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || [0x2F, 0x5F, 0x2D, 0x2B].contains(byte)
    }
    guard !name.isEmpty, name.utf8.count <= 64, isPlain, parts.allSatisfy({ !$0.isEmpty }) else {
      throw .badName
    }
    let bytes = try TimeZoneRules.read("/usr/share/zoneinfo/" + name)
    let parsed = try TimeZoneRules.parse(bytes)
    storage = parsed
    TimeZoneRules.cache.withLock { $0[name] = parsed }
  }

  /// Seconds east of Greenwich at an instant.
  package func offset(at seconds: Int) -> Int {
    let transitions = storage.transitions
    if let last = transitions.last, seconds >= last {
      return storage.rule?.offset(at: seconds) ?? storage.offsets.last ?? storage.first
    }
    if transitions.isEmpty { return storage.rule?.offset(at: seconds) ?? storage.first }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? storage.first : storage.offsets[low - 1]
  }

  /// The instant at which the zone's clocks show a time.
  ///
  /// Of a time that they show twice it is the first; of one that they leave out, the instant that many
  /// minutes after the change (02:30 in the spring is 03:30 summer time).
  package func instant(of local: LocalTime) -> Instant {
    let shown = local.date.daysSinceEpoch * 86_400 + local.secondOfDay
    let before = offset(at: shown - 86_400)
    let after = offset(at: shown + 86_400)
    var used = before
    if offset(at: shown - before) != before, offset(at: shown - after) == after { used = after }
    let seconds = shown - used
    return Instant(seconds: seconds, nanosecond: local.nanosecond, offsetMinutes: offset(at: seconds) / 60)
  }

  // MARK: Reading

  /// Reads a file whole: open(2), read(2).
  private static func read(_ path: String) throws(TimeZoneError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unknown }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      // A folder opens, and gives EISDIR here.
      guard count >= 0 else { throw .unknown }
      if count == 0 { return result }
      result += buffer[..<count]
      if result.count > 1_000_000 { throw .badFile }
    }
  }

  private static func parse(_ bytes: [UInt8]) throws(TimeZoneError) -> Storage {
    var reader = ZoneFileReader(bytes: bytes)
    let old = try reader.header()
    guard old.version >= 2 else { throw .badFile }
    try reader.skip(old.size(ofTime: 4))
    let header = try reader.header()
    var transitions: [Int] = []
    for _ in 0..<header.times { transitions.append(try reader.number(8)) }
    var kinds: [Int] = []
    for _ in 0..<header.times { kinds.append(try reader.number(1) & 0xFF) }
    var offsets: [Int] = []
    for _ in 0..<header.types {
      offsets.append(try reader.number(4))
      try reader.skip(2)
    }
    guard let first = offsets.first, kinds.allSatisfy({ $0 < offsets.count }) else { throw .badFile }
    try reader.skip(header.characters + header.leaps * 12 + header.standards + header.universals)
    let footer = reader.footer()
    return Storage(
      transitions: transitions, offsets: kinds.map { offsets[$0] }, first: first,
      rule: footer.isEmpty ? nil : PosixZone(footer))
  }
}

/// Reads the parts of a TZif file (RFC 8536, section 3).
private struct ZoneFileReader {
  struct Header {
    let version: Int
    let universals: Int
    let standards: Int
    let leaps: Int
    let times: Int
    let types: Int
    let characters: Int

    func size(ofTime width: Int) -> Int {
      times * width + times + types * 6 + characters + leaps * (width + 4) + standards + universals
    }
  }

  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func header() throws(TimeZoneError) -> Header {
    guard index + 44 <= bytes.count, bytes[index..<index + 4].elementsEqual("TZif".utf8) else {
      throw .badFile
    }
    let digit = bytes[index + 4]
    index += 20
    return Header(
      version: digit == 0 ? 1 : Int(digit) - 0x30, universals: try number(4), standards: try number(4),
      leaps: try number(4), times: try number(4), types: try number(4), characters: try number(4))
  }

  mutating func skip(_ count: Int) throws(TimeZoneError) {
    guard count >= 0, index + count <= bytes.count else { throw .badFile }
    index += count
  }

  /// A signed number, the highest byte first.
  mutating func number(_ width: Int) throws(TimeZoneError) -> Int {
    guard index + width <= bytes.count else { throw .badFile }
    var value: UInt64 = 0
    for byte in bytes[index..<index + width] { value = value << 8 | UInt64(byte) }
    index += width
    let unused = UInt64(64 - 8 * width)
    return Int(Int64(bitPattern: value << unused) >> Int64(unused))
  }

  /// The POSIX rule for times after the last transition, between two line feeds.
  func footer() -> String {
    guard index < bytes.count, bytes[index] == 0x0A else { return "" }
    return String(decoding: bytes[(index + 1)...].prefix { $0 != 0x0A }, as: UTF8.self)
  }
}

/// A rule for all years: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, section 8.3; RFC 8536, section 3.3.1).
struct PosixZone: Sendable {
  private enum Day: Sendable {
    /// A weekday of a week of a month; week 5 is the last.
    case weekday(month: Int, week: Int, day: Int)
    /// A day of the year from 1, 29 February never counted.
    case julian(Int)
    /// A day of the year from 0.
    case ordinal(Int)
  }

  private struct Change: Sendable {
    let day: Day
    let time: Int
  }

  private let standard: Int
  private let summer: Int
  private let changes: (start: Change, end: Change)?

  init?(_ text: String) {
    var reader = Reader(text: Array(text.utf8))
    guard reader.name(), let offset = reader.time() else { return nil }
    standard = -offset
    guard reader.name() else {
      summer = standard
      changes = nil
      return
    }
    summer = reader.peek == UInt8(ascii: ",") ? standard + 3600 : -(reader.time() ?? -(standard + 3600))
    guard reader.take(","), let start = reader.change(), reader.take(","), let end = reader.change() else {
      return nil
    }
    changes = (start, end)
  }

  /// Seconds east of Greenwich at an instant.
  func offset(at seconds: Int) -> Int {
    guard let changes else { return standard }
    let year = Instant(seconds: seconds + standard).local.date.year
    let start = PosixZone.instant(changes.start, year) - standard
    let end = PosixZone.instant(changes.end, year) - summer
    let isSummer = start < end ? seconds >= start && seconds < end : seconds < end || seconds >= start
    return isSummer ? summer : standard
  }

  private static func instant(_ change: Change, _ year: Int) -> Int {
    let newYear = CivilDate(year: min(max(year, 0), 9999), month: 1, day: 1)?.daysSinceEpoch ?? 0
    let isLeap = CivilDate.days(in: 2, of: year) == 29
    let day: Int
    switch change.day {
    case .ordinal(let number): day = newYear + number
    case .julian(let number): day = newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      guard let first = CivilDate(year: min(max(year, 0), 9999), month: month, day: 1) else { return 0 }
      var number = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
      if number > CivilDate.days(in: month, of: year) { number -= 7 }
      day = first.daysSinceEpoch + number - 1
    }
    return day * 86_400 + change.time
  }

  private struct Reader {
    let text: [UInt8]
    var index = 0

    init(text: [UInt8]) { self.text = text }

    var peek: UInt8? { index < text.count ? text[index] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard peek == UInt8(ascii: scalar) else { return false }
      index += 1
      return true
    }

    /// Skips a name such as `CET` or `<+08>`.
    mutating func name() -> Bool {
      let start = index
      if take("<") {
        while let byte = peek, byte != UInt8(ascii: ">") { _ = byte; index += 1 }
        return take(">")
      }
      while let byte = peek, (byte | 0x20) &- 0x61 < 26 { index += 1 }
      return index >= start + 3
    }

    mutating func number() -> Int? {
      let start = index
      var value = 0
      while let byte = peek, byte &- 0x30 < 10, index < start + 4 {
        value = value * 10 + Int(byte - 0x30)
        index += 1
      }
      return index > start ? value : nil
    }

    /// A time `[+-]h[h][:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard var seconds = number().map({ $0 * 3600 }) else { return nil }
      if take(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return isNegative ? -seconds : seconds
    }

    mutating func change() -> Change? {
      let day: Day
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
          (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else if take("J") {
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), number <= 365 else { return nil }
        day = .ordinal(number)
      }
      guard take("/") else { return Change(day: day, time: 7200) }
      return time().map { Change(day: day, time: $0) }
    }
  }
}
