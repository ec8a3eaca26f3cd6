import DurableFiles
import TestSupport
import Testing

@Suite struct FileEventsTests {
  @Test func `files that are closed or moved in wake, and nothing else does`() throws {
    let place = try TemporaryFolder()
    try place.makeFolder("in")
    try place.write("outside", "x")
    let folder = try Folder("\(place.path)/in")
    let events = try FileEvents()
    let id = try events.add(folder)
    #expect(try events.wait(until: Uptime.now() + .milliseconds(20)).isEmpty)
    try place.write("in/a", "x")
    #expect(try events.wait(until: Uptime.now() + .seconds(5)).changed == [id])
    try place.rename("outside", "in/b")
    #expect(try events.wait(until: Uptime.now() + .seconds(5)).changed == [id])
    #expect(try events.wait(until: Uptime.now() + .milliseconds(20)).isEmpty)
  }

  @Test(arguments: [true, false])
  func `T12 a folder that is removed or renamed says so`(isRenamed: Bool) throws {
    let place = try TemporaryFolder()
    try place.makeFolder("in")
    let events = try FileEvents()
    // The descriptor stays open meanwhile, and would keep a removed folder's inode: so it is let go.
    let id = try events.add(Folder("\(place.path)/in"))
    if isRenamed { try place.rename("in", "elsewhere") } else { place.remove("in") }
    #expect(try events.wait(until: Uptime.now() + .seconds(5)).gone == [id])
  }

  @Test func `a wait is ended from another thread`() async throws {
    let events = try FileEvents()
    // Without the wake it would last an hour, and the test with it.
    async let woken = Task.detached { try events.wait(until: Uptime.now() + .seconds(3600)).wasWoken }.value
    events.wake()
    #expect(try await woken)
  }
}
