extension Schema {
  /// A parcel of an order.
  ///
  /// `toldAt` is when its carrier's answer or its first event came in; `answer` is the key of that answer.
  /// `carrier` is the partner's name and `carrierPack` its pack's, which tables of carriers' names are keyed by;
  /// `number` counts the parcels of the order from 1. `ownLines`: the lines are those of this parcel, since its carrier was
  /// asked parcel by parcel; else they are the order's. The order's fields are those of the time when the parcel was
  /// last heard of.
  package static let parcel = Schema(
    "parcel",
    [
      Field("carrier"), Field("carrierPack"), Field("trackingNumber"), Field("masterTrackingNumber"),
      Field("number"), Field("references", .texts), Field("service"),
      Field("status", .choice(trackingStatuses)), Field("statusText"), Field("statusAt", .moment),
      Field("estimatedDelivery", .moment), Field("shippedAt", .moment), Field("deliveredAt", .moment),
      Field("toldAt", .moment),
      Field("channel"), Field("order"), Field("orderId"), Field("placedAt", .moment),
      Field("currency", .currency), Field("shippingMethod"), Field("buyer.name"), Field("buyer.email"),
      Field("buyer.phone"), Field("buyer.company"),
    ] + address("shipTo") + [
      Field("lines", .records(line)), Field("tags", .texts),
    ] + tail + [Field("answer", hidden: true), Field("ownLines", .boolean, hidden: true)])

  /// A label: its bytes as base64 in `content`.
  package static let label = Schema(
    "label",
    [
      Field("carrier"), Field("trackingNumber"), Field("channel"), Field("order"), Field("number"),
      Field("format", .choice(["pdf", "png", "zpl", "epl", "gif", "tiff"])), Field("bytes", .integer),
      Field("sha256"), Field("content"),
    ] + tail)

  /// A payment with the order that it is for, and what says so.
  ///
  /// `match`: whether one order was found, or several, or none any more; `rule` and `evidence` tell by what.
  /// `candidates` are the orders between which nobody can decide.
  package static let receipt = Schema(
    "receipt",
    [
      Field("provider"), Field("providerPack"), Field("id"), Field("kind", .choice(paymentKinds)),
      Field("status", .choice(["succeeded", "pending", "failed", "cancelled"])), Field("amount", .decimal),
      Field("currency", .currency), Field("fee", .decimal), Field("feeCurrency", .currency),
      Field("net", .decimal), Field("at", .moment), Field("orderReferences", .texts), Field("parent"),
      Field("payer.name"), Field("payer.email"),
      Field("match", .choice(["matched", "ambiguous", "unmatched"])), Field("rule"), Field("evidence"),
      Field("channel"), Field("order"), Field("orderId"), Field("placedAt", .moment),
      Field("orderTotal", .decimal), Field("orderCurrency", .currency), Field("buyer.name"),
      Field("buyer.email"), Field("buyer.company"), Field("candidates", .texts),
    ] + tail + [Field("orderEntries", .texts, hidden: true)])

  /// What a channel is to offer of one of its listings.
  ///
  /// `sku` is the listing's own; `available` is what the channel may sell, whole pieces. `onHand`, `reserved` and `kept`
  /// are what it came from when it last changed: of the article's stock, or of the scarcest part of a bundle.
  /// `attributes` are the further columns of the listing's row in `tables/listings.csv`.
  package static let offer = Schema(
    "offer",
    [
      Field("channel"), Field("channelPack"), Field("sku"), Field("available", .decimal),
      Field("onHand", .decimal), Field("reserved", .decimal), Field("kept", .decimal), Field("at", .moment),
    ] + tail)

  /// A line of a payout that a person must look at.
  package static let payoutLine = Schema(
    "payoutLine",
    [
      Field("id"), Field("kind", .choice(paymentKinds)), Field("at", .moment), Field("net", .decimal),
      Field("fee", .decimal), Field("balance", .decimal), Field("reference"),
    ])

  /// A payout of a provider in one currency: what it is made of, and whether that is what was paid.
  ///
  /// `amount` is what was paid, `net` what the lines come to, and `difference` what is missing between the two. The sums
  /// have the sign with which they moved the balance. `lines` are those that are left over where it does not close.
  package static let payout = Schema(
    "payout",
    [
      Field("provider"), Field("providerPack"), Field("id"), Field("currency", .currency),
      Field("at", .moment),
      Field("state", .choice(PayoutAccount.State.allCases.map(\.rawValue))), Field("amount", .decimal),
      Field("opening", .decimal), Field("charges", .decimal), Field("refunds", .decimal),
      Field("chargebacks", .decimal), Field("fees", .decimal), Field("reserves", .decimal),
      Field("adjustments", .decimal), Field("conversions", .decimal), Field("deposits", .decimal),
      Field("net", .decimal), Field("closing", .decimal), Field("difference", .decimal),
      Field("count", .integer), Field("lines", .records(payoutLine)),
    ] + tail)

  /// The pieces that one order has reserved.
  package static let reservation = Schema(
    "reservation",
    [
      Field("order"), Field("pieces", .integer), Field("placedAt", .moment), Field("shipped", .integer),
      Field("shippedAt", .moment), Field("short", .boolean),
    ])

  /// The orders that an article's pieces are reserved for.
  package static let holding = Schema(
    "holding", [Field("sku"), Field("reservations", .records(reservation))] + tail)

  /// Goods that came back of a line of an order; `restock`: whether they go into stock again.
  package static let creditLine = Schema(
    "creditLine",
    [
      Field("id"), Field("sku"), Field("title"), Field("quantity", .decimal), Field("unitPrice", .decimal),
      Field("restock", .boolean), Field("key", hidden: true),
    ])

  /// Money that was given back of an order, positive, and the goods that came back.
  ///
  /// `payment` is the refund in a provider's report; without it the order's channel said so. `linesAmount` is what the
  /// goods cost, `rest` what the money is beyond that. `sent`: whether the order itself had gone out to anybody.
  package static let credit = Schema(
    "credit",
    [
      Field("channel"), Field("id"), Field("order"), Field("orderId"), Field("placedAt", .moment),
      Field("orderTotal", .decimal), Field("status", .choice(["open", "void"])), Field("at", .moment),
      Field("amount", .decimal), Field("currency", .currency), Field("provider"), Field("payment"),
      Field("buyer.name"), Field("buyer.email"), Field("buyer.company"), Field("sent", .boolean),
      Field("lines", .records(creditLine)), Field("linesAmount", .decimal), Field("rest", .decimal),
    ] + tail + [Field("orderEntry", hidden: true)])
}
