import DurableFiles
import Glibc
import Pickup
import TestSupport
import Testing
import Values

@Suite struct WholenessTests {
  let start = Uptime.now()

  static func isWhole(_ verdict: Verdict) -> Bool {
    if case .whole = verdict { return true }
    return false
  }

  static func reason(_ verdict: Verdict) -> Waiting.Reason? {
    if case .waiting(let waiting) = verdict { return waiting.reason }
    return nil
  }

  @Test func `content that closes, with no writer, is whole at once`() throws {
    let space = try PickupSpace()
    try space.drop.write("shop/a", "whole.")
    var wholeness = Wholeness()
    #expect(WholenessTests.isWhole(try wholeness.judge(space.ticket(), proof: period)))
  }

  @Test func `T01 T02 a copy that grows, stalls and keeps an old time waits until it closes`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    let writer = try Writer("\(space.drop.path)/shop/a")
    // Each part ends so that it looks whole: only the writer tells.
    for minute in 0..<3 {
      writer.write("part \(minute).")
      try space.drop.setTime("shop/a", 86_400)
      let verdict = try wholeness.judge(space.ticket(), at: start + .seconds(60 * minute), proof: period)
      #expect(WholenessTests.reason(verdict) == .openForWriting)
    }
    // It stalls for a day, and is still open.
    let later = try wholeness.judge(space.ticket(), at: start + .seconds(86_400), proof: period)
    #expect(WholenessTests.reason(later) == .openForWriting)
  }

  @Test func `content that breaks off waits however quiet it is, and is refused after patience`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "cut off")
    func look(_ seconds: Int) throws -> Verdict {
      try wholeness.judge(space.ticket(), at: start + .seconds(seconds), proof: period)
    }
    let why = Diagnostic.Note("no-period")
    #expect(WholenessTests.reason(try look(0)) == .notClosed(why))
    #expect(WholenessTests.reason(try look(3599)) == .notClosed(why))
    guard case .incompleteTooLong(_, let diagnostic) = try look(3600) else {
      Issue.record("not refused")
      return
    }
    #expect(diagnostic.code == "file-incomplete")
    #expect(diagnostic.notes == [why])
  }

  @Test func `patience counts from the last change`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    for hour in 0..<5 {
      try space.drop.append("shop/a", "more")
      let verdict = try wholeness.judge(space.ticket(), at: start + .seconds(3500 * hour), proof: period)
      #expect(WholenessTests.reason(verdict) == .notClosed(Diagnostic.Note("no-period")))
    }
    try space.drop.append("shop/a", ".")
    #expect(
      WholenessTests.isWhole(try wholeness.judge(space.ticket(), at: start + .seconds(20_000), proof: period))
    )
  }

  @Test func `patience goes on through a restart`() throws {
    let space = try PickupSpace()
    let memory = MemoryFirstSeen()
    try space.drop.write("shop/a", "cut off")
    var first = Wholeness(firstSeen: memory)
    _ = try first.judge(space.ticket(), at: start, proof: period)
    var second = Wholeness(firstSeen: memory)
    guard
      case .incompleteTooLong = try second.judge(space.ticket(), at: start + .seconds(3600), proof: period)
    else {
      Issue.record("patience began anew")
      return
    }
    // After a boot our own clock begins anew, and the wall clock counts; one that went back counts as no time.
    let key = try space.ticket().key
    for (clock, isOver) in [(time(nil) - 3601, true), (time(nil) + 7200, false)] {
      var sighting = try #require(memory.sighting(of: key))
      sighting.boot = "before"
      sighting.clock = clock
      memory.keep(sighting, for: key)
      var third = Wholeness(firstSeen: memory)
      let verdict = try third.judge(space.ticket(), at: start, proof: period)
      #expect((WholenessTests.reason(verdict) == nil) == isOver)
    }
  }

  @Test func `T03 an empty file waits, is told of after patience, and its content is taken when it comes`()
    throws
  {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "")
    #expect(WholenessTests.reason(try wholeness.judge(space.ticket(), at: start, proof: period)) == .empty)
    guard
      case .emptyTooLong(let diagnostic) = try wholeness.judge(
        space.ticket(), at: start + .seconds(3600), proof: period)
    else {
      Issue.record("not told")
      return
    }
    #expect(diagnostic.severity == .warning)
    try space.drop.write("shop/a", "here.")
    #expect(
      WholenessTests.isWhole(try wholeness.judge(space.ticket(), at: start + .seconds(3601), proof: period)))
  }

  @Test func `a file of blanks is as empty as one of no bytes`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "   ")
    #expect(WholenessTests.reason(try wholeness.judge(space.ticket(), proof: period)) == .empty)
  }

  @Test func `content that cannot tell needs two equal looks, quiet apart, and a change begins anew`() throws
  {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "is it?")
    func look(_ milliseconds: Int) throws -> Verdict {
      try wholeness.judge(space.ticket(), at: start + .milliseconds(milliseconds), proof: period)
    }
    #expect(try look(0) == .waiting(Waiting(.quiet, until: start + .seconds(2))))
    #expect(WholenessTests.reason(try look(1999)) == .quiet)
    try space.drop.append("shop/a", " or not?")
    #expect(try look(2000) == .waiting(Waiting(.quiet, until: start + .seconds(4))))
    #expect(WholenessTests.isWhole(try look(4000)))
  }

  @Test(arguments: [0, -86_400, 4_102_444_800])
  func `T09 a time in 1970, before it or in the future changes no decision`(time: Int) throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "is it?")
    try space.drop.setTime("shop/a", time)
    #expect(WholenessTests.reason(try wholeness.judge(space.ticket(), at: start, proof: period)) == .quiet)
    #expect(
      WholenessTests.isWhole(try wholeness.judge(space.ticket(), at: start + .seconds(2), proof: period)))
    try space.drop.write("shop/a", "whole.")
    try space.drop.setTime("shop/a", time)
    #expect(WholenessTests.isWhole(try wholeness.judge(space.ticket(), at: start, proof: period)))
  }

  @Test func `a file that changes while it is read waits`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "whole.")
    let verdict = try wholeness.judge(space.ticket()) { file in
      try space.drop.append("shop/a", " And more")
      return .closes
    }
    #expect(WholenessTests.reason(verdict) == .changing)
  }

  @Test func `T04 a file that cannot be read is its own trouble, one that is gone is gone`() throws {
    let space = try PickupSpace()
    try space.drop.write("shop/a", "whole.")
    let ticket = try space.ticket()
    space.drop.remove("shop/a")
    var wholeness = Wholeness()
    #expect(try wholeness.judge(ticket, proof: period) == .gone)
    try space.drop.makeFolder("shop/a")
    guard case .unreadable(let error) = try wholeness.judge(ticket, proof: period) else {
      Issue.record("a folder was read")
      return
    }
    #expect(error.code == "file-not-plain")
  }

  @Test(.enabled(if: getuid() == 0, "needs to become another user"))
  func `T04 another user's file is quiet before it is taken, and one that may not be read is told`()
    async throws
  {
    let space = try PickupSpace()
    try space.drop.setMode("", 0o755)
    try space.drop.write("shop/a", "whole.")
    try space.drop.write("shop/b", "whole.")
    try space.drop.setMode("shop/b", 0o600)
    let path = space.drop.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      #expect(setuid(65_534) == 0)
      let tickets = try Inbox(path, partners: [PartnerPickup(name: "shop")]).scan().tickets
      try #require(tickets.count == 2)
      var wholeness = Wholeness()
      let start = Uptime.now()
      // A lease on another's file is EACCES: nobody can say whether it is written to.
      let first = try wholeness.judge(tickets[0], at: start, proof: period)
      #expect(WholenessTests.reason(first) == .quiet)
      let second = try wholeness.judge(tickets[1], at: start, proof: period)
      guard case .unreadable(let error) = second else {
        Issue.record("read without the right to: \(second)")
        return
      }
      #expect(error.code == "file-open" && error.number == EACCES)
      let third = try wholeness.judge(tickets[0], at: start + .seconds(2), proof: period)
      #expect(WholenessTests.isWhole(third))
    }
  }

  @Test func `a file that breaks off is not read again until it changes`() throws {
    let space = try PickupSpace()
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "cut off")
    var reads = 0
    for _ in 0..<3 {
      _ = try wholeness.judge(space.ticket()) { (file: borrowing OpenFile) throws(FileError) in
        reads += 1
        return try period(file)
      }
    }
    #expect(reads == 1)
  }

  @Test(arguments: [UInt64(0x6969), 0x6573_5546, 0xDEAD])
  func `T06 on a mount even content that closes must be the same twice, quiet apart`(magic: UInt64) throws {
    let space = try PickupSpace(assuming: FileSystem(magic: magic))
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "whole.")
    // A writer on another host is not seen from here; neither is this one.
    let writer = try Writer("\(space.drop.path)/shop/a")
    func look(_ milliseconds: Int) throws -> Verdict {
      try wholeness.judge(space.ticket(), at: start + .milliseconds(milliseconds), proof: period)
    }
    #expect(try look(0) == .waiting(Waiting(.quiet, until: start + .seconds(2))))
    writer.write(" And more.")
    #expect(try look(2000) == .waiting(Waiting(.quiet, until: start + .seconds(4))))
    writer.write(" Cut")
    #expect(WholenessTests.reason(try look(4000)) == .notClosed(Diagnostic.Note("no-period")))
    #expect(WholenessTests.reason(try look(100_000)) == .notClosed(Diagnostic.Note("no-period")))
    writer.write(".")
    #expect(WholenessTests.reason(try look(100_001)) == .quiet)
    #expect(WholenessTests.isWhole(try look(102_001)))
  }

  @Test func `T06 on a mount a file that breaks off is read at each look, since its status may be stale`()
    throws
  {
    let space = try PickupSpace(assuming: FileSystem(magic: 0x6573_5546))
    var wholeness = Wholeness()
    try space.drop.write("shop/a", "cut off")
    var reads = 0
    for _ in 0..<3 {
      _ = try wholeness.judge(space.ticket()) { (file: borrowing OpenFile) throws(FileError) in
        reads += 1
        return try period(file)
      }
    }
    #expect(reads == 3)
  }

  @Test func `T07 a file waits for its marker, and the marker for its writer`() throws {
    let space = try PickupSpace(marker: ".done")
    var wholeness = Wholeness()
    try space.drop.write("shop/a.csv", "whole.")
    #expect(WholenessTests.reason(try wholeness.judge(space.ticket(), proof: period)) == .marker)
    do {
      let writer = try Writer("\(space.drop.path)/shop/a.csv.done")
      writer.write("1")
      #expect(
        WholenessTests.reason(try wholeness.judge(space.ticket(), proof: period)) == .openForWriting)
    }
    #expect(WholenessTests.isWhole(try wholeness.judge(space.ticket(), proof: period)))
  }

  @Test func `T07 a marker older than its data does not make cut data whole`() throws {
    let space = try PickupSpace(marker: ".ok")
    var wholeness = Wholeness()
    try space.drop.write("shop/a.csv.ok", "")
    try space.drop.setTime("shop/a.csv.ok", 0)
    try space.drop.write("shop/a.csv", "cut")
    #expect(
      WholenessTests.reason(try wholeness.judge(space.ticket(), proof: period))
        == .notClosed(Diagnostic.Note("no-period")))
  }
}
