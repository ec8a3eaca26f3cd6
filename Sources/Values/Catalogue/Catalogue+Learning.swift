extension Catalogue {
  /// What `learn` and `test --record` say.
  static let learning: [CatalogueEntry] = [
    CatalogueEntry(
      "case-place", en: "found '{0}', expected FILE:LINE", zh: "“{0}”不是“文件:行号”的形式",
      help: (en: "for the record on line 12: orders.csv:12", zh: "例如第 12 行的记录：orders.csv:12")),
    CatalogueEntry(
      "case-no-record", en: "no record stands on line {0}", zh: "第 {0} 行没有记录",
      help: (en: "name a line below the header", zh: "请指定表头以下的行")),
    CatalogueEntry(
      "case-not-a-list", en: "the cases are written in brackets, expected a list with a '-' before each",
      zh: "cases 写在括号里，应写成每项以“-”开头的列表",
      help: (en: "nothing was changed; write 'cases:' alone on its line", zh: "未做任何更改；请让“cases:”单独占一行")),
    CatalogueEntry(
      "case-fails", en: "the record gives no case that passes: {0}", zh: "这条记录不能成为通过的用例：{0}",
      help: (en: "the map was not changed; write this case by hand", zh: "映射未做更改；请手工编写该用例")),
    CatalogueEntry("test-recorded", en: "{0}: a new case, '{1}'", zh: "{0}：新增用例“{1}”"),
    CatalogueEntry("test-coverage", en: "{0} of {1} rules are tried by a case", zh: "{1} 条规则中有 {0} 条由用例检验"),
    CatalogueEntry(
      "learning-empty", en: "found an empty file, expected an export", zh: "文件为空，应为导出文件",
      help: (en: "export it again, with at least one order in it", zh: "请重新导出，至少包含一个订单")),
    CatalogueEntry(
      "learning-no-header", en: "found no row whose names are known, expected a header", zh: "没有找到列名可识别的表头",
      help: (en: "say which column is what: --field 'number=COLUMN'", zh: "请指明各列：--field 'number=列名'")),
    CatalogueEntry(
      "learning-no-records", en: "found no records that look like orders", zh: "没有找到像订单的记录",
      help: (en: "write the map by hand: see WritingAMap.md", zh: "请手工编写映射：见 WritingAMap.md")),
    CatalogueEntry(
      "learning-no-column", en: "the file has no column '{0}'", zh: "文件没有“{0}”列",
      help: (en: "it has: {1}", zh: "现有：{1}")),
    CatalogueEntry(
      "learning-no-field", en: "an order has no field '{0}'", zh: "订单没有“{0}”字段",
      help: (
        en: "for example: number, placedAt, total, lines.sku, lines.quantity",
        zh: "例如：number、placedAt、total、lines.sku、lines.quantity"
      )),
    CatalogueEntry(
      "learning-no-number", en: "no column is sure to number the orders", zh: "无法确定哪一列是订单号",
      help: (en: "say which: --field 'number=COLUMN'; there are: {0}", zh: "请指明：--field 'number=列名'；现有：{0}")),
    CatalogueEntry(
      "learning-exists", en: "'{0}' is there already", zh: "“{0}”已经存在",
      help: (en: "nothing was changed; choose another name with --partner", zh: "未做任何更改；请用 --partner 另选名称")),
    CatalogueEntry(
      "learning-no-pairs", en: "no row of '{0}' could be told to belong to a record of the export",
      zh: "无法确定“{0}”的各行对应导出文件中的哪些记录",
      help: (
        en: "it needs a column that has the orders' numbers as the export writes them",
        zh: "其中需要有一列与导出文件一致的订单号"
      )),
    CatalogueEntry(
      "learn-made", en: "proposed by 'crossdock learn' from {0} ({1} rows looked at)",
      zh: "由“crossdock learn”根据 {0} 提出（查看了 {1} 行）"),
    CatalogueEntry(
      "learn-marks",
      en: "what stands behind '# ?' is not known: take these marks away where the line is right",
      zh: "“# ?”之后的内容尚不确定：若该行正确，请去掉此标记"),
    CatalogueEntry("learn-named", en: "by its name", zh: "据列名"),
    CatalogueEntry("learn-named-part", en: "by a part of its name", zh: "据列名的一部分"),
    CatalogueEntry("learn-you-said", en: "you said so", zh: "由您指定"),
    CatalogueEntry("learn-may-be", en: "the name may mean other things; {0}", zh: "列名可能另有含义；{0}"),
    CatalogueEntry("learn-blank", en: "no value in this sample", zh: "样本中没有值"),
    CatalogueEntry("learn-numbers", en: "numbers ({0} different)", zh: "全部 {0} 个值都是数字"),
    CatalogueEntry("learn-mark", en: "'{0}' shows the decimal mark", zh: "“{0}”表明小数点"),
    CatalogueEntry(
      "learn-mark-either", en: "'{0}' may be read in two ways, and no other value tells",
      zh: "“{0}”有两种读法，其他值也无法判断"),
    CatalogueEntry("learn-date-standard", en: "as in RFC 3339", zh: "符合 RFC 3339"),
    CatalogueEntry("learn-date", en: "'{0}' has this form", zh: "“{0}”为此格式"),
    CatalogueEntry("learn-local", en: "a local time: add 'zone' if you know it", zh: "本地时间：如知道时区请加“zone”"),
    CatalogueEntry(
      "learn-date-either", en: "'{0}' may be read in several orders, and no value tells in which",
      zh: "“{0}”的日月顺序有多种可能，样本无法判断"),
    CatalogueEntry("learn-codes", en: "codes ({0} different)", zh: "全部 {0} 个值都是代码"),
    CatalogueEntry("learn-countries", en: "the table has each ({0} different)", zh: "全部 {0} 个值都在表中"),
    CatalogueEntry("learn-countries-miss", en: "not in the table: {0}", zh: "表中没有：{0}"),
    CatalogueEntry("learn-words", en: "each word is known ({0})", zh: "全部 {0} 个词都认识"),
    CatalogueEntry("learn-words-miss", en: "not known: {0}", zh: "不认识：{0}"),
    CatalogueEntry("learn-texts", en: "text ({0} different)", zh: "{0} 个值"),
    CatalogueEntry("learn-cancelled", en: "a date seems to say that it was cancelled", zh: "似乎以日期表示已取消"),
    CatalogueEntry("learn-numbering", en: "each value numbers something", zh: "每个值都是编号"),
    CatalogueEntry("learn-commas", en: "some have commas", zh: "有些值含逗号"),
    CatalogueEntry("learn-strip", en: "some begin with an apostrophe", zh: "有些值以撇号开头"),
    CatalogueEntry("learn-trim", en: "some have blanks at their ends", zh: "有些值两端有空格"),
    CatalogueEntry(
      "learn-conflict", en: "row {0} says something else than the row above it of the same order",
      zh: "第 {0} 行与同一订单上一行不一致"),
    CatalogueEntry("learn-or", en: "this column may be meant as well", zh: "也可能是这一列"),
    CatalogueEntry(
      "learn-status", en: "no column says that an order was cancelled: each counts as open",
      zh: "没有列说明订单已取消：都视为未取消"),
    CatalogueEntry("learn-no-currency", en: "the file names no currency", zh: "文件没有说明币种"),
    CatalogueEntry("learn-currency-sign", en: "{0} may be several currencies", zh: "{0} 可能是多种货币"),
    CatalogueEntry("learn-currency-beside", en: "{0} stands beside the amounts", zh: "金额旁写有 {0}"),
    CatalogueEntry("learn-no-payment", en: "no column says whether an order is paid", zh: "没有列说明订单是否已付款"),
    CatalogueEntry(
      "learn-ship-name", en: "no column says who receives it; is it the buyer?", zh: "没有收件人列；是否就是买家？"),
    CatalogueEntry("learn-requires", en: "a file with these is read by this map", zh: "含有这些列的文件由此映射读取"),
    CatalogueEntry(
      "learn-group-repeats", en: "rows that repeat a number: {0}; they are one order", zh: "{0} 行重复订单号：属于同一订单"
    ),
    CatalogueEntry(
      "learn-group-blank", en: "rows that leave it blank: {0}; they belong to the order above",
      zh: "{0} 行此列为空：属于上一个订单"),
    CatalogueEntry(
      "learn-group-none", en: "no number repeats in this sample; if one does, it is one order",
      zh: "样本中没有重复的订单号；若有重复则为同一订单"),
    CatalogueEntry("learn-begins", en: "only the first row of an order has it", zh: "只有订单的第一行有值"),
    CatalogueEntry("learn-sums", en: "true of each of {0} orders in this sample", zh: "样本中全部 {0} 个订单都成立"),
    CatalogueEntry("learn-one-location", en: "no column says where", zh: "没有列说明库存地点"),
    CatalogueEntry("learn-unused", en: "not used: {0}", zh: "未使用：{0}"),
    CatalogueEntry("learn-like", en: "true of {0} rows of {1}", zh: "{1} 的全部 {0} 行均如此"),
    CatalogueEntry("learn-like-attribute", en: "has no field, and is written out again", zh: "没有对应字段，原样写出"),
    CatalogueEntry("learn-like-blank", en: "blank in every row", zh: "每行都为空"),
    CatalogueEntry("learn-like-none", en: "no rule gives what stands here", zh: "没有规则能得出此列的内容"),
    CatalogueEntry(
      "learn-like-made", en: "writes what {0} shows, as far as the export has it",
      zh: "写出 {0} 中的内容（以导出文件所含为限）"),
    CatalogueEntry("learn-ask", en: "{0}: {1}", zh: "{0}：{1}"),
    CatalogueEntry("learn-ask-prompt", en: "number, or Enter to leave it open: ", zh: "输入编号，或按回车保留待定："),
    CatalogueEntry("learn-ask-free", en: "what is it? Enter to leave it open: ", zh: "请填写，或按回车保留待定："),
    CatalogueEntry("learn-summary", en: "{0} fields found, {1} left open", zh: "找到 {0} 个字段，{1} 个待定"),
    CatalogueEntry("learn-written", en: "wrote {0}", zh: "已写入 {0}"),
    CatalogueEntry(
      "learn-partner-line", en: "in crossdock.yml, below 'partners:', add:",
      zh: "请在 crossdock.yml 的“partners:”下添加："),
    CatalogueEntry(
      "learn-next", en: "then: crossdock check, crossdock test, crossdock preview {0}",
      zh: "然后运行：crossdock check、crossdock test、crossdock preview {0}"),
  ]
}
