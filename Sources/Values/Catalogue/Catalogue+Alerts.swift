extension Catalogue {
  /// What people are told when something needs them.
  static let alerts: [CatalogueEntry] = [
    CatalogueEntry("alert-title", en: "{0}: what needs you, {1}", zh: "{0}：需要您处理的事项，{1}"),
    CatalogueEntry("alert-needs", en: "NEEDS YOU", zh: "需要您处理"),
    CatalogueEntry("alert-over", en: "OVER", zh: "已解决"),
    CatalogueEntry("alert-count", en: "{0}: {1}", zh: "{0}：{1}"),
    CatalogueEntry("alert-more", en: "{0}: {1} more, {2} in all", zh: "{0}：新增 {1}，共 {2}"),
    CatalogueEntry("alert-since", en: "{0} (since {1})", zh: "{0}（自 {1}）"),
    CatalogueEntry("alert-refused", en: "files of {0} are refused, {1} [{2}]", zh: "{0} 的文件被拒绝，{1} [{2}]"),
    CatalogueEntry(
      "alert-refused-help", en: "each lies in rejected/{0}, with a report beside it that says what to do",
      zh: "文件在 rejected/{0}，旁边的报告说明如何处理"),
    CatalogueEntry("alert-records", en: "records of {0} are refused, {1} [{2}]", zh: "{0} 的记录被拒绝，{1} [{2}]"),
    CatalogueEntry(
      "alert-records-help",
      en: "they lie in rejected/{0}; mend them there, and drop that file into inbox/{0}",
      zh: "这些记录在 rejected/{0}；请在那里修正，再把该文件放入 inbox/{0}"),
    CatalogueEntry("alert-held", en: "orders are held, {0} [{1}]", zh: "订单待确认，{0} [{1}]"),
    CatalogueEntry(
      "alert-held-help", en: "'crossdock holds' shows why, and what settles it",
      zh: "“crossdock holds”会说明原因和处理办法"),
    CatalogueEntry("alert-late", en: "requests to {0} have no answer in time", zh: "发给 {0} 的请求逾期未获应答"),
    CatalogueEntry(
      "alert-late-help", en: "ask the carrier, or drop its answer into inbox/{0}",
      zh: "请询问承运商，或将其应答文件放入 inbox/{0}"),
    CatalogueEntry("alert-missing", en: "no file of {0} has come by {1}", zh: "{1} 前没有收到 {0} 的文件"),
    CatalogueEntry(
      "alert-missing-help", en: "look whether its export ran, and drop the file into inbox/{0}",
      zh: "请检查其导出是否已运行，并把文件放入 inbox/{0}"),
    CatalogueEntry(
      "alerts-command-failed", en: "the command for alerts, '{0}', ended with {1}", zh: "提醒命令“{0}”以 {1} 结束",
      help: (en: "the digest lies in outbox/alerts all the same", zh: "提醒内容仍在 outbox/alerts 中")),
    CatalogueEntry(
      "alerts-command-signal", en: "the command for alerts, '{0}', was ended by signal {1}",
      zh: "提醒命令“{0}”被信号 {1} 终止",
      help: (en: "the digest lies in outbox/alerts all the same", zh: "提醒内容仍在 outbox/alerts 中")),
    CatalogueEntry(
      "alerts-command-slow", en: "the command for alerts, '{0}', took longer than {1} s and was ended",
      zh: "提醒命令“{0}”超过 {1} 秒，已被终止",
      help: (
        en: "give it more time with 'timeout' in crossdock.yml; the digest lies in outbox/alerts",
        zh: "可在 crossdock.yml 中用“timeout”延长时间；提醒内容在 outbox/alerts 中"
      )),
    CatalogueEntry(
      "alerts-command-missing", en: "the command for alerts, '{0}', could not be started: {1}",
      zh: "提醒命令“{0}”无法启动：{1}",
      help: (en: "write a program that is there, with its path", zh: "请写出存在的程序及其路径")),
    CatalogueEntry(
      "alerts-command-unknown", en: "there is no program '{0}' that can be run", zh: "没有可运行的程序“{0}”",
      help: (
        en: "write its path, and mind that no shell reads the command",
        zh: "请写出其路径；命令不经过 shell"
      )),
    CatalogueEntry(
      "outcome-alerts", en: "what needs a person is told at the next pass", zh: "需要人处理的事项将在下次运行时告知"),
  ]
}
