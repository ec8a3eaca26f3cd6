import Commerce
import Ledger
import Values

/// The reservations of the articles that lists name, read once and written once for a batch.
final class StockHoldings {
  private let derived: DerivedDocuments
  private let owner: PartnerID
  private var read: [String: StockReservations?] = [:]
  private var changed: Set<String> = []
  private var isAnyKnown: Bool?

  /// `owner`: the partner under which holdings are kept.
  init(_ derived: DerivedDocuments, owner: PartnerID) {
    self.derived = derived
    self.owner = owner
  }

  /// Whether any list has named an article yet: until then no order costs anything.
  var isAny: Bool {
    get throws {
      if let isAnyKnown { return isAnyKnown }
      let isAny = try !derived.reader.entries(.holding, owner, after: nil, limit: 1).isEmpty
      isAnyKnown = isAny
      return isAny
    }
  }

  /// The reservations of an article; nothing where no list has named it yet.
  func reservations(of article: String) throws -> StockReservations? {
    if let known = read[article] { return known }
    let key = Array(article.utf8)
    let found = try derived.staging.known(.holding, owner, key.span).map {
      StockReservations(try derived.document($0.version, .holding))
    }
    read[article] = .some(found)
    return found
  }

  /// Puts other reservations in their place.
  func set(_ reservations: StockReservations, of article: String) {
    read[article] = .some(reservations)
    changed.insert(article)
  }

  /// Writes what changed.
  func save() throws {
    for article in changed.sorted() {
      guard case .some(.some(let reservations)) = read[article] else { continue }
      let key = Array(article.utf8)
      let bytes = reservations.document(of: article)
      let known = try derived.staging.known(.holding, owner, key.span)
      let digest = Fingerprint(of: bytes.span)
      if known?.documentDigest == digest { continue }
      try derived.staging.put(
        .holding, owner, key.span, document: bytes.span,
        EntryChange(recordDigest: digest, documentDigest: digest, state: .unwanted, known: known))
    }
    changed.removeAll()
  }
}
