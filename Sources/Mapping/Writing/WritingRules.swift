package import Commerce
import Values
package import YAMLTree

/// What a writing map says: which files a document goes into, which rows, which columns.
package struct WritingRules: Sendable {
  static let keys = [
    "map", "about", "unconfirmed", "writes", "ships", "parcels", "values", "when", "inserts", "format",
    "files",
    "cases",
  ]

  package let kind: DocumentKind
  /// The feed's own rule; a workspace may set another.
  package let when: ExpressionText?
  package let format: TargetFormat
  /// The files ask a carrier for shipments: the feed gets the orders that the rules of `shipping:` give its partner, each
  /// once, since a request that is repeated costs money.
  package let ships: Bool
  /// How orders of several parcels are asked for.
  package let parcels: ParcelManner
  /// What is made once for a document, read as `values.<name>`.
  package let values: [(name: String, text: ExpressionText)]
  package let files: [FileRules]
  package let unconfirmed: Bool
  /// Whether who reads the files can only insert: what it was sent goes out again only where it was cancelled.
  package let inserts: Bool

  /// One file of the set that the feed publishes under one number; the last is the one that people look for.
  package struct FileRules: Sendable {
    package let name: String
    /// Which documents go into this file; one that gets none is not written.
    package let when: ExpressionText?
    package let each: Each
    /// Columns that decide whether a row is written again; the first is its key.
    package let once: [String]
    /// What a row of an order is: names that columns read as `row.<name>`, from a line.
    package let row: [(name: String, text: ExpressionText)]
    /// Which lines give a row; each does where it is absent.
    package let lines: ExpressionText?
    package let extras: [Extra]
    package let columns: [Column]
    /// Rows that stand above the columns' names.
    package let above: [[String]]
    /// The file's own format, or the map's.
    package let format: TargetFormat
    /// The root of the tree, where the file is XML or JSON.
    package let tree: ElementRules?
    /// Where each document is a file of its own: what its name has behind the number.
    package let member: Column?
    /// Bytes: what is in the file, as base64.
    package let content: Column?
    /// An e-mail.
    package let mail: MailRules?
    /// What the rows of an order must obey, or the order is held.
    package let balances: ExpressionText?
    /// What a held order is told of the sums: by how much they miss each other.
    package let difference: ExpressionText?
    package let node: YAMLNode
  }

  /// How many rows a document gives.
  package enum Each: String, CaseIterable, Sendable {
    /// One.
    case document
    /// One for each record of the list named by `rows`, and the extras.
    case row
    /// The document itself, as the contract's JSON.
    case json
  }

  /// A row beside the lines: shipping, a discount, a tax.
  package struct Extra: Sendable {
    package let when: ExpressionText?
    package let values: [String: ExpressionText]
    package let node: YAMLNode
  }

  /// One column of a file.
  package struct Column: Sendable {
    package let name: String
    /// `order.number`, `row.price`, `line.sku`.
    package let from: (path: String, node: YAMLNode)?
    package let constant: String?
    package let expression: ExpressionText?
    /// Only on a document's first row.
    package let first: Bool
    package let lookup: (table: String, node: YAMLNode)?
    package let miss: Miss
    /// Patterns of a date, of which the first is used that the moment has all parts of.
    package let formats: [(pattern: String, node: YAMLNode)]
    package let zone: String?
    package let node: YAMLNode
    /// What stands below its name in a second header row.
    package var title: String?
    /// A document for which it is blank cannot be written.
    package var required = false
    /// What the look-up gives for a text that the table has not.
    package var fallback: String?
    /// The column of the table that gives the text; by default the first behind the key.
    package var tableColumn: (name: String, node: YAMLNode)?
  }

  init(_ members: [String: YAMLNode], root: YAMLNode) throws(YAMLError) {
    guard let target = members["writes"] else { throw root.error("map-missing-key", ["writes"], width: 1) }
    kind = DocumentKind(name: try target.choice(DocumentKind.writable.map(\.name))) ?? .order
    when = try members["when"].map { node throws(YAMLError) in try ExpressionText(node) }
    format = try TargetFormat(members["format"])
    ships = try members["ships"]?.boolean() ?? false
    if ships, kind != .order { throw target.error("map-not-with", ["ships", "writes: \(kind.name)"]) }
    if !ships, let node = members["parcels"] { throw node.error("map-missing-key", ["ships"], width: 1) }
    parcels =
      ParcelManner(rawValue: try members["parcels"]?.choice(ParcelManner.allCases.map(\.rawValue)) ?? "each")
      ?? .each
    var values: [(name: String, text: ExpressionText)] = []
    for (key, value) in try members["values"]?.mapping() ?? [] {
      values.append((try key.text(), try ExpressionText(value)))
    }
    self.values = values
    unconfirmed = try members["unconfirmed"]?.boolean() ?? false
    inserts = try members["inserts"]?.boolean() ?? false
    guard let filesNode = members["files"] else { throw root.error("map-missing-key", ["files"], width: 1) }
    var files: [FileRules] = []
    for (key, value) in try filesNode.mapping() {
      files.append(try WritingRules.file(key, value, kind: kind, format: format))
    }
    guard !files.isEmpty else { throw filesNode.error("map-rule-empty", ["files"], width: 1) }
    self.files = files
  }

  private static func file(
    _ key: YAMLNode, _ node: YAMLNode, kind: DocumentKind, format: TargetFormat
  ) throws(YAMLError) -> FileRules {
    let name = try key.text()
    let allowed = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || "._-".utf8.contains($0)
    }
    // A file name made of these can neither leave the outbox nor hide in it (T63).
    guard allowed, !name.isEmpty, name.first != ".", name.first != "-" else {
      throw key.error("map-file-name", [name.quotedForMessage])
    }
    let members = try node.members([
      "when", "each", "once", "row", "lines", "extra", "above", "columns", "xml", "json", "namespaces",
      "name", "balances", "difference", "format", "content", "mail",
    ])
    let format = try members["format"].map { node throws(YAMLError) in try TargetFormat(node) } ?? format
    let whole = format.kind == .bytes || format.kind == .mail
    if whole { try check(whole: format.kind, members, node) }
    let tree = try self.tree(members, node, kind: kind, as: format.kind, hasName: whole)
    let each =
      Each(rawValue: try members["each"]?.choice(Each.allCases.map(\.rawValue)) ?? "document") ?? .document
    var columns: [Column] = []
    for (key, value) in try members["columns"]?.mapping() ?? [] {
      columns.append(try column(try key.text(), value, each: each))
    }
    if columns.isEmpty, each != .json, tree == nil, !whole {
      throw node.error("map-missing-key", ["columns"], width: 1)
    }
    var once: [String] = []
    for node in try members["once"]?.list() ?? [] {
      let name = try node.text()
      guard columns.contains(where: { $0.name == name }) else {
        throw node.error("map-unknown-column", [name], suggestion: nearest(to: name, in: columns.map(\.name)))
      }
      once.append(name)
    }
    var row: [(name: String, text: ExpressionText)] = []
    for (key, value) in try members["row"]?.mapping() ?? [] {
      row.append((try key.text(), try ExpressionText(value)))
    }
    let lines = try members["lines"].map { node throws(YAMLError) in try ExpressionText(node) }
    if let node = members["lines"], row.isEmpty { throw node.error("map-missing-key", ["row"], width: 1) }
    var above: [[String]] = []
    for line in try members["above"]?.list() ?? [] {
      var cells: [String] = []
      for cell in try line.list() { cells.append(try cell.text()) }
      above.append(cells)
    }
    var extras: [Extra] = []
    for extra in try members["extra"]?.list() ?? [] {
      var values = try extra.members(["when"] + row.map(\.name))
      let when = try values.removeValue(forKey: "when").map { node throws(YAMLError) in
        try ExpressionText(node)
      }
      var texts: [String: ExpressionText] = [:]
      for (name, value) in values { texts[name] = try ExpressionText(value) }
      extras.append(Extra(when: when, values: texts, node: extra))
    }
    return FileRules(
      name: name, when: try members["when"].map { node throws(YAMLError) in try ExpressionText(node) },
      each: each,
      once: once, row: row, lines: lines, extras: extras, columns: columns, above: above, format: format,
      tree: tree,
      member: try members["name"].map { node throws(YAMLError) in try text("name", node) },
      content: try members["content"].map { node throws(YAMLError) in try text("content", node) },
      mail: try members["mail"].map { node throws(YAMLError) in try MailRules(node) },
      balances: try members["balances"].map { node throws(YAMLError) in try ExpressionText(node) },
      difference: try members["difference"].map { node throws(YAMLError) in try ExpressionText(node) },
      node: node
    )
  }

  /// What a file that is bytes or an e-mail must say, and must not.
  private static func check(
    whole kind: TargetFormat.Kind, _ members: [String: YAMLNode], _ node: YAMLNode
  ) throws(YAMLError) {
    for key in ["columns", "once", "each", "row", "lines", "extra", "above", "balances", "xml", "json"] {
      if let other = members[key] {
        throw other.error("map-not-with", [key, "as: \(kind.rawValue)"], width: 1)
      }
    }
    let needed = kind == .bytes ? ["name", "content"] : ["mail"]
    for key in needed where members[key] == nil { throw node.error("map-missing-key", [key], width: 1) }
  }

  /// The root of a tree; keys of a tree and of rows do not go together.
  private static func tree(
    _ members: [String: YAMLNode], _ node: YAMLNode, kind: DocumentKind, as format: TargetFormat.Kind,
    hasName: Bool
  ) throws(YAMLError) -> ElementRules? {
    // Lines of JSON are the documents themselves, or what the map makes of them.
    let isTree = format == .xml || format == .json || (format == .ndjson && members["json"] != nil)
    let own = format == .xml ? ["xml", "namespaces"] : ["json"]
    for key in ["xml", "json", "namespaces"] where !isTree || !own.contains(key) {
      if let other = members[key] { throw other.error("map-not-with", [key, "format"], width: 1) }
    }
    if let name = members["name"], !hasName, !isTree || format == .ndjson {
      throw name.error("map-not-with", ["name", "format"], width: 1)
    }
    if !isTree { return nil }
    for key in ["columns", "once", "each", "above"] {
      if let other = members[key] {
        throw other.error("map-not-with", [key, "as: \(format.rawValue)"], width: 1)
      }
    }
    guard let tree = members[own[0]] else { throw node.error("map-missing-key", [own[0]], width: 1) }
    let lists = kind.schema.fields.filter { if case .records = $0.type { true } else { false } }.map(\.name)
    let root: ElementRules
    if format == .xml {
      var namespaces: [(prefix: String, uri: String)] = []
      for (key, value) in try members["namespaces"]?.mapping() ?? [] {
        namespaces.append((try key.text(), try value.text()))
      }
      root = try self.root(tree, namespaces: namespaces, lists: lists)
    } else {
      root = try self.root(json: tree, isLine: format == .ndjson, lists: lists)
    }
    if let name = members["name"], root.hasDocuments {
      throw name.error("map-not-with", ["name", "each: documents"], width: 1)
    }
    return root
  }

  /// Where a text comes from, in a file that has no rows.
  static func text(
    _ name: String, _ node: YAMLNode, _ members: [String: YAMLNode]? = nil
  ) throws(YAMLError) -> Column {
    if case .scalar = node.content {
      let path = try node.text()
      return Column(
        name: name, from: path.isEmpty ? nil : (path, node), constant: path.isEmpty ? "" : nil,
        expression: nil, first: false, lookup: nil, miss: .reject, formats: [], zone: nil, node: node)
    }
    let keys = ["from", "value", "expr", "lookup", "column", "default", "miss", "format", "zone"]
    if let members { return try column(name, node, members, first: false) }
    return try column(name, node, try node.members(keys), first: false)
  }

  private static func column(_ name: String, _ node: YAMLNode, each: Each) throws(YAMLError) -> Column {
    if case .scalar = node.content {
      let path = try node.text()
      return Column(
        name: name, from: path.isEmpty ? nil : (path, node), constant: path.isEmpty ? "" : nil,
        expression: nil,
        first: each == .row && !path.hasPrefix("row.") && !path.isEmpty, lookup: nil, miss: .reject,
        formats: [], zone: nil,
        node: node)
    }
    let members = try node.members([
      "from", "value", "expr", "each", "lookup", "column", "default", "miss", "format", "zone", "title",
      "required",
    ])
    let every = try members["each"]?.choice(["row", "document"])
    let ofRow = try members["from"]?.text().hasPrefix("row.") ?? false
    return try column(name, node, members, first: each == .row && (every.map { $0 == "document" } ?? !ofRow))
  }

  private static func column(
    _ name: String, _ node: YAMLNode, _ members: [String: YAMLNode], first: Bool
  ) throws(YAMLError) -> Column {
    let from = try members["from"].map { node throws(YAMLError) in (path: try node.text(), node: node) }
    var formats: [(pattern: String, node: YAMLNode)] = []
    for format in try members["format"]?.list() ?? [] { formats.append((try format.text(), format)) }
    let expression = try members["expr"].map { node throws(YAMLError) in try ExpressionText(node) }
    let constant = try members["value"]?.text()
    if from == nil, expression == nil, constant == nil {
      throw node.error("map-rule-empty", [name], width: 1)
    }
    let miss =
      Miss(rawValue: try members["miss"]?.choice(Miss.allCases.map(\.rawValue)) ?? "reject") ?? .reject
    if members["lookup"] == nil, let other = members["column"] ?? members["default"] {
      throw other.error("map-missing-key", ["lookup"], width: 1)
    }
    return Column(
      name: name, from: from, constant: constant, expression: expression,
      first: first,
      lookup: try members["lookup"].map { node throws(YAMLError) in (try node.text(), node) }, miss: miss,
      formats: formats,
      zone: try members["zone"]?.text(), node: node, title: try members["title"]?.text(),
      required: try members["required"]?.boolean() ?? false, fallback: try members["default"]?.text(),
      tableColumn: try members["column"].map { node throws(YAMLError) in (try node.text(), node) })
  }
}

