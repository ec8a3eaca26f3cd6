import DurableFiles
import Pickup
import TestSupport
import Testing
import Values

@Suite struct ClaimTests {
  /// The inbox on the same file system as the work folder, and on another.
  static let roots = ["/tmp", "/dev/shm"]

  static func digest(_ text: String) -> Digest {
    var running = RunningDigest()
    running.update(Array(text.utf8), count: text.utf8.count)
    return running.finalize()
  }

  static func claim(_ space: PickupSpace, _ batch: String = "0317", faults: FaultScript? = nil) throws
    -> Claim
  {
    let ticket = try space.ticket(faults: faults)
    guard
      case .claimed(let claim) = try space.work(faults: faults).claim(ticket, seen: ticket.status, as: batch)
    else { throw FileError(Diagnostic("test-not-claimed")) }
    return claim
  }

  @Test(arguments: roots)
  func `a claimed file is ours alone, with its marker`(root: String) throws {
    let space = try PickupSpace(on: root, marker: ".done")
    try space.drop.write("shop/a.csv", "whole.")
    try space.drop.write("shop/a.csv.done", " 12\n")
    let claim = try ClaimTests.claim(space)
    #expect(try space.drop.tree() == ["shop/": ""])
    #expect(try space.kept()["work/0317@shop/a.csv"] == "whole.")
    let work = try space.work()
    #expect(try work.markerText(claim)?.count == 12)
    #expect(try work.open(claim).readAll() == Array("whole.".utf8))
  }

  @Test(arguments: [("12", 12), ("", nil), ("12 13", nil), ("-1", nil), ("rows=12", nil), ("0\n", 0)])
  func `T07 a marker's count is a number alone`(text: String, count: Int?) {
    #expect(MarkerText(bytes: Array(text.utf8)).count == count)
  }

  @Test(arguments: roots)
  func `T02 a file that somebody writes to again goes back`(root: String) throws {
    let space = try PickupSpace(on: root, marker: ".done")
    try space.drop.write("shop/a.csv", "whole.")
    try space.drop.write("shop/a.csv.done", "")
    let ticket = try space.ticket()
    let writer = try Writer("\(space.drop.path)/shop/a.csv")
    let outcome = try space.work().claim(ticket, seen: ticket.status, as: "0317")
    guard case .waiting = outcome else {
      Issue.record("claimed under a writer: \(outcome)")
      return
    }
    writer.write(" More.")
    #expect(try space.drop.tree() == ["shop/a.csv": "whole. More.", "shop/a.csv.done": ""])
    #expect(try space.kept() == ["work/": "", "archive/": "", "rejected/": ""])
  }

  @Test func `a file that changed since it was judged is left where it is`() throws {
    let space = try PickupSpace()
    try space.drop.write("shop/a", "whole.")
    let ticket = try space.ticket()
    try space.drop.append("shop/a", " More.")
    #expect(
      try space.work().claim(ticket, seen: ticket.status, as: "1") == .waiting(Waiting(.changing)))
    space.drop.remove("shop/a")
    #expect(try space.work().claim(ticket, seen: ticket.status, as: "1") == .gone)
    #expect(try space.kept() == ["work/": "", "archive/": "", "rejected/": ""])
  }

  @Test func `a released file whose name was taken comes back with its batch before the name`() throws {
    let space = try PickupSpace(marker: ".done")
    try space.drop.write("shop/a.csv", "first.")
    try space.drop.write("shop/a.csv.done", "1")
    let claim = try ClaimTests.claim(space)
    try space.drop.write("shop/a.csv", "second.")
    let name = try space.work().release(claim, to: space.inbox.folder(of: "shop"))
    #expect(name.description == "0317-a.csv")
    #expect(
      try space.drop.tree() == [
        "shop/a.csv": "second.", "shop/0317-a.csv": "first.", "shop/0317-a.csv.done": "1",
      ])
  }

  @Test func `T21 strange names are claimed, archived and released byte for byte`() throws {
    for name in [" ", "-rf", "a\nb", "cafe\u{301}", String(repeating: "x", count: 251) + ".csv", "0317@shop"]
    {
      let space = try PickupSpace()
      try space.drop.write("shop/\(name)", "whole.")
      let claim = try ClaimTests.claim(space)
      #expect(try space.work().recover(into: space.inbox) == [claim])
      try space.work().release(claim, to: space.inbox.folder(of: "shop"))
      #expect(try space.inbox.scan().tickets.map(\.name.bytes) == [Array(name.utf8)])
      #expect(space.drop.read("shop/\(name)") == "whole.")
      let again = try ClaimTests.claim(space)
      let stored = try space.work().archive(again, in: space.folder("archive"), day: "2026-11-24")
      #expect(stored.name.bytes.count <= 255)
      #expect(try stored.folder.open(stored.name).readAll() == Array("whole.".utf8))
    }
  }

  @Test(arguments: roots, [nil, ".done"])
  func `T58 a stop at any step of a claim loses nothing, and the next pass claims it whole`(
    root: String, marker: String?
  ) throws {
    func prepare() throws -> PickupSpace {
      let space = try PickupSpace(on: root, marker: marker)
      try space.drop.write("shop/a.csv", "whole.")
      if let marker { try space.drop.write("shop/a.csv\(marker)", "7") }
      return space
    }
    let counting = try FaultScript("")
    let counted = try prepare()
    _ = try ClaimTests.claim(counted, faults: counting)
    try #require(counting.count > 4)
    for step in 1...counting.count {
      let space = try prepare()
      #expect(throws: FileError.self) { try ClaimTests.claim(space, faults: FaultScript("EIO@\(step)+")) }
      // The next pass: first what the stopped one left, then what a scan finds.
      try space.inbox.folder(of: "shop").sweepStages()
      var claims = try space.work().recover(into: space.inbox)
      if claims.isEmpty { claims = [try ClaimTests.claim(space, "0318")] }
      let claim = claims[0]
      #expect(claims.count == 1)
      #expect(try space.work().markerText(claim)?.count == (marker == nil ? nil : 7))
      let stored = try space.work().archive(claim, in: space.folder("archive"), day: "2026-11-24")
      #expect(try space.drop.tree() == ["shop/": ""], "stopped at step \(step)")
      #expect(
        try space.kept() == ["work/": "", "archive/\(stored.path)": "whole.", "rejected/": ""],
        "stopped at step \(step)")
    }
  }

  @Test(arguments: [true, false], ["ENOSPC", "EACCES"])
  func `T62 a claim that fails once leaves the file in the inbox, or finishes when tried again`(
    hasMarker: Bool, error: String
  ) throws {
    let counting = try FaultScript("")
    let counted = try PickupSpace(on: "/dev/shm", marker: hasMarker ? ".done" : nil)
    try counted.drop.write("shop/a.csv", "whole.")
    if hasMarker { try counted.drop.write("shop/a.csv.done", "") }
    _ = try ClaimTests.claim(counted, faults: counting)
    for step in 1...counting.count {
      let space = try PickupSpace(on: "/dev/shm", marker: hasMarker ? ".done" : nil)
      try space.drop.write("shop/a.csv", "whole.")
      if hasMarker { try space.drop.write("shop/a.csv.done", "") }
      _ = try? ClaimTests.claim(space, faults: FaultScript("\(error)@\(step)"))
      var claims = try space.work().recover(into: space.inbox)
      if claims.isEmpty { claims = [try ClaimTests.claim(space)] }
      #expect(try space.work().open(claims[0]).readAll() == Array("whole.".utf8))
      #expect(try space.drop.tree() == ["shop/": ""], "failed at step \(step)")
    }
  }
}

