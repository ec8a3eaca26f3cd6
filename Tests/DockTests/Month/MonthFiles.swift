/// The files that platforms, providers and the books write of a ``Month``.
enum MonthFiles {
  /// A time as `yyyy-MM-dd HH:mm:ss`; the month is March of 2026.
  static func time(_ minutes: Int) -> (date: String, clock: String) {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let day = minutes / Month.minutesOfDay
    // What is told after the month is told in April.
    let date = day < 31 ? "2026-03-\(two(day + 1))" : "2026-04-\(two(day - 30))"
    return (date, "\(two(minutes % Month.minutesOfDay / 60)):\(two(minutes % 60)):00")
  }

  /// Some buyers' addresses, each of them whole.
  private static let places:
    [(street: String, city: String, region: String, postcode: String, country: String)] = [
      ("Am Hof", "Wien", "", "1010", "AT"), ("Lindenallee", "Berlin", "", "10115", "DE"),
      ("Congress Ave", "Austin", "TX", "78701", "US"), ("Wharf Road", "London", "", "E1W 3AB", "GB"),
    ]

  /// An export of one platform.
  static func orders(_ channel: Month.Channel, _ sales: [Month.Sale]) -> String {
    switch channel {
    case .shopify: shopify(sales)
    case .amazon: amazon(sales)
    case .ebay: ebay(sales)
    case .wish: wish(sales)
    }
  }

  private static func table(_ columns: [String], _ rows: [[String: String]], separator: String) -> String {
    ([columns] + rows.map { row in columns.map { row[$0] ?? "" } })
      .map { $0.joined(separator: separator) + "\n" }.joined()
  }

  private static func shopify(_ sales: [Month.Sale]) -> String {
    let columns = [
      "Name", "Email", "Financial Status", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes",
      "Total", "Discount Amount", "Shipping Method", "Created at", "Lineitem quantity", "Lineitem name",
      "Lineitem price", "Lineitem sku", "Lineitem fulfillment status", "Billing Name", "Billing Address1",
      "Billing City", "Billing Zip", "Billing Province", "Billing Country", "Billing Phone", "Shipping Name",
      "Shipping Address1", "Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country",
      "Shipping Phone", "Cancelled at", "Payment Method", "Id",
    ]
    let rows = sales.map { sale in
      let place = places[sale.buyer % places.count]
      let (date, clock) = time(sale.at)
      // The shop calls all of them paid: only the provider's reports know better.
      return [
        "Name": sale.number, "Email": Month.email(sale.buyer), "Financial Status": "paid",
        "Currency": sale.currency,
        "Subtotal": Month.money(sale.total), "Shipping": "0.00", "Taxes": "0.00",
        "Total": Month.money(sale.total),
        "Discount Amount": "0.00", "Shipping Method": "Standard", "Created at": "\(date) \(clock) +0000",
        "Lineitem quantity": String(sale.quantity), "Lineitem name": "Lamp",
        "Lineitem price": Month.money(sale.cents),
        "Lineitem sku": sale.sku, "Lineitem fulfillment status": "pending",
        "Shipping Name": "Buyer \(sale.buyer)",
        "Shipping Address1": "\(place.street) \(sale.buyer)", "Shipping City": place.city,
        "Shipping Zip": place.postcode, "Shipping Province": place.region, "Shipping Country": place.country,
        "Payment Method": sale.provider == .stripe ? "Stripe" : "PayPal", "Id": "6100\(sale.buyer)",
      ]
    }
    return table(columns, rows, separator: ",")
  }

  private static func amazon(_ sales: [Month.Sale]) -> String {
    let columns = [
      "order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name", "sku",
      "product-name", "quantity-purchased", "currency", "item-price", "item-tax", "shipping-price",
      "shipping-tax",
      "ship-service-level", "recipient-name", "ship-address-1", "ship-city", "ship-state", "ship-postal-code",
      "ship-country",
    ]
    let rows = sales.map { sale in
      let place = places[sale.buyer % places.count]
      let (date, clock) = time(sale.at)
      return [
        "order-id": sale.number, "order-item-id": "04\(sale.buyer)",
        "purchase-date": "\(date)T\(clock)+00:00",
        "payments-date": "\(date)T\(clock)+00:00", "buyer-email": Month.email(sale.buyer),
        "buyer-name": "Buyer \(sale.buyer)", "sku": sale.sku, "product-name": "Lamp",
        "quantity-purchased": String(sale.quantity), "currency": sale.currency,
        "item-price": Month.money(sale.total),
        "item-tax": "0.00", "shipping-price": "0.00", "shipping-tax": "0.00",
        "ship-service-level": "Standard",
        "recipient-name": "Buyer \(sale.buyer)", "ship-address-1": "\(place.street) \(sale.buyer)",
        "ship-city": place.city, "ship-state": place.region, "ship-postal-code": place.postcode,
        "ship-country": place.country,
      ]
    }
    return table(columns, rows, separator: "\t")
  }

