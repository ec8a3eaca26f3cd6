import Commerce
import Ledger
import Mapping

/// What each feed was sent last of an entry, by the outputs themselves.
///
/// The short account in ``KnownEntry/feeds`` forgets that a feed had an earlier version when a later one is taken back
/// (because the entry is held again); the outputs do not. Asked for only where a hold begins or ends.
struct SentVersions {
  private var versions: [FeedID: VersionRef] = [:]

  /// Looks the entry up in all outputs that hold it; outputs that repeat another do not count.
  init(of entry: EntryID, _ reader: any LedgerReader) throws {
    let own = Set(try reader.versions(of: entry).map(\.version))
    for output in try reader.outputs(holding: entry) where output.resendOf == nil {
      var part = 0
      while let members = try reader.members(of: output, part: part) {
        if let version = members.last(where: own.contains) { versions[output.feed] = version }
        part += 1
      }
    }
  }

  /// The feeds that have had the entry.
  var feeds: [FeedID] { versions.keys.sorted { $0.value < $1.value } }

  /// The feeds that are to get a document once it is held no more.
  ///
  /// `isVoid`: a person withdrew what carriers were asked for, and lets it be asked for again.
  ///
  /// A feed that has had the entry gets it when something changed since that its map reads, and one that has not when
  /// its rule holds.
  func due(
    _ document: DocumentRecord, _ feeds: [WorkspaceFeed], isWanted: (WorkspaceFeed) -> Bool,
    isVoid: Bool = false, _ reader: any LedgerReader
  ) throws -> [FeedID] {
    var due: [FeedID] = []
    var bytes: [UInt8] = []
    for feed in feeds {
      guard let version = versions[feed.id] else {
        if isWanted(feed) { due.append(feed.id) }
        continue
      }
      _ = try reader.document(version, into: &bytes)
      let before = DocumentView(schema: document.view.schema, bytes: bytes)
      // What a carrier was asked for is not asked for again, whatever changed; that it is void is told, and so is the rest
      // where its first parcel has its number since.
      if feed.program.rules.ships, document.view.text("status") != "cancelled" {
        // What was withdrawn is asked for anew.
        if isVoid, isWanted(feed) { due.append(feed.id) }
        if before.text("askedMaster") != document.view.text("askedMaster") { due.append(feed.id) }
        continue
      }
      if feed.program.concerns(DocumentEdit.changed(from: before, to: document.view)) { due.append(feed.id) }
    }
    return due
  }
}
