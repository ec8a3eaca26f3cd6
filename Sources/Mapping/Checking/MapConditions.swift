import Expressions
package import Values
import YAMLTree

/// Conditions of a map that say the same of every record, so that what hangs on them never or always happens.
package enum MapConditions {
  /// What a condition does when it holds.
  private enum Role {
    /// It picks records or files: never holding is a mistake.
    case picks
    /// It drops records: always holding leaves none.
    case drops
    /// What must hold, or the order is held.
    case demands
  }

  /// All conditions of a map that depend on nothing.
  package static func problems(_ map: MapFile) -> [Diagnostic] {
    switch map.way {
    case .reads(let rules): reading(rules)
    case .writes(let rules): writing(rules)
    }
  }

  /// What is wrong with a condition of `crossdock.yml`: a feed's own, or a hold's.
  package static func problem(_ condition: ExpressionText) -> Diagnostic? { problem(condition, .picks) }

  private static func reading(_ rules: ReadingRules) -> [Diagnostic] {
    var found: [Diagnostic?] = [rules.skip.flatMap { problem($0, .drops) }]
    found += [rules.begins, rules.parent, rules.trailer?.condition, rules.refusal?.condition]
      .map { $0.flatMap { problem($0, .picks) } }
    for list in rules.lists { found.append(list.skip.flatMap { problem($0, .drops) }) }
    for check in rules.checks { found.append(problem(check.condition, .demands)) }
    return found.compactMap { $0 }
  }

  private static func writing(_ rules: WritingRules) -> [Diagnostic] {
    var found: [Diagnostic?] = [rules.when.flatMap { problem($0, .picks) }]
    for file in rules.files {
      found.append(file.when.flatMap { problem($0, .picks) })
      for extra in file.extras { found.append(extra.when.flatMap { problem($0, .picks) }) }
      found.append(file.balances.flatMap { problem($0, .demands) })
    }
    return found.compactMap { $0 }
  }

  private static func problem(_ condition: ExpressionText, _ role: Role) -> Diagnostic? {
    guard let verdict = Verdict.of(condition.text) else { return nil }
    switch (role, verdict) {
    case (.picks, false), (.drops, false): return condition.node.diagnostic("map-never")
    case (.drops, true): return condition.node.diagnostic("map-skips-all")
    case (.demands, true): return condition.node.diagnostic("map-demands-nothing")
    case (.demands, false): return condition.node.diagnostic("map-holds-all")
    case (.picks, true): return nil
    }
  }
}

extension MapFile {
  /// The tables that the map's rules look into.
  package var tableNames: Set<String> {
    switch way {
    case .reads(let rules):
      let all = rules.rules + rules.lists.flatMap(\.rules) + rules.agreements.map(\.rule)
      return Set(all.compactMap { $0.lookup?.table } + all.compactMap { $0.further.zones?.table })
    case .writes(let rules):
      return Set(rules.files.flatMap { $0.allColumns.compactMap { $0.lookup?.table } })
    }
  }
}

extension WritingRules.FileRules {
  /// Everything in the file that gets a text: its columns, or the elements and attributes of its tree by their paths.
  package var allColumns: [WritingRules.Column] {
    columns + [member, content].compactMap { $0 } + (tree?.allColumns ?? [])
  }
}

extension WritingRules.ElementRules {
  /// The columns of an element, and of all in it.
  fileprivate var allColumns: [WritingRules.Column] {
    attributes + [text].compactMap { $0 } + content.flatMap(\.allColumns)
  }
}
