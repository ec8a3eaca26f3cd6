import DurableFiles
import Glibc
import TestSupport
import Testing
import Values

@Suite struct StagedFileTests {
  static let text = "id,name\n1,Müller\n2,王\n"

  @discardableResult
  static func publish(_ text: String, as name: String, in folder: Folder) throws(FileError) -> Digest {
    var stage = try StagedFile(in: folder)
    for character in text { try stage.write(String(character)) }
    return try stage.publish(as: FileName(name))
  }

  @Test func `a published file is whole, of mode 0640 whatever the umask, and has its digest`() throws {
    let place = try TemporaryFolder()
    let old = umask(0o077)
    defer { umask(old) }
    let digest = try StagedFileTests.publish("abc", as: "feed-000001.csv", in: place.open())
    #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try place.tree() == ["feed-000001.csv": "abc"])
    #expect(try place.mode("feed-000001.csv") == 0o640)
  }

  @Test func `the steps stand in the order that makes them durable`() throws {
    let place = try TemporaryFolder()
    let script = try FaultScript("", recording: true)
    try StagedFileTests.publish("abc", as: "a.csv", in: place.open(faults: script))
    #expect(script.recorded.map(\.call) == [.open, .chmod, .write, .sync, .renameNoReplace, .sync])
    #expect(script.recorded.last?.path == place.path)
  }

  @Test(arguments: [PublishMethod.renameNoReplace, .link, .renameChecked])
  func `T59 the same bytes again are a no-op, other bytes an error, and nothing is overwritten`(
    method: PublishMethod
  ) throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    folder.use(method)
    try StagedFileTests.publish("first", as: "a.csv", in: folder)
    try StagedFileTests.publish("first", as: "a.csv", in: folder)
    #expect { try StagedFileTests.publish("other", as: "a.csv", in: folder) } throws: {
      ($0 as? FileError)?.code == "file-target-differs"
    }
    #expect { try StagedFileTests.publish("first and more", as: "a.csv", in: folder) } throws: {
      ($0 as? FileError)?.code == "file-target-differs"
    }
    #expect(try place.tree() == ["a.csv": "first"])
  }

  @Test func `T59 a folder or a link under the name is never replaced`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("a.csv")
    try place.link("b.csv", to: "elsewhere")
    for name in ["a.csv", "b.csv"] {
      #expect(throws: FileError.self) { try StagedFileTests.publish("x", as: name, in: place.open()) }
    }
    #expect(try place.tree() == ["a.csv/": "", "b.csv": "?"])
  }

  @Test func `a dropped stage leaves nothing`() throws {
    let place = try TemporaryFolder()
    do {
      var stage = try StagedFile(in: place.open())
      try stage.write(StagedFileTests.text)
    }
    #expect(try place.tree().isEmpty)
  }

  @Test func `a big file goes by in blocks and keeps its digest`() throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    var stage = try StagedFile(in: folder)
    let block = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    for _ in 0..<1000 { try stage.write(block.span) }
    // FIPS 180-4's own example: a million times the letter a.
    #expect(
      try stage.publish(as: FileName("m")).hex
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(place.read("m")?.utf8.count == 1_000_000)
  }

  @Test(arguments: ["short@3", "EINTR@3", "EINTR@1", "EINTR@4-9", "short@3-4"])
  func `an interrupted call is tried again and a short write is continued`(plan: String) throws {
    let place = try TemporaryFolder()
    try StagedFileTests.publish(StagedFileTests.text, as: "a", in: place.open(faults: FaultScript(plan)))
    #expect(try place.tree() == ["a": StagedFileTests.text])
  }

  @Test(arguments: ["ENOSPC", "EDQUOT", "EROFS", "EIO"], 1...6)
  func `T62 a full, read-only or broken disk fails cleanly at each step`(name: String, step: Int) throws {
    let place = try TemporaryFolder()
    let folder = try place.open(faults: FaultScript("\(name)@\(step)"))
    do throws(FileError) {
      try StagedFileTests.publish(StagedFileTests.text, as: "a", in: folder)
      Issue.record("step \(step) did not fail")
    } catch {
      #expect(error.number != 0)
      #expect(error.diagnostic.message().contains(FileError.words(for: error.number)))
    }
    // Only the sync of the folder comes after the name is given.
    #expect(try place.tree() == (step == 6 ? ["a": StagedFileTests.text] : [:]))
    try StagedFileTests.publish(StagedFileTests.text, as: "a", in: place.open())
    #expect(try place.tree() == ["a": StagedFileTests.text])
  }

  @Test func `T62 a folder that is gone is an error`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("out")
    let folder = try Folder("\(place.path)/out")
    var stage = try StagedFile(in: folder)
    try stage.write("x")
    place.remove("out")
    #expect(throws: FileError.self) { _ = try StagedFile(in: folder) }
    let name = try FileName("a")
    do throws(FileError) {
      _ = try stage.publish(as: name)
      Issue.record("published into a folder that is gone")
    } catch {
      #expect(error.number == ENOENT)
    }
  }

  @Test(arguments: [PublishMethod.renameNoReplace, .link, .renameChecked])
  func `T58 a stop at any step shows the whole file or none, and the repeat finishes`(method: PublishMethod)
    throws
  {
    let counting = try FaultScript("")
    let counted = try TemporaryFolder()
    let first = try counted.open(faults: counting)
    first.use(method)
    try StagedFileTests.publish(StagedFileTests.text, as: "a", in: first)
    try #require(counting.count >= 6)
    for step in 1...counting.count {
      let place = try TemporaryFolder()
      let dying = try place.open(faults: FaultScript("EIO@\(step)+"))
      dying.use(method)
      #expect(throws: FileError.self) {
        try StagedFileTests.publish(StagedFileTests.text, as: "a", in: dying)
      }
      #expect([nil, StagedFileTests.text].contains(place.read("a")))
      let again = try place.open()
      again.use(method)
      try again.sweepStages()
      try StagedFileTests.publish(StagedFileTests.text, as: "a", in: again)
      #expect(try place.tree() == ["a": StagedFileTests.text], "stopped at step \(step)")
    }
  }

  @Test(arguments: 1...6)
  func `T58 a process that is really killed at a step leaves the same`(step: Int) async throws {
    let place = try TemporaryFolder()
    let path = place.path
    for plan in ["kill@\(step)", "tear@\(step)"] {
      await #expect(processExitsWith: .exitCode(137)) { [path = path as String, plan = plan as String] in
        let folder = try Folder(path, calls: Calls(faults: FaultScript(plan)))
        try StagedFileTests.publish(StagedFileTests.text, as: "a", in: folder)
      }
      #expect([nil, StagedFileTests.text].contains(place.read("a")))
    }
    let folder = try place.open()
    try folder.sweepStages()
    try StagedFileTests.publish(StagedFileTests.text, as: "a", in: folder)
    #expect(try place.tree() == ["a": StagedFileTests.text])
  }
}

