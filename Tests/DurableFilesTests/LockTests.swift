import DurableFiles
import Glibc
import TestSupport
import Testing
import Values

@Suite struct FolderLockTests {
  @Test func `T33 a second pass is refused, with the holder's name, until the first is done`() throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    let name = try FileName("lock")
    do {
      let lock = try FolderLock.take(name, in: folder, since: Instant(seconds: 0))
      do throws(FileError) {
        _ = try FolderLock.take(name, in: folder, since: Instant(seconds: 1))
        Issue.record("two passes at once")
      } catch {
        #expect(error.code == "file-lock-held")
        #expect(error.diagnostic.arguments[1].hasPrefix("process \(getpid()) on "))
        #expect(error.diagnostic.arguments[1].hasSuffix(" since 1970-01-01T00:00:00+00:00"))
      }
      withExtendedLifetime(lock) {}
    }
    _ = try FolderLock.take(name, in: folder, since: Instant(seconds: 2))
  }
}

@Suite struct LeaseFileTests {
  static let now = Instant(seconds: 1_770_000_000)
  static let other = ProcessIdentity(
    host: "other", machine: "m2", boot: "b2", namespace: "pid:[1]", process: 7, started: "70")

  static func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? FileError)?.code
    }
  }

  @Test func `T33 two hosts on one mount: the second is refused with the first's name`() throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    var seen: LeaseObservation?
    let lease = try LeaseFile.take(in: folder, observation: &seen, at: LeaseFileTests.now)
    #expect(lease.takeover == nil)
    do throws(FileError) {
      _ = try LeaseFile.take(
        in: folder, observation: &seen, at: LeaseFileTests.now, identity: LeaseFileTests.other)
      Issue.record("two holders at once")
    } catch {
      #expect(error.code == "file-lease-held")
      #expect(
        error.diagnostic.arguments[1].contains("process \(getpid()) on \(ProcessIdentity.current.host)"))
    }
    try lease.renew(at: LeaseFileTests.now)
    try lease.giveBack()
    #expect(try place.tree().isEmpty)
    _ = try LeaseFile.take(
      in: folder, observation: &seen, at: LeaseFileTests.now, identity: LeaseFileTests.other)
  }

  @Test func `T34 another host's lease is taken over when it has not changed for its term as we saw it`()
    throws
  {
    let place = try TemporaryFolder()
    let folder = try place.open()
    var none: LeaseObservation?
    let theirs = try LeaseFile.take(
      in: folder, term: .seconds(60), observation: &none, at: LeaseFileTests.now,
      identity: LeaseFileTests.other)
    var seen: LeaseObservation?
    let start = Uptime(nanoseconds: 1_000_000_000_000)
    func attempt(_ seconds: Int, _ clock: Instant = LeaseFileTests.now) throws(FileError) -> LeaseFile {
      try LeaseFile.take(in: folder, observation: &seen, at: clock, uptime: start + .seconds(seconds))
    }
    // Its wall clock is years behind ours: that means nothing.
    #expect(LeaseFileTests.code { _ = try attempt(0, Instant(seconds: 4_000_000_000)) } == "file-lease-held")
    #expect(LeaseFileTests.code { _ = try attempt(59) } == "file-lease-held")
    try theirs.renew(at: LeaseFileTests.now)
    #expect(LeaseFileTests.code { _ = try attempt(61) } == "file-lease-held")
    #expect(LeaseFileTests.code { _ = try attempt(120) } == "file-lease-held")
    let lease = try attempt(121)
    #expect(lease.takeover?.code == "file-lease-stale-elsewhere")
    #expect(lease.takeover?.message().contains("process 7 on other") == true)
    #expect(LeaseFileTests.code { try theirs.renew(at: LeaseFileTests.now) } == "file-lease-lost")
    try lease.check()
    #expect(try place.tree().count == 1)
  }

  @Test func `T34 an observation of another boot counts for nothing`() throws {
    let place = try TemporaryFolder()
    let folder = try place.open()
    var none: LeaseObservation?
    _ = try LeaseFile.take(
      in: folder, term: .seconds(1), observation: &none, at: LeaseFileTests.now,
      identity: LeaseFileTests.other)
    var seen: LeaseObservation? = LeaseObservation(
      line: Array(try #require(place.read(LeaseFile.name)).utf8), boot: "before",
      since: Uptime(nanoseconds: 0))
    #expect(
      LeaseFileTests.code { _ = try LeaseFile.take(in: folder, observation: &seen, at: LeaseFileTests.now) }
        == "file-lease-held")
    #expect(seen?.boot == ProcessIdentity.current.boot)
  }

  @Test func `T34 a dead holder on this host is taken over at once, and it is said`() throws {
    var dead = ProcessIdentity.current
    dead.started = "1"
    var rebooted = ProcessIdentity.current
    rebooted.boot = "another"
    for holder in [dead, rebooted] where holder.machine != "-" || holder.boot == dead.boot {
      let place = try TemporaryFolder()
      let folder = try place.open()
      var seen: LeaseObservation?
      _ = try LeaseFile.take(in: folder, observation: &seen, at: LeaseFileTests.now, identity: holder)
      let lease = try LeaseFile.take(in: folder, observation: &seen, at: LeaseFileTests.now)
      #expect(lease.takeover?.code == "file-lease-stale-here")
    }
  }

  @Test func `a container on this host, or a like-named host, is not taken for a dead process`() {
    let here = ProcessIdentity.current
    var container = here
    container.namespace = "pid:[other]"
    container.started = "1"
    #expect(container.life() == .elsewhere)
    var namesake = here
    namesake.machine = "another"
    #expect(namesake.life() == .elsewhere)
    #expect(here.life() == .alive)
    var unknown = here
    unknown.machine = "-"
    unknown.boot = "another"
    var self2 = here
    self2.machine = "-"
    #expect(unknown.life(seenFrom: self2) == .elsewhere)
  }

  @Test(arguments: ["", "garbage", "host=a\n", "host=a machine=b"])
  func `a lease that cannot be read is another's, for our own term`(text: String) throws {
    let place = try TemporaryFolder()
    try place.write(LeaseFile.name, text)
    let folder = try place.open()
    var seen: LeaseObservation?
    let start = Uptime.now()
    #expect(
      LeaseFileTests.code {
        _ = try LeaseFile.take(
          in: folder, term: .seconds(9), observation: &seen, at: LeaseFileTests.now, uptime: start)
      } == "file-lease-held")
    let lease = try LeaseFile.take(
      in: folder, term: .seconds(9), observation: &seen, at: LeaseFileTests.now, uptime: start + .seconds(9))
    #expect(lease.takeover?.code == "file-lease-stale-elsewhere")
  }

  @Test func `a stop at any step of taking over lets the next one in`() throws {
    func prepare() throws -> TemporaryFolder {
      let place = try TemporaryFolder()
      var dead = ProcessIdentity.current
      dead.started = "1"
      var seen: LeaseObservation?
      _ = try LeaseFile.take(in: place.open(), observation: &seen, at: LeaseFileTests.now, identity: dead)
      return place
    }
    let counting = try FaultScript("")
    var seen: LeaseObservation?
    let counted = try prepare()
    _ = try LeaseFile.take(in: counted.open(faults: counting), observation: &seen, at: LeaseFileTests.now)
    for step in 1...counting.count {
      let place = try prepare()
      let script = try FaultScript("EIO@\(step)+")
      #expect(throws: FileError.self) {
        try LeaseFile.take(in: place.open(faults: script), observation: &seen, at: LeaseFileTests.now)
      }
      // The one that stopped is dead in truth; here it is this very process, so its entry is taken by hand.
      if step == counting.count { place.remove(LeaseFile.name) }
      try place.open().sweepStages()
      let lease = try LeaseFile.take(in: place.open(), observation: &seen, at: LeaseFileTests.now)
      try lease.check()
      #expect(try place.tree().count == 1)
    }
  }
}
