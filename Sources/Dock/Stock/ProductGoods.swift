import Commerce
import Mapping
import Values

extension StockGoods {
  /// What `tables/products.csv` says of other names, bundles and what is kept back; what it says wrongly is told.
  ///
  /// `aliases` has names with `|` between them, `bundle` parts: `2 x LAMP-1 | BULB-3`, `buffer` a number of pieces.
  static func read(_ table: LookupTable?, _ problems: inout [Diagnostic.Note]) -> StockGoods {
    guard let table else { return StockGoods() }
    let columns = ["aliases", "bundle", "buffer"].map { table.columns.firstIndex(of: $0) }
    guard columns.contains(where: { $0 != nil }) else { return StockGoods() }
    var products: [Product] = []
    for sku in table.keys {
      func text(_ column: Int?) -> String {
        guard let column, let place = table.find(Array(sku.utf8).span, column: column) else { return "" }
        return String(decoding: table.slice(place), as: UTF8.self)
      }
      var product = Product(sku: sku, aliases: text(columns[0]).barred)
      for part in text(columns[1]).barred {
        guard let use = use(part) else {
          problems.append(Diagnostic.Note("stock-bundle", [sku, part.quotedForMessage]))
          continue
        }
        product.parts.append(use)
      }
      let buffer = text(columns[2])
      if !buffer.isEmpty {
        product.buffer = Int(buffer)
        if product.buffer.map({ $0 < 0 }) ?? true {
          problems.append(Diagnostic.Note("stock-buffer", [sku, buffer.quotedForMessage]))
        }
      }
      products.append(product)
    }
    let goods = StockGoods(products)
    problems += goods.problems
    return goods
  }

  /// `2 x LAMP-1`, or a SKU alone.
  private static func use(_ text: String) -> StockAllocation.Use? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count).drop { $0 == " " }
    guard !digits.isEmpty, let sign = rest.first, sign == "x" || sign == "×", rest.dropFirst().first == " "
    else { return StockAllocation.Use(text, 1) }
    let sku = rest.dropFirst().drop { $0 == " " }
    guard let pieces = Int(digits), (1...1_000_000).contains(pieces), !sku.isEmpty else { return nil }
    return StockAllocation.Use(String(sku), pieces)
  }
}