@Suite struct PublishMethodTests {
  @Test func `T60 the best way is found by trying it`() throws {
    let place = try TemporaryFolder()
    let found = try FolderCapabilities.probe(place.open())
    #expect(found.method == .renameNoReplace)
    #expect(found.syncsFolder && found.leases)
    #expect(found.fileSystem.kind == .local)
    #expect(try place.tree().isEmpty)
  }

  @Test(arguments: [("EINVAL", "ENOSYS"), ("ENOSYS", "EPERM"), ("ENOTSUP", "ENOTSUP")])
  func `T60 a file system without a call gets the next way`(rename: String, link: String) throws {
    let place = try TemporaryFolder()
    // Steps 1 to 4 make the stage; 5 is the rename, 6 the link.
    let folder = try place.open(faults: FaultScript("\(rename)@5,\(link)@6"))
    try StagedFileTests.publish("abc", as: "a", in: folder)
    #expect(try place.tree() == ["a": "abc"])
  }

  @Test func `T60 on a mount the way is tried out once before the first name is given`() throws {
    let place = try TemporaryFolder()
    let script = try FaultScript("", recording: true)
    let folder = try Folder(
      place.path, calls: Calls(faults: script, assuming: FileSystem(magic: 0x6573_5546)))
    try StagedFileTests.publish("abc", as: "a", in: folder)
    let first = script.count
    try StagedFileTests.publish("abc", as: "b", in: folder)
    #expect(script.count - first == 6 && first > 12)
    #expect(try place.tree() == ["a": "abc", "b": "abc"])
  }

  @Test func `T60 a probe of a mount without either leaves nothing behind`() throws {
    let place = try TemporaryFolder()
    let counting = try FaultScript("", recording: true)
    _ = try FolderCapabilities.probe(place.open(faults: counting))
    let rename = try #require(counting.recorded.firstIndex { $0.call == .renameNoReplace }) + 1
    let script = try FaultScript("EINVAL@\(rename)", recording: true)
    #expect(try FolderCapabilities.probe(place.open(faults: script)).method == .link)
    let link = try #require(script.recorded.firstIndex { $0.call == .link }) + 1
    let neither = try FaultScript("EINVAL@\(rename),EPERM@\(link)")
    #expect(try FolderCapabilities.probe(place.open(faults: neither)).method == .renameChecked)
    #expect(try place.tree().isEmpty)
  }
}
