extension Catalogue {
  /// What `check` finds in maps, tables and feeds that each are well by themselves.
  static let checking: [CatalogueEntry] = [
    CatalogueEntry(
      "map-word", en: "found {0}, and '{1}' is one of {2}", zh: "此处是 {0}，而“{1}”只能是：{2}",
      help: (en: "each record with it would be refused: write one of these words", zh: "含有它的记录都会被拒绝：请改用以上词语")),
    CatalogueEntry(
      "map-never", en: "this condition never holds, so what hangs on it never happens",
      zh: "此条件永远不成立，依赖它的规则不会起作用",
      help: (en: "mend the condition, or take it out", zh: "请修正或删除此条件")),
    CatalogueEntry(
      "map-skips-all", en: "this condition always holds, so every record is skipped", zh: "此条件总是成立，所有记录都会被跳过",
      help: (en: "mend the condition, or take it out", zh: "请修正或删除此条件")),
    CatalogueEntry(
      "map-demands-nothing", en: "this condition always holds, so it checks nothing", zh: "此条件总是成立，起不到检查作用",
      help: (en: "mend the condition, or take it out", zh: "请修正或删除此条件")),
    CatalogueEntry(
      "map-holds-all", en: "this condition never holds, so every order is held", zh: "此条件永远不成立，所有订单都会待确认",
      help: (en: "mend the condition, or take it out", zh: "请修正或删除此条件")),
    CatalogueEntry(
      "map-same-file", en: "there are files that '{0}' and '{1}' read equally well",
      zh: "有些文件同时适合“{0}”和“{1}”",
      help: (
        en: "such a file is refused: name a column under 'requires' that only one of them has",
        zh: "这样的文件会被拒绝：请在其中一个的 requires 中写明只有它才有的列"
      )),
    CatalogueEntry(
      "table-unused", en: "no map looks into the table '{0}'", zh: "没有映射使用查找表“{0}”",
      help: (en: "name it in a rule ('lookup: {0}'), or remove the file", zh: "请在规则中写 lookup: {0}，或删除该文件")),
    CatalogueEntry(
      "map-field-needed", en: "no rule gives '{0}', which {1} needs", zh: "没有规则给出“{0}”，而 {1} 需要它",
      help: (
        en: "add a rule for it; without it these records never reach the feed",
        zh: "请添加规则；否则这些记录不会进入该发送项"
      )),
    CatalogueEntry(
      "feed-unfed", en: "the feed '{0}' gets nothing: no partner's maps read {1} documents",
      zh: "发送项“{0}”收不到内容：没有伙伴的映射读取 {1} 单据",
      help: (
        en: "add the partner whose files bring them, or switch the feed off: feeds: {{0}: {enabled: false}}",
        zh: "请添加提供这些文件的伙伴，或关闭该发送项：feeds: {{0}: {enabled: false}}"
      )),
  ]
}
