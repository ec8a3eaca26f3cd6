import Lanes
import Testing

/// Values from one thread to another.
struct BeltTests {
  private struct Broken: Error, Equatable {}

  @Test(arguments: [1, 2, 7])
  func `all values come in order`(room: Int) throws {
    let belt = Belt<Int>(room: room)
    let lane = Lane {
      var next = 0
      belt.fill {
        next += 1
        return next <= 1000 ? next : nil
      }
    }
    var found: [Int] = []
    while let value = try belt.take() { found.append(value) }
    lane.join()
    #expect(found == Array(1...1000))
  }

  @Test func `an error comes behind the values before it`() throws {
    let belt = Belt<Int>(room: 2)
    let lane = Lane {
      var next = 0
      belt.fill { () throws -> Int? in
        next += 1
        if next > 5 { throw Broken() }
        return next
      }
    }
    var found: [Int] = []
    #expect(throws: Broken()) {
      while let value = try belt.take() { found.append(value) }
    }
    lane.join()
    #expect(found == [1, 2, 3, 4, 5])
  }

  @Test func `who fills a belt stops when nobody takes any more`() throws {
    let belt = Belt<Int>(room: 1)
    let lane = Lane { belt.fill { 7 } }
    #expect(try belt.take() == 7)
    belt.cancel()
    // Were it not told, this would wait for ever.
    lane.join()
    #expect(try belt.take() == nil)
    #expect(!belt.put(1))
  }
}
