import Dock
import DurableFiles
import Ledger
import TestSupport
import Testing
import Values

/// What needs a person reaches one: once, in few words, and with an end.
@Suite struct AlertTests {
  @Test(arguments: [true, false])
  func `a hold is told once, and its end when a person has decided`(inMemory: Bool) throws {
    let space = try AlertSpace(inMemory: inMemory)
    try space.drop("1,10.00", "2,900.00", "3,700.00")
    try space.pass()
    #expect(
      try space.digests() == [
        """
        Lantern: what needs you, 2026-11-24 08:00

        NEEDS YOU
        - orders are held, look first [high]: 2
          shop:2, shop:3
          → 'crossdock holds' shows why, and what settles it

        """
      ])
    for _ in 0..<3 {
      space.wait(minutes: 60)
      try space.pass()
    }
    #expect(try space.digests().count == 1, "nothing is told again only because it lasts")
    let partner = try #require(try space.ledger.reader().partner(named: "shop"))
    for key in ["2", "3"] {
      let entry = EntryID.order(partner, key)
      _ = try space.house().release(entry, text: "fine", by: "ann")
      try space.pass()
    }
    #expect(try space.digests().count == 2)
    #expect(
      try space.digests().last == """
        Lantern: what needs you, 2026-11-24 11:00

        OVER
        - orders are held, look first [high] (since 2026-11-24 08:00)

        """)
  }

  @Test(arguments: [true, false])
  func `a thousand refused records are one line, and mended ones are over`(inMemory: Bool) throws {
    let space = try AlertSpace(inMemory: inMemory)
    try space.drop((1...1000).map { "\($0),1.2.3" } + ["1001,5.00"])
    try space.pass()
    let first = try #require(try space.digests().first)
    #expect(
      first.contains(
        "- records of shop are refused, found …, expected a number such as 12.50 [map-decimal]: 1000\n"
      ),
      "\(first)")
    #expect(first.split(separator: "\n").count == 4, "\(first)")
    try space.drop((1...999).map { "\($0),1.00" })
    try space.pass()
    #expect(try space.digests().count == 1, "one is not mended yet")
    try space.drop("1000,1.00")
    try space.pass()
    #expect(try space.digests().count == 2)
    #expect(try space.digests().last?.contains("OVER\n- records of shop are refused") == true)
  }

  @Test(arguments: [true, false])
  func `files refused one after the other are gathered, and a good one is the end`(inMemory: Bool) throws {
    let space = try AlertSpace(inMemory: inMemory)
    try space.dropFile("what,is,this\n1,2,3\n")
    try space.pass()
    #expect(try space.digests().count == 1)
    #expect(try space.digests().last?.contains("[recognise-unknown]: 1\n  file-1.csv\n") == true)
    for number in 0..<20 {
      try space.dropFile("what,is,this\n1,2,\(number)\n")
      try space.pass()
    }
    #expect(try space.digests().count == 1, "what happens again is gathered")
    space.wait(minutes: 15)
    try space.pass()
    #expect(try space.digests().count == 2)
    #expect(
      try space.digests().last?.contains(
        "[recognise-unknown]: 20\n  file-2.csv, file-3.csv, file-4.csv, file-5.csv, file-6.csv …\n") == true)
    try space.drop("1,10.00")
    try space.pass()
    #expect(try space.digests().last?.contains("OVER\n- files of shop are refused") == true)
    #expect(try space.digests().count == 3)
    // Again at once: a repeat, which waits with the others, and is not lost.
    try space.dropFile("what,is,this\n9,9,9\n")
    try space.pass()
    #expect(try space.digests().count == 3)
    space.wait(minutes: 15)
    try space.pass()
    #expect(try space.digests().count == 4)
    #expect(try space.digests().last?.contains("[recognise-unknown]: 1\n  file-23.csv\n") == true)
  }

  @Test func `a file that did not come by its hour is told, on its weekdays, in the workspace's time`() throws
  {
    let space = try AlertSpace(
      settings: "timezone: Asia/Shanghai\nlanguage: zh-CN",
      shop: ", expects: { by: \"17:00\", days: [tue, wed] }")
    try space.pass()
    #expect(try space.digests().isEmpty, "it is 16:00 there")
    space.wait(minutes: 60)
    try space.pass()
    let first = try #require(try space.digests().first)
    #expect(first.contains("2026-11-24 17:00"), "\(first)")
    #expect(first.contains("- 17:00 前没有收到 shop 的文件\n"), "\(first)")
    space.wait(minutes: 12 * 60)
    try space.pass()
    #expect(try space.digests().count == 1, "it is missing still, though the next is not due yet")
    try space.drop("1,10.00")
    try space.pass()
    #expect(try space.digests().count == 2)
    #expect(try space.digests().last?.contains("已解决\n- 17:00 前没有收到 shop 的文件") == true)
    space.wait(minutes: 2 * 24 * 60)
    try space.pass()
    #expect(try space.digests().count == 2, "nothing is expected on a Friday")
    // The same bytes as before are no news of the day.
    space.wait(minutes: 4 * 24 * 60 + 12 * 60)
    try space.drop("1,10.00")
    try space.pass()
    #expect(try space.digests().count == 3)
  }

  @Test func `what cannot be written is told once, and its end`() throws {
    let space = try AlertSpace()
    try space.folder.write("outbox/books", "in the way")
    try space.drop("1,10.00")
    for _ in 0..<3 {
      #expect(try space.pass().hadTrouble)
      space.wait(minutes: 60)
    }
    #expect(try space.digests().count == 1)
    let told = try space.digests()[0]
    #expect(told.contains("/outbox/books': "), "\(told)")
    space.folder.remove("outbox/books")
    try space.pass()
    #expect(try space.digests().count == 2)
    #expect(try space.digests()[1].contains("OVER\n"))
    #expect(space.folder.read("outbox/books/sales-000001.csv") == "number,total\n1,10.00\n")
  }

  @Test func `a wrong map is told, while the rest runs`() throws {
    let space = try AlertSpace()
    try space.folder.write("maps/shop/other.yml", "map: shop/other\nzzz: 1\n")
    try space.pass()
    #expect(try space.digests().first?.contains("- maps/shop/other.yml: ") == true)
    space.folder.remove("maps/shop/other.yml")
    try space.pass()
    #expect(try space.digests().last?.contains("OVER\n- maps/shop/other.yml: ") == true)
  }

  @Test func `an order that waits for its payment wakes nobody`() throws {
    let space = try AlertSpace()
    try space.drop("1,10.00")
    try space.pass()
    #expect(try space.digests().isEmpty)
    #expect(space.folder.read("outbox/alerts") == nil)
  }

  @Test func `a stop at any step tells everything once, in the same words`() throws {
    func scene() throws -> AlertSpace {
      let space = try AlertSpace(inMemory: false)
      try space.drop("1,10.00", "2,900.00", "3,1.2.3")
      try space.dropFile("what,is,this\n1,2,3\n")
      return space
    }
    let whole = try scene()
    let script = try FaultScript("", recording: true)
    _ = try whole.house(faults: script).pass()
    let reference = try whole.digests()
    #expect(reference.count == 1)
    #expect(reference[0].contains("[high]: 1") && reference[0].contains("[map-decimal]: 1"))
    #expect(script.count > 40)
    let told = try #require(script.recorded.firstIndex { $0.path.contains("/.crossdock/alerts") })
    for step in [1, told / 2] + Array((told - 4)...script.count) where step > 0 {
      let space = try scene()
      // From there on nothing changes any more, clean-up included: a process that was killed.
      _ = try? space.house(faults: try FaultScript("EIO@\(step)+")).pass()
      for digest in try space.digests() { #expect(digest == reference[0], "step \(step)") }
      try space.pass()
      #expect(try space.digests() == reference, "step \(step): \(script.recorded[step - 1])")
      try space.pass()
      #expect(try space.digests() == reference, "step \(step)")
    }
  }

  @Test func `a disk on which nothing can be written rings once in a watch`() throws {
    let space = try AlertSpace(settings: "alerts: { command: [tools/ring, \"{file}\"] }")
    try space.folder.makeFolder("tools")
    try space.folder.write(
      "tools/ring", "#!/bin/sh\ncat >>\(space.folder.path)/rung\necho \"$1\" >>\(space.folder.path)/rung\n")
    try space.folder.setMode("tools/ring", 0o755)
    try space.drop("1,10.00")
    let trial = try FaultScript("", recording: true)
    let copy = try AlertSpace()
    try copy.drop("1,10.00")
    _ = try copy.house(faults: trial).pass()
    let first = try #require(trial.recorded.firstIndex { $0.path.contains("/outbox/books") }) + 1
    let house = try space.house(faults: try FaultScript("ENOSPC@\(first)+"))
    for _ in 0..<3 {
      _ = try? house.pass()
      #expect(house.close().isEmpty)
    }
    let rung = try #require(space.folder.read("rung"))
    #expect(rung.split(separator: "\n").filter { $0 == "NEEDS YOU" }.count == 1, "\(rung)")
    #expect(rung.lowercased().contains("no space left on device"), "\(rung)")
    #expect(try space.digests().isEmpty)
    // Room again, and another process: nobody is told of what is over.
    space.wait(minutes: 1)
    try space.pass()
    #expect(try space.digests().isEmpty)
    #expect(space.folder.read("outbox/books/sales-000001.csv") == "number,total\n1,10.00\n")
  }
}
