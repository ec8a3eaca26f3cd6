import Formats
import Mapping

/// Which columns or paths of a map's files are about people, and which it reads at all.
struct PersonalFields {
  /// Columns by their name in the file, or ways of names in a tree.
  private var kinds: [[String]: Invention.Kind] = [:]
  private let names: FieldNames
  /// The map's text without its cases: what is not named in it, it does not read.
  private let text: String
  private let renamed: [String: String]

  init(_ map: MapFile, _ rules: ReadingRules, names: FieldNames) {
    self.names = names
    text = PersonalFields.withoutCases(map)
    var renamed: [String: String] = [:]
    for (own, others) in rules.reads.rename { for other in others { renamed[other] = own } }
    self.renamed = renamed
    let syntax: PathPattern.Syntax? =
      switch rules.reads.format {
      case .json: .json
      case .xml: .xml
      case .csv, .tsv: nil
      }
    func add(_ rule: Rule, below list: String?) {
      var kind = Invention.kind(ofField: rule.name)
      if rule.further.isSecret { kind = kind ?? .account }
      var sources = (rule.from + rule.further.parts).map(\.name)
      if let expression = rule.expression { sources += PersonalFields.quoted(in: expression.text) }
      for source in sources {
        let own = list.map { syntax == .json ? "\($0).\(source)" : "\($0)/\(source)" } ?? source
        let way = syntax.map { PersonalFields.way(own, $0) } ?? [source]
        let found = kind ?? (rule.attribute == nil ? nil : self.kind(ofName: way.last ?? source))
        if let found, kinds[way] == nil { kinds[way] = found }
      }
    }
    for rule in rules.rules { add(rule, below: nil) }
    for list in rules.lists { for rule in list.rules { add(rule, below: list.each?.path) } }
  }

  /// What a column is about.
  func kind(ofColumn name: String) -> Invention.Kind? {
    kinds[[renamed[name] ?? name]] ?? kinds[[name]] ?? kind(ofName: name)
  }

  /// What a leaf of a tree is about, by the names on the way to it.
  func kind(ofWay way: [String]) -> Invention.Kind? {
    if let kind = kinds[way] { return kind }
    return way.last.flatMap { kind(ofName: $0) }
  }

  /// Whether the map names a column, or a member of a tree.
  func reads(_ name: String) -> Bool {
    let own = renamed[name] ?? name
    return text.contains(own) || text.lowercased().contains(own.lowercased())
  }

  /// A column that no rule says anything of, but whose name does.
  private func kind(ofName name: String) -> Invention.Kind? {
    for match in names.matches(name) {
      if let kind = Invention.kind(ofField: match.field), match.isSure { return kind }
    }
    let key = NameKey.of(name)
    let accounts = ["username", "userid", "login", "nickname", "accountname", "昵称", "账号"]
    return accounts.contains { key.contains($0) } ? .account : nil
  }

  /// The names of a path, without its conditions and lists.
  static func way(_ path: String, _ syntax: PathPattern.Syntax) -> [String] {
    let rest = path.hasPrefix("/") ? String(path.dropFirst()) : path
    guard let pattern = try? PathPattern(rest, syntax) else { return [path] }
    return pattern.steps.compactMap { step in
      switch step.test {
      case .name(let name): name
      case .attribute(let name): "@" + name
      case .anyName: "*"
      case .items: nil
      }
    }
  }

  /// The columns that an expression names: `row["Ship Name"]`.
  private static func quoted(in text: String) -> [String] {
    var result: [String] = []
    for part in text.split(separator: "[").dropFirst() {
      guard let quote = part.first, quote == "\"" || quote == "'" else { continue }
      result.append(String(part.dropFirst().prefix { $0 != quote }))
    }
    return result
  }

  private static func withoutCases(_ map: MapFile) -> String {
    var text = ""
    var inCases = false
    for line in map.text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.first, first != " ", first != "-", first != "#" {
        inCases = line.hasPrefix("cases:")
      }
      if inCases || line.drop(while: { $0 == " " }).hasPrefix("#") { continue }
      // Remarks name columns as well, and read none.
      let remark = line.firstRange(of: "  # ")?.lowerBound ?? line.endIndex
      text += line[..<remark] + "\n"
    }
    return text
  }
}
