import Formats
import Mapping
import Values

/// What each channel sells under which of its own keys: `tables/listings.csv`.
///
/// A row a listing, with the columns `channel` and `sku`; what further columns say (`handle`, `location`, `item_id`) the
/// channel's feed reads as the offer's attributes. No look-up table: a SKU has a row for each channel, and more than one
/// where the channel sells it more than once.
struct ListingTable: Sendable {
  /// One row.
  struct Row: Sendable {
    let channel: String
    let sku: String
    /// What tells it from other listings of its channel: the SKU, and which of several it is.
    let key: String
    /// The further columns that say something.
    let fields: [(name: String, text: String)]
    let line: Int
  }

  static let name = "listings"
  let file: String
  let rows: [Row]
  /// Tells one content from another.
  let fingerprint: Fingerprint

  /// Reads the table.
  ///
  /// - Throws: `table-empty`, `table-width`, `stock-listing-column`, `stock-listing-blank`.
  init(csv: [UInt8], file: String) throws(MappingError) {
    self.file = file
    fingerprint = Fingerprint(of: csv.span)
    do throws(FormatError) {
      rows = try ListingTable.rows(MemoryByteSource(csv, name: file), file)
    } catch {
      throw MappingError(error.diagnostic)
    }
  }

  private static func rows(_ source: MemoryByteSource, _ file: String) throws(FormatError) -> [Row] {
    var reader = try RowReader(source, dialect: .csv)
    var header: [String] = []
    var counts: [String: Int] = [:]
    var rows: [Row] = []
    while let chunk = try reader.nextChunk() {
      for index in 0..<chunk.rowCount {
        let row = chunk.row(index)
        if row.isEmpty || chunk.bytes(ofRow: index)[0] == UInt8(ascii: "#") { continue }
        let position = SourcePosition(file: file, line: Int(row.line))
        let cells = chunk.strings(index)
        guard !header.isEmpty else {
          for column in ["channel", "sku"] where !cells.contains(column) {
            throw FormatError(Diagnostic("stock-listing-column", [column], at: position))
          }
          header = cells
          continue
        }
        guard cells.count == header.count else {
          throw FormatError(
            Diagnostic("table-width", [String(cells.count), String(header.count)], at: position))
        }
        let fields = zip(header, cells).map { (name: $0, text: $1) }.filter { !$0.text.isEmpty }
        guard let channel = fields.first(where: { $0.name == "channel" })?.text,
          let sku = fields.first(where: { $0.name == "sku" })?.text
        else { throw FormatError(Diagnostic("stock-listing-blank", [], at: position)) }
        let count = counts["\(channel)\u{1F}\(sku)", default: 0] + 1
        counts["\(channel)\u{1F}\(sku)"] = count
        rows.append(
          Row(
            channel: channel, sku: sku, key: count == 1 ? sku : "\(sku)\u{1F}\(count)",
            fields: fields.filter { $0.name != "channel" && $0.name != "sku" }, line: Int(row.line)))
      }
    }
    guard !header.isEmpty else {
      throw FormatError(Diagnostic("table-empty", [], at: SourcePosition(file: file, line: 1)))
    }
    return rows
  }
}
