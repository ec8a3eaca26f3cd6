import DurableFiles
import Glibc
import TestSupport
import Testing
import Values

@Suite struct MoveTests {
  /// Where the target lies, seen from the source: on the same file system, or on another.
  static let roots = ["/tmp", "/dev/shm"]
  static let text = String(repeating: "1042,10042,90.00\n", count: 9)

  static func digest(_ text: String) -> Digest {
    var running = RunningDigest()
    running.update(Array(text.utf8), count: text.utf8.count)
    return running.finalize()
  }

  @Test(arguments: roots)
  func `a file is moved under a new name, byte for byte`(root: String) throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: root))
    try source.write("a", MoveTests.text)
    try source.open().move(FileName("a"), to: target.open(), as: FileName("b"))
    #expect(try source.tree().isEmpty)
    #expect(try target.tree() == ["b": MoveTests.text])
  }

  @Test func `across file systems the copy lasts before the source goes`() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: "/dev/shm"))
    try source.write("a", MoveTests.text)
    let script = try FaultScript("", recording: true)
    try source.open(faults: script).move(FileName("a"), to: target.open(faults: script), as: FileName("b"))
    let calls: [ChangingCall] = [
      .renameNoReplace, .open, .chmod, .write, .sync, .renameNoReplace, .sync, .unlink, .sync, .sync,
    ]
    #expect(script.recorded.map(\.call) == calls)
    #expect(script.recorded[6].path == target.path)
    #expect(script.recorded[7].path == "\(source.path)/a")
    #expect(script.recorded[9].path == source.path)
  }

  @Test(arguments: roots)
  func `T59 a taken name is left alone`(root: String) throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: root))
    try source.write("a", MoveTests.text)
    try target.write("b", "other")
    #expect { try source.open().move(FileName("a"), to: target.open(), as: FileName("b")) } throws: {
      ($0 as? FileError)?.code == "file-target-differs"
    }
    #expect(try source.tree() == ["a": MoveTests.text])
    #expect(try target.tree() == ["b": "other"])
    try target.write("b", MoveTests.text)
    try source.open().move(FileName("a"), to: target.open(), as: FileName("b"))
    #expect(try source.tree().isEmpty)
    #expect(try target.tree() == ["b": MoveTests.text])
  }

  @Test(arguments: roots, [false, true])
  func `T58 a stop at any step leaves the file whole somewhere, and the repeat finishes`(
    root: String, knows: Bool
  ) throws {
    let digest = knows ? MoveTests.digest(MoveTests.text) : nil
    let counting = try FaultScript("")
    do {
      let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: root))
      try source.write("a", MoveTests.text)
      try source.open(faults: counting).move(
        FileName("a"), to: target.open(faults: counting), as: FileName("b"))
    }
    try #require(counting.count >= 3)
    for step in 1...counting.count {
      let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: root))
      try source.write("a", MoveTests.text)
      let script = try FaultScript("EIO@\(step)+")
      #expect(throws: FileError.self) {
        try source.open(faults: script).move(
          FileName("a"), to: target.open(faults: script), as: FileName("b"), expecting: digest)
      }
      #expect([nil, MoveTests.text].contains(source.read("a")))
      #expect([nil, MoveTests.text].contains(target.read("b")))
      #expect(source.read("a") != nil || target.read("b") != nil, "nowhere after step \(step)")
      try target.open().sweepStages()
      if knows || source.read("a") != nil {
        try source.open().move(FileName("a"), to: target.open(), as: FileName("b"), expecting: digest)
      }
      #expect(try source.tree().isEmpty)
      #expect(try target.tree() == ["b": MoveTests.text])
    }
  }

  @Test func `T35 a source that cannot be removed is removed by the repeat alone`() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: "/dev/shm"))
    try source.write("a", MoveTests.text)
    let counting = try FaultScript("", recording: true)
    do {
      let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: "/dev/shm"))
      try source.write("a", MoveTests.text)
      try source.open(faults: counting).move(
        FileName("a"), to: target.open(faults: counting), as: FileName("b"))
    }
    let unlink = try #require(counting.recorded.lastIndex { $0.call == .unlink }) + 1
    let script = try FaultScript("EPERM@\(unlink)")
    #expect {
      try source.open(faults: script).move(FileName("a"), to: target.open(faults: script), as: FileName("b"))
    } throws: { ($0 as? FileError)?.code == "file-remove" }
    #expect(try source.tree() == ["a": MoveTests.text])
    try source.open().move(FileName("a"), to: target.open(), as: FileName("b"))
    #expect(try source.tree().isEmpty)
    #expect(try target.tree() == ["b": MoveTests.text])
  }

  @Test func `a file that somebody writes to is not copied`() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder(on: "/dev/shm"))
    let writer = try Writer("\(source.path)/a")
    writer.write(MoveTests.text)
    #expect { try source.open().move(FileName("a"), to: target.open(), as: FileName("b")) } throws: {
      ($0 as? FileError)?.code == "file-changed"
    }
    writer.write("more")
    #expect(source.read("a") == MoveTests.text + "more")
    #expect(try target.tree().isEmpty)
  }

  @Test func `T05 a source that is not there is an error`() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let digest = MoveTests.digest("x")
    #expect {
      try source.open().move(FileName("a"), to: target.open(), as: FileName("b"), expecting: digest)
    } throws: {
      ($0 as? FileError)?.number == ENOENT
    }
  }
}
