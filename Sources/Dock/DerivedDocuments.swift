import Commerce
import Ledger
import Mapping
import Values

/// Puts documents that are derived from others into a batch's staging: parcels, labels, receipts.
///
/// One way for all of them: what a feed gets, and when, does not depend on what is derived.
final class DerivedDocuments {
  let rules: WorkspaceRules
  let staging: any Staging
  let reader: any LedgerReader
  private var records: [DocumentKind: DocumentRecord] = [:]
  private var names: [PartnerID: String] = [:]

  init(rules: WorkspaceRules, staging: any Staging, reader: any LedgerReader) {
    self.rules = rules
    self.staging = staging
    self.reader = reader
  }

  /// A partner by its number.
  func name(of partner: PartnerID) throws -> String {
    if let known = names[partner] { return known }
    let name = try reader.name(of: partner)
    names[partner] = name
    return name
  }

  /// A version's document.
  func document(_ version: VersionRef, _ kind: DocumentKind) throws -> DocumentView {
    var bytes: [UInt8] = []
    _ = try staging.document(version, into: &bytes)
    return DocumentView(schema: kind.schema, bytes: bytes)
  }

  /// Puts a document, and makes it due to the feeds that want it.
  ///
  /// To one that had it when something changed that it reads; what is due still leaves as it is now, or not at all.
  ///
  /// `before`: the document as it was, where the caller has it. `isNews`: whether there is anything to put though no
  /// field that people see has changed. `isPast`: its order was done before we first saw it, and nobody is told of it.
  ///
  /// - Returns: whether there is a new version.
  @discardableResult
  func put(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: [UInt8], _ bytes: [UInt8], known: KnownEntry?,
    before: DocumentView? = nil, isNews: Bool = false, isPast: Bool = false, state own: EntryState = [],
    aliases: [[UInt8]]
  ) throws -> Bool {
    var changed: [String] = []
    if let known {
      let before = try before ?? document(known.version, kind)
      changed = DocumentEdit.changed(from: before, to: DocumentView(schema: kind.schema, bytes: bytes))
      if changed.isEmpty, !isNews { return false }
    }
    let past = isPast || known?.state.contains(.past) ?? false
    let due = past ? [] : try due(kind, partner, key, bytes, known, changed)
    var state = own
    if due.isEmpty, known?.feeds.isEmpty ?? true { state.insert(.unwanted) }
    if past { state.insert(.past) }
    let digest = Fingerprint(of: bytes.span)
    try staging.put(
      kind, partner, key.span, document: bytes.span,
      EntryChange(
        recordDigest: digest, documentDigest: digest, state: state, known: known, due: due, aliases: aliases))
    return true
  }

  private func due(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: [UInt8], _ bytes: [UInt8], _ known: KnownEntry?,
    _ changed: [String]
  ) throws -> [FeedID] {
    let record = records[kind] ?? DocumentRecord(kind: kind)
    records[kind] = record
    record.load(bytes)
    var due: [FeedID] = []
    for feed in rules.feeds(of: kind) {
      let isWanted = feed.program.wants(record) == .wanted
      guard let had = known?.feeds[feed.id] else {
        if isWanted { due.append(feed.id) }
        continue
      }
      if try staging.isPending(had) {
        if isWanted {
          due.append(feed.id)
        } else {
          try staging.withdraw(EntryID(kind, partner, key), from: feed.id)
        }
      } else if isWanted, feed.program.concerns(changed) {
        due.append(feed.id)
      }
    }
    return due
  }
}
