extension Catalogue {
  /// What the ledger says.
  static let ledger: [CatalogueEntry] = [
    CatalogueEntry(
      "ledger-busy", en: "the ledger is being written by another process",
      zh: "另一个进程正在写入账本",
      help: (en: "wait until the other pass ends, then try again", zh: "等另一次处理结束后再试")),
    CatalogueEntry(
      "ledger-staging-open", en: "the ledger is in the middle of another batch", zh: "账本正在处理另一个批次"),
    CatalogueEntry(
      "ledger-staging-closed", en: "the batch has been committed or given up already",
      zh: "该批次已经提交或放弃"),
    CatalogueEntry(
      "ledger-newer", en: "the ledger has format {0}, this version of Crossdock knows formats up to {1}",
      zh: "账本的格式为 {0}，此版本的 Crossdock 最高只支持 {1}",
      help: (en: "use the newer version of Crossdock that wrote it", zh: "请使用写入该账本的较新版本 Crossdock")),
    CatalogueEntry(
      "ledger-older", en: "the ledger has format {0}, this version of Crossdock reads format {1}",
      zh: "账本的格式为 {0}，此版本的 Crossdock 读取格式 {1}",
      help: (en: "'crossdock run' brings it up to date", zh: "“crossdock run”会将其升级")),
    CatalogueEntry(
      "ledger-corrupt", en: "the ledger is damaged: {0}: {1}", zh: "账本已损坏：{0}：{1}",
      help: (
        en: "nothing was changed in it; put a backup in its place, or run 'crossdock rebuild'",
        zh: "其中没有任何内容被改动；请放回备份，或运行“crossdock rebuild”"
      )),
    CatalogueEntry(
      "ledger-missing", en: "there is no ledger at '{0}'", zh: "“{0}”处没有账本",
      help: (
        en: "put a backup in its place, or run 'crossdock rebuild'", zh: "请放回备份，或运行“crossdock rebuild”"
      )),
    CatalogueEntry("ledger-io", en: "{0}: {1}", zh: "{0}：{1}"),
    CatalogueEntry("ledger-unknown-batch", en: "there is no batch {0}", zh: "没有批次 {0}"),
    CatalogueEntry(
      "ledger-batch-state", en: "batch {0} is {1}, expected {2}", zh: "批次 {0} 的状态为 {1}，应为 {2}"),
    CatalogueEntry(
      "ledger-unbalanced", en: "batch {0} took in {1} {2}, and its outcomes add up to {3}",
      zh: "批次 {0} 读入 {1}（{2}），各结果合计为 {3}",
      help: (
        en: "this is a mistake of ours: nothing was kept of the batch; report it to us",
        zh: "这是我们的错误：该批次未保存任何内容；请报告此问题"
      )),
    CatalogueEntry("ledger-unknown-entry", en: "there is no {0} '{1}'", zh: "没有 {0} “{1}”"),
    CatalogueEntry(
      "ledger-entry-conflict", en: "{0} '{1}' is not in the state that this change begins from",
      zh: "{0} “{1}”的状态与此次变更的起点不符"),
    CatalogueEntry(
      "ledger-not-held", en: "{0} '{1}' is not held for any of these reasons", zh: "{0} “{1}”并未因这些原因被暂挂",
      help: (en: "see what is held with 'crossdock holds'", zh: "用“crossdock holds”查看暂挂的内容")),
    CatalogueEntry(
      "ledger-too-long", en: "found a {0} of {1} bytes, expected at most {2}", zh: "{0} 长 {1} 字节，最多应为 {2}"),
    CatalogueEntry(
      "ledger-output-state", en: "output {0} is {1}, expected {2}", zh: "输出 {0} 的状态为 {1}，应为 {2}"),
    CatalogueEntry("ledger-unknown-output", en: "there is no output {0}", zh: "没有输出 {0}"),
    CatalogueEntry("ledger-unknown-name", en: "there is no {0} of number {1}", zh: "没有编号为 {1} 的 {0}"),
  ]
}
