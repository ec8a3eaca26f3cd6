/// A part of the input that an expression reads: a variable, and the way from it.
package struct ReadPath: Hashable, Sendable {
  /// One step of the way.
  package enum Step: Hashable, Sendable {
    case field(String)
    case index(Int)
    /// Each element of a list (each key of a map).
    case each
  }

  /// The variable's number, as declared.
  package var variable: Int
  package var steps: [Step]

  package init(variable: Int, steps: [Step] = []) {
    self.variable = variable
    self.steps = steps
  }

  func appending(_ step: Step) -> ReadPath { ReadPath(variable: variable, steps: steps + [step]) }

  func isPrefix(of other: ReadPath) -> Bool {
    variable == other.variable && other.steps.starts(with: steps)
  }
}
