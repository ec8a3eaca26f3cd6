import Commerce
package import Values
import Formats
import Ledger
import Mapping

/// Checks a workspace before any file arrives: settings, maps, tables, rules.
package struct WorkspaceCheck {
  private let workspace: Workspace

  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// All that is wrong or worth a look, in the order of the files.
  package func problems() -> [Diagnostic] {
    var problems = workspace.problems
    for partner in workspace.file.partners {
      let context = workspace.context(of: partner.name)
      for map in workspace.maps where map.name.hasPrefix(partner.pack + "/") {
        do throws(MappingError) {
          try MapCheck(map, context: context).run(workspace.file.feeds)
        } catch {
          if !problems.contains(error.diagnostic) { problems.append(error.diagnostic) }
        }
      }
    }
    for rule in workspace.file.holds {
      do throws(MappingError) {
        _ = try HoldProgram(rule.name, when: rule.when, reason: rule.reason)
      } catch {
        problems.append(error.diagnostic)
      }
    }
    return problems
  }
}

/// Compiles one map as a file would.
private struct MapCheck {
  private let map: MapFile
  private let context: MapContext

  init(_ map: MapFile, context: MapContext) {
    self.map = map
    self.context = context
  }

  func run(_ feeds: [String: WorkspaceFile.FeedSettings]) throws(MappingError) {
    switch map.way {
    case .writes(let rules):
      let name = "\(context.partner)/\(map.name.split(separator: "/").dropFirst().joined(separator: "/"))"
      let program = try FeedProgram(map, rules, rule: feeds[name]?.when, context: context)
      if let problem = program.schemaProblem { throw MappingError(problem) }
    case .reads(let rules):
      guard rules.reads.format == .csv || rules.reads.format == .tsv else {
        _ = try TreeMapping(map, rules, context: context)
        return
      }
      // A header of all columns that the map may meet: what it reads beyond that is a mistake.
      let known = rules.reads.columns.isEmpty ? rules.knownColumns : rules.reads.columns
      _ = try RowMapping(map, rules, header: known, context: context)
    }
  }
}
