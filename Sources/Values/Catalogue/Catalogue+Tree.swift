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
      "json-too-many-members", en: "more than {0} values in one record", zh: "一条记录中的值超过 {0} 个"),
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

  /// XML as it comes in.
  static let xml: [CatalogueEntry] = [
    CatalogueEntry("xml-incomplete", en: "the file ends inside the XML document", zh: "文件在 XML 文档结束之前就中断了"),
    CatalogueEntry(
      "xml-mismatched-tag", en: "element {0} of line {1} is closed by {2}", zh: "第 {1} 行的元素 {0} 被 {2} 关闭"),
    CatalogueEntry(
      "xml-not-xml", en: "found something other than an XML document, as an error page is",
      zh: "内容不是 XML 文档，例如可能是错误页面",
      help: ("open the file in a text editor and see what it says", "请用文本编辑器打开该文件查看内容")),
    CatalogueEntry("xml-extra-content", en: "found more content behind the root element", zh: "根元素之后还有内容"),
    CatalogueEntry(
      "xml-doctype", en: "found a document type declaration, expected none", zh: "出现文档类型声明（DOCTYPE），不允许使用"),
    CatalogueEntry("xml-entity", en: "the entity {0} is not defined", zh: "实体 {0} 未定义"),
    CatalogueEntry("xml-ampersand", en: "found a bare '&', expected '&amp;'", zh: "出现单独的“&”，应为“&amp;”"),
    CatalogueEntry(
      "xml-lt-in-attribute", en: "found '<' in an attribute, expected '&lt;'", zh: "属性中出现“<”，应为“&lt;”"),
    CatalogueEntry("xml-character", en: "the character U+{0} is not allowed in XML", zh: "XML 中不允许字符 U+{0}"),
    CatalogueEntry(
      "xml-character-reference", en: "a character reference names no character of XML", zh: "字符引用不对应任何 XML 字符"
    ),
    CatalogueEntry("xml-encoding", en: "the bytes 0x{0} are not {1}", zh: "字节 0x{0} 不是 {1}"),
    CatalogueEntry("xml-encoding-unknown", en: "the encoding {0} is not one that is read", zh: "不支持编码 {0}"),
    CatalogueEntry(
      "xml-encoding-mismatch", en: "the file says it is {0}, but is written byte by byte",
      zh: "文件声明为 {0}，实际却是单字节编码"),
    CatalogueEntry(
      "xml-namespace-prefix", en: "the namespace prefix {0} is not declared", zh: "命名空间前缀 {0} 未声明"),
    CatalogueEntry(
      "xml-duplicate-attribute", en: "the attribute {0} stands twice in one element", zh: "属性 {0} 在同一元素中出现了两次"
    ),
    CatalogueEntry(
      "xml-declaration-place", en: "the XML declaration stands behind other content, expected it first",
      zh: "XML 声明之前有其他内容，应位于文件开头",
      help: ("remove blanks and lines before '<?xml'", "请删除“<?xml”之前的空格和空行")),
    CatalogueEntry("xml-depth", en: "more than {0} levels of nesting", zh: "嵌套超过 {0} 层"),
    CatalogueEntry("xml-attributes", en: "more than {0} attributes in one element", zh: "一个元素的属性超过 {0} 个"),
    CatalogueEntry("xml-name-length", en: "a name of more than {0} bytes", zh: "名称超过 {0} 字节"),
    CatalogueEntry("xml-names", en: "more different names than are read", zh: "不同名称的数量超过上限"),
    CatalogueEntry("xml-too-long", en: "a {0} of more than {1} bytes", zh: "{0} 超过 {1} 字节"),
    CatalogueEntry(
      "xml-too-many-nodes", en: "more than {0} elements and attributes in one record",
      zh: "一条记录中的元素和属性超过 {0} 个"),
    CatalogueEntry("xml-memory", en: "no memory for the XML parser", zh: "XML 解析器内存不足"),
    CatalogueEntry(
      "xml-syntax", en: "not well-formed here (libxml2 error {0})", zh: "此处不符合 XML 语法（libxml2 错误 {0}）"),
    CatalogueEntry(
      "xml-no-records", en: "the root is {0}, and no records are at {1}", zh: "根元素是 {0}，在 {1} 处没有记录"),
  ]

  /// XML as it goes out.
  static let xmlOut: [CatalogueEntry] = [
    CatalogueEntry("xml-write-name", en: "{0} is not a name of XML", zh: "{0} 不是有效的 XML 名称"),
    CatalogueEntry(
      "xml-write-character", en: "the character U+{0} cannot be written in XML", zh: "字符 U+{0} 无法写入 XML"),
    CatalogueEntry("xml-write-order", en: "{0} cannot be written here", zh: "此处不能写入 {0}"),
    CatalogueEntry(
      "xml-schema-file", en: "the schema {0} cannot be used (libxml2 error {1})",
      zh: "无法使用架构文件 {0}（libxml2 错误 {1}）"),
    CatalogueEntry(
      "xml-schema-element", en: "{0} is not expected here, or a child is missing", zh: "{0} 不应出现在此处，或缺少子元素"),
    CatalogueEntry("xml-schema-root", en: "the schema has no root {0}", zh: "架构中没有根元素 {0}"),
    CatalogueEntry(
      "xml-schema-type", en: "the text of {0} is not of the type that the schema asks for",
      zh: "{0} 的内容不符合架构规定的类型"),
    CatalogueEntry(
      "xml-schema-length", en: "the text of {0} is longer or shorter than the schema allows",
      zh: "{0} 的内容长度不符合架构规定"),
    CatalogueEntry(
      "xml-schema-enumeration", en: "the text of {0} is none of the values that the schema lists",
      zh: "{0} 的内容不在架构列出的值之中"),
    CatalogueEntry(
      "xml-schema-pattern", en: "the text of {0} does not have the form that the schema asks for",
      zh: "{0} 的内容不符合架构规定的格式"),
    CatalogueEntry(
      "xml-schema-attribute", en: "an attribute of {0} is missing or not allowed", zh: "{0} 的属性缺失或不被允许"),
    CatalogueEntry(
      "xml-schema", en: "{0} breaks the schema (libxml2 error {1})", zh: "{0} 违反架构（libxml2 错误 {1}）"),
  ]
}
