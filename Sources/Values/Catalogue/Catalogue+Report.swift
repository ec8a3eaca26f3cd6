extension Catalogue {
  /// What `report` says, on a terminal and on its page.
  static let report: [CatalogueEntry] = [
    CatalogueEntry("report-nothing", en: "nothing came in on these days", zh: "这些天没有收到任何内容"),
    CatalogueEntry(
      "report-moved-line", en: "{0} orders moved, {1} of typing saved", zh: "搬运订单 {0} 个，省去录入时间 {1}"),
    CatalogueEntry("report-minutes", en: "{0} min", zh: "{0} 分钟"),
    CatalogueEntry("report-hours", en: "{0} h", zh: "{0} 小时"),
    CatalogueEntry("report-hours-minutes", en: "{0} h {1} min", zh: "{0} 小时 {1} 分钟"),
    CatalogueEntry("report-from", en: "Where they came from", zh: "订单来源"),
    CatalogueEntry("report-to", en: "What went out, by feed", zh: "发出的单据，按去向"),
    CatalogueEntry("report-caught", en: "Mistakes caught: {0}", zh: "拦下的错误：{0}"),
    CatalogueEntry("report-caught-rejected", en: "refused, and given back with the reason", zh: "被拒绝并注明原因退回"),
    CatalogueEntry("report-caught-held", en: "orders held for a look", zh: "暂挂待确认的订单"),
    CatalogueEntry(
      "report-caught-damage", en: "values restored that a spreadsheet program had changed",
      zh: "还原被电子表格软件改动的值"),
    CatalogueEntry("report-caught-folder", en: "files in a wrong folder", zh: "放错文件夹的文件"),
    CatalogueEntry("report-caught-duplicate", en: "files that had come before", zh: "重复收到的文件"),
    CatalogueEntry(
      "report-oversales-line", en: "oversales avoided: {0} orders, held because nothing was left",
      zh: "避免超卖：{0} 个订单因库存不足而暂挂"),
    CatalogueEntry("report-matched", en: "Money matched to orders", zh: "已与订单对上的款项"),
    CatalogueEntry("report-payments", en: "{0} payments", zh: "{0} 笔"),
    CatalogueEntry("report-balance", en: "Every record is accounted for", zh: "每条记录都有着落"),
    CatalogueEntry(
      "command-day", en: "found {0}, expected a day such as 2026-11-24", zh: "此处是 {0}，应为日期，例如 2026-11-24"),
    CatalogueEntry(
      "command-days-order", en: "the report begins on {0}, after its end on {1}", zh: "报告的起始日 {0} 晚于结束日 {1}"),
    CatalogueEntry("command-days-many", en: "found more days than {0}", zh: "天数超过 {0}"),
    CatalogueEntry(
      "report-page", en: "{0} is written; it needs no network, and prints well", zh: "已写入 {0}；无需联网，也适合打印"),
    CatalogueEntry("report-page-title", en: "what Crossdock did for you", zh: "Crossdock 为您做的工作"),
    CatalogueEntry("report-page-moved", en: "Orders moved", zh: "搬运订单"),
    CatalogueEntry("report-page-saved", en: "Typing saved", zh: "省去录入时间"),
    CatalogueEntry("report-page-each", en: "{0} min an order", zh: "每单 {0} 分钟"),
    CatalogueEntry("report-page-caught", en: "Mistakes caught", zh: "拦下的错误"),
    CatalogueEntry("report-page-payments", en: "Payments matched", zh: "对上的款项"),
    CatalogueEntry("report-page-oversales", en: "Oversales avoided", zh: "避免超卖"),
    CatalogueEntry("report-page-chart", en: "Orders over time", zh: "订单走势"),
    CatalogueEntry(
      "report-page-chart-about", en: "{0} orders in {1} days; the most, {3}, on {2}",
      zh: "{1} 天共 {0} 个订单；{2} 最多，为 {3} 个"),
    CatalogueEntry("report-page-provider", en: "provider", zh: "支付平台"),
    CatalogueEntry("report-page-number", en: "payments", zh: "笔数"),
    CatalogueEntry("report-page-amount", en: "amount", zh: "金额"),
    CatalogueEntry("report-page-in", en: "Records that came in:", zh: "收到的记录："),
    CatalogueEntry("report-page-money", en: "Money in them:", zh: "其中金额："),
    CatalogueEntry(
      "report-page-foot", en: "Made from the ledger on {0}; 'crossdock report --json' has the same numbers.",
      zh: "{0} 由账本生成；“crossdock report --json”给出同样的数字。"),
  ]
}