  private static func ebay(_ sales: [Month.Sale]) -> String {
    let columns = [
      "Sales Record Number", "Order Number", "Buyer Name", "Buyer Email", "Ship To Name", "Ship To Address 1",
      "Ship To City", "Ship To State", "Ship To Zip", "Ship To Country", "Item Number", "Item Title",
      "Custom Label", "Quantity", "Sold For", "Shipping And Handling", "Total Price", "Payment Method",
      "Sale Date",
      "Paid On Date", "Transaction ID",
    ]
    let names = ["AT": "Austria", "DE": "Germany", "US": "United States", "GB": "United Kingdom"]
    let rows = sales.map { sale in
      let place = places[sale.buyer % places.count]
      let day = "Mar-\(sale.at / Month.minutesOfDay + 1)-26"
      return [
        "Sales Record Number": String(sale.buyer), "Order Number": sale.number,
        "Buyer Name": "Buyer \(sale.buyer)",
        "Buyer Email": Month.email(sale.buyer), "Ship To Name": "Buyer \(sale.buyer)",
        "Ship To Address 1": "\(place.street) \(sale.buyer)", "Ship To City": place.city,
        "Ship To State": place.region, "Ship To Zip": place.postcode,
        "Ship To Country": names[place.country] ?? "",
        "Item Number": "1100\(sale.buyer)", "Item Title": "Lamp", "Custom Label": sale.sku,
        "Quantity": String(sale.quantity), "Sold For": "US $\(Month.money(sale.cents))",
        "Shipping And Handling": "US $0.00", "Total Price": "US $\(Month.money(sale.total))",
        "Payment Method": "PayPal", "Sale Date": day, "Paid On Date": day,
        "Transaction ID": "22\(sale.buyer)",
      ]
    }
    return table(columns, rows, separator: ",")
  }

  private static func wish(_ sales: [Month.Sale]) -> String {
    let columns = [
      "Transaction Date", "Order Id", "Transaction ID", "Order State", "SKU", "Product", "Currency Code",
      "Cost (each)", "Shipping Cost (each)", "Quantity", "Total Cost", "Name", "Street Address 1", "City",
      "State",
      "Zipcode", "Country Code",
    ]
    let rows = sales.map { sale in
      let place = places[sale.buyer % places.count]
      let (date, clock) = time(sale.at)
      return [
        "Transaction Date": "\(date)T\(clock)+00:00", "Order Id": sale.number,
        "Transaction ID": "77\(sale.buyer)",
        "Order State": "APPROVED", "SKU": sale.sku, "Product": "Lamp", "Currency Code": sale.currency,
        "Cost (each)": Month.money(sale.cents), "Shipping Cost (each)": "0.00",
        "Quantity": String(sale.quantity),
        "Total Cost": Month.money(sale.total), "Name": "Buyer \(sale.buyer)",
        "Street Address 1": "\(place.street) \(sale.buyer)", "City": place.city, "State": place.region,
        "Zipcode": place.postcode, "Country Code": place.country,
      ]
    }
    return table(columns, rows, separator: ",")
  }

  // MARK: Money

  /// A wallet's activity: a row a movement, with the balance of its currency behind it; what was paid in dollars is
  /// changed into euros at once, and each week all euros go to the bank.
  static func wallet(_ movements: [Month.Movement], days: Int) -> [(at: Int, row: String)] {
    var rows: [(at: Int, row: String)] = []
    var balances = ["EUR": 0, "USD": 0]
    func add(
      _ at: Int, _ type: String, _ currency: String, status: String = "Completed", gross: Int, fee: Int = 0,
      id: String, parent: String = "", invoice: String = "", email: String = ""
    ) {
      if status == "Completed" { balances[currency, default: 0] += gross - fee }
      let (date, clock) = time(at)
      let parts = date.split(separator: "-")
      rows.append(
        (
          at,
          "\(parts[1])/\(parts[2])/\(parts[0]),\(clock),GMT,Buyer,\(type),\(status),\(currency),\(Month.money(gross)),"
            + "\(Month.money(-fee)),\(Month.money(gross - fee)),\(email),shop@example.com,\(id),\(parent),\(invoice),"
            + "\(Month.money(balances[currency, default: 0]))\n"
        ))
    }
    var week = 1
    for movement in movements.filter({ $0.provider == .paypal }).sorted(by: {
      ($0.at, $0.id) < ($1.at, $1.id)
    }) {
      while movement.at >= week * 7 * Month.minutesOfDay, week * 7 <= days {
        if let euros = balances["EUR"], euros > 0 {
          add(
            week * 7 * Month.minutesOfDay, "General Withdrawal - Bank Account", "EUR", gross: -euros,
            id: "W\(week)")
        }
        week += 1
      }
      switch movement.kind {
      case .charge:
        add(
          movement.at, "Express Checkout Payment", movement.currency, gross: movement.cents,
          fee: movement.fee, id: movement.id, invoice: movement.reference, email: movement.email)
      case .failed:
        add(
          movement.at, "Express Checkout Payment", movement.currency, status: "Denied", gross: movement.cents,
          id: movement.id, invoice: movement.reference, email: movement.email)
        continue
      case .refund:
        add(
          movement.at, "Payment Refund", movement.currency, gross: movement.cents, id: movement.id,
          parent: movement.parent, email: movement.email)
      case .chargeback:
        add(
          movement.at, "Chargeback", movement.currency, gross: movement.cents, fee: movement.fee,
          id: movement.id,
          parent: movement.parent, email: movement.email)
      }
      guard movement.currency == "USD" else { continue }
      let dollars = movement.cents - movement.fee
      add(
        movement.at, "General Currency Conversion", "USD", gross: -dollars, id: "C\(movement.id)",
        parent: movement.id)
      add(
        movement.at, "General Currency Conversion", "EUR", gross: dollars * 9 / 10, id: "E\(movement.id)",
        parent: movement.id)
    }
    return rows
  }

