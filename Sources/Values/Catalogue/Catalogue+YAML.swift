extension Catalogue {
  /// What YAMLTree says.
  static let yaml: [CatalogueEntry] = [
    CatalogueEntry(
      "yaml-syntax", en: "the text is not YAML here: {0}", zh: "此处不是有效的 YAML：{0}",
      help: (
        en: "look at the indentation and the quotes of this line and the one above",
        zh: "请检查本行与上一行的缩进和引号"
      )),
    CatalogueEntry(
      "yaml-tab", en: "found a tab, expected blanks for indentation", zh: "缩进处出现制表符，应使用空格",
      help: (en: "replace the tab by two blanks", zh: "请将制表符换成两个空格")),
    CatalogueEntry(
      "yaml-duplicate-key", en: "key '{0}' stands twice", zh: "键“{0}”出现了两次",
      help: (en: "keep one of them", zh: "请只保留一个")),
    CatalogueEntry(
      "yaml-anchor", en: "found an anchor or alias, which is not read here", zh: "此处不支持 YAML 锚点或别名",
      help: (en: "write the value out", zh: "请直接写出该值")),
    CatalogueEntry(
      "yaml-too-large", en: "found {0} bytes, expected at most {1}", zh: "文件有 {0} 字节，最多允许 {1} 字节"),
    CatalogueEntry("yaml-too-deep", en: "nested deeper than 64 levels", zh: "嵌套超过 64 层"),
    CatalogueEntry("yaml-empty", en: "the file is empty", zh: "文件为空"),
    CatalogueEntry("yaml-kind", en: "found {0}, expected {1}", zh: "此处为 {0}，应为 {1}"),
    CatalogueEntry("yaml-value", en: "found {0}, expected {1}", zh: "此处为 {0}，应为 {1}"),
    CatalogueEntry(
      "yaml-unknown-key", en: "key '{0}' is not known here", zh: "此处不认识键“{0}”",
      help: (en: "known here: {1}", zh: "此处可用的键：{1}")),
  ]
}
