package import Values
import YAMLTree

/// What became of the cases of a map.
package struct CaseReport: Sendable {
  /// How many cases hold.
  package var passed = 0
  /// What does not, at its place in the map; a case may have several.
  package var failures: [Diagnostic] = []
  /// Rules that some case tries, and rules that none does.
  ///
  /// A rule of a reading map is tried when its field is present in a document that came of a case's file (for the rules
  /// of a list, in any record of it), whether or not the case names it. A column of a writing map is tried when a row of
  /// a case has a text in it.
  package var rulesCovered: [String] = []
  package var rulesUncovered: [String] = []

  package init() {}
}

/// Runs the cases that stand in a map.
package enum MapCases {
  /// Runs all cases of a map.
  ///
  /// - Parameters:
  ///   - map: the map in which the cases stand.
  ///   - context: the partner, the settings with their defaults, and the tables; a case may set other settings.
  /// - Returns: what became of them.
  package static func run(_ map: MapFile, context: MapContext) -> CaseReport {
    var report = CaseReport()
    var covered: Set<String> = []
    for node in map.cases {
      let before = report.failures.count
      do throws(YAMLError) {
        let one = try MapCase(node)
        var context = try one.context(context)
        // A case says how much there is of a label; what a digest is of is not to be seen in it.
        context.sha256 = { "\($0.count) bytes" }
        switch map.way {
        case .reads: report.failures += try ReadingCase(one, map, context).run(&covered)
        case .writes(let rules): report.failures += try WritingCase(one, map, rules, context).run(&covered)
        }
      } catch {
        report.failures.append(error.diagnostic)
      }
      if report.failures.count == before { report.passed += 1 }
    }
    for rule in ruleNames(map) {
      if covered.contains(rule) {
        report.rulesCovered.append(rule)
      } else {
        report.rulesUncovered.append(rule)
      }
    }
    return report
  }

  /// What the documents of a writing map's last case give: the texts of its files, as the case should expect them.
  package static func written(
    _ map: MapFile, context: MapContext
  ) throws(MappingError) -> [(name: String, text: String)] {
    guard case .writes(let rules) = map.way, let node = map.cases.last else { return [] }
    let one = try attempt { () throws(YAMLError) in try MapCase(node) }
    return try WritingCase(one, map, rules, context).written()
  }

  /// The names of a map's rules: `total`, `lines.sku`; of a writing map's columns `file/column`, of a tree
  /// `file/Root/Element` and `file/Root/@attribute`.
  private static func ruleNames(_ map: MapFile) -> [String] {
    switch map.way {
    case .reads(let rules):
      return rules.rules.map(\.name)
        + rules.lists.flatMap { list in list.rules.map { "\(list.name).\($0.name)" } }
    case .writes(let rules):
      return rules.files.flatMap { file in
        // A column that is always blank is no rule that a case could try.
        (file.columns.filter { $0.constant != "" }.map(\.name) + (file.tree?.texts ?? []))
          .map { "\(file.name)/\($0)" }
      }
    }
  }
}
