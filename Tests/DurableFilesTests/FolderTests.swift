import DurableFiles
import Glibc
import TestSupport
import Testing
import Values

@Suite struct FolderTests {
  @Test func `a link that leaves the folder is not followed, one that stays is`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("inbox/shop")
    try place.makeFolder("secret")
    try place.link("inbox/out", to: "../secret")
    try place.link("inbox/absolute", to: "/etc")
    try place.link("inbox/alias", to: "shop")
    let inbox = try Folder("\(place.path)/inbox")
    for name in ["out", "absolute"] {
      #expect { try inbox.folder(FileName(name)) } throws: { ($0 as? FileError)?.code == "file-outside" }
    }
    #expect(try inbox.folder(FileName("alias")).list().isEmpty)
  }

  @Test func `without openat2 no link is followed at all`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("shop")
    try place.link("alias", to: "shop")
    try place.link("absolute", to: "/etc")
    try place.write("shop/a", "x")
    let folder = try Folder(place.path, calls: Calls(resolvesBeneath: false))
    for name in ["alias", "absolute"] {
      #expect { try folder.folder(FileName(name)) } throws: { ($0 as? FileError)?.code == "file-outside" }
    }
    #expect(try folder.folder(FileName("shop")).open(FileName("a")).readAll() == [UInt8(ascii: "x")])
    try StagedFileTests.publish("abc", as: "b", in: folder)
    #expect(place.read("b") == "abc")
  }

  @Test func `only plain files are opened, and a pipe does not hang`() throws {
    let place = try TemporaryFolder()
    try place.makePipe("pipe")
    try place.makeFolder("folder")
    try place.write("target", "x")
    try place.link("link", to: "target")
    let folder = try place.open()
    for (name, code) in [("pipe", "file-not-plain"), ("folder", "file-not-plain"), ("link", "file-outside")] {
      #expect { _ = try folder.open(FileName(name)) } throws: { ($0 as? FileError)?.code == code }
    }
    #expect { _ = try folder.open(FileName("nothing")) } throws: { ($0 as? FileError)?.number == ENOENT }
  }

  @Test func `T21 strange names are listed and opened byte for byte`() throws {
    let place = try TemporaryFolder()
    let names = [
      " ", "-rf", "a\nb", "caf\u{e9}", "cafe\u{301}", "A", "a", String(repeating: "x", count: 255),
    ]
    for name in names { try place.write(name, name) }
    let folder = try place.open()
    #expect(
      try folder.list().sorted() == names.map { (name) throws(FileError) in try FileName(name) }.sorted())
    for name in names { #expect(try folder.open(FileName(name)).readAll() == Array(name.utf8)) }
    let odd = try FileName([0xFF, 0xFE])
    let stage = try StagedFile(in: folder)
    _ = try stage.publish(as: odd)
    #expect(try folder.list().contains(odd))
  }

  @Test func `a folder is made once, of mode 0750 whatever the umask`() throws {
    let place = try TemporaryFolder()
    let old = umask(0o077)
    defer { umask(old) }
    let folder = try place.open()
    let made = try folder.makeFolder(FileName("archive"))
    #expect(try folder.makeFolder(FileName("archive")).path == made.path)
    #expect(try place.mode("archive") == 0o750)
    try place.write("archive/a", "x")
    #expect(try folder.removeFolder(FileName("archive")) == false)
    place.remove("archive/a")
    #expect(try folder.removeFolder(FileName("archive")) == true)
    #expect(try folder.removeFolder(FileName("archive")) == true)
  }

  @Test func `a writer is seen while it has the file open, and no longer`() throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    do {
      let writer = try Writer("\(place.path)/a")
      writer.write("x")
      #expect(try folder.open(FileName("a")).writers() == .some)
    }
    #expect(try folder.open(FileName("a")).writers() == .none)
    // The lease was given back: the next writer does not wait, and is not told of by a signal.
    try place.append("a", "y")
    #expect(place.read("a") == "xy")
  }

  @Test(arguments: [
    (UInt64(0xEF53), "ext4", FileSystem.Kind.local), (0x0102_1994, "tmpfs", .local),
    (0x6969, "nfs", .network),
    (0xFF53_4D42, "cifs", .network), (0x6573_5546, "fuse", .fuse), (0xDEAD_BEEF, "0xdeadbeef", .network),
  ])
  func `T10 the kind of a file system is told by its number, an unknown one is not trusted`(
    magic: UInt64, name: String, kind: FileSystem.Kind
  ) {
    #expect(FileSystem(magic: magic).name == name)
    #expect(FileSystem(magic: magic).kind == kind)
  }
}

@Suite struct FaultScriptTests {
  @Test(arguments: [
    "kill", "kill@", "kill@0", "ENOTHING@3", "EIO@5-3", "EIO@1-2-3", "@3", "EIO@x", "EIO@3,nonsense",
  ])
  func `a plan that says nothing is refused`(plan: String) {
    #expect { try FaultScript(plan) } throws: { ($0 as? FileError)?.code == "file-fault-plan" }
  }

  @Test func `a trace has a line for each step`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("out")
    let folder = try Folder(
      "\(place.path)/out", calls: Calls(faults: FaultScript("trace=\(place.path)/trace")))
    try StagedFileTests.publish("x", as: "a", in: folder)
    let lines = try #require(place.read("trace")).split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[4] == "5 rename-noreplace \(place.path)/out/a")
    try folder.calls.step("ledger-commit", "batch 7")
    #expect(try #require(place.read("trace")).hasSuffix("7 other ledger-commit batch 7\n"))
  }

  @Test func `the environment's plan holds for the whole process`() async throws {
    let place = try TemporaryFolder()
    let path = place.path
    await #expect(processExitsWith: .exitCode(137)) { [path = path as String] in
      unsafe setenv("CROSSDOCK_FAULT", "trace=\(path)/trace,kill@5", 1)
      try FaultPoint.start()
      try StagedFileTests.publish("x", as: "a", in: Folder(path))
    }
    #expect(place.read("a") == nil)
    #expect(try #require(place.read("trace")).hasSuffix("5 rename-noreplace \(path)/a\n"))
    await #expect(processExitsWith: .failure) {
      unsafe setenv("CROSSDOCK_FAULT", "kil@5", 1)
      try FaultPoint.start()
    }
  }

  @Test func `a step of another room fails as planned`() throws {
    let calls = Calls(faults: try FaultScript("EIO@2"))
    try calls.step("ledger-commit", "before")
    #expect { try calls.step("ledger-commit", "after") } throws: { ($0 as? FileError)?.code == "file-step" }
    try Calls().step("ledger-commit", "no plan")
  }
}
