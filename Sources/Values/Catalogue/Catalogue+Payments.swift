extension Catalogue {
  /// What is said about payments and the orders that they are for.
  static let payments: [CatalogueEntry] = [
    CatalogueEntry(
      "hold-unpaid", en: "no payment of it has come", zh: "尚未收到付款",
      help: (
        en: "it goes out by itself when a report of the provider tells of its payment",
        zh: "支付平台的报表中出现该笔付款后，订单会自动放行"
      )),
    CatalogueEntry(
      "hold-short-paid", en: "less was paid than it costs", zh: "付款少于订单金额",
      help: (
        en: "it goes out by itself when the rest comes; release it where that is agreed",
        zh: "余款到账后会自动放行；如已约定可直接放行"
      )),
    CatalogueEntry(
      "hold-overpaid", en: "more was paid than it costs", zh: "付款多于订单金额",
      help: (
        en:
          "look for a payment that was taken twice, and give it back at the provider; then it goes out by itself",
        zh: "请检查是否重复扣款，并在支付平台退还；退还后会自动放行"
      )),
    CatalogueEntry(
      "hold-refunded", en: "its money was given back", zh: "款项已退还",
      help: (en: "cancel it, or release it where it is to go out all the same", zh: "请取消订单；如仍需发货请放行")),
    CatalogueEntry(
      "hold-charged-back", en: "its buyer took the money back", zh: "买家已撤回付款",
      help: (
        en: "settle it at the provider first; it goes out by itself when the dispute is won",
        zh: "请先在支付平台处理；争议胜诉后会自动放行"
      )),
    CatalogueEntry(
      "hold-ambiguous-payment", en: "a payment may be of this order or of another", zh: "有一笔付款可能属于此订单或其他订单",
      help: (
        en:
          "see at the provider which order it is for, then release that order, and leave or cancel the other",
        zh: "请在支付平台确认付款对应的订单，放行该订单，其余保留或取消"
      )),
    CatalogueEntry(
      "payment-of-order", en: "{0} {1} of {2} by {3}, found by {4}: {5}",
      zh: "{3} 的 {0} {1}，{2}，依据 {4}：{5}"),
    CatalogueEntry(
      "payment-after-sent", en: "{0} went out already and is {1} now: {2}", zh: "{0} 已发出，现为 {1}：{2}",
      help: (
        en: "holding it would be too late: stop the parcel, or settle it with the buyer",
        zh: "暂挂已来不及：请拦截包裹，或与买家协商"
      )),
    CatalogueEntry(
      "payment-of-cancelled", en: "{0} is cancelled, but {1} is paid: {2}", zh: "{0} 已取消，但已付款 {1}：{2}",
      help: (en: "give the money back at the provider", zh: "请在支付平台退款")),
    CatalogueEntry(
      "payment-raised", en: "paid, though its channel says {0}: {1}", zh: "已付款（渠道显示为 {0}）：{1}"),
    CatalogueEntry(
      "payout-differs",
      en: "payout {0} of {1} does not close: {2} was paid out, its lines come to {3}; {4} is left over",
      zh: "{1} 的打款 {0} 对不上：已打款 {2}，明细合计 {3}，差额 {4}",
      help: (
        en:
          "`status` lists the lines; where a part of the report is missing, drop it, and it closes by itself",
        zh: "`status` 会列出明细；如缺少部分报表，请补放，之后会自动平账"
      )),
    CatalogueEntry(
      "status-payments", en: "payments that no order was found for: {0}", zh: "找不到订单的款项：{0}"),
    CatalogueEntry(
      "status-payment-sought", en: "no order is called {0}", zh: "没有名为 {0} 的订单"),
    CatalogueEntry(
      "status-payment-nothing", en: "its report names no order", zh: "报表中未注明订单"),
    CatalogueEntry(
      "status-payment-suggested", en: "the same amount is waited for; if it is this one:",
      zh: "有订单正等待同样的金额；若是此单："),
    CatalogueEntry(
      "status-payouts-differs", en: "payouts that do not close: {0}", zh: "对不上的打款：{0}"),
    CatalogueEntry(
      "status-payouts-waiting", en: "payouts whose lines have not come: {0}", zh: "尚无明细的打款：{0}"),
    CatalogueEntry(
      "status-payouts-unconfirmed", en: "payouts of which only the lines have come: {0}",
      zh: "仅有明细的打款：{0}"),
    CatalogueEntry(
      "status-payout-sums", en: "its lines come to {0}; {1} is left over", zh: "明细合计 {0}，差额 {1}"),
    CatalogueEntry("event-payment", en: "payment", zh: "付款"),
    CatalogueEntry("show-payments", en: "payments", zh: "付款"),
  ]
}
