import Commerce
package import Values
import Formats
import Ledger
import Mapping
import YAMLTree

/// Checks a workspace before any file arrives: settings, maps, tables, rules, and how they go together.
///
/// Errors are what refuses files or cannot work; warnings are what a person should look at.
package struct WorkspaceCheck {
  private let workspace: Workspace

  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// All that is wrong or worth a look, in the order of the files.
  package func problems() -> [Diagnostic] {
    var problems = Findings(workspace.problems)
    var feeds: [(name: String, kind: DocumentKind, needs: Set<String>)] = []
    for partner in workspace.file.partners {
      let context = workspace.context(of: partner.name)
      for map in workspace.maps where map.name.hasPrefix(partner.pack + "/") {
        let name = partner.name + map.name.dropFirst(partner.pack.count)
        do throws(MappingError) {
          switch map.way {
          case .reads(let rules): try bind(map, rules, context)
          case .writes(let rules):
            let settings = workspace.file.feeds[name]
            let program = try FeedProgram(map, rules, rule: settings?.when, context: context)
            if let problem = program.schemaProblem { problems.add(problem) }
            if settings?.enabled != false { feeds.append((name, rules.kind, program.needs)) }
          }
        } catch {
          problems.add(error.diagnostic)
        }
      }
    }
    for map in workspace.maps { for problem in MapConditions.problems(map) { problems.add(problem) } }
    addOwnRules(&problems)
    for partner in workspace.file.partners {
      let ties = RecognitionTies(
        workspace.readingMaps(of: partner.name), encodings: workspace.encodings(of: partner.name))
      for problem in ties.problems() { problems.add(problem) }
    }
    addUnfed(feeds.map { ($0.name, $0.kind) }, &problems)
    addNeeded(feeds, &problems)
    addUnusedTables(&problems)
    return problems.all
  }

  /// What is found, each once: partners of one pack share its maps.
  private struct Findings {
    private(set) var all: [Diagnostic]
    private var known: Set<Diagnostic>

    init(_ all: [Diagnostic]) {
      self.all = all
      known = Set(all)
    }

    mutating func add(_ diagnostic: Diagnostic) {
      if known.insert(diagnostic).inserted { all.append(diagnostic) }
    }
  }

  /// Compiles a reading map as a file would.
  private func bind(_ map: MapFile, _ rules: ReadingRules, _ context: MapContext) throws(MappingError) {
    guard rules.reads.format == .csv || rules.reads.format == .tsv else {
      _ = try TreeMapping(map, rules, context: context)
      return
    }
    // A header of all columns that the map may meet: what it reads beyond that is a mistake.
    let known = rules.reads.columns.isEmpty ? rules.knownColumns : rules.reads.columns
    _ = try RowMapping(map, rules, header: known, context: context)
  }

  /// The rules of `crossdock.yml` itself.
  private func addOwnRules(_ problems: inout Findings) {
    let alerts = workspace.file.alerts
    if let program = alerts.program(in: workspace.root), let node = alerts.node, !AlertBell.isThere(program) {
      var problem = node.diagnostic("alerts-command-unknown", [program])
      problem.severity = .warning
      problems.add(problem)
    }
    for (_, settings) in workspace.file.feeds.sorted(by: { $0.key < $1.key }) {
      if let when = settings.when, let problem = MapConditions.problem(when) { problems.add(problem) }
    }
    for rule in workspace.file.holds {
      do throws(MappingError) {
        _ = try HoldProgram(rule.name, when: rule.when, reason: rule.reason)
        if let problem = MapConditions.problem(rule.when) { problems.add(problem) }
      } catch {
        problems.add(error.diagnostic)
      }
    }
  }

  /// The partners' maps that read documents of a kind.
  private func readers(of kind: DocumentKind) -> [(map: MapFile, rules: ReadingRules)] {
    let packs = Set(workspace.file.partners.map(\.pack))
    return workspace.maps.compactMap { map in
      guard case .reads(let rules) = map.way, rules.kind == kind, packs.contains(map.pack) else { return nil }
      return (map, rules)
    }
  }

  /// Feeds to which nobody brings anything.
  private func addUnfed(_ feeds: [(name: String, kind: DocumentKind)], _ problems: inout Findings) {
    // Parcels and labels are made of what other documents say.
    for feed in feeds where DocumentKind.received.contains(feed.kind) && readers(of: feed.kind).isEmpty {
      guard let partner = workspace.file.partners.first(where: { feed.name.hasPrefix($0.name + "/") }) else {
        continue
      }
      var problem = partner.node.diagnostic("feed-unfed", [feed.name, feed.kind.name])
      problem.severity = .warning
      problems.add(problem)
    }
  }

  /// Fields that a feed must have and that no rule of a map gives.
  private func addNeeded(
    _ feeds: [(name: String, kind: DocumentKind, needs: Set<String>)], _ problems: inout Findings
  ) {
    for kind in DocumentKind.allCases {
      let feeds = feeds.filter { $0.kind == kind }
      let needs = feeds.reduce(into: Set<String>()) { $0.formUnion($1.needs) }
      for (map, rules) in readers(of: kind) {
        // A half has the rest from the other maps of its pack.
        let halves =
          rules.half == nil ? [] : readers(of: kind).filter { $0.map.pack == map.pack }.map(\.rules)
        for name in needs.sorted() where !rules.gives(name) && !halves.contains(where: { $0.gives(name) }) {
          let wanting = feeds.filter { $0.needs.contains(name) }.map(\.name).joined(separator: ", ")

          var problem = Diagnostic(
            "map-field-needed", [name, wanting], severity: .warning,
            at: SourcePosition(file: map.file, line: map.line(of: kind.name) ?? 1))
          problem.field = name
          problems.add(problem)
        }
      }
    }
  }

  /// Tables of the workspace that no map looks into.
  private func addUnusedTables(_ problems: inout Findings) {
    // Rules of shipping and writing maps read the products by themselves.
    let used = workspace.maps.reduce(into: ["products"] as Set<String>) {
      $0.formUnion($1.tableNames)
    }
    for (name, file) in workspace.tableFiles.sorted(by: { $0.value < $1.value }) where !used.contains(name) {
      problems.add(
        Diagnostic(
          "table-unused", [name], severity: .warning, at: SourcePosition(file: file, line: 1)))
    }
  }
}

extension MapFile {
  /// The pack that the map belongs to: the name's first part.
  fileprivate var pack: String { name.split(separator: "/").first.map(String.init) ?? name }

  /// The line on which a key of the map's own stands.
  fileprivate func line(of key: String) -> Int? {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.hasPrefix(key + ":") }.map { $0 + 1 }
  }
}
