import Formats
import Values

extension TreeMapping {
  /// The texts that the rules took from the record that was mapped last: of its own rules, and of the first item of each
  /// list.
  func sourceTexts() -> (
    own: [String: [(name: String, text: String)]], inner: [String: [(name: String, text: String)]]
  ) {
    var own: [String: [(name: String, text: String)]] = [:]
    var inner: [String: [(name: String, text: String)]] = [:]
    for step in plan.steps {
      switch step.kind {
      case .rule(let rule): own[rule.program.rule.name] = texts(rule, in: nil)
      case .list(let lists):
        guard let list = lists.first, let item = input.all(list.items, in: nil).first else { continue }
        for step in list.steps {
          if case .rule(let rule) = step.kind { inner[rule.program.rule.name] = texts(rule, in: item) }
        }
      case .label, .contentEnd: continue
      }
    }
    return (own, inner)
  }

  private func texts(_ bound: TreeRule, in item: TreeItem?) -> [(name: String, text: String)] {
    let rule = bound.program.rule
    let named = zip(rule.from.map(\.name), bound.places).map { ($0, $1) }
    let parts = zip(rule.further.parts.map(\.name), bound.parts).map { ($0, $1) }
    let sums = zip(rule.sum.map(\.name), bound.sums).map { ($0, $1) }
    var result: [(name: String, text: String)] = []
    for (name, place) in named + parts + sums {
      guard let found = input.first(place, in: item) else { continue }
      switch found.kind {
      case .object, .array: continue
      default:
        let text = String(copying: found.text.bytes)
        if !text.isEmpty { result.append((name, text)) }
      }
    }
    return result
  }
}
