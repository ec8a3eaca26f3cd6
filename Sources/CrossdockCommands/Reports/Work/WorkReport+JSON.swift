import Dock
import Ledger
import Values

extension WorkReport {
  /// For programs: all keys always, days and amounts as texts, counts as numbers (<doc:Operating>).
  var json: JSONText {
    .object([
      ("workspace", .string(workspace.file.name)), ("timezone", .string(workspace.file.timezone)),
      ("from", .string(Moment.date(days.lowerBound).description)),
      ("to", .string(Moment.date(days.upperBound).description)),
      (
        "orders",
        .object([
          ("moved", .integer(moved)), ("channels", list(channels, "channel", "orders")),
          ("feeds", list(feeds, "feed", "documents")),
          (
            "days",
            .array(
              byDay.map { day in
                .object([
                  ("day", .string(Moment.date(day.day).description)), ("orders", .integer(day.orders)),
                ])
              })
          ),
        ])
      ),
      (
        "minutes",
        .object([
          ("perOrder", .integer(workspace.file.minutesPerOrder)), ("saved", .integer(minutesSaved)),
        ])
      ),
      (
        "caught",
        .object([
          ("all", .integer(allCaught)), ("rejected", list(rejected, "code", "count")),
          ("held", list(held, "reason", "count")), ("damage", list(damage, "code", "count")),
          ("wrongFolder", .integer(wrongFolder)), ("duplicateFiles", .integer(duplicateFiles)),
        ])
      ),
      (
        "matched",
        .array(
          matched.map { entry in
            .object([
              ("provider", .string(entry.source.provider)), ("currency", .string(entry.source.currency)),
              ("payments", .integer(entry.money.payments)),
              ("amount", .string(entry.money.amount.description)),
            ])
          })
      ),
      ("oversalesAvoided", .integer(oversalesAvoided)),
      (
        "files",
        .object(
          BatchOutcome.allCases.map { outcome in
            (outcome.name, .integer(files.first { $0.name == outcome.name }?.count ?? 0))
          })
      ),
      ("records", PassPrinter.records(records)), ("resolved", .integer(resolved)),
      ("money", PassPrinter.money(money)),
    ])
  }

  private func list(_ counts: [Count], _ name: String, _ number: String) -> JSONText {
    .array(counts.map { .object([(name, .string($0.name)), (number, .integer($0.count))]) })
  }
}
