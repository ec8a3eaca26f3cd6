/// Several threads that do the same work on values, which go in and come out in the same order.
///
/// ```swift
/// let crew = Crew(mappers.map { mapper in { mapper.value.map($0) } })
/// let reader = Lane { crew.fill { try source.nextStep() } }
/// defer { crew.stop(); reader.join() }
/// while let batch = try crew.take() { … }
/// ```
///
/// Each has its turn, whoever is quicker, so that what comes out does not depend on how many there are. One thread puts, one
/// takes; it may be the same.
package final class Crew<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  // Unchecked: `sent` is the putting thread's, `taken` the taking one's, all else is made once.

  private struct Worker {
    let inputs: Belt<Input>
    let outputs: Belt<Output>
    let lane: Lane
  }

  private var workers: [Worker] = []
  private var sent = 0
  private var taken = 0

  /// Begins a thread for each piece of work; fewer, where the system has not as many.
  ///
  /// - Parameters:
  ///   - work: what each thread does with a value.
  ///   - room: how many values may wait for each thread, and behind it.
  package init(_ work: [@Sendable (Input) -> Output], room: Int = 2) {
    for body in work {
      let (inputs, outputs) = (Belt<Input>(room: room), Belt<Output>(room: room))
      let lane = Lane { outputs.fill { try inputs.take().map(body) } }
      guard lane.hasBegun else { break }
      workers.append(Worker(inputs: inputs, outputs: outputs, lane: lane))
    }
  }

  deinit { stop() }

  /// Whether there is nobody to work: the caller has to do it.
  package var isEmpty: Bool { workers.isEmpty }

  /// Whether a thread that puts and takes must take before it puts again, or would wait for itself.
  package var isFull: Bool { sent - taken >= workers.count * 2 }

  /// Hands a value to whose turn it is; false where nobody takes results any more.
  package func put(_ input: Input) -> Bool {
    defer { sent += 1 }
    return workers[sent % workers.count].inputs.put(input)
  }

  /// Says that nothing more comes, or why.
  package func end(_ error: (any Error)? = nil) {
    for worker in workers { worker.inputs.end(error) }
  }

  /// Puts what a source gives until it ends, throws, or nobody takes it any more.
  package func fill(from next: () throws -> Input?) {
    do {
      while let input = try next() {
        if !put(input) { return }
      }
      end()
    } catch {
      end(error)
    }
  }

  /// The next result, when there is one; nothing behind the last.
  ///
  /// - Throws: the error that the putting side ended with, behind all results of what it put.
  package func take() throws -> Output? {
    defer { taken += 1 }
    return try workers[taken % workers.count].outputs.take()
  }

  /// How many results are still to be taken, for a thread that puts and takes.
  package var open: Int { sent - taken }

  /// Lets everybody go, whatever is on the way, and waits for them.
  package func stop() {
    for worker in workers {
      worker.inputs.cancel()
      worker.outputs.cancel()
    }
    for worker in workers { worker.lane.join() }
  }
}
