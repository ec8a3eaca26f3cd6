/// The help pages in Chinese: the parser lays them out in English, and their phrases are said anew.
///
/// A phrase is a whole abstract, a paragraph, or the help of one option, as the commands have it.
/// `HelpTests` asks every command whether a phrase is missing here.
enum ChineseHelp {
  /// A help page, or what the parser says of a mistake, in Chinese.
  ///
  /// `english`: laid out without line breaks within a phrase.
  static func text(of english: String) -> String {
    var text = english
    for entry in longestFirst { text = replaced(text, entry) }
    return text
  }

  /// A phrase as the commands have it, and in Chinese.
  private typealias Phrase = (english: String, chinese: String)

  private static func replaced(_ text: String, _ phrase: Phrase) -> String {
    let text = Array(text.utf8)
    let wanted = Array(phrase.english.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == wanted[0], text[index...].starts(with: wanted) {
        result += Array(phrase.chinese.utf8)
        index += wanted.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let longestFirst: [Phrase] = {
    var phrases: [Phrase] = overview
    phrases += everyDay
    phrases += orders
    phrases += maps
    phrases += options
    phrases += parser
    phrases.sort { $0.english.utf8.count > $1.english.utf8.count }
    return phrases
  }()

  private static let overview: [Phrase] = [
    (
      "Moves orders, stock, shipments, tracking and payments between shops, carriers and the books, by files.",
      "用文件在店铺、承运商与账簿之间搬运订单、库存、发货、物流与收款。"
    ),
    (
      "Drop a partner's file into inbox/<partner>/, run a pass, and take what lies in outbox/<partner>/:",
      "把伙伴的文件放进 inbox/<伙伴>/，处理一轮，再到 outbox/<伙伴>/ 取结果："
    ),
    (
      "Dropping the same file again changes nothing. What cannot be read comes back in rejected/, with the reason; what a person must decide is listed by 'crossdock holds'.",
      "再次放入同一文件不会有任何改变。读不懂的内容会带着原因回到 rejected/；需要人决定的，由“crossdock holds”列出。"
    ),
    ("See 'crossdock help <subcommand>' for detailed help.", "各命令的详细说明：crossdock help <命令>。"),
    ("EVERY DAY SUBCOMMANDS:", "日常命令："),
    ("ORDERS AND FILES SUBCOMMANDS:", "订单与文件的命令："),
    ("MAPS SUBCOMMANDS:", "映射的命令："),
    ("SETTING UP SUBCOMMANDS:", "建立工作区的命令："),
    ("OVERVIEW: ", "说明："), ("USAGE: ", "用法："), ("OPTIONS:", "选项："), ("ARGUMENTS:", "参数："),
    ("<subcommand>", "<命令>"), ("Example: ", "例："),
    ("Show the version.", "显示版本。"), ("Show help information.", "显示此说明。"),
  ]

  private static let everyDay: [Phrase] = [
    (
      "Make one pass: take what is in the inbox, write what is due, and stop.", "处理一轮：取走收件夹里的文件，写出应发的文件，然后结束。"
    ),
    (
      "Exit codes: 0 all is well; 1 something was rejected or newly held; 74 a file could not be read or written; 75 another pass is running; 78 a map or a setting is wrong (the rest ran).",
      "退出码：0 一切正常；1 有内容被拒绝或新转为待确认；74 文件无法读写；75 另一轮正在运行；78 映射或设置有误（其余照常处理）。"
    ),
    ("Watch the inbox and make a pass whenever something arrives.", "守着收件夹，一有文件就处理一轮。"),
    (
      "SIGTERM ends it in order, SIGHUP reads crossdock.yml and the maps anew.",
      "SIGTERM 使它有序结束；SIGHUP 使它重新读取 crossdock.yml 与映射。"
    ),
    ("Show what came in, day by day, and what is held or waits.", "按天显示收到了什么、哪些待确认、哪些在等待。"),
    (
      "Every record that came in is accounted for: in = accepted + amended + unchanged + duplicate + held + rejected.",
      "收到的每条记录都有着落：收到 = 已接受 + 已修改 + 无变化 + 重复 + 待确认 + 被拒绝。"
    ),
    ("It reads only, and answers while a pass runs.", "它只读取，处理进行时也能回答。"),
    ("How many days to go back, today included.", "往回看几天，含今天。"),
    (
      "Show what the last days brought: work saved, mistakes caught, money matched.",
      "显示最近几天的成果：省下的工作、拦下的错误、对上的款项。"
    ),
    (
      "The last seven days, today included, in the workspace's timezone. With --html it is one page with charts that needs no network.",
      "最近七天，含今天，按工作区的时区。加上 --html 则写成一页带图表、无需联网的网页。"
    ),
    ("How many days, up to --to.", "共几天，到 --to 为止。"), ("The first day, as 2026-11-01.", "第一天，例如 2026-11-01。"),
    ("The last day; today by default.", "最后一天，默认为今天。"),
    ("Write a page to this file, in place of one that is there.", "把网页写入此文件，已有的会被替换。"),
  ]

  private static let orders: [Phrase] = [
    ("List the orders that wait for your decision, and why.", "列出等您决定的订单及其原因。"),
    (
      "A held order goes to no feed until you release or cancel it, or until another file brings what is missing.",
      "待确认的订单不会发往任何去向，直到您放行或取消它，或另一个文件带来所缺的内容。"
    ),
    (
      "Show one order: what it says now, where that came from, and where it went.",
      "显示一张订单：现在的内容、来自哪里、去了哪里。"
    ),
    (
      "ORDER is its number, with or without the leading '#'; where two channels have the same number, the channel stands before it.",
      "<order> 是订单号，前面的 # 可有可无；两个渠道有相同号码时，前面写上渠道名。"
    ),
    ("The order: [channel:]number.", "订单：[渠道:]订单号。"), ("The order.", "订单。"),
    ("Let a held order go on, for all reasons that 'holds' shows.", "放行一张待确认的订单，holds 列出的全部原因一并放行。"),
    (
      "The next pass writes it for each feed that wants it. Your reason is kept with the order. A reason that comes up later holds it again.",
      "下一轮会把它写给每个需要它的去向。您的理由随订单保存。之后若出现新的原因，订单会再次待确认。"
    ),
    (
      "Drop an order: feeds that had it are told so, the others never get it.",
      "取消一张订单：收到过它的去向会得到通知，其余的不会收到它。"
    ),
    (
      "The shop is not told: cancel the order there as well. Your reason is kept with the order.",
      "店铺不会得到通知：请在店铺里也取消它。您的理由随订单保存。"
    ),
    ("Withdraw the shipment that a carrier was asked for.", "撤回已向承运商提出的发货请求。"),
    (
      "The next pass writes it into the carrier's file for that. The order then waits: 'release' asks for it again, 'cancel' drops it. A parcel that has moved cannot be withdrawn.",
      "下次运行时写入承运商的撤回文件。之后订单处于待确认状态：release 重新请求，cancel 取消订单。已揽收的包裹无法撤回。"
    ),
    ("The order, or the tracking number of one of its parcels.", "订单，或其某个包裹的运单号。"),
    ("Why, in your own words; kept for ever.", "理由，用您自己的话写；永久保存。"),
    ("Who decides.", "由谁决定。"), ("By default whoever is logged in.", "默认是当前登录的人。"),
    (
      "Put a file that was read or refused back into the inbox, to be read once more.",
      "把已读或被拒绝的文件放回收件夹，重新读取。"
    ),
    (
      "For a file whose map or table you mended. The same bytes would count as a duplicate otherwise. Orders that say nothing new are sent nowhere.",
      "用于您已修正映射或查找表的文件；否则相同的内容会算作重复。没有变化的订单不会再发出。"
    ),
    ("The batch's number, or the file in archive/ or rejected/.", "批次号，或 archive/、rejected/ 中的文件。"),
    ("Write an output once more, under the feed's next number.", "以下一个编号把一份输出重新写一次。"),
    (
      "For a file that was lost on the other side. It holds the same records, written by the map as it is now.",
      "用于对方遗失的文件。记录相同，按现在的映射写出。"
    ),
    ("A file in outbox/, or feed:number.", "outbox/ 中的文件，或 去向:编号。"),
  ]

  private static let maps: [Phrase] = [
    (
      "Check crossdock.yml, the maps and the tables, before any file arrives.",
      "在文件到来之前检查 crossdock.yml、映射与查找表。"
    ),
    (
      "Run the cases that stand in the maps: does each rule still do what it should?",
      "运行映射里的用例：每条规则是否仍然正确？"
    ),
    (
      "--record makes a case of a record in a real file, with invented people in place of the real ones, and puts it into the map; all else in the map stays as it is.",
      "--record 把真实文件中的一条记录做成用例写入映射，真实的人换成虚构的人；映射的其余内容不变。"
    ),
    (
      "Make a case of the record on this line, and put it into the map that reads the file.",
      "把这一行的记录做成用例，写入读取该文件的映射。"
    ),
    ("With --record: use this partner's maps.", "与 --record 同用：使用该伙伴的映射。"),
    ("With --record: what the case is called.", "与 --record 同用：用例的名称。"),
    ("Show what a file would become. Nothing is taken, kept or written.", "显示一个文件会变成什么。不取走、不保存、不写出任何东西。"),
    (
      "A file under inbox/<partner>/ is tried with that partner's maps; any other with all maps, or with those of --partner. Outside of a workspace the built-in packs are used.",
      "inbox/<伙伴>/ 下的文件用该伙伴的映射；其他文件用全部映射，或 --partner 指定的映射。不在工作区内时使用内置规则包。"
    ),
    ("Use this partner's maps.", "使用该伙伴的映射。"),
    ("Propose a map for an export that Crossdock does not know.", "为 Crossdock 还不认识的导出文件提出映射。"),
    (
      "Names of columns are known in English, Chinese, German, French and Spanish; types, dates and decimal marks come from the values. Each proposed rule says what speaks for it. What the file does not prove is asked on a terminal, and elsewhere stands behind '# ?'.",
      "列名识别英文、中文、德文、法文和西班牙文；类型、日期和小数点由数值判断。每条建议的规则都写明依据。文件不能证明的，在终端上会提问，否则写在“# ?”之后。"
    ),
    ("The export.", "导出文件。"),
    ("A file that somebody made by hand from this export.", "有人根据此导出手工制作的文件。"),
    (
      "What the new partner is called. By default: the inbox that the file lies in, or 'new'.",
      "新伙伴的名称。默认是文件所在的收件夹，或 new。"
    ),
    ("Say which column a field is in; may be repeated.", "说明某字段在哪一列；可重复。"),
    ("Write the map and its pack.yml into maps/<partner>/.", "把映射及其 pack.yml 写入 maps/<伙伴>/。"),
    ("Evaluate an expression of the map language.", "计算一个映射语言的表达式。"),
    ("The expression.", "表达式。"),
    ("A file with the variables: a JSON object of typed values.", "变量文件：带类型值的 JSON 对象。"),
    ("A file of cases, one JSON object a line.", "用例文件，每行一个 JSON 对象。"),
    ("Show a map: its text, or what it does, in sentences with real examples.", "显示一个映射：原文，或用句子和真实例子说明它做什么。"),
    ("Outside of a workspace the maps of the built-in packs are shown.", "不在工作区内时显示内置规则包的映射。"),
    ("The map's name.", "映射的名称。"), ("Say what it does, in sentences.", "用句子说明它做什么。"),
    (
      "List the packs, and what this program's packs have that yours have not.",
      "列出规则包，以及本程序的规则包有而您的没有的内容。"
    ),
    (
      "The maps in maps/ are yours to edit. --merge takes newer files where you edited nothing, and puts what is new into those that you edited. Where you changed the very lines that are new, a .new file is put beside yours.",
      "maps/ 中的映射可由您修改。--merge 对您未改过的文件取新版，对改过的文件并入新内容；若您改的正是新版改动的行，则在旁边放一个 .new 文件。"
    ),
    ("Take what is newer in this pack.", "取用此规则包中较新的内容。"),
    ("With --merge: bring back files of the pack that you removed.", "与 --merge 同用：恢复您删除过的文件。"),
    ("Leave the differences out.", "不显示差异。"),
    ("Make a workspace: folders, settings, and the maps of your partners.", "新建工作区：文件夹、设置，以及各伙伴的映射。"),
    (
      "A partner is called as its pack; two shops of one platform have names of their own. On a terminal you are asked what a format cannot tell: the order of day and month, a zone, a currency. Elsewhere the defaults are written, and --set says what is otherwise. All of it stands in crossdock.yml, and may be changed there.",
      "伙伴与其规则包同名；同一平台的两家店铺各有自己的名称。在终端上会询问格式本身说不清的事：日与月的次序、时区、币种。否则写入默认值，用 --set 指定不同的值。这些都写在 crossdock.yml 中，可随时修改。"
    ),
    ("The folder to make.", "要新建的文件夹。"),
    ("The partners, with commas between them: PACK, or NAME=PACK.", "各伙伴，以逗号分隔：规则包，或 名称=规则包。"),
    ("A setting of a partner; may be given several times.", "某伙伴的一项设置；可多次给出。"),
    ("The zone in which days are counted, by default UTC.", "按哪个时区计算日期，默认 UTC。"),
  ]

  private static let options: [Phrase] = [
    ("The workspace's folder.", "工作区的文件夹。"),
    ("By default the current folder, or one above it.", "默认是当前文件夹，或其上级。"),
    ("How messages on standard error look.", "标准错误上消息的格式。"),
    ("Print the result as JSON.", "以 JSON 输出结果。"),
    ("Print each pass as one JSON object a line.", "每轮输出一行 JSON 对象。"),
    ("Print JSON.", "输出 JSON。"),
    ("Print what was found, one JSON object a line.", "输出所发现的问题，每行一个 JSON 对象。"),
    ("Print what was found as JSON.", "以 JSON 输出所发现的问题。"),
    ("Print the documents and rejects, one JSON object a line.", "输出单据与被拒绝的记录，每行一个 JSON 对象。"),
    ("Print the files and what is known of each field as JSON.", "以 JSON 输出各文件及各字段的依据。"),
    ("The file.", "文件。"),
    ("(values: ", "(可选值："), ("; default: ", "；默认："), ("(default: ", "(默认："),
  ]

  /// What the parser itself says.
  private static let parser: [Phrase] = [
    ("Error: Missing expected argument ", "错误：缺少参数 "), ("Error: Missing value for ", "错误：缺少取值："),
    ("Error: Missing one of: ", "错误：缺少其中之一："), ("Error: Unknown option ", "错误：没有选项 "),
    ("Error: Unexpected argument ", "错误：多余的参数 "), ("Error: ", "错误："), ("Help: ", "说明："),
    ("Usage: ", "用法："), (" for more information.", " 可看说明。"), ("  See '", "  用 '"),
    (". Did you mean ", "。您要的是否是 "),
  ]
}
