import Dock
import Ledger
import Values

/// What some days brought: the work that was done, the mistakes that were caught, the money whose orders were found.
///
/// From the ledger's sums by day alone, however many orders there are. Its records and money are those that `status`
/// shows for the same days.
struct WorkReport {
  /// How much there was of something with a name.
  struct Count {
    let name: String
    let count: Int
  }

  /// Orders that went their way on one day.
  struct Day {
    let day: CivilDate
    let orders: Int
  }

  /// Payments of one provider and currency whose orders were found.
  struct Matched {
    let source: MoneySource
    let money: MatchedMoney
  }

  let workspace: Workspace
  let days: ClosedRange<CivilDate>
  /// Orders that got their first feed, by day, every day of the range.
  let byDay: [Day]
  /// The same by the channel they came from.
  let channels: [Count]
  /// Documents in outputs, by feed.
  let feeds: [Count]
  /// Committed files, by outcome.
  let files: [Count]
  let records: RecordCounts
  /// How many of the rejects were mended since.
  let resolved: Int
  let money: [String: MoneyCounts]
  /// Refused records and files by the code of the reason, but for files of the wrong folder.
  let rejected: [Count]
  /// Orders that were held, by reason; without the reasons that are the way of things.
  let held: [Count]
  /// Values that a spreadsheet program had changed and that were restored, by the code of the repair.
  let damage: [Count]
  let wrongFolder: Int
  let matched: [Matched]

  /// Asks the ledger.
  init(_ workspace: Workspace, _ reader: any LedgerReader, _ days: ClosedRange<CivilDate>) throws {
    self.workspace = workspace
    self.days = days
    var counts: [Tally.Subject: [String: Int]] = [:]
    var orders: [CivilDate: Int] = [:]
    for entry in try reader.tallies(days) {
      counts[entry.tally.subject, default: [:]][entry.tally.name, default: 0] += entry.count
      if entry.tally.subject == .moved { orders[entry.day, default: 0] += entry.count }
    }
    func list(_ subject: Tally.Subject, where isMeant: (String) -> Bool = { _ in true }) -> [Count] {
      (counts[subject] ?? [:]).filter { $0.value != 0 && isMeant($0.key) }
        .map { Count(name: $0.key, count: $0.value) }
        .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
    let numbers = days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch
    byDay = numbers.map { number in
      let day = CivilDate(daysSinceEpoch: number)
      return Day(day: day, orders: orders[day] ?? 0)
    }
    channels = list(.moved)
    feeds = list(.sent)
    files = list(.files)
    rejected = list(.rejected) { !Strays.codes.contains($0) }
    wrongFolder = list(.rejected, where: Strays.codes.contains).reduce(0) { $0 + $1.count }
    held = list(.held) { !HoldReason.clearsItself($0) }
    damage = list(.noted) { $0.hasPrefix("damage-") }
    var records = RecordCounts()
    var resolved = 0
    var money: [String: MoneyCounts] = [:]
    for day in try reader.days(since: days.lowerBound) where days.contains(day.day) {
      records += day.records
      resolved += day.resolved
      for (currency, amounts) in day.money { try money[currency, default: MoneyCounts()].add(amounts) }
    }
    self.records = records
    self.resolved = resolved
    self.money = money
    var sums: [MoneySource: MatchedMoney] = [:]
    for match in try reader.matched(days) {
      try sums[match.source, default: MatchedMoney()].add(match.matched)
    }
    matched = sums.filter { !$0.value.isNothing }.map { Matched(source: $0.key, money: $0.value) }
      .sorted { ($0.source.provider, $0.source.currency) < ($1.source.provider, $1.source.currency) }
  }

  // MARK: Sums

  /// Orders that nobody typed.
  var moved: Int { byDay.reduce(0) { $0 + $1.orders } }
  var minutesSaved: Int { moved * workspace.file.minutesPerOrder }
  /// Files that had come before, byte for byte.
  var duplicateFiles: Int { files.first { $0.name == BatchOutcome.duplicate.name }?.count ?? 0 }
  /// Orders that were stopped because there was nothing left to send.
  var oversalesAvoided: Int { held.first { $0.name == "no-stock" }?.count ?? 0 }
  var damageRestored: Int { damage.reduce(0) { $0 + $1.count } }
  var paymentsMatched: Int { matched.reduce(0) { $0 + $1.money.payments } }

  /// The kinds of mistakes, each counted once.
  enum Caught: String, CaseIterable {
    case rejected, held, damage, wrongFolder, duplicateFiles
  }

  /// How many mistakes of a kind were caught.
  func caught(_ kind: Caught) -> Int {
    switch kind {
    case .rejected: rejected.reduce(0) { $0 + $1.count }
    case .held: held.reduce(0) { $0 + $1.count }
    case .damage: damageRestored
    case .wrongFolder: wrongFolder
    case .duplicateFiles: duplicateFiles
    }
  }

  var allCaught: Int { Caught.allCases.reduce(0) { $0 + caught($1) } }
  /// Whether nothing came, went, or was held on these days.
  var isEmpty: Bool { records.incoming == 0 && files.isEmpty && feeds.isEmpty && moved == 0 }
}
