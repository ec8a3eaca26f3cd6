import Commerce
import Ledger
import Values

/// Adds up the payouts of providers, beside the intake of a batch of payments.
///
/// In the same staging, at the end of the batch: each payout that anything of the batch belongs to is made anew from all
/// that is known of it, so that the order in which its parts come is no matter.
final class Payouts {
  private let derived: DerivedDocuments
  private let providers: Providers
  private var staging: any Staging { derived.staging }
  /// What this batch told something of.
  private var touched: [Group] = []
  /// The first document of this batch in each of them: where the payout comes from.
  private var sources: [Group: DocumentView] = [:]

  /// What belongs together.
  private enum Group: Hashable {
    /// The lines that name one payout.
    case named(PartnerID, payout: String, currency: String)
    /// A moment of a balance that its report carries from row to row.
    case running(PartnerID, currency: String, second: Int)
  }

  init(_ derived: DerivedDocuments, providers: Providers) {
    self.derived = derived
    self.providers = providers
  }

  // MARK: What is found by what

  /// What a payment is found by when its payout is added up.
  static func aliases(of document: DocumentView) -> [[UInt8]] {
    guard let line = BalanceLine(document) else { return [] }
    if let payout = line.payout { return [alias(payout, line.currency)] }
    return [alias(month: line.month, line.currency)]
      + (line.isPayout ? [alias(payoutsIn: line.currency)] : [])
  }

  private static func alias(_ payout: String, _ currency: String) -> [UInt8] {
    Array("\u{1F}o\(currency)\u{1F}\(payout)".utf8)
  }

  private static func alias(month: String, _ currency: String) -> [UInt8] {
    Array("\u{1F}m\(currency)\u{1F}\(month)".utf8)
  }

  private static func alias(payoutsIn currency: String) -> [UInt8] { Array("\u{1F}w\(currency)".utf8) }

  // MARK: What came

  /// A payment was taken, or was another before: its payouts are to be added up anew.
  func took(_ document: DocumentView, before: DocumentView? = nil, _ partner: PartnerID) {
    for view in [document, before].compactMap({ $0 }) {
      guard let line = BalanceLine(view) else { continue }
      let group: Group =
        if let payout = line.payout {
          .named(partner, payout: payout, currency: line.currency)
        } else {
          .running(partner, currency: line.currency, second: line.second)
        }
      guard sources[group] == nil else { continue }
      touched.append(group)
      sources[group] = document
    }
  }

  /// Adds up what this batch told something of; once, when all of it is staged.
  ///
  /// - Returns: the payouts that were made or changed.
  func finish() throws -> [EntryID] {
    var changed: [EntryID] = []
    var balances: [Balance: [(second: Int, group: Group)]] = [:]
    for group in touched {
      switch group {
      case .named(let partner, let payout, let currency):
        let lines = try lines(Payouts.alias(payout, currency), partner).filter {
          $0.payout == payout && $0.currency == currency
        }
        let account = try PayoutAccount(named: lines)
        changed += try put(account, partner, payout, currency, group)
      case .running(let partner, let currency, let second):
        balances[Balance(partner: partner, currency: currency), default: []].append((second, group))
      }
    }
    for (balance, moments) in balances.sorted(by: { $0.key.currency < $1.key.currency }) {
      changed += try finish(balance, moments)
    }
    touched = []
    sources = [:]
    return changed
  }

  // MARK: Balances that run

  private struct Balance: Hashable {
    let partner: PartnerID
    let currency: String
  }

  /// The payouts at the ends of the periods in which something happened.
  private func finish(_ balance: Balance, _ moments: [(second: Int, group: Group)]) throws -> [EntryID] {
    let payouts = try lines(Payouts.alias(payoutsIn: balance.currency), balance.partner).filter {
      $0.payout == nil && $0.isPayout && $0.currency == balance.currency
    }
    let seconds = Set(payouts.map(\.second)).sorted()
    // A payout ends one period and begins the next.
    var ends: [Int: Group] = [:]
    for (second, group) in moments {
      if let end = seconds.first(where: { $0 >= second }) { ends[end] = ends[end] ?? group }
      if seconds.contains(second), let next = seconds.first(where: { $0 > second }) {
        ends[next] = ends[next] ?? group
      }
    }
    var changed: [EntryID] = []
    for (end, group) in ends.sorted(by: { $0.key < $1.key }) {
      let previous = seconds.last { $0 < end }
      let known = try movements(balance, from: previous, to: end)
      let account = try PayoutAccount(
        payoutAt: end, lines: known.filter { $0.second > previous ?? .min },
        before: known.filter { $0.second == previous })
      // Several payouts of one second are one: the first has the sums of all.
      guard let name = payouts.filter({ $0.second == end }).map(\.id).min() else { continue }
      changed += try put(account, balance.partner, name, balance.currency, group)
    }
    return changed
  }

