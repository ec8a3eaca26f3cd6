internal import Glibc

/// A splitmix64 generator, so that a sample that fails is the same at the next try.
package struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Which steps of a trace are tried: some of each kind, or all with `CROSSDOCK_ALL_STEPS=1` (`make chaos`).
///
/// The kinds come from the trace itself (the call, and the file's name without its numbers), so that a call that is new
/// in the program is tried without anybody remembering it.
package enum StepSample {
  package static let isThorough = unsafe getenv("CROSSDOCK_ALL_STEPS") != nil

  /// The numbers of steps, ascending: `wanted` of them, one of each kind before a second of any.
  ///
  /// `steps`: the lines of a trace: number, call, path. `thorough`: how many in `make chaos`; all of them by default.
  /// `suited`: which steps may be tried.
  package static func numbers(
    of steps: [String], _ wanted: Int, thorough: Int = .max, from first: Int = 1, seed: UInt64 = 7,
    where suited: (String) -> Bool = { _ in true }
  ) -> [Int] {
    let wanted = isThorough ? thorough : wanted
    var random = SeededNumbers(seed)
    var kinds: [String: [Int]] = [:]
    for (index, step) in steps.enumerated() where index + 1 >= first && suited(step) {
      kinds[kind(of: step), default: []].append(index + 1)
    }
    var queues = kinds.sorted { $0.key < $1.key }.map { $0.value.shuffled(using: &random) }
    queues.shuffle(using: &random)
    var chosen: [Int] = []
    while chosen.count < wanted, queues.contains(where: { !$0.isEmpty }) {
      for index in queues.indices where chosen.count < wanted {
        if let number = queues[index].popLast() { chosen.append(number) }
      }
    }
    return chosen.sorted()
  }

  /// `17 write …/ledger.sqlite-wal` as `write ledger.sqlite-wal`.
  private static func kind(of step: String) -> String {
    let parts = step.split(separator: " ", maxSplits: 2)
    guard parts.count == 3 else { return step }
    let name = parts[2].split(separator: "/").last.map(String.init) ?? ""
    // A step of the ledger's own has its name before its path.
    let own = parts[1] == "other" ? String(parts[2].prefix { $0 != " " }) : name
    return "\(parts[1]) \(own.filter { !$0.isNumber })"
  }
}