  static let walletHeader =
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,"
    + "Transaction ID,Reference Txn ID,Invoice Number,Balance\n"

  /// A card processor's payments export: a row a charge, with what went back of it by then.
  static func cards(_ movements: [Month.Movement], from: Int, until: Int) -> String {
    var text =
      "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Converted Currency,Status,Description,"
      + "Customer Email,Refunded date (UTC),Disputed Amount,Dispute Status,Dispute Date (UTC),order_id (metadata)\n"
    let own = movements.filter { $0.provider == .stripe && $0.at < until }
    let back = Dictionary(grouping: own.filter { !$0.parent.isEmpty }, by: \.parent)
    for charge in own where charge.parent.isEmpty {
      let later = back[charge.id] ?? []
      if charge.at < from, !later.contains(where: { $0.at >= from }) { continue }
      func time(_ minutes: Int) -> String {
        let (date, clock) = MonthFiles.time(minutes)
        return "\(date) \(clock)"
      }
      let refund = later.first { $0.kind == .refund }
      let dispute = later.first { $0.kind == .chargeback }
      let status =
        charge.kind == .failed
        ? "Failed" : refund.map { $0.cents == -charge.cents } == true ? "Refunded" : "Paid"
      text +=
        "\(charge.id),\(time(charge.at)),\(Month.money(charge.cents)),\(Month.money(-(refund?.cents ?? 0))),eur,"
        + "\(charge.kind == .failed ? "false" : "true"),\(Month.money(charge.fee)),eur,\(status),,\(charge.email),"
        + "\(refund.map { time($0.at) } ?? ""),\(dispute.map { Month.money(-$0.cents) } ?? ""),"
        + "\(dispute == nil ? "" : "lost"),\(dispute.map { time($0.at) } ?? ""),\(charge.reference)\n"
    }
    return text
  }

  /// The card processor's payouts, one a week: its reconciliation, and the list of payouts.
  static func payouts(_ movements: [Month.Movement], weeks: Int) -> (
    reconciliations: [String], list: String, cents: [String: Int]
  ) {
    var list =
      "id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Status,Type,Method,Balance Transaction\n"
    var reconciliations: [String] = []
    var sums: [String: Int] = [:]
    for week in 1...weeks {
      let end = week * 7 * Month.minutesOfDay
      let (date, clock) = time(end)
      var text =
        "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,currency,gross,fee,net,"
        + "reporting_category,source_id,charge_id\n"
      var sum = 0
      let first = (week - 1) * 7 * Month.minutesOfDay
      for movement in movements
      where movement.provider == .stripe && movement.kind != .failed && movement.at >= first
        && movement.at < end
      {
        let (day, hour) = time(movement.at)
        let net = movement.cents - movement.fee
        sum += net
        let category =
          switch movement.kind {
          case .refund: "refund"
          case .chargeback: "dispute"
          default: "charge"
          }
        text +=
          "po_\(week),\(date) \(clock),txn_\(movement.id),\(day) \(hour),eur,\(Month.money(movement.cents)),"
          + "\(Month.money(movement.fee)),\(Month.money(net)),\(category),\(movement.id),"
          + "\(movement.parent.isEmpty ? movement.id : movement.parent)\n"
      }
      reconciliations.append(text)
      sums["po_\(week)"] = sum
      list +=
        "po_\(week),\(Month.money(sum)),\(date) \(clock),eur,true,\(date) \(clock),paid,bank_account,standard,txn_po_\(week)\n"
    }
    return (reconciliations, list, sums)
  }
}
