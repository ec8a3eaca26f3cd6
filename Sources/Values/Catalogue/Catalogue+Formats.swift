extension Catalogue {
  /// What the room says that turns bytes into records and back, of rows and of text.
  static let formats: [CatalogueEntry] = [
    CatalogueEntry("format-read", en: "reading: {0}", zh: "读取时出错：{0}"),
    CatalogueEntry(
      "text-encoding", en: "the bytes {0} at offset {1} are no character in {2}",
      zh: "偏移 {1} 处的字节 {0} 在以下编码中不是字符：{2}",
      help: (
        en: "name the file's encoding under 'encodings' of this partner, or export the file as UTF-8",
        zh: "请在该伙伴的 encodings 中写明文件的编码，或以 UTF-8 重新导出"
      )),
    CatalogueEntry(
      "text-nul", en: "found a NUL byte at offset {0}, expected text", zh: "偏移 {0} 处是 NUL 字节，应为文本",
      help: (
        en: "export the file again as text; if it is UTF-16 without a mark, name utf-16le or utf-16be",
        zh: "请重新导出为文本；若是无标记的 UTF-16，请写明 utf-16le 或 utf-16be"
      )),
    CatalogueEntry(
      "text-encoding-unavailable", en: "this system cannot convert '{0}'", zh: "本系统无法转换编码“{0}”",
      help: (en: "install the C library's character set modules (gconv)", zh: "请安装 C 库的字符集模块（gconv）")),
    CatalogueEntry(
      "text-unmappable", en: "the character {0} ({1}) does not exist in {2}", zh: "{2} 中没有字符 {0}（{1}）",
      help: (en: "change the text, or let the file be written as UTF-8", zh: "请修改该文字，或以 UTF-8 写出文件")),
    CatalogueEntry(
      "csv-field-count", en: "found {0} fields, expected {1} as in the header", zh: "有 {0} 个字段，表头有 {1} 个",
      help: (
        en: "export the file again, or quote the field that has the delimiter in it",
        zh: "请重新导出，或给含分隔符的字段加上引号"
      )),
    CatalogueEntry(
      "csv-other-header",
      en: "found another header in the midst of the file: two exports with different columns",
      zh: "文件中间出现另一个表头：两份列不同的导出被拼在一起",
      help: (
        en: "split the file before this line, and drop both parts", zh: "请在此行之前把文件拆成两份，分别放入"
      )),
    CatalogueEntry(
      "csv-text-after-quote",
      en: "found text behind the closing quote of field {0}, expected a delimiter or the end of the line",
      zh: "第 {0} 个字段的右引号后有文字，应为分隔符或行尾",
      help: (en: "write a quote inside quotes twice: \"\"", zh: "引号内的引号请写两次：\"\"")),
    CatalogueEntry(
      "csv-unclosed-quote",
      en: "found the end of the file inside the quotes that open here, expected a closing quote",
      zh: "此处开始的引号直到文件结尾都没有关闭"),
    CatalogueEntry(
      "csv-field-too-long", en: "a field is longer than {0} bytes", zh: "有一个字段超过 {0} 字节",
      help: (en: "look for a quote that is not closed", zh: "请检查是否有未关闭的引号")),
    CatalogueEntry(
      "csv-row-too-long", en: "a row is longer than {0} bytes", zh: "有一行超过 {0} 字节",
      help: (en: "look for a quote that is not closed", zh: "请检查是否有未关闭的引号")),
    CatalogueEntry("csv-row-too-wide", en: "a row has more than {0} fields", zh: "有一行超过 {0} 个字段"),
    CatalogueEntry(
      "csv-group-too-long", en: "the rows of one record are more than {0} bytes", zh: "一条记录的各行超过 {0} 字节"),
    CatalogueEntry(
      "csv-not-writable", en: "found {0} in a value, which a file without quotes cannot hold",
      zh: "值中有 {0}，不带引号的文件无法写出"),
  ]
}
