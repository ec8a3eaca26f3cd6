extension Catalogue {
  /// JSON and the paths into it.
  ///
  /// What was found and expected is written as the grammar of RFC 8259 writes it, so that it reads alike in all languages.
  static let json: [CatalogueEntry] = [
    CatalogueEntry(
      "json-syntax", en: "found {0}, expected {1}", zh: "遇到 {0}，此处应为 {1}",
      help: (
        "export the file again; JSON written by hand needs a check for commas and quotes",
        "请重新导出该文件；手工编写的 JSON 请检查逗号和引号"
      )),
    CatalogueEntry(
      "json-incomplete", en: "the file ends inside the JSON document", zh: "文件在 JSON 文档结束之前就中断了"),
    CatalogueEntry(
      "json-utf8", en: "byte 0x{0} is not UTF-8, as JSON has to be", zh: "字节 0x{0} 不是 UTF-8，而 JSON 必须是 UTF-8",
      help: ("save or export the file as UTF-8", "请将文件另存或导出为 UTF-8")),
    CatalogueEntry(
      "json-utf16", en: "the file is UTF-16 or UTF-32, expected UTF-8", zh: "文件是 UTF-16 或 UTF-32，应为 UTF-8",
      help: ("save or export the file as UTF-8", "请将文件另存或导出为 UTF-8")),
    CatalogueEntry(
      "json-lone-surrogate", en: "an escape names half of a character, expected both halves",
      zh: "转义序列只给出了半个字符，应成对出现"),
    CatalogueEntry(
      "json-duplicate-key", en: "the member {0} stands twice in one object", zh: "成员 {0} 在同一对象中出现了两次"),
    CatalogueEntry("json-depth", en: "more than {0} levels of nesting", zh: "嵌套超过 {0} 层"),
    CatalogueEntry("json-too-long", en: "a {0} of more than {1} bytes", zh: "{0} 超过 {1} 字节"),
    CatalogueEntry(
      "json-too-many-members", en: "more than {0} members in one record", zh: "一条记录中的成员超过 {0} 个"),
    CatalogueEntry(
      "json-no-records", en: "the document has nothing at {0}, where its records are looked for",
      zh: "文档中没有 {0}，而记录应在该处"),
    CatalogueEntry(
      "json-records-kind", en: "found {0} where the records are, expected {1}", zh: "记录处遇到 {0}，应为 {1}"),
    CatalogueEntry(
      "json-line-end", en: "the line ends inside a record, expected one record a line",
      zh: "记录未完该行就结束了，应为每行一条记录"),
  ]

  /// Paths in maps.
  static let paths: [CatalogueEntry] = [
    CatalogueEntry("path-syntax", en: "found {0} in a path, expected {1}", zh: "路径中遇到 {0}，应为 {1}"),
    CatalogueEntry(
      "path-prefix", en: "found a namespace prefix in a path, expected a local name or '{uri}name'",
      zh: "路径中出现命名空间前缀，应为本地名称或“{uri}名称”"),
    CatalogueEntry(
      "path-position-zero", en: "found position 0 in a path, expected 1 or more", zh: "路径中的位置为 0，应从 1 开始"),
    CatalogueEntry(
      "path-overlap", en: "the steps '{0}' and '{1}' can both fit one element", zh: "步骤“{0}”和“{1}”可能匹配同一元素"),
    CatalogueEntry(
      "path-records-condition",
      en: "found a condition in the path of the records, expected names and '*' alone",
      zh: "记录路径中含有条件，只允许名称和“*”"),
  ]
}
