import DurableFiles
import Pickup
import TestSupport
import Testing
import Values

@Suite struct InboxTests {
  static func names(_ scan: Inbox.Scan) -> [String] { scan.tickets.map(\.name.description) }

  @Test func `known partial names and hidden files are ignored`() throws {
    let space = try PickupSpace()
    let ignored = [
      "a.part", "a.csv.filepart", "a.tmp", "A.TMP", "a.crdownload", "a.csv~", ".a.csv.swp", "a.swp",
      ".hidden",
      ".crossdock-lease",
    ]
    let taken = ["a.csv", "part", "tmp", "a.part.csv", "a.temp", "-a.csv"]
    for name in ignored + taken { try space.drop.write("shop/\(name)", "x") }
    #expect(Set(InboxTests.names(try space.inbox.scan())) == Set(taken))
  }

  @Test func `T15 tickets stand partner by partner and in natural order`() throws {
    let drop = try TemporaryFolder()
    let inbox = Inbox(drop.path, partners: [PartnerPickup(name: "b"), PartnerPickup(name: "a")])
    for name in ["b/o-10", "b/o-9", "a/o-2", "a/o-1"] {
      try drop.makeFolder(String(name.prefix(1)))
      try drop.write(name, "x")
    }
    let paths = try inbox.scan().tickets.map(\.path)
    #expect(paths == ["inbox/b/o-9", "inbox/b/o-10", "inbox/a/o-1", "inbox/a/o-2"])
  }

  @Test func `T14 a file with an older time than those seen before is not skipped`() throws {
    let space = try PickupSpace()
    let inbox = space.inbox
    try space.drop.write("shop/new", "x")
    #expect(InboxTests.names(try inbox.scan()) == ["new"])
    try space.drop.write("shop/old", "x")
    try space.drop.setTime("shop/old", 0)
    #expect(InboxTests.names(try inbox.scan()) == ["new", "old"])
  }

  @Test func `what is no file of a partner's is said once, for as long as it lasts`() throws {
    let space = try PickupSpace()
    try space.drop.write("stray.csv", "x")
    try space.drop.makeFolder("nobody")
    try space.drop.makeFolder("shop/deeper")
    try space.drop.write("shop/deeper/a.csv", "x")
    try space.drop.makePipe("shop/pipe")
    try space.drop.link("shop/passwd", to: "/etc/passwd")
    try space.drop.write("shop/z.csv", "x")
    let inbox = space.inbox
    let scan = try inbox.scan()
    #expect(InboxTests.names(scan) == ["z.csv"])
    #expect(
      Set(scan.notes.map { "\($0.code) \($0.arguments[0])" }) == [
        "pickup-stray-file inbox/stray.csv", "pickup-unknown-folder inbox/nobody",
        "pickup-subfolder inbox/shop/deeper", "pickup-special inbox/shop/pipe",
        "pickup-link inbox/shop/passwd",
      ])
    #expect(try inbox.scan().notes.isEmpty)
    space.drop.remove("stray.csv")
    #expect(try inbox.scan().notes.isEmpty)
    try space.drop.write("stray.csv", "x")
    #expect(try inbox.scan().notes.map(\.code) == ["pickup-stray-file"])
  }

  @Test func `T12 a partner's folder that is removed, made again or a link keeps working`() throws {
    let space = try PickupSpace()
    let inbox = space.inbox
    try space.drop.write("shop/a", "x")
    #expect(try inbox.scan().tickets.count == 1)
    try space.drop.rename("shop", "elsewhere")
    #expect(Set(try inbox.scan().notes.map(\.code)) == ["pickup-folder-missing", "pickup-unknown-folder"])
    try space.drop.makeFolder("shop")
    try space.drop.write("shop/b", "x")
    #expect(InboxTests.names(try inbox.scan()) == ["b"])
    space.drop.remove("shop")
    try space.drop.link("shop", to: "elsewhere")
    #expect(InboxTests.names(try inbox.scan()) == ["a"])
  }

  @Test func `a partner's folder that is a link out of the inbox is not followed, and the others go on`()
    throws
  {
    let drop = try TemporaryFolder()
    let inbox = Inbox(drop.path, partners: [PartnerPickup(name: "out"), PartnerPickup(name: "shop")])
    try drop.link("out", to: "/etc")
    try drop.makeFolder("shop")
    try drop.write("shop/a", "x")
    let scan = try inbox.scan()
    #expect(scan.notes.map(\.code) == ["file-outside"])
    #expect(InboxTests.names(scan) == ["a"])
  }

  @Test func `T21 strange names are tickets`() throws {
    let space = try PickupSpace()
    let names = [
      " ", "-rf", "a\nb", "caf\u{e9}", "cafe\u{301}", "A", "a", String(repeating: "x", count: 255),
    ]
    for name in names { try space.drop.write("shop/\(name)", "x") }
    #expect(Set(try space.inbox.scan().tickets.map(\.name.bytes)) == Set(names.map { Array($0.utf8) }))
  }

  @Test func `T07 a marker belongs to the file with its whole name, dots and all`() throws {
    let space = try PickupSpace(marker: ".done")
    try space.drop.write("shop/a.b.csv", "x")
    try space.drop.write("shop/a.b.csv.done", "")
    try space.drop.write("shop/c.csv", "x")
    try space.drop.write("shop/c.done", "")
    let scan = try space.inbox.scan()
    #expect(InboxTests.names(scan) == ["a.b.csv", "c.csv"])
    #expect(scan.tickets.map { $0.marker?.description } == ["a.b.csv.done", nil])
  }

  @Test func `T07 a marker before its data is no file, and is told of when nothing comes`() throws {
    let space = try PickupSpace(marker: ".done")
    try space.drop.write("shop/a.csv.done", "")
    let inbox = space.inbox
    let start = Uptime.now()
    let early = try inbox.scan(at: start)
    #expect(early.tickets.isEmpty && early.notes.isEmpty)
    #expect(try inbox.scan(at: start + .seconds(3600)).notes.map(\.code) == ["pickup-marker-alone"])
  }

  @Test func `T16 a list that cannot be read gives no file of its folder, and is an error for the inbox`()
    throws
  {
    let drop = try TemporaryFolder()
    #expect(throws: FileError.self) { try Inbox("\(drop.path)/nothing", partners: []).scan() }
    let inbox = Inbox(drop.path, partners: [PartnerPickup(name: "a"), PartnerPickup(name: "b")])
    try drop.write("a", "a file, not a folder")
    try drop.makeFolder("b")
    try drop.write("b/x", "x")
    let scan = try inbox.scan()
    #expect(InboxTests.names(scan) == ["x"])
    #expect(scan.notes.map(\.code) == ["file-open"])
  }
}
