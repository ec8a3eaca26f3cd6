import Commerce
import Mapping
import Values

/// The SKUs that a workspace knows: those of `tables/products.csv`, and what else they are called.
///
/// Nothing where there is no such table, or none with a row: a shop that keeps no list of its products is not asked for
/// one.
struct KnownProducts {
  private let products: LookupTable
  private let aliases: LookupTable?

  /// The column of the product table that has further names of a product, with `|` between them.
  static let aliasColumn = "aliases"

  init?(_ tables: [String: LookupTable]) {
    guard let products = tables["products"], products.count > 0 else { return nil }
    self.products = products
    aliases = KnownProducts.aliases(of: products)
  }

  /// The names of the column `aliases`, as a table.
  private static func aliases(of products: LookupTable) -> LookupTable? {
    guard let column = products.columns.firstIndex(of: aliasColumn) else { return nil }
    var table = LookupTable(name: aliasColumn, columns: ["sku"])
    for key in products.keys {
      guard let place = products.find(Array(key.utf8).span, column: column) else { continue }
      for alias in products.slice(place).split(separator: UInt8(ascii: "|")) {
        var alias = alias.drop { $0 == UInt8(ascii: " ") }
        while alias.last == UInt8(ascii: " ") { alias.removeLast() }
        if !alias.isEmpty { _ = table.add(key: Array(alias).span, values: [Array(key.utf8)]) }
      }
    }
    return table.count == 0 ? nil : table
  }

  /// Whether a SKU is known.
  private func has(_ sku: Span<UInt8>) -> Bool {
    products.find(sku) != nil || aliases?.find(sku) != nil
  }

  /// Why an order is to wait: its SKUs that nobody knows.
  ///
  /// A line without a SKU is normal.
  func unknown(_ order: DocumentRecord) -> HoldReason? {
    let fields = OrderFields.shared
    if order.equals(fields.status, utf8: KnownProducts.cancelled) == true { return nil }
    let lines = order.tables(fields.lines)
    for index in 0..<lines.count {
      let sku = lines[index][fields.lineSKU]
      if sku.isPresent, !has(sku.bytes) { return HoldReason(.unknownSKU, evidence(order.view)) }
    }
    return nil
  }

  private static let cancelled = Array("cancelled".utf8)

  /// Each unknown SKU once, with the product's title and the SKU that may have been meant.
  private func evidence(_ order: DocumentView) -> [(name: String, text: String)] {
    var unknown: [String] = []
    var titles: [String] = []
    for line in order.records(OrderFields.shared.lines) {
      guard let sku = line.text(OrderFields.shared.lineSKU), !has(Array(sku.utf8).span),
        !unknown.contains(sku)
      else { continue }
      unknown.append(sku)
      titles += line.text(OrderFields.shared.lineTitle).map { [$0] } ?? []
    }
    var evidence = [("sku", unknown.joined(separator: ", "))]
    if !titles.isEmpty { evidence.append(("title", titles.joined(separator: ", "))) }
    let meant = unknown.compactMap { sku in
      likely(sku).map { unknown.count == 1 ? $0 : "\(sku): \($0)" }
    }
    if !meant.isEmpty { evidence.append(("suggestion", meant.joined(separator: ", "))) }
    return evidence
  }

  /// The SKU that differs by nothing but case, signs and zeros in front, where there is one.
  private func likely(_ sku: String) -> String? {
    let bare = KnownProducts.bare(sku)
    let alike = products.keys.filter { KnownProducts.bare($0) == bare }
    return bare.isEmpty || alike.count != 1 ? nil : alike.first
  }

  private static func bare(_ sku: String) -> Substring {
    sku.lowercased().filter { $0.isLetter || $0.isNumber }.drop { $0 == "0" }
  }
}
