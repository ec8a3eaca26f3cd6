import Commerce
import Dock
import Ledger
import Values

/// The parcels that somebody should look at: in trouble, or standing still for too long.
///
/// How it stays quick: a parcel that is there has its state in the ledger's index, and its document is not read.
struct ParcelReport {
  /// One of them.
  struct Parcel {
    let view: DocumentView
    /// `exception` or `still`.
    let why: String
    /// When it moved last, as far as anybody knows.
    let since: String
  }

  private(set) var parcels: [Parcel] = []
  private let days: Int

  /// Asks the ledger.
  init(_ workspace: Workspace, _ reader: any LedgerReader, now: Instant) throws {
    let still = workspace.file.still.components.seconds
    days = Int(still / 86_400)
    for partner in workspace.file.partners {
      guard let id = try reader.partner(named: partner.name) else { continue }
      var last: [UInt8]?
      repeat {
        let entries = try reader.entries(.parcel, id, after: last, limit: ParcelReport.step)
        for (_, known) in entries where known.state.isDisjoint(with: [.settled, .past]) {
          try look(at: known, reader, before: now.seconds - Int(still))
        }
        last = entries.count < ParcelReport.step ? nil : entries.last?.key
      } while last != nil
    }
    parcels.sort { $0.since < $1.since }
  }

  private static let step = 1000

  private mutating func look(at known: KnownEntry, _ reader: any LedgerReader, before limit: Int) throws {
    var bytes: [UInt8] = []
    _ = try reader.document(known.version, into: &bytes)
    let view = DocumentView(schema: DocumentKind.parcel.schema, bytes: bytes)
    let since = view.text("statusAt") ?? view.text("toldAt") ?? ""
    if view.text("status") == "exception" {
      parcels.append(Parcel(view: view, why: "exception", since: since))
    } else if let moment = Moment(rfc3339: Array(since.utf8).span), moment.roughSeconds < limit {
      parcels.append(Parcel(view: view, why: "still", since: since))
    }
  }

  /// An object for each.
  var json: JSONText {
    .array(
      parcels.map { parcel in
        func text(_ name: String) -> JSONText { parcel.view.text(name).map { .string($0) } ?? .null }
        return .object([
          ("channel", text("channel")), ("order", text("order")), ("carrier", text("carrier")),
          ("trackingNumber", text("trackingNumber")), ("status", text("status")),
          ("statusText", text("statusText")), ("since", .string(parcel.since)), ("why", .string(parcel.why)),
        ])
      })
  }

  private static let mostTold = 20

  /// Two tables; nothing where all is well.
  func text(_ language: Language) -> String {
    var text = ""
    for why in ["exception", "still"] {
      let parcels = parcels.filter { $0.why == why }
      guard !parcels.isEmpty else { continue }
      let title = Catalogue.text("status-\(why)", [String(parcels.count), String(days)], in: language)
      text += "\n" + TextStyle.warning(title) + "\n"
      var table = TextTable()
      for parcel in parcels.prefix(ParcelReport.mostTold) {
        table.add(
          ["order", "carrier", "trackingNumber", "status"].enumerated().map { index, name in
            (index == 0 ? "  " : "") + (parcel.view.text(name) ?? "")
          } + [parcel.since, parcel.view.text("statusText") ?? ""])
      }
      text += table.text()
      if parcels.count > ParcelReport.mostTold {
        let more = String(parcels.count - ParcelReport.mostTold)
        text += "  " + Catalogue.text("status-more", [more], in: language) + "\n"
      }
    }
    return text
  }
}
