import Dock
import Mapping
import Packs
import Testing
import Values
import YAMLTree

/// The JSON Schemas and `check` are of one mind about the form of files.
///
/// About their form only: that a column or a field's name in an expression is not there, no schema can say.
@Suite struct SchemaAgreementTests {
  /// A file with what both must say of it.
  struct Sample: Sendable, CustomTestStringConvertible {
    let schema: String
    let name: String
    let text: String
    let isValid: Bool

    var testDescription: String { "\(schema): \(name)" }
  }

  /// What the program says.
  static func refusal(_ sample: Sample) -> Diagnostic? {
    do {
      switch sample.schema {
      case "crossdock": _ = try WorkspaceFile(text: sample.text, file: "f")
      case "pack": _ = try PackFile(text: sample.text, file: "f")
      default:
        let map = try MapFile(text: sample.text, file: "f")
        // Cases are read when they run.
        return MapCases.run(map, context: MapContext(partner: "a")).failures
          .first { $0.code.hasPrefix("yaml-") || $0.code == "map-missing-key" }
      }
      return nil
    } catch let error as MappingError {
      return error.diagnostic
    } catch let error as YAMLError {
      return error.diagnostic
    } catch {
      return Diagnostic("\(error)")
    }
  }

  private static func agree(_ sample: Sample) throws {
    let node = try YAMLReader.read(sample.text, file: "f")
    let schema = try SchemaValidator(sample.schema).problem(node.plainValue)
    let program = refusal(sample)
    #expect((schema == nil) == sample.isValid, "the schema says \(schema ?? "nothing")")
    #expect((program == nil) == sample.isValid, "check says \(program?.rendered() ?? "nothing")")
  }

  // MARK: What is there

  static let packs: [Sample] = Pack.names.flatMap { Pack.files(of: $0) }.filter { $0.name.hasSuffix(".yml") }
    .map { file in
      Sample(
        schema: file.name == "pack.yml" ? "pack" : "map", name: "\(file.pack)/\(file.name)", text: file.text,
        isValid: true)
    }

  @Test(arguments: packs)
  func `every file of every pack is valid to both`(sample: Sample) throws {
    // Without its cases: those need the packs' tables and settings, and are run elsewhere.
    let node = try YAMLReader.read(sample.text, file: "f")
    #expect(try SchemaValidator(sample.schema).problem(node.plainValue) == nil)
    if sample.schema == "pack" {
      _ = try PackFile(text: sample.text, file: "f")
    } else {
      _ = try MapFile(text: sample.text, file: "f")
    }
  }

  @Test(arguments: packs)
  func `a key that is misspelt anywhere in a pack is refused by both`(sample: Sample) throws {
    let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let end = lines.firstIndex { $0.hasPrefix("cases:") } ?? lines.count
    var tried = 0
    for (index, line) in lines[..<end].enumerated() {
      // The keys of the file itself, and of `reads` and `writes`: below, names are the author's own.
      let indent = line.prefix { $0 == " " }.count
      let key = line.drop { $0 == " " }.prefix { $0.isLetter }
      guard indent == 0, !key.isEmpty, line.dropFirst(indent + key.count).first == ":" else { continue }
      var wrong = lines
      wrong[index] = line.prefix(indent) + "\(key)zz" + line.dropFirst(indent + key.count)
      tried += 1
      try Self.agree(
        Sample(
          schema: sample.schema, name: "\(sample.name):\(index + 1)", text: wrong.joined(separator: "\n"),
          isValid: false))
    }
    #expect(tried > 2)
  }

  // MARK: By hand

  private static func map(_ name: String, _ isValid: Bool, _ text: String) -> Sample {
    Sample(schema: "map", name: name, text: text, isValid: isValid)
  }

  private static func reading(_ name: String, _ isValid: Bool, _ rest: String) -> Sample {
    map(name, isValid, "map: a/b\nreads: { format: csv, requires: [A] }\n\(rest)\n")
  }

  private static func writing(_ name: String, _ isValid: Bool, _ rest: String) -> Sample {
    map(name, isValid, "map: a/b\nwrites: order\n\(rest)\n")
  }

  private static func space(_ name: String, _ isValid: Bool, _ text: String) -> Sample {
    Sample(schema: "crossdock", name: name, text: text, isValid: isValid)
  }

