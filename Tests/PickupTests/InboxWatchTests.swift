import DurableFiles
import Pickup
import TestSupport
import Testing
import Values

@Suite struct InboxWatchTests {
  @Test func `a dropped file wakes long before the poll, and each folder's mode is said once`() throws {
    let space = try PickupSpace()
    let watch = InboxWatch(space.inbox, poll: .seconds(30), lull: .milliseconds(5))
    #expect(watch.refresh().map(\.code) == ["pickup-mode-events"])
    #expect(watch.refresh().isEmpty)
    try space.drop.write("shop/a", "x")
    let start = Uptime.now()
    #expect(try watch.wait() == .events)
    #expect(Uptime.now() - start < .seconds(20))
  }

  @Test func `without news the poll comes, or an earlier time that was asked for`() throws {
    let space = try PickupSpace()
    let slow = InboxWatch(space.inbox, poll: .seconds(30))
    _ = slow.refresh()
    #expect(try slow.wait(until: Uptime.now() + .milliseconds(10)) == .poll)
    let quick = InboxWatch(space.inbox, poll: .milliseconds(10))
    _ = quick.refresh()
    #expect(try quick.wait(until: Uptime.now() + .seconds(30)) == .poll)
  }

  @Test func `T12 a folder that is renamed or removed and made again is watched again`() throws {
    let space = try PickupSpace()
    let watch = InboxWatch(space.inbox, poll: .seconds(30), lull: .milliseconds(5))
    _ = watch.refresh()
    for round in 0..<4 {
      if round % 2 == 0 { try space.drop.rename("shop", "gone-\(round)") } else { space.drop.remove("shop") }
      #expect(try watch.wait() == .events)
      #expect(watch.refresh().isEmpty)
      try space.drop.makeFolder("shop")
      #expect(try watch.wait() == .events)
      #expect(watch.refresh().map(\.code) == ["pickup-mode-events"])
      try space.drop.write("shop/a", "x")
      #expect(try watch.wait() == .events)
      #expect(try space.inbox.scan().tickets.count == 1)
    }
  }

  @Test func `T13 what is there before the watch is in the scan, what comes after it is an event`() throws {
    let space = try PickupSpace()
    try space.drop.write("shop/before", "x")
    let watch = InboxWatch(space.inbox, poll: .seconds(30), lull: .milliseconds(5))
    _ = watch.refresh()
    try space.drop.write("shop/between", "x")
    #expect(try space.inbox.scan().tickets.count == 2)
    #expect(try watch.wait() == .events)
  }

  @Test func `T11 fifty thousand files at once run the queue over, and none is missed`() throws {
    let space = try PickupSpace(on: "/dev/shm")
    let watch = InboxWatch(space.inbox, poll: .seconds(30), lull: .milliseconds(5))
    _ = watch.refresh()
    let events = try FileEvents()
    _ = try events.add(space.inbox.folder(of: "shop"))
    try space.drop.writeMany("shop/f-", count: 50_000)
    #expect(try watch.wait() == .events)
    // The kernel's default keeps 16 384 events (/proc/sys/fs/inotify/max_queued_events).
    #expect(try events.wait(until: Uptime.now()).mustRescan)
    let tickets = try space.inbox.scan().tickets
    #expect(tickets.count == 50_000)
    #expect(tickets.last?.name.description == "f-49999")
  }

  @Test func `T10 on a mount polling is alone, it is said, and it finds what comes`() throws {
    let space = try PickupSpace(assuming: FileSystem(magic: 0x6969))
    let watch = InboxWatch(space.inbox, poll: .milliseconds(20))
    let notes = watch.refresh()
    #expect(notes.map(\.code) == ["pickup-mode-polling"])
    #expect(notes.first?.arguments == ["\(space.drop.path)/shop", "nfs", "0.02 seconds"])
    try space.drop.write("shop/a", "x")
    #expect(try watch.wait() == .poll)
    #expect(try space.inbox.scan().tickets.count == 1)
  }

  @Test func `a wait is ended from another thread`() async throws {
    let space = try PickupSpace()
    let watch = InboxWatch(space.inbox, poll: .seconds(30))
    async let wake = Task.detached { try watch.wait() }.value
    watch.wake()
    #expect(try await wake == .woken)
  }
}
