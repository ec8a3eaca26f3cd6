extension Catalogue {
  /// What the commands about people's decisions and the ledger say.
  static let decisions: [CatalogueEntry] = [
    CatalogueEntry(
      "order-unknown", en: "there is no order {0}", zh: "没有订单 {0}",
      help: (
        en:
          "give its number as the shop shows it, with or without '#'; an order that was never read is not known",
        zh: "请按店铺显示的订单号填写，可省略“#”；从未读取过的订单不在账本中"
      )),
    CatalogueEntry(
      "order-ambiguous", en: "{0} may be any of {1} orders", zh: "{0} 可能是 {1} 个订单中的任意一个",
      help: (en: "put the channel before the number, as above", zh: "请像上面那样在订单号前加上渠道")),
    CatalogueEntry("order-match", en: "{0}", zh: "{0}"),
    CatalogueEntry(
      "order-not-held", en: "{0} is not held", zh: "{0} 未被暂挂",
      help: (
        en: "nothing was changed; 'crossdock holds' lists what is", zh: "未做任何更改；用“crossdock holds”查看暂挂的订单"
      )),
    CatalogueEntry(
      "order-cancelled", en: "{0} is cancelled already", zh: "{0} 已经取消",
      help: (
        en: "nothing was changed; 'crossdock show' tells who did it", zh: "未做任何更改；用“crossdock show”查看由谁取消"
      )),
    CatalogueEntry("release-done", en: "{0} is released ({1})", zh: "{0} 已放行（{1}）"),
    CatalogueEntry("release-due", en: "the next pass writes it for {0}", zh: "下次运行时写入 {0}"),
    CatalogueEntry(
      "release-due-none", en: "no feed is to get it: none wants it, or all have had it as it is",
      zh: "没有目标需要接收：规则不需要，或都已收到当前内容"),
    CatalogueEntry("release-remaining", en: "it is still held: {0}", zh: "仍因以下原因暂挂：{0}"),
    CatalogueEntry("void-done", en: "{0} is withdrawn", zh: "{0} 的发货请求已撤回"),
    CatalogueEntry(
      "void-due",
      en:
        "the next pass tells {0} so; 'crossdock release {1}' asks for it again, 'crossdock cancel {1}' drops it",
      zh: "下次运行时通知 {0}；如需重新请求：crossdock release {1}；如需取消订单：crossdock cancel {1}"),
    CatalogueEntry(
      "void-not-asked", en: "no carrier was asked for {0}", zh: "尚未就 {0} 向任何承运商提出请求",
      help: (
        en: "'crossdock cancel' stops an order that has not gone out", zh: "未发出的订单请用 crossdock cancel 停止"
      )),
    CatalogueEntry(
      "void-already", en: "{0} is withdrawn already", zh: "{0} 已经撤回",
      help: (
        en: "'crossdock release' asks for it again, 'crossdock cancel' drops it",
        zh: "重新请求用 crossdock release，取消用 crossdock cancel"
      )),
    CatalogueEntry(
      "void-moved", en: "parcel {1} of {0} is with the carrier ({2}), and cannot be withdrawn by a file",
      zh: "{0} 的包裹 {1} 已在承运商手中（{2}），无法通过文件撤回",
      help: (en: "call the carrier", zh: "请直接联系承运商")),
    CatalogueEntry(
      "void-several", en: "{0} is several parcels under one number, and the carrier has the first",
      zh: "{0} 是同一主单号下的多个包裹，且承运商已受理首个包裹",
      help: (
        en: "withdraw them at the carrier, then 'crossdock cancel' the order",
        zh: "请在承运商处撤回，然后用 crossdock cancel 取消订单"
      )),
    CatalogueEntry("cancel-done", en: "{0} is cancelled", zh: "{0} 已取消"),
    CatalogueEntry("cancel-due", en: "the next pass tells {0} so", zh: "下次运行时通知 {0}"),
    CatalogueEntry("cancel-due-none", en: "no feed has had it, and none will get it", zh: "没有目标收到过，以后也不会发送"),
    CatalogueEntry(
      "retry-done", en: "{0} is back in the inbox, from {1} (batch {2})", zh: "{0} 已放回收件箱，来自 {1}（批次 {2}）"),
    CatalogueEntry(
      "retry-next",
      en: "the next pass reads it again, though it is known; orders that say nothing new are sent nowhere",
      zh: "下次运行时会重新读取；没有新内容的订单不会再次发送"),
    CatalogueEntry(
      "retry-mended", en: "it was edited where it lay: what is read is what it says now",
      zh: "该文件曾被编辑：将按现在的内容读取"),
    CatalogueEntry(
      "retry-unknown", en: "there is no batch or file {0}", zh: "没有批次或文件 {0}",
      help: (
        en:
          "'crossdock status' lists the batches; a file's name in archive/ or rejected/ begins with its number",
        zh: "用“crossdock status”查看批次；archive/ 或 rejected/ 中的文件名以批次号开头"
      )),
    CatalogueEntry(
      "retry-report", en: "{0} is not the file of batch {1}", zh: "{0} 不是批次 {1} 的原文件",
      help: (
        en: "mended rejects are dropped into the inbox; for the whole file run 'crossdock retry {1}'",
        zh: "修正后的被拒记录请放入收件箱；要重读整个文件请运行“crossdock retry {1}”"
      )),
    CatalogueEntry(
      "retry-gone", en: "'{0}' is not there any more", zh: "“{0}”已不存在",
      help: (en: "put it back there, or drop it into the inbox", zh: "请将其放回原处，或直接放入收件箱")),
    CatalogueEntry(
      "retry-not-archived", en: "batch {0} is not put away yet", zh: "批次 {0} 尚未归档",
      help: (en: "the next pass does it; try again then", zh: "下次运行会完成归档，之后再试")),
    CatalogueEntry(
      "retry-taken", en: "another file is named '{0}' already", zh: "已有另一个名为“{0}”的文件",
      help: (en: "nothing was changed; let a pass read that one first", zh: "未做任何更改；请先运行一次处理那个文件")),
    CatalogueEntry(
      "resend-unknown", en: "there is no output {0}", zh: "没有输出 {0}",
      help: (
        en: "give a file of outbox/, as in 'outbox/books/orders-000012.csv', or feed:number",
        zh: "请给出 outbox/ 中的文件，如“outbox/books/orders-000012.csv”，或“feed:编号”"
      )),
    CatalogueEntry(
      "resend-unfinished", en: "an earlier output of {0} is not published yet", zh: "{0} 有更早的输出尚未发布",
      help: (en: "see what 'crossdock run' says, then try again", zh: "查看“crossdock run”的提示，然后再试")),
    CatalogueEntry("resend-nothing", en: "nothing was written", zh: "没有写入任何内容"),
    CatalogueEntry(
      "outcome-held", en: "'{0}' is held; mend the map or its table, then 'crossdock release' it",
      zh: "“{0}”已暂挂；修正映射或其表格后，用“crossdock release”放行"),
    CatalogueEntry("hold-conflict", en: "a file says that it is another order", zh: "有文件显示这是另一个订单"),
    CatalogueEntry("hold-sums-do-not-close", en: "its lines do not add up to its total", zh: "明细合计与总额不符"),
    CatalogueEntry(
      "hold-address-masked", en: "its address is masked: get it from the shop, in full",
      zh: "收件地址被打码，请到店铺取得完整地址"),
    CatalogueEntry("hold-cannot-write", en: "a feed's map cannot write it", zh: "目标的映射无法写入"),
    CatalogueEntry("hold-waiting-for-half", en: "its other half is in another file", zh: "另一半在另一个文件中"),
    CatalogueEntry("holds-none", en: "nothing is held", zh: "没有暂挂的订单"),
    CatalogueEntry("holds-since", en: "since {0}", zh: "自 {0}"),
    CatalogueEntry("status-nothing", en: "nothing came in", zh: "没有收到任何文件"),
    CatalogueEntry("status-day", en: "day", zh: "日期"),
    CatalogueEntry("status-in", en: "in", zh: "收到"),
    CatalogueEntry("status-resolved", en: "mended", zh: "已修正"),
    CatalogueEntry("status-files", en: "files", zh: "文件"),
    CatalogueEntry("status-more", en: "… and {0} more", zh: "……另有 {0} 个"),
    CatalogueEntry("status-held", en: "held: {0}", zh: "待确认：{0}"),
    CatalogueEntry(
      "status-settle", en: "'crossdock holds' tells how to settle them", zh: "用“crossdock holds”查看如何处理"),
    CatalogueEntry("status-exception", en: "parcels in trouble: {0}", zh: "异常包裹：{0}"),
    CatalogueEntry(
      "status-still", en: "parcels that did not move for {1} days: {0}", zh: "{1} 天没有动静的包裹：{0}"),
    CatalogueEntry("status-waiting", en: "waiting: {0}", zh: "等待：{0}"),
    CatalogueEntry("show-held", en: "held: {0}", zh: "待确认：{0}"),
    CatalogueEntry("show-history", en: "history", zh: "经过"),
    CatalogueEntry("show-parcels", en: "parcels", zh: "包裹"),
    CatalogueEntry("show-outputs", en: "outputs", zh: "输出"),
    CatalogueEntry("show-nowhere-held", en: "none: it is held", zh: "无：待确认"),
    CatalogueEntry(
      "show-nowhere-past", en: "none: it was shipped, or placed before the start, when first seen",
      zh: "无：首次收到时已发货，或早于起始日期"),
    CatalogueEntry("show-nowhere-cancelled", en: "none: it is cancelled", zh: "无：订单已取消"),
    CatalogueEntry("show-nowhere-unwanted", en: "none: wanted by no feed", zh: "无：没有目标需要"),
    CatalogueEntry("show-nowhere-due", en: "none yet: the next pass writes it", zh: "尚无：下次运行时写入"),
    CatalogueEntry("event-accepted", en: "accepted", zh: "已接受"),
    CatalogueEntry("event-amended", en: "amended", zh: "已修改"),
    CatalogueEntry("event-held", en: "held", zh: "暂挂"),
    CatalogueEntry("event-cleared", en: "cleared", zh: "解除"),
    CatalogueEntry("event-released", en: "released", zh: "放行"),
    CatalogueEntry("event-voided", en: "withdrawn at the carrier", zh: "向承运商撤回"),
    CatalogueEntry("event-cancelled", en: "cancelled", zh: "取消"),
    CatalogueEntry("event-restored", en: "restored", zh: "还原"),
    CatalogueEntry("event-parcel", en: "parcel", zh: "包裹"),
    CatalogueEntry("event-result", en: "answered", zh: "平台答复"),
    CatalogueEntry("event-older", en: "older", zh: "较旧"),
    CatalogueEntry("event-sent-detail", en: "{0}, number {1}", zh: "{0}，编号 {1}"),
    CatalogueEntry("event-sent", en: "sent", zh: "发出"),
    CatalogueEntry("event-plain", en: "{0}", zh: "{0}"),
    CatalogueEntry("event-decision", en: "{0}: {1}", zh: "{0}：{1}"),
    CatalogueEntry("event-accepted-detail", en: "line {0}; kept in {1}", zh: "第 {0} 行；存于 {1}"),
    CatalogueEntry(
      "event-amended-detail", en: "changed: {0}; line {1}; kept in {2}", zh: "更改：{0}；第 {1} 行；存于 {2}"),
    CatalogueEntry("packs-not-here", en: "version {0}, not in this workspace", zh: "版本 {0}，此工作区未使用"),
    CatalogueEntry("packs-own", en: "version {0}, your own", zh: "版本 {0}，自有"),
    CatalogueEntry("packs-versions", en: "version {0}, this program brings {1}", zh: "版本 {0}，本程序自带 {1}"),
    CatalogueEntry("packs-edited", en: "edited by you", zh: "您已编辑"),
    CatalogueEntry("packs-newer", en: "newer in this program", zh: "本程序中有更新"),
    CatalogueEntry(
      "packs-both", en: "edited by you, and newer in this program; both can be had",
      zh: "您已编辑，且本程序中有更新；两者可以合并"),
    CatalogueEntry(
      "packs-conflict", en: "edited by you, and newer in this program in the same lines",
      zh: "您已编辑，且本程序中有更新，改动在相同的行"),
    CatalogueEntry("packs-removed", en: "removed by you", zh: "您已删除"),
    CatalogueEntry("packs-dropped", en: "no longer in this program", zh: "本程序已不再包含"),
    CatalogueEntry(
      "packs-old-beside", en: "what this program no longer has is now called .old, and is not read",
      zh: "本程序不再包含的文件已改名为 .old，不再读取"),
    CatalogueEntry("packs-added", en: "new in this program", zh: "本程序新增"),
    CatalogueEntry("packs-own-file", en: "your own", zh: "自有"),
    CatalogueEntry(
      "packs-merge", en: "take it with 'crossdock packs --merge {0}'", zh: "用“crossdock packs --merge {0}”获取"),
    CatalogueEntry("packs-nothing-new", en: "{0} has nothing new", zh: "{0} 没有新内容"),
    CatalogueEntry(
      "packs-new-beside",
      en: "you edited the files with a .new beside them: take over what you want, then remove the .new",
      zh: "旁边有 .new 的文件您已编辑过：请自行合并所需内容，然后删除 .new"),
    CatalogueEntry("watch-well-again", en: "all folders can be used again", zh: "所有文件夹均已恢复可用"),
    CatalogueEntry(
      "watch-busy", en: "somebody else works in this workspace; waiting until that ends",
      zh: "另一个进程正在此工作区中运行；等待其结束"),
  ]
}
