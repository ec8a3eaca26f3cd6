extension Catalogue {
  /// What is told of a file that looks otherwise than those that its sender sent before.
  static let drift: [CatalogueEntry] = [
    CatalogueEntry(
      "drift-new-column", en: "found {0}, a column that no file of this partner had before",
      zh: "出现了该伙伴以前的文件中没有的列：{0}", help: driftHelp("{1}")),
    CatalogueEntry(
      "drift-decimal-mark", en: "found '{0}' as the decimal mark in '{1}', where the files before had '{2}'",
      zh: "“{1}”的小数点是“{0}”，而以前的文件用“{2}”", help: driftHelp("{3}")),
    CatalogueEntry(
      "drift-month-first",
      en: "found the month before the day in '{0}', where the files before had the day first",
      zh: "“{0}”中月在日前，而以前的文件日在月前", help: driftHelp("{1}")),
    CatalogueEntry(
      "drift-day-first",
      en: "found the day before the month in '{0}', where the files before had the month first",
      zh: "“{0}”中日在月前，而以前的文件月在日前", help: driftHelp("{1}")),
    CatalogueEntry(
      "drift-renamed", en: "{0} is gone; it is probably called {1} now", zh: "{0} 不见了，可能已改名为 {1}"),
    CatalogueEntry("drift-change", en: "the change in {0}: {1}", zh: "在 {0} 中修改：{1}"),
  ]

  private static func driftHelp(_ batch: String) -> (en: String, zh: String) {
    (
      en: "change the map as shown, or leave it; then 'crossdock retry \(batch)' takes the file",
      zh: "请按所示修改映射，或保持不变；然后运行“crossdock retry \(batch)”取用该文件"
    )
  }
}
