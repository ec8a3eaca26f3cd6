import Formats
import Lanes
import Mapping

/// The records of a file on their way to the ledger: one thread reads, others map, and they come in the file's order.
///
/// Whoever takes them may stop at any time; ``stop()`` then sees to it that nobody reads the file any more.
final class RecordLanes {
  /// Below this size the threads would cost more than they gain.
  private static let smallestSize = 4 << 20

  private let records: RecordSource
  private let crew: Crew<RecordStep, RecordBatch>
  private let reader: Lane?

  init(_ records: RecordSource, size: Int) throws {
    self.records = records
    var work: [@Sendable (RecordStep) -> RecordBatch] = []
    if size >= RecordLanes.smallestSize {
      for _ in 0..<min(Lane.processors, 4) {
        let mapper = Handed(try records.mapper())
        work.append { mapper.value.map($0) }
      }
    }
    let crew = Crew(work)
    self.crew = crew
    guard !crew.isEmpty else {
      reader = nil
      return
    }
    let source = Handed(records)
    let lane = Lane { crew.fill { try source.value.nextStep() } }
    reader = lane.hasBegun ? lane : nil
  }

  /// The next batch, or nothing at the end.
  ///
  /// - Throws: what makes the whole file unreadable.
  func next() throws -> RecordBatch? { try reader == nil ? records.next() : crew.take() }

  /// Waits until nobody reads any more.
  func stop() {
    crew.stop()
    reader?.join()
  }
}
