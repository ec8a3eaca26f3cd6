extension Catalogue {
  /// What is said of files that a spreadsheet program has changed.
  static let damage: [CatalogueEntry] = [
    CatalogueEntry(
      "damage-key", en: "a spreadsheet program changed the number to {0}", zh: "电子表格软件把编号改成了 {0}",
      help: (
        en: "export the file again, and drop it without opening it; or put the whole number there, as text",
        zh: "请重新导出文件，不要用电子表格软件打开，直接放入收件箱；或以文本形式填回完整编号"
      )),
    CatalogueEntry(
      "damage-restored", en: "a spreadsheet program changed this file: {0} values are restored, {1} first",
      zh: "电子表格软件改动了此文件：已还原 {0} 个值，首个为 {1}",
      help: (
        en:
          "'crossdock show' tells which; drop exports as they are, without saving them in a spreadsheet program",
        zh: "用“crossdock show”查看详情；请直接放入导出的文件，不要用电子表格软件另存"
      )),
    CatalogueEntry(
      "damage-held", en: "a spreadsheet program changed this file: {0} orders are held, {1} first",
      zh: "电子表格软件改动了此文件：{0} 个订单待确认，首个为 {1}",
      help: (
        en: "export it again and drop it without opening it: that lets them go; 'crossdock holds' tells more",
        zh: "请重新导出并直接放入收件箱，不要打开：订单会自动放行；用“crossdock holds”查看详情"
      )),
    CatalogueEntry(
      "damage-apostrophe", en: "{0}: the sign in front that keeps a spreadsheet program off was taken away",
      zh: "{0}：已去掉用于防止电子表格改动的前置符号"),
    CatalogueEntry(
      "damage-encoding", en: "{0}: the text was read in a wrong encoding once; it is right again",
      zh: "{0}：文本曾用错误的编码读取，已还原"),
    CatalogueEntry(
      "damage-check-digit", en: "{0}: zeros in front were lost; the check digit proves them",
      zh: "{0}：前导零丢失，校验位证明后已补回"),
    CatalogueEntry(
      "damage-known", en: "{0}: a spreadsheet program changed it; what was known before stays",
      zh: "{0}：被电子表格软件改动，保留原有的值"),
    CatalogueEntry(
      "damage-known-key", en: "{0}: it came as {1}, and only this order fits", zh: "{0}：收到的是 {1}，只有此订单与之相符"),
    CatalogueEntry(
      "hold-spreadsheet-damage", en: "a spreadsheet program changed it", zh: "被电子表格软件改动过",
      help: (
        en: "export it again and drop it without opening it: that lets it go; or release it as it stands",
        zh: "请重新导出并直接放入收件箱，不要打开：订单会自动放行；或按现状放行"
      )),
  ]
}
