import Formats
import Lanes
package import Mapping
import Values

/// Chunks of documents on their way through renderers, in and out in the same order.
///
/// Several threads write at once, each with a program of its own; what comes out does not depend on how many there are.
package final class Rendering {
  /// For where there are no others.
  private let own: FeedRenderer
  private var ready: [RenderedChunk] = []
  private let crew: Crew<DocumentChunk, RenderedChunk>

  /// Makes the renderers ready.
  ///
  /// `workers`: how many threads; with none, the caller's own does the work.
  /// Throws ``FormatError`` where the map's encoding is not to be had.
  package init(_ program: FeedProgram, workers count: Int) throws {
    own = try FeedRenderer(program)
    var work: [@Sendable (DocumentChunk) -> RenderedChunk] = []
    for _ in 0..<max(count, 0) {
      let renderer = Handed(try FeedRenderer(try program.again()))
      work.append { renderer.value.render($0) }
    }
    crew = Crew(work)
  }

  /// Whether a result must be taken before the next chunk is sent.
  package var isFull: Bool { crew.isEmpty ? !ready.isEmpty : crew.isFull }

  /// Sends a chunk off.
  package func send(_ chunk: DocumentChunk) {
    if crew.isEmpty { ready.append(own.render(chunk)) } else { _ = crew.put(chunk) }
  }

  /// The result of the chunk that was sent longest ago; nothing where all are taken.
  package func take() throws -> RenderedChunk? {
    if crew.isEmpty { return ready.isEmpty ? nil : ready.removeFirst() }
    return crew.open > 0 ? try crew.take() : nil
  }
}
