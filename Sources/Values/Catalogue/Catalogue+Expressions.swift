extension Catalogue {
  /// What the expression language says.
  static let expressions: [CatalogueEntry] = [
    CatalogueEntry("expression-syntax", en: "found {0}, expected {1}", zh: "此处是 {0}，应为 {1}"),
    CatalogueEntry(
      "expression-unclosed", en: "found no end of the text that begins with {0}", zh: "以 {0} 开始的文本没有结束"),
    CatalogueEntry("expression-escape", en: "found the escape {0}, which means nothing", zh: "转义 {0} 没有意义"),
    CatalogueEntry("expression-number", en: "found {0}, expected a number", zh: "此处是 {0}，应为数字"),
    CatalogueEntry("expression-number-range", en: "{0} is too large for its type", zh: "{0} 超出其类型的范围"),
    CatalogueEntry(
      "expression-reserved", en: "'{0}' is a reserved word, expected a name", zh: "“{0}”是保留字，应为名称",
      help: (en: "write row[\"{0}\"] for a column of that name", zh: "若是列名，请写 row[\"{0}\"]")),
    CatalogueEntry(
      "expression-too-deep", en: "the expression is nested more than {0} deep", zh: "表达式嵌套超过 {0} 层",
      help: (en: "split it into several fields", zh: "请拆分成几个字段")),
    CatalogueEntry(
      "expression-too-long", en: "the expression is longer than {0} characters", zh: "表达式超过 {0} 个字符"),
    CatalogueEntry("expression-macro-argument", en: "'{0}' needs {1} here", zh: "“{0}”此处需要：{1}"),
    CatalogueEntry("expression-unknown-name", en: "there is no '{0}'", zh: "没有“{0}”"),
    CatalogueEntry("expression-unknown-field", en: "'{0}' has no field '{1}'", zh: "“{0}”没有字段“{1}”"),
    CatalogueEntry("expression-unknown-function", en: "there is no function '{0}'", zh: "没有函数“{0}”"),
    CatalogueEntry(
      "expression-argument-count", en: "'{0}' does not take {1} arguments", zh: "“{0}”不接受 {1} 个参数"),
    CatalogueEntry("expression-no-overload", en: "'{0}' does not take ({1})", zh: "“{0}”不适用于（{1}）"),
    CatalogueEntry("expression-type", en: "found {0}, expected {1}", zh: "类型是 {0}，应为 {1}"),
    CatalogueEntry(
      "expression-never-equal", en: "found {0}, which this field never has: it has one of {1}",
      zh: "此处是 {0}，而该字段只会是：{1}"),
    CatalogueEntry("expression-no-fields", en: "a {0} has no field '{1}'", zh: "{0} 类型没有字段“{1}”"),
    CatalogueEntry(
      "expression-double-decimal", en: "found a double beside a decimal", zh: "double 与 decimal 不能混用",
      help: (en: "make it a decimal: decimal(\"…\")", zh: "请改成 decimal：decimal(\"…\")")),
    CatalogueEntry(
      "expression-absent-field", en: "the record lacks '{0}'", zh: "记录中没有“{0}”",
      help: (en: "ask has(…) first, or read it as .?{0}", zh: "先用 has(…) 判断，或写成 .?{0}")),
    CatalogueEntry(
      "expression-no-such-key", en: "the map has no key '{0}'", zh: "映射中没有键“{0}”",
      help: (en: "ask has(…) first, or read it as [?…]", zh: "先用 has(…) 判断，或写成 [?…]")),
    CatalogueEntry(
      "expression-no-such-entry", en: "the map has no entry for the key that was computed",
      zh: "映射中没有与计算所得键对应的条目", help: (en: "read it as [?…] with orValue(…)", zh: "请写成 [?…] 并用 orValue(…)")),
    CatalogueEntry(
      "expression-index", en: "found position {0}, expected less than {1}", zh: "位置为 {0}，应小于 {1}"),
    CatalogueEntry("expression-duplicate-key", en: "the map has a key twice", zh: "映射中有重复的键"),
    CatalogueEntry(
      "expression-empty-optional", en: "the optional holds no value", zh: "可选值为空",
      help: (en: "use orValue(…)", zh: "请用 orValue(…)")),
    CatalogueEntry("expression-overflow", en: "the result does not fit into {0}", zh: "结果超出 {0} 的范围"),
    CatalogueEntry("expression-division-by-zero", en: "found a division by 0", zh: "除数为 0"),
    CatalogueEntry(
      "expression-not-exact", en: "the quotient has no end", zh: "商除不尽",
      help: (en: "multiply instead, or keep the two numbers apart", zh: "请改用乘法，或分别保留两个数")),
    CatalogueEntry(
      "expression-not-a-number", en: "found text, expected a number such as 12.50", zh: "此处是文本，应为 12.50 这样的数字"
    ),
    CatalogueEntry("expression-conversion", en: "found text that is no {0}", zh: "文本不能转换为 {0}"),
    CatalogueEntry("expression-not-utf8", en: "found bytes that are not UTF-8", zh: "字节不是 UTF-8 文本"),
    CatalogueEntry("expression-base64", en: "found text that is not base64", zh: "文本不是 base64"),
    CatalogueEntry("expression-cost", en: "the evaluation takes too many steps", zh: "计算步骤过多"),
    CatalogueEntry("expression-size", en: "the result is larger than {0} bytes", zh: "结果超过 {0} 字节"),
    CatalogueEntry("expression-pattern", en: "the regular expression has {0}", zh: "正则表达式有误：{0}"),
    CatalogueEntry(
      "expression-pattern-size", en: "the regular expression needs more than {0} steps", zh: "正则表达式超过 {0} 步"),
    CatalogueEntry(
      "expression-format", en: "found the placeholder {0}, expected one of %s %d %f %e %x %o %b",
      zh: "占位符 {0} 无效，应为 %s %d %f %e %x %o %b 之一"),
    CatalogueEntry(
      "expression-format-arguments", en: "found {0} values, expected one for each placeholder",
      zh: "只有 {0} 个值，每个占位符都应有一个"),
    CatalogueEntry("expression-negative-shift", en: "found a shift by less than 0", zh: "移位数小于 0"),
    CatalogueEntry(
      "expression-negative-length", en: "found length {0}, expected 0 or more", zh: "长度为 {0}，应不小于 0"),
    CatalogueEntry("expression-filler", en: "found other than one character to fill with", zh: "填充字符应为一个字符"),
    CatalogueEntry(
      "expression-rounding", en: "found the rounding '{0}', expected one of {1}", zh: "舍入方式是“{0}”，应为 {1} 之一"),
    CatalogueEntry("expression-empty-id", en: "found no text to make an id of", zh: "没有可用来生成标识的文本"),
    CatalogueEntry(
      "expression-not-ascii", en: "found '{0}' (U+{1}), which has no counterpart in ASCII",
      zh: "字符“{0}”（U+{1}）无法用 ASCII 表示",
      help: (en: "write it in Latin letters where it comes from", zh: "请在来源处改用拉丁字母书写")),
    CatalogueEntry(
      "expression-text-length", en: "found {0} characters, expected {1} at most", zh: "有 {0} 个字符，最多 {1} 个",
      help: (en: "shorten it where it comes from", zh: "请在来源处改短")),
    CatalogueEntry(
      "expression-wrap", en: "found text that does not fit into {0} lines of {1} characters",
      zh: "文本放不进 {0} 行、每行 {1} 个字符", help: (en: "shorten it where it comes from", zh: "请在来源处改短")),
    CatalogueEntry(
      "expression-wrap-word", en: "found a word of {0} characters, expected {1} at most",
      zh: "有一个词长 {0} 个字符，最多 {1} 个", help: (en: "shorten it where it comes from", zh: "请在来源处改短")),
    CatalogueEntry(
      "expression-needed", en: "found no {0}", zh: "缺少：{0}",
      help: (en: "fill it in, then release the order", zh: "请补上，然后放行该订单")),
    CatalogueEntry("expression-date-pattern", en: "'{0}' is no date pattern", zh: "“{0}”不是日期格式"),
    CatalogueEntry(
      "expression-not-a-date", en: "found text that is not of the form '{0}'", zh: "文本不符合日期格式“{0}”"),
    CatalogueEntry(
      "expression-no-such-day", en: "found a day or time that does not exist, by '{0}'",
      zh: "按“{0}”，该日期或时间不存在"),
    CatalogueEntry(
      "expression-format-moment", en: "found {0}, which has too little for '{1}'", zh: "{0} 的内容不足以写成“{1}”"),
    CatalogueEntry(
      "expression-not-an-instant", en: "found {0}, expected an instant", zh: "此处是 {0}，应为确定时刻",
      help: (en: "name its zone: inZone(…, \"Asia/Shanghai\")", zh: "请指定时区：inZone(…, \"Asia/Shanghai\")")),
    CatalogueEntry(
      "expression-moment-kinds", en: "found {0} beside {1}, which cannot be compared", zh: "{0} 与 {1} 无法比较"),
    CatalogueEntry("expression-time-zone", en: "there is no time zone '{0}'", zh: "没有时区“{0}”"),
    CatalogueEntry("expression-case", en: "found a line that is no case", zh: "此行不是用例"),
  ]
}