  static let byHand: [Sample] = [
    reading("the smallest", true, "order: { number: A }"),
    reading("a rule of several columns", true, "order: { number: { from: [A, B], trim: true } }"),
    reading("an attribute", true, "order: { number: A, attributes.gate: B }"),
    reading("lines", true, "order: { number: A }\nlines: { sku: B, quantity: { from: C, required: true } }"),
    reading("a table of words", true, "order: { number: A, status: { from: B, values: { O: open } } }"),
    reading("an unknown field", false, "order: { number: A, zzz: B }"),
    reading("a list as a field", false, "order: { number: A, lines: B }"),
    reading("a wrong type", false, "order: { number: A, total: { from: B, as: zzz } }"),
    reading("a wrong miss", false, "order: { number: { from: A, lookup: t, miss: zzz } }"),
    reading("a rule that says nothing", false, "order: { number: { trim: true } }"),
    reading("a boolean that is none", false, "order: { number: { from: A, required: maybe } }"),
    reading("a list where a text is due", false, "order: { number: A }\nskip: [a, b]"),
    reading("complete with another word", false, "order: { number: A }\ncomplete: all"),
    reading("a check without its condition", false, "order: { number: A }\nchecks: [ { reason: x } ]"),
    reading("a half without its need", false, "order: { number: A }\nhalf: {}"),
    reading("a case without given", false, "order: { number: A }\ncases: [ { name: x, expect: [] } ]"),
    reading("a case without a name", false, "order: { number: A }\ncases: [ { given: x, expect: [] } ]"),
    reading("no document at all", false, "about: nothing"),
    reading("two documents", false, "order: { number: A }\nstock: { sku: A, location: B }"),
    map("no name", false, "reads: { format: csv, requires: [A] }\norder: { number: A }"),
    map(
      "a name without a pack", false, "map: b\nreads: { format: csv, requires: [A] }\norder: { number: A }"),
    map("no format", false, "map: a/b\nreads: { requires: [A] }\norder: { number: A }"),
    map("another format", false, "map: a/b\nreads: { format: xls, requires: [A] }\norder: { number: A }"),
    map("nothing to know it by", false, "map: a/b\nreads: { format: csv }\norder: { number: A }"),
    map(
      "XML without a root", false,
      "map: a/b\nreads: { format: xml, records: [R], requires: [A] }\norder: { number: A }"),
    map(
      "XML with a root", true,
      "map: a/b\nreads: { format: xml, root: R, records: [R], requires: [A] }\norder: { number: A }"),
    writing("a file", true, "files: { f: { columns: { c: order.id } } }"),
    writing(
      "a file of rows", true, "files: { f: { each: row, row: { s: line.sku }, columns: { c: row.s } } }"),
    writing("each that is no word", false, "files: { f: { each: zzz, columns: { c: order.id } } }"),
    writing("no files", false, "when: order.total > 1.00"),
    writing("no columns", false, "files: { f: { each: document } }"),
    writing("a column that says nothing", false, "files: { f: { columns: { c: { format: yyyy } } } }"),
    writing("another format", false, "format: { as: xls }\nfiles: { f: { columns: { c: order.id } } }"),
    writing(
      "a line end that is none", false, "format: { lineEnd: cr }\nfiles: { f: { columns: { c: order.id } } }"),
    map("another document", false, "map: a/b\nwrites: zzz\nfiles: { f: { columns: { c: order.id } } }"),
    space("nothing but a name", true, "workspace: x\n"),
    space("all keys", true, "timezone: UTC\nlanguage: zh-CN\nquiet: 2s\npatience: 1h\ndrift: warn\n"),
    space("partners", true, "partners: { a: { pack: b, marker: .done, drift: stop, zone: UTC } }\n"),
    space("alerts", true, "alerts: { command: [mail, -s, Alert], timeout: 10s, every: 1h }\n"),
    space("alerts by one word", true, "alerts: { command: bell }\n"),
    space("alerts without a program", false, "alerts: { command: [] }\n"),
    space("alerts with another key", false, "alerts: { shell: true }\n"),
    space("minutes of a report", true, "report: { minutes: 3 }\n"),
    space("more minutes than a day has", false, "report: { minutes: 1441 }\n"),
    space("minutes of a report below none", false, "report: { minutes: -1 }\n"),
    space("an expected file", true, "partners: { a: { expects: \"09:00\" } }\n"),
    space(
      "an expected file on weekdays", true,
      "partners: { a: { expects: { by: \"09:00\", days: [mon, fri] } } }\n"),
    space("an hour that is none", false, "partners: { a: { expects: \"9:00\" } }\n"),
    space("an hour of no day", false, "partners: { a: { expects: \"24:00\" } }\n"),
    space("weekdays without an hour", false, "partners: { a: { expects: { days: [mon] } } }\n"),
    space(
      "a weekday that is none", false, "partners: { a: { expects: { by: \"09:00\", days: [monday] } } }\n"),
    space("a feed switched off", true, "feeds: { a/b: { enabled: false } }\n"),
    space("limits", true, "limits: { field: 1MB, record: 2KB, depth: 9, columns: 5, values: 7, files: 1 }\n"),
    space("a limit that is none", false, "limits: { lines: 7 }\n"),
    space("a size without a unit", false, "limits: { field: 1000 }\n"),
    space("no levels at all", false, "limits: { depth: 0 }\n"),
    space("an unknown language", false, "language: fr\n"),
    space("a time without a unit", false, "quiet: 2\n"),
    space("a drift that is none", false, "drift: ignore\n"),
    space("a partner's drift that is none", false, "partners: { a: { drift: ignore } }\n"),
    space("a marker that is none", false, "partners: { a: { marker: .ready } }\n"),
    space("a reserved name", false, "partners: { labels: { pack: shop } }\n"),
    space("a reserved name of the pack it is for", true, "partners: { labels: {} }\n"),
    space("a hold of ours that is off", true, "holds: { suspected-duplicate: off, unknown-sku: on }\n"),
    space("a hold of ours that is neither on nor off", false, "holds: { unknown-sku: no }\n"),
    space("a hold without its condition", false, "holds: { h: { reason: x } }\n"),
    space("a folder that is none", false, "folders: { trash: x }\n"),
    space("a list of partners", false, "partners: [a, b]\n"),
    Sample(schema: "pack", name: "the smallest", text: "pack: a\nversion: 1\n", isValid: true),
    Sample(schema: "pack", name: "no version", text: "pack: a\n", isValid: false),
    Sample(schema: "pack", name: "a version in words", text: "pack: a\nversion: one\n", isValid: false),
    Sample(
      schema: "pack", name: "a setting",
      text: "pack: a\nversion: 1\nsettings: { s: { default: x, ask: true } }\n",
      isValid: true),
    Sample(
      schema: "pack", name: "a setting that asks perhaps",
      text: "pack: a\nversion: 1\nsettings: { s: { ask: perhaps } }\n", isValid: false),
  ]

  @Test(arguments: byHand)
  func `a file is valid to both or to neither`(sample: Sample) throws { try Self.agree(sample) }
}
