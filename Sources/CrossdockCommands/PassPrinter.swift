import Dock
import Ledger
import Values

/// What a pass did, for people and for programs.
enum PassPrinter {
  /// The contract's object (`documents.md` 4).
  static func json(_ report: PassReport) -> JSONText {
    .object([
      ("files", .array(report.files.map { file($0) })),
      (
        "outputs",
        .array(
          report.outputs.map { output in
            .object([
              ("path", .string(output.path)), ("feed", .string(output.feed)),
              ("partner", .string(output.partner)),
              ("sequence", .integer(output.sequence)), ("records", .integer(output.records)),
              ("sha256", .string(output.digest.hex)),
            ])
          })
      ),
      (
        "unwanted",
        .array(
          report.unwanted.map { entry in
            .object([
              ("reason", .string(Catalogue.text(entry.reason.code, entry.reason.arguments, in: .english))),
              ("orders", .integer(entry.orders)),
            ])
          })
      ),
    ])
  }

  /// One file of a pass as an object.
  ///
  /// `resolved`: how many of its rejects later files mended, where that is told.
  static func file(_ file: PassReport.File, resolved: Int? = nil) -> JSONText {
    var members: [(String, JSONText)] = [
      ("path", .string(file.path)), ("partner", .string(file.partner)),
      ("map", file.map.map { .string($0) } ?? .null),
      ("batch", file.batch.map { .string(Batch.label($0)) } ?? .null), ("outcome", .string(file.outcome)),
      ("rows", .integer(file.rows)), ("skipped", .integer(file.skipped)), ("records", records(file.records)),
    ]
    if let resolved { members.append(("resolved", .integer(resolved))) }
    let reason = file.reason.map { Catalogue.text($0.code, $0.arguments, in: .english) }
    members.append(("reason", reason.map { .string($0) } ?? .null))
    return .object(members)
  }

  /// The balance, with all keys always.
  static func records(_ counts: RecordCounts) -> JSONText {
    .object(
      [("in", .integer(counts.incoming))]
        + RecordOutcome.allCases.map { ($0.name, .integer(counts[$0])) })
  }

  /// The money of a balance, by currency.
  static func money(_ money: [String: MoneyCounts]) -> JSONText {
    .object(
      money.sorted { $0.key < $1.key }.map { currency, counts in
        (
          currency,
          .object(
            [("in", .string(counts.incoming.description))]
              + RecordOutcome.allCases.map { ($0.name, .string(counts[$0].description)) })
        )
      })
  }

  /// A pass for people: files with their balance, outputs, and what nobody wants.
  static func text(_ report: PassReport, language: Language) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    var text = ""
    for file in report.files {
      text += "\(file.path)\n"
      if file.outcome == "waiting" {
        let why = file.reason.map { Catalogue.text($0.code, $0.arguments, in: language) } ?? ""
        text += "  " + say("run-waiting", why) + "\n"
        continue
      }
      let counts = RecordOutcome.allCases.filter { file.records[$0] > 0 }
        .map { "\(file.records[$0]) \(say("word-\($0.name)"))" }
      let sum = counts.isEmpty ? say("run-nothing-in-it") : counts.joined(separator: ", ")
      text +=
        "  \(say("word-\(file.outcome)")): \(say("run-records", String(file.records.incoming))) = \(sum)\n"
      for (currency, money) in file.money.sorted(by: { $0.key < $1.key }) {
        text += "  \(currency) \(money.incoming)\n"
      }
      if let reason = file.reason {
        text += "  " + Catalogue.text(reason.code, reason.arguments, in: language) + "\n"
      }
    }
    for output in report.outputs {
      text += "\(output.path)  " + say("run-output-records", String(output.records)) + "\n"
    }
    for entry in report.unwanted {
      text +=
        say(
          "run-unwanted", String(entry.orders),
          Catalogue.text(entry.reason.code, entry.reason.arguments, in: language))
        + "\n"
    }
    if report.files.isEmpty, report.outputs.isEmpty { text += say("run-nothing") + "\n" }
    return text
  }
}