@Suite struct ArchiveTests {
  @Test func `an archived file lies under its day and partner, a refused one beside its report`() throws {
    let space = try PickupSpace(marker: ".done")
    for batch in ["0317", "0318"] {
      try space.drop.write("shop/a.csv", "batch \(batch).")
      try space.drop.write("shop/a.csv.done", "")
      let claim = try ClaimTests.claim(space, batch)
      if batch == "0317" {
        try space.work().archive(claim, in: space.folder("archive"), day: "2026-11-24")
      } else {
        let stored = try space.work().reject(claim, in: space.folder("rejected"))
        var report = try StagedFile(in: stored.folder)
        try report.write("why")
        _ = try report.publish(as: stored.sibling(".report.txt"))
      }
    }
    #expect(
      try space.kept() == [
        "work/": "", "archive/2026-11-24/shop/0317-a.csv": "batch 0317.",
        "rejected/shop/0318-a.csv": "batch 0318.",
        "rejected/shop/0318-a.csv.report.txt": "why",
      ])
  }

  @Test func `a name of 255 bytes leaves room for the batch and for every report`() throws {
    let space = try PickupSpace()
    let long = String(repeating: "长", count: 83) + ".json"
    try space.drop.write("shop/\(long)", "whole.")
    let stored = try space.work().reject(ClaimTests.claim(space), in: space.folder("rejected"))
    #expect(try stored.sibling(".rejects.ndjson").bytes.count <= 255)
    #expect(stored.name.description.hasPrefix("0317-长"))
    #expect(stored.name.description.hasSuffix("长.json"))
  }

  @Test(arguments: ["/tmp", "/dev/shm"])
  func `T58 T35 a stop at any step of putting away is finished by the repeat`(root: String) throws {
    func prepare() throws -> (PickupSpace, TemporaryFolder, Claim) {
      let space = try PickupSpace(marker: ".done")
      try space.drop.write("shop/a.csv", "whole.")
      try space.drop.write("shop/a.csv.done", "")
      return (space, try TemporaryFolder(on: root), try ClaimTests.claim(space))
    }
    let digest = ClaimTests.digest("whole.")
    let counting = try FaultScript("")
    let (first, there, claim) = try prepare()
    try first.work(faults: counting).archive(
      claim, in: there.open(faults: counting), day: "2026-11-24", digest: digest)
    for step in 1...counting.count {
      let (space, archive, claim) = try prepare()
      let script = try FaultScript("EIO@\(step)+")
      #expect(throws: FileError.self) {
        try space.work(faults: script).archive(
          claim, in: archive.open(faults: script), day: "2026-11-24", digest: digest)
      }
      for _ in 0..<2 {
        try space.work().archive(claim, in: archive.open(), day: "2026-11-24", digest: digest)
      }
      try archive.open().folder(FileName("2026-11-24")).folder(FileName("shop")).sweepStages()
      #expect(try archive.tree() == ["2026-11-24/shop/0317-a.csv": "whole."], "stopped at step \(step)")
      #expect(try space.work().recover(into: space.inbox).isEmpty)
      #expect(try space.kept() == ["work/": "", "archive/": "", "rejected/": ""])
    }
  }

  @Test func `T59 an archived file is never overwritten`() throws {
    let space = try PickupSpace()
    try space.drop.write("shop/a.csv", "whole.")
    let claim = try ClaimTests.claim(space)
    let archive = try #require(space.home)
    try archive.makeFolder("archive/2026-11-24/shop")
    try archive.write("archive/2026-11-24/shop/0317-a.csv", "another")
    #expect { try space.work().archive(claim, in: space.folder("archive"), day: "2026-11-24") } throws: {
      ($0 as? FileError)?.code == "file-target-differs"
    }
    #expect(try space.work().recover(into: space.inbox) == [claim])
  }
}
