extension Catalogue {
  /// What is said about stock lists, and about what channels are to offer.
  static let stock: [CatalogueEntry] = [
    CatalogueEntry(
      "stock-negative", en: "found less than nothing of {0} SKUs, '{1}' first; they are offered as 0",
      zh: "有 {0} 个 SKU 的库存为负数，第一个是“{1}”；按 0 提供",
      help: (en: "count them, and correct the stock where the list comes from", zh: "请盘点，并在库存表的来源处更正")),
    CatalogueEntry(
      "stock-older",
      en: "{0} SKUs are older here than in a list that came before, '{1}' first; their stock stays as it was",
      zh: "有 {0} 个 SKU 比已收到的库存表更旧，第一个是“{1}”；库存保持不变",
      help: (en: "drop a list that was made just now", zh: "请放入刚导出的库存表")),
    CatalogueEntry(
      "hold-no-stock", en: "there is not enough stock for it", zh: "库存不足",
      help: (
        en: "it goes out by itself when a stock list has enough; release it where the goods are there",
        zh: "新的库存表数量足够时会自动放行；如货物已有可直接放行"
      )),
    CatalogueEntry(
      "stock-short", en: "{0} orders wait for stock, '{1}' first", zh: "{0} 个订单等待库存，第一个是“{1}”",
      help: (
        en: "they go out by themselves when a stock list has enough; 'crossdock holds' tells what is missing",
        zh: "新的库存表数量足够时会自动放行；用“crossdock holds”查看缺少什么"
      )),
    CatalogueEntry(
      "stock-oversold", en: "{0} went out already and wants {2} of '{1}', of which {3} are left for it",
      zh: "{0} 已发出，需要 {2} 件“{1}”，但只剩 {3} 件",
      help: (
        en: "it was sold where nobody asked us: find the goods, or settle it with the buyer",
        zh: "超卖并非由本系统造成：请设法补货，或与买家协商"
      )),
    CatalogueEntry(
      "stock-twice", en: "'{0}' stands twice in this list: found {1}, then {2}; the smaller number counts",
      zh: "“{0}”在库存表中出现两次：先是 {1}，后是 {2}；以较小的数为准",
      help: (
        en:
          "find out which is right and drop a list with one row; rows that are to be added up need a map that says so",
        zh: "请确认哪一个正确，并放入每个 SKU 只有一行的库存表；需要相加的行要在映射中说明"
      )),
    CatalogueEntry(
      "stock-alias-twice", en: "'{0}' is another name of both '{1}' and '{2}'", zh: "“{0}”同时是“{1}”和“{2}”的别名",
      help: (en: "leave it in one row of the column 'aliases'", zh: "请只在“aliases”列的一行中保留它")),
    CatalogueEntry(
      "stock-bundle-of-itself", en: "the bundle '{0}' has itself among its parts", zh: "组合“{0}”的组成中包含它自己",
      help: (en: "correct its parts in the column 'bundle'", zh: "请更正“bundle”列")),
    CatalogueEntry(
      "stock-bundle", en: "the bundle '{0}' has a part {1}, which is no number of a SKU",
      zh: "组合“{0}”的组成 {1} 不是“数量 x SKU”",
      help: (en: "write parts as '2 x LAMP-1 | BULB-3'", zh: "请写成“2 x LAMP-1 | BULB-3”")),
    CatalogueEntry(
      "stock-buffer", en: "'{0}' has {1} in the column 'buffer', expected a whole number of pieces",
      zh: "“{0}”的“buffer”列是 {1}，应为整数"),
    CatalogueEntry(
      "stock-listing-column", en: "the table of listings has no column '{0}'", zh: "商品刊登表没有“{0}”列",
      help: (
        en: "its first row names the columns: channel, sku, and the channel's own keys",
        zh: "第一行是列名：channel、sku，以及平台自己的标识列"
      )),
    CatalogueEntry(
      "stock-listing-blank", en: "a listing has no channel or no SKU", zh: "有一行刊登缺少渠道或 SKU",
      help: (en: "fill both in, or take the row away", zh: "请填写完整，或删除该行")),
    CatalogueEntry(
      "stock-unknown-partner", en: "'{0}' is no partner of this workspace; there are {1}",
      zh: "“{0}”不是本工作区的伙伴；现有 {1}"),
  ]
}
