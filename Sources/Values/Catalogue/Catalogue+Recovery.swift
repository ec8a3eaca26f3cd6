extension Catalogue {
  /// What making a ledger anew has to say.
  static let rebuilding: [CatalogueEntry] = [
    CatalogueEntry(
      "rebuild-in-use", en: "process {0} has the ledger open", zh: "进程 {0} 正在使用账本",
      help: (
        en: "stop 'crossdock watch', then run 'crossdock rebuild' again",
        zh: "请先停止“crossdock watch”，再运行“crossdock rebuild”"
      )),
    CatalogueEntry(
      "rebuild-file-gone",
      en:
        "the file of batch {0}, '{1}', is in neither archive/ nor rejected/: its numbers are kept, its records are not known",
      zh: "批次 {0} 的文件“{1}”既不在 archive/ 也不在 rejected/：数目保留，其中的记录已无从得知"),
    CatalogueEntry(
      "rebuild-unread",
      en:
        "the file of batch {0}, '{1}', cannot be read any more: its numbers are kept, its records are not known",
      zh: "批次 {0} 的文件“{1}”已无法读取：数目保留，其中的记录已无从得知"),
    CatalogueEntry(
      "rebuild-unbooked",
      en:
        "no daybook tells of batch {0}, '{1}': it is read by the map of today, and its time of day is not known",
      zh: "日志中没有批次 {0}（“{1}”）：按今天的映射读取，收到的时刻未知"),
    CatalogueEntry(
      "rebuild-differs", en: "batch {0}, '{1}', comes to {2} now, expected {3}",
      zh: "批次 {0}（“{1}”）现在得到 {2}，应为 {3}",
      help: (
        en:
          "the numbers are in, accepted, amended, unchanged, duplicate, held and rejected; was the file in the archive edited?",
        zh: "数字依次为：收到、接受、修改、未变、重复、待确认、拒绝；归档中的文件是否被改动过？"
      )),
    CatalogueEntry(
      "rebuild-decision", en: "decision {0} fits no order as it is now; it was left out",
      zh: "决定 {0} 与现有订单不符，已略去"),
    CatalogueEntry(
      "rebuild-feed-gone", en: "feed '{0}' is not in crossdock.yml: what its output {1} held is not known",
      zh: "crossdock.yml 中没有去向“{0}”：其输出 {1} 的内容已无从得知"),
    CatalogueEntry(
      "rebuild-nothing-due", en: "nothing is due to '{0}' where its output {1} was taken",
      zh: "在生成“{0}”的输出 {1} 之处，没有应发的内容"),
    CatalogueEntry(
      "rebuild-output-differs",
      en: "output {1} of '{0}' would be written otherwise now; it counts as sent as it was",
      zh: "“{0}”的输出 {1} 现在写出来会不同；仍按当时的内容算作已发送"),
    CatalogueEntry(
      "rebuild-counts-as-sent",
      en: "{0} records for '{1}' count as sent, as output {2}: nothing tells whether they were",
      zh: "去向“{1}”的 {0} 条记录算作已发送（输出 {2}）：无法得知是否真的发出",
      help: (
        en: "if they did not arrive: crossdock resend {1}:{2}", zh: "若对方没有收到：crossdock resend {1}:{2}"
      )),
    CatalogueEntry(
      "ledger-behind",
      en: "the archive tells of batch {0}, and the ledger does not know it: it is an older copy",
      zh: "归档中有批次 {0}，账本却不知道它：这是一份较旧的副本",
      help: (
        en:
          "move it out of .crossdock and run 'crossdock rebuild --from' with its folder: it adds what came since",
        zh: "请把它移出 .crossdock，再对其所在文件夹运行“crossdock rebuild --from”，补上此后的内容"
      )),
    CatalogueEntry(
      "backup-taken", en: "'{0}' is not an empty folder", zh: "“{0}”不是空文件夹",
      help: (en: "name one that is not there yet", zh: "请给出一个尚不存在的文件夹")),
    CatalogueEntry(
      "report-backup", en: "the ledger is copied to {0}, {1} bytes", zh: "账本已复制到 {0}，共 {1} 字节"),
    CatalogueEntry(
      "report-rebuilt", en: "the ledger is made anew: {0} files, {1} outputs, {2} decisions",
      zh: "账本已重建：{0} 个文件，{1} 份输出，{2} 个决定"),
    CatalogueEntry("report-rebuilt-aside", en: "the old one is kept in {0}", zh: "旧账本保留在 {0}"),
  ]
}
