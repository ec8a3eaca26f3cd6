package import Values

/// What SKUs are made of: other names of one article, bundles of several, and what is kept back of each.
///
/// From the columns `aliases`, `bundle` and `buffer` of `tables/products.csv`.
package struct StockGoods: Sendable {
  /// One product as the table has it.
  package struct Product: Sendable {
    package var sku: String
    package var aliases: [String]
    /// Nothing where it is an article of its own.
    package var parts: [StockAllocation.Use]
    package var buffer: Int?

    package init(sku: String, aliases: [String] = [], parts: [StockAllocation.Use] = [], buffer: Int? = nil) {
      self.sku = sku
      self.aliases = aliases
      self.parts = parts
      self.buffer = buffer
    }
  }

  private var names: [String: String] = [:]
  private var aliases: [String: [String]] = [:]
  private var parts: [String: [StockAllocation.Use]] = [:]
  private var buffers: [String: Int] = [:]
  /// What is wrong in the table: one name of two articles, a bundle that is a part of itself.
  package private(set) var problems: [Diagnostic.Note] = []
  /// The SKUs of bundles, sorted.
  package var bundles: [String] { parts.keys.sorted() }

  package init(_ products: [Product] = []) {
    for product in products {
      buffers[product.sku] = product.buffer
      if !product.parts.isEmpty { parts[product.sku] = product.parts }
      for alias in product.aliases where alias != product.sku {
        if let other = names[alias], other != product.sku {
          problems.append(Diagnostic.Note("stock-alias-twice", [alias, other, product.sku]))
          continue
        }
        names[alias] = product.sku
        aliases[product.sku, default: []].append(alias)
      }
    }
    for sku in bundles where pieces(of: sku) == nil {
      problems.append(Diagnostic.Note("stock-bundle-of-itself", [sku]))
      parts[sku] = nil
    }
  }

  /// The article's own name, by any of its names.
  package func article(_ sku: String) -> String { names[sku] ?? sku }

  /// All names of an article, its own first.
  package func names(of article: String) -> [String] { [article] + (aliases[article] ?? []) }

  /// How many pieces of an article are kept back; nothing where the table does not say.
  package func buffer(of article: String) -> Int? { buffers[article] }

  /// What one of a SKU takes from the stock: one piece of its article, or the parts of a bundle.
  package func uses(of sku: String) -> [StockAllocation.Use] {
    guard let pieces = pieces(of: sku) else { return [] }
    return pieces.sorted { $0.key < $1.key }.map { StockAllocation.Use($0.key, $0.value) }
  }

  /// The parts of a SKU, of bundles in bundles the last ones; nothing where it is a part of itself.
  private func pieces(of sku: String, within outer: [String] = []) -> [String: Int]? {
    let article = article(sku)
    guard let parts = parts[article] else { return [article: 1] }
    if outer.contains(article) { return nil }
    var result: [String: Int] = [:]
    for part in parts {
      guard let inner = pieces(of: part.sku, within: outer + [article]) else { return nil }
      for (name, count) in inner { result[name, default: 0] += count * part.pieces }
    }
    return result
  }
}
