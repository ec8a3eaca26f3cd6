import Formats
import Lanes
package import Mapping
import Values

/// Chunks of documents on their way through renderers, in and out in the same order.
///
/// Several threads write at once, each with a program of its own; what comes out does not depend on how many there are.
package final class Rendering {
  private final class Worker {
    let chunks = Belt<DocumentChunk>(room: 2)
    let results = Belt<RenderedChunk>(room: 2)
    let lane: Lane

    init(_ renderer: FeedRenderer) {
      let handed = Handed(renderer)
      let (chunks, results) = (chunks, results)
      lane = Lane {
        results.fill { try chunks.take().map { handed.value.render($0) } }
      }
    }
  }

  /// Where there are no workers.
  private let own: FeedRenderer
  private var ready: [RenderedChunk] = []
  private var workers: [Worker] = []
  private var sent = 0
  private var taken = 0

  /// Makes the renderers ready.
  ///
  /// `workers`: how many threads; with none, the caller's own does the work.
  /// Throws ``FormatError`` where the map's encoding is not to be had.
  package init(_ program: FeedProgram, workers count: Int) throws {
    own = try FeedRenderer(program)
    if count < 1 { return }
    for _ in 0..<count {
      let worker = Worker(try FeedRenderer(try program.again()))
      // Fewer threads are no error, and none is none.
      guard worker.lane.hasBegun else { break }
      workers.append(worker)
    }
  }

  deinit {
    for worker in workers {
      worker.chunks.cancel()
      worker.results.cancel()
      worker.lane.join()
    }
  }

  /// Whether results must be taken before the next chunk is sent.
  package var isFull: Bool { workers.isEmpty ? !ready.isEmpty : sent - taken >= workers.count * 2 }

  /// Sends a chunk off.
  package func send(_ chunk: DocumentChunk) {
    guard !workers.isEmpty else {
      ready.append(own.render(chunk))
      return
    }
    _ = workers[sent % workers.count].chunks.put(chunk)
    sent += 1
  }

  /// The result of the chunk that was sent longest ago; nothing where all are taken.
  package func take() throws -> RenderedChunk? {
    guard !workers.isEmpty else { return ready.isEmpty ? nil : ready.removeFirst() }
    if taken == sent { return nil }
    defer { taken += 1 }
    return try workers[taken % workers.count].results.take()
  }
}