  /// What lies further apart than this many months, with nothing between, is no one balance.
  private static let mostMonths = 13

  /// All movements of a balance from the second of a payout, or from its beginning, to another.
  private func movements(_ balance: Balance, from start: Int?, to end: Int) throws -> [BalanceLine] {
    var found: [BalanceLine] = []
    var month = BalanceLine.month(end)
    var empty = 0
    while empty < Payouts.mostMonths, start.map({ month >= BalanceLine.month($0) }) ?? true {
      let lines = try lines(Payouts.alias(month: month, balance.currency), balance.partner).filter {
        $0.payout == nil && $0.currency == balance.currency && $0.month == month && $0.second <= end
          && $0.second >= start ?? .min
      }
      found += lines
      empty = lines.isEmpty ? empty + 1 : 0
      month = Payouts.month(before: month)
    }
    return found
  }

  private static func month(before month: String) -> String {
    let parts = month.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, let first = CivilDate(year: parts[0], month: parts[1], day: 1) else { return "" }
    return BalanceLine.month((first.daysSinceEpoch - 1) * 86_400)
  }

  // MARK: Looking and putting

  private func lines(_ alias: [UInt8], _ partner: PartnerID) throws -> [BalanceLine] {
    try staging.find(.payment, number: alias).filter { $0.partner == partner }.compactMap { entry in
      guard let known = try staging.known(.payment, partner, entry.key.span) else { return nil }
      return BalanceLine(try derived.document(known.version, .payment))
    }
  }

  private func put(
    _ account: PayoutAccount, _ partner: PartnerID, _ name: String, _ currency: String, _ group: Group
  ) throws -> [EntryID] {
    let provider = try derived.name(of: partner)
    var draft = PayoutDraft.document(account)
    draft.set("provider", provider)
    draft.set("providerPack", providers[provider]?.pack ?? provider)
    draft.set("id", name)
    draft.set("currency", currency)
    if let source = sources[group] { draft.takeSource(of: source) }
    let key = Array("\(name) \(currency)".utf8)
    let isSettled = account.state == .closed || account.state == .failed
    let isNew = try derived.put(
      .payout, partner, key, draft.bytes, known: try staging.known(.payout, partner, key.span),
      state: isSettled ? .settled : [], aliases: [])
    return isNew ? [EntryID(.payout, partner, key)] : []
  }
}

/// A payout's account as a document.
enum PayoutDraft {
  static func document(_ account: PayoutAccount) -> DocumentDraft {
    var draft = DocumentDraft(.payout)
    draft.set("state", account.state.rawValue)
    draft.set("at", account.at ?? "")
    let sums = account.sums
    let amounts: [(String, DecimalValue?)] = [
      ("amount", account.amount), ("opening", account.opening), ("charges", sums.charges),
      ("refunds", sums.refunds), ("chargebacks", sums.chargebacks), ("fees", sums.fees),
      ("reserves", sums.reserves), ("adjustments", sums.adjustments), ("conversions", sums.conversions),
      ("deposits", sums.deposits), ("net", sums.net), ("closing", account.closing),
    ]
    // A sum of nothing has the places of its neighbours: 0.00.
    let places = amounts.compactMap { $0.1?.scale }.max() ?? 0
    func text(_ amount: DecimalValue) -> String {
      ((try? amount.adding(DecimalValue(coefficient: 0, scale: places))) ?? amount).description
    }
    for (name, amount) in amounts { if let amount { draft.set(name, text(amount)) } }
    if account.amount != nil, account.state == .closed || account.state == .differs {
      draft.set("difference", text(account.difference))
    }
    draft.set("count", String(account.count))
    draft.set("lines", records: account.leftOver.map { line($0) })
    return draft
  }

  private static func line(_ line: BalanceLine) -> DocumentView {
    var draft = DocumentDraft(.payoutLine)
    draft.set("id", line.id)
    draft.set("kind", line.kind)
    draft.set("at", line.at ?? "")
    draft.set("net", line.net.description)
    draft.set("fee", line.fee.description)
    draft.set("balance", line.balance?.description ?? "")
    draft.set("reference", line.reference ?? "")
    return DocumentView(schema: .payoutLine, bytes: draft.bytes)
  }
}
