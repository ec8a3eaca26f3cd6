extension Catalogue {
  /// What the command line and the Dock say.
  static let commands: [CatalogueEntry] = [
    CatalogueEntry(
      "workspace-missing", en: "found no crossdock.yml in '{0}'", zh: "在“{0}”中没有找到 crossdock.yml",
      help: (
        en: "make a workspace with 'crossdock init', or name one with -C",
        zh: "用“crossdock init”新建工作区，或用 -C 指定"
      )),
    CatalogueEntry(
      "init-unknown-pack", en: "there is no pack '{0}'", zh: "没有名为“{0}”的包",
      help: (en: "there are: {1}", zh: "可用的包：{1}")),
    CatalogueEntry(
      "init-exists", en: "'{0}' is a workspace already", zh: "“{0}”已经是一个工作区",
      help: (en: "nothing was changed; choose another folder", zh: "未做任何更改；请选择其他文件夹")),
    CatalogueEntry(
      "init-partner-twice", en: "found two partners called '{0}', expected a name for each",
      zh: "有两个伙伴都叫“{0}”，名称应各不相同",
      help: (en: "name the second as {0}-2={1}", zh: "请将第二个写作 {0}-2={1}")),
    CatalogueEntry(
      "init-set", en: "found {0}, expected PARTNER.SETTING=VALUE with a partner of --with",
      zh: "此处是 {0}，应为 伙伴.设置=值，且伙伴在 --with 中",
      help: (en: "write it as --set {1}.currency=EUR", zh: "请写成 --set {1}.currency=EUR")),
    CatalogueEntry(
      "init-remark",
      en: "settings of this workspace; every key has a default, and 'crossdock check' says what is wrong",
      zh: "此工作区的设置；每个键都有默认值，“crossdock check”会指出错误"),
    CatalogueEntry(
      "init-ask", en: "press Enter for what stands in brackets; crossdock.yml keeps the answers",
      zh: "按回车采用方括号中的值；回答保存在 crossdock.yml 中"),
    CatalogueEntry(
      "init-ask-partners",
      en: "your partners, with commas between them; two shops of one platform as first=PACK,second=PACK",
      zh: "您的伙伴，以逗号分隔；同一平台的两个店铺写作 first=包名,second=包名"),
    CatalogueEntry(
      "init-ask-timezone",
      en: "the time zone in which your days are counted, as Asia/Shanghai or Europe/Berlin",
      zh: "按哪个时区计算日期，例如 Asia/Shanghai"),
    CatalogueEntry("init-made", en: "made the workspace {0}", zh: "已建立工作区 {0}"),
    CatalogueEntry(
      "command-unforeseen", en: "something happened that Crossdock does not know: {0}", zh: "发生了意料之外的情况：{0}",
      help: (
        en: "this is a bug of ours; nothing was lost, the next pass goes on where this one stopped",
        zh: "这是我们的缺陷；没有丢失任何内容，下次运行会从中断处继续"
      )),
    CatalogueEntry(
      "workspace-ledger-mount", en: "found '{0}' on a mount ({1}), expected a local file system",
      zh: "“{0}”位于挂载的文件系统（{1}）上，应在本地文件系统上",
      help: (
        en:
          "put the workspace on a local disk, and name mounted inboxes and outboxes under 'folders' in crossdock.yml",
        zh: "请把工作区放在本地磁盘，并在 crossdock.yml 的“folders”中指定挂载的收件和发件文件夹"
      )),
    CatalogueEntry(
      "command-unknown", en: "there is no command '{0}'", zh: "没有命令“{0}”",
      help: (en: "'crossdock --help' lists them", zh: "“crossdock --help”列出全部命令")),
    CatalogueEntry("word-accepted", en: "accepted", zh: "已接受"),
    CatalogueEntry("word-amended", en: "amended", zh: "已修改"),
    CatalogueEntry("word-unchanged", en: "unchanged", zh: "无变化"),
    CatalogueEntry("word-duplicate", en: "duplicate", zh: "重复"),
    CatalogueEntry("word-held", en: "held", zh: "待确认"),
    CatalogueEntry("word-rejected", en: "rejected", zh: "被拒绝"),
    CatalogueEntry("word-partial", en: "partial", zh: "部分接受"),
    CatalogueEntry("run-records", en: "{0} in", zh: "共 {0} 条"),
    CatalogueEntry("run-nothing-in-it", en: "no records read", zh: "没有读出记录"),
    CatalogueEntry("run-output-records", en: "{0} records", zh: "{0} 条记录"),
    CatalogueEntry("run-waiting", en: "waiting: {0}", zh: "等待：{0}"),
    CatalogueEntry("run-unwanted", en: "wanted by no feed: {0}, because {1}", zh: "没有目标需要：{0} 条，因为{1}"),
    CatalogueEntry("run-nothing", en: "nothing to do", zh: "没有要处理的内容"),
    CatalogueEntry(
      "outcome-stays", en: "{0} stays where it is, and is tried again at the next pass",
      zh: "{0} 保持不动，下次运行时再试"),
    CatalogueEntry(
      "outcome-inbox-away", en: "no file was taken; the next pass looks again", zh: "未取用任何文件；下次运行时再查看"),
    CatalogueEntry(
      "outcome-due-later", en: "nothing was written; what is due is written at the next pass",
      zh: "未写出任何文件；待发送的内容在下次运行时写出"),
    CatalogueEntry(
      "outcome-stow-later", en: "what {0} says is taken; the file is put away at the next pass",
      zh: "{0} 的内容已取用；文件将在下次运行时归档"),
    CatalogueEntry(
      "outcome-claimed", en: "{0} lies in .crossdock/work, whole, and is tried again at the next pass",
      zh: "{0} 完整地保存在 .crossdock/work 中，下次运行时再试"),
    CatalogueEntry(
      "records-refused", en: "{0} of {1} records are refused", zh: "{1} 条记录中有 {0} 条被拒绝",
      help: (en: "mend them there, and drop that file into the inbox", zh: "请在该文件中修正，再将其放入收件文件夹")),
    CatalogueEntry(
      "outcome-records-refused", en: "they lie in {0}, each with its reason; the others were taken",
      zh: "它们在 {0} 中，并注明原因；其余记录已取用"),
    CatalogueEntry(
      "outcome-all-refused", en: "they lie in {0}, each with its reason; nothing was taken from the file",
      zh: "它们在 {0} 中，并注明原因；未取用该文件的任何内容"),
    CatalogueEntry("record-field", en: "the field is '{0}'", zh: "字段为“{0}”"),
    CatalogueEntry("record-at", en: "at {0}", zh: "位于 {0}"),
    CatalogueEntry("record-field-of", en: "the field is '{0}', in the record {1}", zh: "字段为“{0}”，位于记录 {1}"),
    CatalogueEntry(
      "record-held", en: "'{0}' is held: {1}", zh: "“{0}”待确认：{1}",
      help: (en: "'crossdock holds' shows why, and what settles it", zh: "“crossdock holds”会说明原因和处理办法")),
    CatalogueEntry("records-held", en: "{0} records of the file are held in all", zh: "该文件共有 {0} 条记录待确认"),
    CatalogueEntry(
      "outcome-rejected-file", en: "nothing was taken from it; it lies in {0}, byte for byte",
      zh: "未取用任何内容；原文件在 {0}，逐字节未变"),
    CatalogueEntry(
      "outcome-trailer-differs", en: "the file says that it has {0} records, and {1} were found",
      zh: "文件声明有 {0} 条记录，实际找到 {1} 条",
      help: (
        en: "ask the sender whether something is missing; what was found was taken",
        zh: "请向发送方确认是否有缺失；已找到的记录已被采用"
      )),
    CatalogueEntry("outcome-archived-unread", en: "archived, nothing taken from it", zh: "已归档，未取用任何内容"),
    CatalogueEntry("parcel-of-order", en: "parcel {0}, by {1}", zh: "包裹 {0}，承运商 {1}"),
    CatalogueEntry(
      "parcel-of-another",
      en: "the carrier's answer names order {3} for parcel {0}, which is order {1} of {2}: left there",
      zh: "承运商应答把包裹 {0} 记在订单 {3} 名下，但它已属于 {2} 的订单 {1}：保持不变"),
    CatalogueEntry(
      "parcel-refused", en: "{1} made no parcel for order {0}: {2}", zh: "{1} 没有为订单 {0} 建立包裹：{2}",
      help: (
        en: "mend what it names, and ask the carrier once more; nothing was told to the channel",
        zh: "请修正所指出的问题后重新向承运商请求；未向渠道通知任何内容"
      )),
    CatalogueEntry(
      "parcel-rest", en: "the first parcel is {0}: {1} is asked for the other {2} under its number",
      zh: "首个包裹号为 {0}：已按此主单号向 {1} 请求其余 {2} 个包裹"),
    CatalogueEntry(
      "parcel-refused-unknown", en: "{1} made no parcel for '{0}', an order that did not come in yet: {2}",
      zh: "{1} 没有为“{0}”建立包裹，该订单尚未收到：{2}"),
    CatalogueEntry(
      "parcel-ambiguous", en: "the answer of {0} is about order '{1}', and {2} have one: it waits",
      zh: "{0} 的应答涉及订单“{1}”，而 {2} 都有该订单：暂不处理",
      help: (
        en: "give the carrier the reference as channel-number, such as shop-1001, and drop its answer again",
        zh: "请以“渠道-订单号”（例如 shop-1001）作为参考号提交给承运商，再投入其应答"
      )),
    CatalogueEntry(
      "result-refused", en: "{1} refused what it was sent of order {0}: {2}", zh: "{1} 拒绝了关于订单 {0} 的数据：{2}",
      help: (
        en: "mend what it names; 'crossdock resend' writes the file once more",
        zh: "请修正所指出的问题；“crossdock resend”可重新写出该文件"
      )),
    CatalogueEntry(
      "result-warning", en: "{1} took what it was sent of order {0}, with a warning: {2}",
      zh: "{1} 已接受关于订单 {0} 的数据，但有警告：{2}"),
    CatalogueEntry(
      "result-file-refused", en: "{0} refused a file as a whole (its report {1}): {2}",
      zh: "{0} 拒绝了整个文件（其报告 {1}）：{2}",
      help: (
        en: "look which file was sent last, and send it again when it is mended", zh: "请确认最后发送的文件，修正后重新发送"
      )),
    CatalogueEntry(
      "result-file-warning", en: "{0} took a file with a warning (its report {1}): {2}",
      zh: "{0} 已接受文件，但有警告（其报告 {1}）：{2}"),
    CatalogueEntry(
      "outcome-older", en: "a state older than the one known came, and was not taken", zh: "收到的状态比已知的旧，未采用"),
    CatalogueEntry("outcome-amended", en: "changed: {0}", zh: "更改的字段：{0}"),
    CatalogueEntry("outcome-not-written", en: "'{0}' is in no file of {1}", zh: "“{0}”未写入 {1} 的任何文件"),
    CatalogueEntry(
      "status-awaited", en: "waiting for {0}: {1}, the oldest {2} since {3}",
      zh: "等待 {0} 应答：{1} 个订单，最早的是 {2}，自 {3} 起"),
    CatalogueEntry(
      "status-late", en: "late: {0} of them ({1}); ask the carrier, or drop its answer into the inbox",
      zh: "逾期：其中 {0} 个（{1}）；请询问承运商，或将其应答文件放入收件箱"),
    CatalogueEntry(
      "outcome-stay-due",
      en: "nothing appeared in the outbox; {0} records of {1} stay due, number {2} is kept for them",
      zh: "发件箱中没有出现任何文件；{1} 的 {0} 条记录仍待发送，保留编号 {2}"),
    CatalogueEntry(
      "recovery-stowed", en: "'{0}' was read before a stop, and is put away now as {1}",
      zh: "“{0}”在中断前已读取，现已存入 {1}"),
    CatalogueEntry(
      "recovery-no-map", en: "the map that output {1} of {0} was taken with is gone",
      zh: "{0} 的第 {1} 号输出所用的映射已不存在"),
    CatalogueEntry(
      "recovery-publish", en: "output {1} of {0} cannot be finished: {2}", zh: "{0} 的第 {1} 号输出无法完成：{2}"),
    CatalogueEntry(
      "unwanted-past", en: "they were shipped, or placed before the start, when first seen",
      zh: "首次收到时已发货，或早于起始日期"),
    CatalogueEntry("unwanted-cancelled", en: "they are cancelled", zh: "订单已取消"),
    CatalogueEntry("unwanted-channel", en: "the channel ships them itself", zh: "由平台自行发货"),
    CatalogueEntry(
      "unwanted-rule", en: "the rule of {0} does not take them (payment {1})", zh: "{0} 的规则不接收（付款状态 {1}）"),
    CatalogueEntry("unwanted-undecided", en: "the rule of {0} cannot be decided: {1}", zh: "{0} 的规则无法判断：{1}"),
    CatalogueEntry(
      "pickup-duplicate", en: "'{0}' has the same content as '{1}', received {2}",
      zh: "“{0}”与“{1}”（{2} 收到）内容相同"),
    CatalogueEntry(
      "pickup-duplicate-with-rejects",
      en: "'{0}' has the same content as '{1}', received {2}, which had rejects",
      zh: "“{0}”与“{1}”（{2} 收到）内容相同，当时有被拒绝的记录",
      help: (
        en: "mend the map and it is tried anew, or run 'crossdock retry {3}'",
        zh: "修改映射后会重新尝试，或运行“crossdock retry {3}”"
      )),
    CatalogueEntry(
      "proof-open-quote", en: "a quote that opens on line {0} does not close", zh: "第 {0} 行开始的引号没有闭合"),
    CatalogueEntry(
      "proof-no-newline", en: "the last line has no line end, so it may be half a line",
      zh: "最后一行没有换行符，可能只写了一半"),
    CatalogueEntry("proof-short-row", en: "the last row has fewer fields than the header", zh: "最后一行的字段比表头少"),
    CatalogueEntry(
      "proof-json-open", en: "the JSON document does not end: {0} brackets are open",
      zh: "JSON 文档没有结束：还有 {0} 层括号未闭合"),
    CatalogueEntry(
      "watch-reloaded", en: "crossdock.yml and the maps were read anew", zh: "已重新读取 crossdock.yml 和映射"),
    CatalogueEntry("test-summary", en: "{0} cases hold, {1} do not", zh: "{0} 个用例通过，{1} 个未通过"),
    CatalogueEntry("test-untried", en: "{0}: no case tries {1}", zh: "{0}：没有用例覆盖 {1}"),
    CatalogueEntry("check-well", en: "all is well: {0} maps, {1} tables", zh: "一切正常：{0} 个映射，{1} 个表"),
    CatalogueEntry("preview-no-file", en: "there is no file '{0}'", zh: "没有文件“{0}”"),
    CatalogueEntry(
      "preview-no-partner", en: "there is no partner '{0}'", zh: "没有名为“{0}”的伙伴",
      help: (en: "there are: {1}", zh: "现有：{1}")),
    CatalogueEntry(
      "preview-summary",
      en: "read by {0}: {1} rows, {5} skipped; {4} in = {2} documents + {3} rejects",
      zh: "由 {0} 读取：{1} 行，跳过 {5} 行；共 {4} 条 = {2} 份单据 + {3} 条被拒绝"),
    CatalogueEntry("preview-recognised", en: "recognised as {0} ({1}), because", zh: "识别为 {0}（{1}），因为"),
    CatalogueEntry("preview-why-columns", en: "it has the columns {0}", zh: "它有这些列：{0}"),
    CatalogueEntry(
      "preview-why-known", en: "the map reads {0} of its {1} columns, more than any other map",
      zh: "该映射读取其 {1} 列中的 {0} 列，多于其他映射"),
    CatalogueEntry(
      "preview-why-text",
      en: "its fields are parted by '{0}', its text is {1}, its header stands on line {2}",
      zh: "字段以“{0}”分隔，文本编码为 {1}，表头在第 {2} 行"),
    CatalogueEntry("preview-why-root", en: "its root element is {0}", zh: "它的根元素是 {0}"),
    CatalogueEntry("preview-why-paths", en: "its first record has {0}", zh: "它的第一条记录有 {0}"),
    CatalogueEntry("preview-more", en: "… and {0} more documents", zh: "……另有 {0} 份单据"),
    CatalogueEntry("report-title", en: "{0} was refused; nothing was taken from it.", zh: "{0} 被拒绝，未取用任何内容。"),
    CatalogueEntry("report-received", en: "received {0}, batch {1}", zh: "收到时间 {0}，批次 {1}"),
    CatalogueEntry("report-lies", en: "It lies in {0}, as it came.", zh: "原文件在 {0}，保持原样。"),
    CatalogueEntry(
      "report-all-refused", en: "Each of its {0} records was refused:", zh: "其中 {0} 条记录全部被拒绝："),
    CatalogueEntry("report-times", en: "{0} times: {1} [{2}]", zh: "{0} 次：{1} [{2}]"),
    CatalogueEntry(
      "report-times-field", en: "{0} times, field '{3}': {1} [{2}]", zh: "{0} 次，字段“{3}”：{1} [{2}]"),
    CatalogueEntry(
      "report-mend",
      en:
        "What to do: open {0}; it has these records as the sender wrote them, and the reason beside each. Mend them there, and drop that file into inbox/{1}. If all are refused for one reason, the map may have to change: then run 'crossdock retry {2}'.",
      zh:
        "怎么办：打开 {0}，其中有这些记录的原样内容，旁边是原因。在其中修正后放入 inbox/{1}。如果都是同一个原因，可能需要修改映射：然后运行“crossdock retry {2}”。"),
    CatalogueEntry("report-more", en: "… and {0} more of the kind", zh: "……另有 {0} 条类似问题"),
    CatalogueEntry("report-what-help", en: "What to do: {0}.", zh: "怎么办：{0}。"),
    CatalogueEntry(
      "report-what-now",
      en:
        "What to do: mend the file and drop it into inbox/{1} again; if it is right and the map was wrong, mend the map and run 'crossdock retry {0}'.",
      zh: "怎么办：修正文件后重新放入 inbox/{1}；如果文件没错而是映射有误，请修改映射后运行“crossdock retry {0}”。"),
  ]
}