/// How a target file is written.
package struct TargetFormat: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case csv
    case tsv
    /// Each document is a line.
    case ndjson
    case json
    case xml
    /// Each document is a file of the bytes that one of its fields holds as base64.
    case bytes
    /// Each document is an e-mail.
    case mail
  }

  package let kind: Kind
  package let delimiter: UInt8
  package let crlf: Bool
  package let quoteAll: Bool
  package let encoding: String
  package let byteOrderMark: Bool
  /// Whether the first row names the columns.
  package let hasHeader: Bool
  /// Behind the last dot of the file's name.
  package let fileExtension: String
  /// XML and JSON: by how many blanks each level is indented.
  package let indent: Int

  init(_ node: YAMLNode?) throws(YAMLError) {
    let members =
      try node?.members([
        "as", "delimiter", "lineEnd", "quote", "encoding", "bom", "extension", "indent", "header",
      ]) ?? [:]
    kind = Kind(rawValue: try members["as"]?.choice(Kind.allCases.map(\.rawValue)) ?? "csv") ?? .csv
    if kind == .xml || kind == .json {
      // XML says of itself in which encoding it is, JSON has one alone; neither has cells or lines.
      for key in ["delimiter", "lineEnd", "quote", "encoding", "bom", "header"] {
        if let other = members[key] {
          throw other.error("map-not-with", [key, "as: \(kind.rawValue)"], width: 1)
        }
      }
    } else if let other = members["indent"] {
      throw other.error("map-not-with", ["indent", "as: \(kind.rawValue)"], width: 1)
    }
    indent = try members["indent"]?.integer() ?? 2
    delimiter =
      try members["delimiter"].map { node throws(YAMLError) in
        try node.text() == "tab" ? UInt8(ascii: "\t") : try Rule.byte(node)
      } ?? UInt8(ascii: kind == .tsv ? "\t" : ",")
    crlf = try members["lineEnd"]?.choice(["lf", "crlf"]) == "crlf"
    quoteAll = try members["quote"]?.choice(["minimal", "all"]) == "all"
    encoding = try members["encoding"]?.text() ?? "utf-8"
    byteOrderMark = try members["bom"]?.boolean() ?? false
    hasHeader = try members["header"]?.boolean() ?? true
    let usual: [Kind: String] = [.tsv: "txt", .mail: "eml", .bytes: ""]
    fileExtension = try members["extension"]?.text() ?? usual[kind] ?? kind.rawValue
  }
}
