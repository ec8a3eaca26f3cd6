import Commerce
import Ledger
import Values

/// How many pieces of an article there are, as lists say.
struct StockCount {
  /// What the lists say is free to sell; where they say only what lies there, that.
  var onHand = DecimalValue.zero
  /// When the oldest of the lists was made.
  var at: Instant?

  /// Whole pieces that may be sold, less what is kept back.
  func available(keeping kept: Int) -> Int { max(0, onHand.wholePieces - kept) }
}

/// Counts what lists say of articles.
final class StockCounting {
  private let rules: StockRules
  private let derived: DerivedDocuments
  private let workspace: Workspace

  init(_ rules: StockRules, _ derived: DerivedDocuments, _ workspace: Workspace) {
    self.rules = rules
    self.derived = derived
    self.workspace = workspace
  }

  /// What there is of an article; nothing where no list names it, or where what one says of it is held.
  func count(of article: String) throws -> StockCount? {
    var counts: [String: StockCount] = [:]
    for name in rules.goods.names(of: article) {
      for entry in try derived.staging.find(.stock, number: Array(name.utf8)) {
        let partner = try derived.name(of: entry.partner)
        guard rules.sources.contains(partner),
          let known = try derived.staging.known(.stock, entry.partner, entry.key.span)
        else { continue }
        let document = try derived.document(known.version, .stock)
        let location = document.text("location") ?? ""
        guard rules.locations.isEmpty || rules.locations.contains(location) else { continue }
        if known.state.contains(.held) { return nil }
        guard let pieces = document.decimal("available") ?? document.decimal("onHand") else { continue }
        var count = counts[partner] ?? StockCount()
        count.onHand = try count.onHand.adding(pieces)
        if let at = time(of: document), count.at.map({ at < $0 }) ?? true { count.at = at }
        counts[partner] = count
      }
    }
    if rules.addsUp { return try StockCounting.sum(Array(counts.values)) }
    // Lists of two partners may tell of the same goods: the lower one cannot be wrong to the buyer's loss.
    return counts.sorted { $0.key < $1.key }.map(\.value).min { $0.onHand < $1.onHand }
  }

  /// When a list was made.
  private func time(of document: DocumentView) -> Instant? {
    document.schema.index(of: "at").flatMap { document.moment($0) }.map { workspace.earliest(of: $0) }
  }

  private static func sum(_ counts: [StockCount]) throws -> StockCount? {
    if counts.isEmpty { return nil }
    return try counts.reduce(into: StockCount()) { sum, count in
      sum.onHand = try sum.onHand.adding(count.onHand)
      if let at = count.at, sum.at.map({ at < $0 }) ?? true { sum.at = at }
    }
  }
}

extension Workspace {
  /// The first instant that a time may mean: of a day its beginning, in the workspace's own zone where none is told.
  func earliest(of moment: Moment) -> Instant {
    switch moment {
    case .instant(let instant): local(instant)
    case .local(let time): zone.instant(of: time)
    case .date(let day): zone.instant(of: LocalTime(date: day, secondOfDay: 0))
    }
  }
}

extension DecimalValue {
  /// The whole pieces in an amount of stock: none where it is negative, and no more than anybody has.
  var wholePieces: Int {
    var whole = coefficient
    for _ in 0..<scale { whole /= 10 }
    return Int(min(max(whole, 0), 1_000_000_000))
  }
}
