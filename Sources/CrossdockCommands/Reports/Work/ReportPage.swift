import Dock
import Ledger
import Values

/// A report as one page of HTML that needs nothing beside itself: no network, no script.
///
/// Every number carries its key and its value (`data-figure`, `data-value`), so that a program finds on the page what
/// `report --json` says.
struct ReportPage {
  let report: WorkReport
  let say: ReportWords
  /// When it was made, as people read it.
  let madeAt: String

  /// The whole page.
  var html: String {
    let name = HTMLText.escaped(report.workspace.file.name)
    let period = HTMLText.escaped(say.period(report.days))
    var sections = [tiles]
    if report.isEmpty {
      sections.append("<section><p class=\"nothing\">\(text("report-nothing"))</p></section>")
    } else {
      sections += [orders, channels, caught, matched, balance]
    }
    return """
      <!DOCTYPE html>
      <html lang="\(say.language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(name) · \(period)</title>
      <style>
      \(ReportStyle.css)
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(name)</h1>
      <p>\(text("report-page-title")) · <time>\(period)</time></p>
      </header>
      \(sections.joined(separator: "\n"))
      <footer>
      <p>\(text("report-page-foot", madeAt))</p>
      </footer>
      </main>
      </body>
      </html>

      """
  }

  // MARK: Parts of it

  private var tiles: String {
    let perOrder = text("report-page-each", String(report.workspace.file.minutesPerOrder))
    var tiles = [
      tile("report-page-moved", figure("orders.moved", report.moved)),
      tile(
        "report-page-saved",
        figure("minutes.saved", String(report.minutesSaved), shown: say.duration(report.minutesSaved)),
        perOrder),
      tile("report-page-caught", figure("caught.all", report.allCaught)),
    ]
    if !report.matched.isEmpty {
      tiles.append(tile("report-page-payments", figure("payments", report.paymentsMatched)))
    }
    if report.oversalesAvoided > 0 {
      tiles.append(tile("report-page-oversales", figure("oversalesAvoided", report.oversalesAvoided)))
    }
    return "<section class=\"tiles\">\n\(tiles.joined(separator: "\n"))\n</section>"
  }

  private func tile(_ code: String, _ number: String, _ remark: String = "") -> String {
    let small = remark.isEmpty ? "" : "<small>\(remark)</small>"
    return "<div class=\"tile\"><span>\(text(code))</span><b>\(number)</b>\(small)</div>"
  }

  private var orders: String {
    let best = report.byDay.max { $0.orders < $1.orders }
    let about = say(
      "report-page-chart-about", Grouped.text(report.moved), Grouped.text(report.days.count),
      best.map { Moment.date($0.day).description } ?? "", Grouped.text(best?.orders ?? 0))
    let chart = ColumnChart(
      id: "orders", title: say("report-page-chart"), description: about, columns: report.columns)
    return section("report-page-chart", chart.svg)
  }

  private var channels: String {
    let parts = [
      ("report-from", "channels", report.channels, "main"), ("report-to", "feeds", report.feeds, "second"),
    ].filter { !$0.2.isEmpty }.map { code, key, counts, style in
      let most = counts.map(\.count).max() ?? 0
      return section(
        code,
        table(counts.map { row($0.name, $0.count, of: most, key: "\(key).\($0.name)", style) }))
    }
    return "<div class=\"pair\">\n\(parts.joined(separator: "\n"))\n</div>"
  }

  private var caught: String {
    if report.allCaught == 0 { return "" }
    let most = WorkReport.Caught.allCases.map(report.caught).max() ?? 0
    var rows: [String] = []
    for kind in WorkReport.Caught.allCases where report.caught(kind) > 0 {
      rows.append(
        row(say.caught(kind), report.caught(kind), of: most, key: "caught.\(kind.rawValue)", "warn"))
      let details: [(words: String, count: WorkReport.Count)]
      switch kind {
      case .rejected: details = report.rejected.map { (say.rejected($0.name), $0) }
      case .held: details = report.held.map { (say.held($0.name), $0) }
      case .damage, .wrongFolder, .duplicateFiles: details = []
      }
      for (words, count) in details {
        rows.append(
          row(
            words, count.count, of: most, key: "caught.\(kind.rawValue).\(count.name)", "warn", isDetail: true
          ))
      }
    }
    return section("report-page-caught", table(rows))
  }

