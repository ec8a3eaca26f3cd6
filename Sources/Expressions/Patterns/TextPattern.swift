/// A regular expression that matches in time proportional to text times pattern, never more.
///
/// The syntax is RE2's (github.com/google/re2, "Syntax") without captures: literals, `.`, `[a-z]`, `[^…]`,
/// `[[:alpha:]]`, `\d \D \w \W \s \S \b \B \A \z`, `\pL \p{Lu} \PN` (general categories and `\p{Han}`),
/// `\x41 \x{1F600} \n \t …`, `\Q…\E`, `(…)`, `(?:…)`, `(?P<name>…)`, `(?i) (?m) (?s)`, `|`, `* + ?` and
/// their lazy forms, `{n} {n,} {n,m}` to 1000, `^`, `$`. Back references and look-around have no such bound
/// and are refused.
///
/// A pattern becomes a program for a machine that is in many states at once (K. Thompson, "Regular
/// Expression Search Algorithm", 1968; R. Cox, "Regular Expression Matching: the Virtual Machine
/// Approach").
struct TextPattern: Sendable {
  enum Step: Sendable {
    case match
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case assert(Assertion)
  }

  enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
  }

  /// How large a program may become.
  static let maximumSteps = 10_000
  /// How many steps times characters one search may take.
  static let maximumWork = 2_000_000_000

  private let steps: [Step]

  /// Reads a pattern.
  ///
  /// - Throws: `expression-pattern`.
  init(_ source: String) throws(ExpressionError) {
    var parser = PatternParser(source)
    let tree = try parser.parse()
    var program = PatternProgram()
    try program.emit(tree)
    program.steps.append(.match)
    steps = program.steps
  }

  /// Whether the pattern matches anywhere in a text.
  func matches(_ text: String) -> Bool {
    var current = Threads(steps.count)
    var next = Threads(steps.count)
    var previous: Unicode.Scalar?
    var iterator = text.unicodeScalars.makeIterator()
    var upcoming = iterator.next()
    while true {
      // A match may begin at each character.
      if follow(0, into: &current, previous, upcoming) { return true }
      guard let scalar = upcoming else { return false }
      let following = iterator.next()
      next.clear()
      for state in current.states {
        let advances: Bool
        switch steps[state] {
        case .scalar(let wanted): advances = wanted == scalar
        case .set(let set): advances = set.contains(scalar)
        default: advances = false
        }
        if advances, follow(state + 1, into: &next, scalar, following) { return true }
      }
      swap(&current, &next)
      previous = scalar
      upcoming = following
    }
  }

  /// Adds a state with all that it leads to without reading; true where a match is reached.
  private func follow(
    _ start: Int, into threads: inout Threads, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
  ) -> Bool {
    threads.pending.append(start)
    while let state = threads.pending.popLast() {
      guard threads.add(state) else { continue }
      switch steps[state] {
      case .match:
        threads.pending.removeAll(keepingCapacity: true)
        return true
      case .jump(let target): threads.pending.append(target)
      case .split(let first, let second):
        threads.pending.append(second)
        threads.pending.append(first)
      case .assert(let assertion):
        if holds(assertion, previous, next) { threads.pending.append(state + 1) }
      case .scalar, .set: threads.states.append(state)
      }
    }
    return false
  }

  private func holds(_ assertion: Assertion, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
    switch assertion {
    case .textStart: return previous == nil
    case .textEnd: return next == nil
    case .lineStart: return previous == nil || previous == "\n"
    case .lineEnd: return next == nil || next == "\n"
    case .wordBoundary: return isWord(previous) != isWord(next)
    case .noWordBoundary: return isWord(previous) == isWord(next)
    }
  }

  private func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar?.isNamePart ?? false }

  /// The states that the machine is in.
  private struct Threads {
    var states: [Int] = []
    var pending: [Int] = []
    private var marks: [Int]
    private var generation = 1

    init(_ count: Int) { marks = [Int](repeating: 0, count: count) }

    mutating func add(_ state: Int) -> Bool {
      if marks[state] == generation { return false }
      marks[state] = generation
      return true
    }

    mutating func clear() {
      states.removeAll(keepingCapacity: true)
      generation += 1
    }
  }
}

extension TextPattern {
  /// The number of its steps.
  var stepCount: Int { steps.count }

  /// Whether the pattern matches, unless finding out could take too long.
  ///
  /// - Throws: `expression-cost`.
  func boundedMatches(_ text: String) throws(ExpressionError) -> Bool {
    if text.utf8.count > TextPattern.maximumWork / steps.count { throw ExpressionError("expression-cost") }
    return matches(text)
  }
}

/// A set of characters of a pattern.
final class ScalarSet: Sendable {
  private let ranges: [ClosedRange<UInt32>]
  private let categories: [(test: @Sendable (Unicode.Scalar) -> Bool, negated: Bool)]
  private let negated: Bool
  private let ignoresCase: Bool

  init(
    ranges: [ClosedRange<UInt32>],
    categories: [(test: @Sendable (Unicode.Scalar) -> Bool, negated: Bool)] = [],
    negated: Bool = false, ignoresCase: Bool = false
  ) {
    self.ranges = ranges
    self.categories = categories
    self.negated = negated
    self.ignoresCase = ignoresCase
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    if has(scalar) { return !negated }
    if ignoresCase {
      for other in scalar.caseVariants where has(other) { return !negated }
    }
    return negated
  }

  private func has(_ scalar: Unicode.Scalar) -> Bool {
    for range in ranges where range.contains(scalar.value) { return true }
    for category in categories where category.test(scalar) != category.negated { return true }
    return false
  }
}

extension Unicode.Scalar {
  /// The capital and the small letter of it, where each is one character.
  var caseVariants: [Unicode.Scalar] {
    let lower = properties.lowercaseMapping.unicodeScalars
    let upper = properties.uppercaseMapping.unicodeScalars
    return [lower.count == 1 ? lower.first : nil, upper.count == 1 ? upper.first : nil].compactMap { $0 }
  }
}
