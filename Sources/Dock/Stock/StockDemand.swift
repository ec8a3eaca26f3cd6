import Commerce
import Ledger
import Values

/// What orders take of articles.
struct StockDemand {
  private let goods: StockGoods
  private var uses: [String: [StockAllocation.Use]] = [:]

  init(_ goods: StockGoods) {
    self.goods = goods
  }

  /// What an order takes: nothing where it is cancelled, or where its channel ships from stock of its own.
  mutating func articles(of order: DocumentView) throws -> [String: StockReservations.Demand] {
    let fields = OrderFields.shared
    if order.text(fields.status) == "cancelled" || order.text(fields.fulfilledBy) == "channel" { return [:] }
    var result: [String: StockReservations.Demand] = [:]
    for line in order.records(fields.lines) {
      guard let sku = line.text(fields.lineSKU), let quantity = line.decimal(fields.lineQuantity) else {
        continue
      }
      let shipped = line.decimal(fields.lineFulfilled)?.wholePieces ?? 0
      for use in uses(of: sku) {
        var demand = result[use.sku] ?? StockReservations.Demand(pieces: 0, shipped: 0)
        demand.pieces += quantity.piecesAround * use.pieces
        demand.shipped += shipped * use.pieces
        result[use.sku] = demand
      }
    }
    return result
  }

  private mutating func uses(of sku: String) -> [StockAllocation.Use] {
    if let known = uses[sku] { return known }
    let found = goods.uses(of: sku)
    uses[sku] = found
    return found
  }
}