  private var matched: String {
    if report.matched.isEmpty { return "" }
    let rows = report.matched.map { entry in
      let key = "matched.\(entry.source.provider).\(entry.source.currency)"
      let payments = figure("\(key).payments", entry.money.payments)
      let amount = figure(
        "\(key).amount", entry.money.amount.description, shown: Grouped.text(entry.money.amount))
      return """
        <tr><th scope="row">\(HTMLText.escaped(entry.source.provider))</th><td class="number">\(payments)</td>\
        <td class="number">\(HTMLText.escaped(entry.source.currency)) \(amount)</td></tr>
        """
    }
    let head = """
      <thead><tr><th scope="col">\(text("report-page-provider"))</th>\
      <th scope="col" class="number">\(text("report-page-number"))</th>\
      <th scope="col" class="number">\(text("report-page-amount"))</th></tr></thead>
      """
    return section("report-matched", "<table>\(head)<tbody>\(rows.joined())</tbody></table>")
  }

  private var balance: String {
    let parts = RecordOutcome.allCases.map { outcome in
      PartsChart.Part(
        style: "outcome-\(outcome.name)", name: say("word-\(outcome.name)"), value: report.records[outcome])
    }
    let told = parts.filter { $0.value > 0 }.map { "\(Grouped.text($0.value)) \($0.name)" }
    let chart = PartsChart(
      id: "balance", title: say("report-balance"),
      description: say("run-records", Grouped.text(report.records.incoming)) + " = "
        + told.joined(separator: " + "), parts: parts)
    let legend = RecordOutcome.allCases.map { outcome in
      """
      <li><i class="outcome-\(outcome.name)"></i>\(text("word-\(outcome.name)")) \
      \(figure("records.\(outcome.name)", report.records[outcome]))</li>
      """
    }
    let money = report.money.sorted { $0.key < $1.key }.map { currency, counts in
      "\(HTMLText.escaped(currency)) "
        + figure("money.\(currency).in", counts.incoming.description, shown: Grouped.text(counts.incoming))
    }
    let sums =
      money.isEmpty
      ? "" : "<p class=\"soft\">\(text("report-page-money")) \(money.joined(separator: " · "))</p>"
    return section(
      "report-balance",
      """
      <p class="soft">\(text("report-page-in")) \(figure("records.in", report.records.incoming))</p>
      \(chart.svg)
      <ul class="legend">\(legend.joined())</ul>
      \(sums)
      """)
  }

  // MARK: Pieces

  private func text(_ code: String, _ arguments: String...) -> String {
    HTMLText.escaped(Catalogue.text(code, arguments, in: say.language))
  }

  private func section(_ code: String, _ content: String) -> String {
    "<section>\n<h2>\(text(code))</h2>\n\(content)\n</section>"
  }

  private func figure(_ key: String, _ number: Int) -> String {
    figure(key, String(number), shown: Grouped.text(number))
  }

  private func figure(_ key: String, _ value: String, shown: String) -> String {
    """
    <span data-figure="\(HTMLText.escaped(key))" data-value="\(HTMLText.escaped(value))">\
    \(HTMLText.escaped(shown))</span>
    """
  }

  private func table(_ rows: [String]) -> String {
    "<table class=\"bars\"><tbody>\(rows.joined())</tbody></table>"
  }

  /// A name, a bar, and the number: a table to those who do not see it.
  private func row(
    _ name: String, _ count: Int, of most: Int, key: String, _ style: String, isDetail: Bool = false
  ) -> String {
    let length = most > 0 ? max(count, 0) * 200 / most : 0
    return """
      <tr\(isDetail ? " class=\"detail\"" : "")><th scope="row">\(HTMLText.escaped(name))</th><td class="bar-cell">\
      <svg viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="\(style)" width="\(max(length, count > 0 ? 2 : 0))" height="10" rx="2"/></svg></td>\
      <td class="number">\(figure(key, count))</td></tr>
      """
  }
}
