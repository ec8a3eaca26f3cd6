extension Catalogue {
  /// What maps of XML answers and their labels say.
  static let answers: [CatalogueEntry] = [
    CatalogueEntry(
      "recognise-unknown-root",
      en: "found the root {0} in the namespace {1}, which no map of this partner knows",
      zh: "根元素是 {0}（命名空间 {1}），该伙伴的映射都不认识",
      help: (
        en: "look whether it lies in the right partner's folder, and whether it is an answer at all",
        zh: "请检查文件是否放对了伙伴文件夹，以及它是否真是对方的应答"
      )),
    CatalogueEntry(
      "map-answered-error", en: "the sender answers with the error {0}: {1}", zh: "对方返回错误 {0}：{1}",
      help: (
        en: "settle what the sender says, and ask again; nothing was taken from this answer",
        zh: "请先处理对方提示的问题再重新请求；此应答中没有采用任何内容"
      )),
    CatalogueEntry(
      "map-table-column", en: "the table '{0}' has no column '{1}'", zh: "表“{0}”没有列“{1}”"),
    CatalogueEntry(
      "map-zone-table", en: "the table '{0}' has no offset such as -05:00 for {1}",
      zh: "表“{0}”中 {1} 没有形如 -05:00 的时差"),
    CatalogueEntry(
      "map-secret", en: "a secret value does not serve its field ({0})", zh: "保密字段的值不合要求（{0}）"),
    CatalogueEntry(
      "map-tree-only", en: "'{0}' is for JSON and XML, and this map reads rows",
      zh: "“{0}”只用于 JSON 和 XML，而此映射读取表格行"),
    CatalogueEntry(
      "proof-xml-open", en: "the XML document does not end", zh: "XML 文档没有结束"),
  ]
}
