import Commerce
import Ledger
import Mapping
import Values

/// What a carrier was asked for, parcel by parcel: from the request itself.
///
/// The rules of `shipping:` and the product table may have changed since: what counts is what they were when the request was
/// made, which its output's map version keeps.
struct AskedParcels {
  /// Which parcel an answer is about.
  struct Place {
    let number: Int
    /// What is in it; nothing where that is not known.
    let lines: [DocumentView]?
  }

  private let workspace: Workspace
  private let reader: any LedgerReader

  init(_ workspace: Workspace, _ reader: any LedgerReader) {
    self.workspace = workspace
    self.reader = reader
  }

  /// The parcels that a carrier was asked for; nothing where the order was asked for as one.
  func parcels(
    of entry: EntryID, _ order: DocumentView, by carrier: String
  ) throws -> [[DocumentView]]? {
    let kept = ParcelRules.asked(of: order)
    if !kept.isEmpty { return kept }
    // Most workspaces have no such rule, and are asked nothing.
    guard workspace.file.shipping.contains(where: { $0.packages != nil }),
      let feed = try feed(of: carrier),
      let output = try reader.outputs(holding: entry).last(where: { $0.feed == feed && $0.resendOf == nil }),
      let version = try member(of: output, entry), let kept = try reader.map(output.mapVersion)
    else { return nil }
    var bytes: [UInt8] = []
    _ = try reader.document(version, into: &bytes)
    let record = DocumentRecord(DocumentView(schema: .order, bytes: bytes), kind: .order)
    let (map, context) = try MapVersions.read(kept, now: workspace.context(of: carrier))
    guard case .writes(let rules) = map.way else { return nil }
    return try FeedProgram(map, rules, rule: nil, context: context).parcels(of: record)
  }

  /// The feed by which a carrier is asked.
  private func feed(of carrier: String) throws -> FeedID? {
    guard let pack = workspace.file.partners.first(where: { $0.name == carrier })?.pack else { return nil }
    for map in workspace.maps where map.name.hasPrefix(pack + "/") {
      guard case .writes(let rules) = map.way, rules.ships else { continue }
      return try reader.feed(named: carrier + map.name.dropFirst(pack.count))
    }
    return nil
  }

  private func member(of output: Output, _ entry: EntryID) throws -> VersionRef? {
    let own = Set(try reader.versions(of: entry).map(\.version))
    var part = 0
    var found: VersionRef?
    while let members = try reader.members(of: output, part: part) {
      found = members.last(where: own.contains) ?? found
      part += 1
    }
    return found
  }
}
