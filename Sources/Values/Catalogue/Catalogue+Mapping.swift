extension Catalogue {
  /// What maps, look-up tables and `crossdock.yml` have to tell.
  static let mapping: [CatalogueEntry] =
    [mapFiles, mapRecords, mapReports, mapCases, recognition, tables, workspaceFile].flatMap { $0 }

  /// What reports of money have to tell.
  private static let mapReports: [CatalogueEntry] = [
    CatalogueEntry("map-rejected", en: "{0}", zh: "{0}"),
    CatalogueEntry(
      "map-undecided", en: "{0} can be read in two ways: as '{1}'", zh: "{0} 有两种读法：“{1}”",
      help: (
        en:
          "say which it is: set '{2}' of this partner in crossdock.yml; nothing was guessed, nothing was taken",
        zh: "请在 crossdock.yml 中为该伙伴设置“{2}”；系统没有猜测，也没有读入任何内容"
      )),
    CatalogueEntry(
      "map-contradicts", en: "found {0}, but the rest of the file, or the setting '{2}', says '{1}'",
      zh: "此处是 {0}，但文件其余部分或设置“{2}”表明应为“{1}”",
      help: (
        en: "a spreadsheet program may have changed the file: download it again; or mend the setting '{2}'",
        zh: "文件可能被表格软件改动过：请重新下载；或更正设置“{2}”"
      )),
    CatalogueEntry(
      "map-minor-unit", en: "found {0}, expected an amount in the smallest unit, without places",
      zh: "此处是 {0}，应为以最小货币单位表示的整数金额"),
    CatalogueEntry(
      "map-decimal-places", en: "found {0}, but an amount in {2} has at most {1} places",
      zh: "此处是 {0}，但 {2} 的金额最多有 {1} 位小数",
      help: (
        en: "look at the row: the amount, or its currency, is wrong", zh: "请检查该行：金额或货币有误"
      )),
    CatalogueEntry(
      "map-zone-of-record", en: "found {0}, which is no time zone that is known", zh: "{0} 不是已知的时区",
      help: (
        en: "add it to the pack's table of zones, with its offset", zh: "请将它及其时差加入该包的时区表"
      )),
    CatalogueEntry(
      "map-balance-breaks", en: "the balance in {0} is {1} here, but the row before makes it {2}",
      zh: "{0} 余额在此处为 {1}，但按上一行应为 {2}",
      help: (
        en:
          "a row is missing, stands twice or was changed: download the report again; what was found was taken",
        zh: "可能缺行、重复或被改动：请重新下载报表；已读到的内容已经入账"
      )),
    CatalogueEntry(
      "map-balance-breaks-more", en: "the balance does not run at {0} more rows", zh: "另有 {0} 行余额不连续"),
  ]

  /// What is wrong in a map file.
  private static let mapFiles: [CatalogueEntry] = [
    CatalogueEntry(
      "map-missing-key", en: "found no key '{0}' here, expected one", zh: "此处缺少键“{0}”",
      help: (en: "add '{0}:'", zh: "请添加“{0}:”")),
    CatalogueEntry(
      "map-name", en: "found {0}, expected a name such as shop/orders", zh: "名称是 {0}，应为 shop/orders 这样的形式"),
    CatalogueEntry(
      "map-name-twice", en: "the map '{0}' is in '{1}' already", zh: "映射“{0}”已在“{1}”中定义",
      help: (en: "give one of the two another name, or remove it", zh: "请给其中一个改名，或将其删除")),
    CatalogueEntry(
      "map-one-document", en: "found rules of no document or of several, expected those of one: {0}",
      zh: "应有且只有一种单据的规则：{0}",
      help: (en: "keep one map for each kind of document", zh: "每种单据请用单独的映射文件")),
    CatalogueEntry(
      "map-unknown-field", en: "'{0}' has no field '{1}'", zh: "“{0}”没有字段“{1}”",
      help: (
        en: "what has no field of its own is written as attributes.<name>", zh: "没有对应字段的内容请写成 attributes.<名称>"
      )),
    CatalogueEntry(
      "map-list-field", en: "'{0}' is a list, expected a field of one value", zh: "“{0}”是列表，此处应为单值字段",
      help: (en: "write its rules under a key of its own: '{0}:'", zh: "请把它的规则写在单独的键“{0}:”之下")),
    CatalogueEntry(
      "map-field-twice", en: "field '{0}' has two rules", zh: "字段“{0}”有两条规则",
      help: (en: "keep one of them; several columns may stand in one 'from'", zh: "请只保留一条；一个 from 可以写多个列")),
    CatalogueEntry(
      "map-rule-empty", en: "the rule of '{0}' says nothing to take its text from", zh: "“{0}”的规则没有说明文本来源",
      help: (en: "give it 'from', 'value' or 'expr'", zh: "请写 from、value 或 expr")),
    CatalogueEntry(
      "map-as", en: "found 'as: {0}', but the field is {1}", zh: "写的是“as: {0}”，但该字段的类型是 {1}",
      help: (en: "leave 'as' out: the field says what it is", zh: "请去掉 as：字段本身已有类型")),
    CatalogueEntry(
      "map-key", en: "the key names '{0}', which no rule of this map gives", zh: "键使用了“{0}”，但没有规则给出它",
      help: (en: "add a rule for it, or name another field in 'key'", zh: "请为它添加规则，或在 key 中改用其他字段")),
    CatalogueEntry(
      "map-date-pattern", en: "{0} is no date pattern", zh: "{0} 不是日期格式",
      help: (en: "write it as yyyy-MM-dd HH:mm:ss", zh: "请写成 yyyy-MM-dd HH:mm:ss 这样的形式")),
    CatalogueEntry(
      "map-zone", en: "there is no time zone {0}", zh: "没有时区 {0}",
      help: (en: "name it as Europe/Berlin or Asia/Shanghai", zh: "请写成 Asia/Shanghai 或 Europe/Berlin")),
    CatalogueEntry(
      "map-unknown-table", en: "there is no table '{0}'", zh: "没有查找表“{0}”",
      help: (en: "put it into tables/ as {0}.csv", zh: "请将它放入 tables/，命名为 {0}.csv")),
    CatalogueEntry(
      "map-missing-column", en: "the file has no column '{0}', which the map reads",
      zh: "文件没有列“{0}”，而映射要读取它",
      help: (
        en: "name it under 'optional' where it may be missing, or under 'rename' where it has another name",
        zh: "若该列可以没有，请写入 optional；若列名已变，请写入 rename"
      )),
    CatalogueEntry(
      "map-unknown-column", en: "the file has no column '{0}'", zh: "该文件没有列“{0}”",
      help: (en: "'once' names columns of its own file", zh: "once 只能写本文件的列")),
    CatalogueEntry(
      "map-column-source", en: "found {0}, expected a field such as {1}.number or row.price",
      zh: "此处是 {0}，应为 {1}.number 或 row.price 这样的字段"),
    CatalogueEntry(
      "map-file-name", en: "{0} cannot be the name of a file: expected letters, digits, '.', '_' and '-'",
      zh: "{0} 不能用作文件名：只能含字母、数字、“.”、“_”和“-”"),
    CatalogueEntry("map-not-with", en: "'{0}' does not go with '{1}'", zh: "“{0}”不能与“{1}”一起使用"),
    CatalogueEntry(
      "map-xml-root", en: "found {0} elements, expected one: the root of the file",
      zh: "此处有 {0} 个元素，应只有一个：文件的根元素"),
    CatalogueEntry(
      "map-json-root", en: "found a text or a list that repeats, expected what all of a JSON file is",
      zh: "此处是文本或重复的列表，应为整个 JSON 文件的内容",
      help: (
        en: "write a list of members, 'content', 'list', or 'each: documents'",
        zh: "请写成员列表、content、list，或 each: documents"
      )),
    CatalogueEntry(
      "map-schema-file", en: "the schema {0} cannot be used (libxml2 error {1})",
      zh: "无法使用架构文件 {0}（libxml2 错误 {1}）",
      help: (en: "check the path behind 'xsd' in crossdock.yml", zh: "请检查 crossdock.yml 中 xsd 的路径")),
    CatalogueEntry(
      "map-xml-prefix", en: "the prefix '{0}' stands for no namespace", zh: "前缀“{0}”没有对应的命名空间",
      help: (en: "declare it under 'namespaces'", zh: "请在 namespaces 中声明")),
    CatalogueEntry(
      "map-xml-documents",
      en: "'each: documents' stands once, below the root, and in elements that are always there",
      zh: "each: documents 只能出现一次，在根元素之内，且外层元素必须始终存在"),
    CatalogueEntry(
      "map-xml-rows", en: "'each: rows' needs rows, and the file has none", zh: "each: rows 需要行，而该文件没有定义行",
      help: (en: "write 'row', or 'each: lines'", zh: "请写 row，或 each: lines")),
    CatalogueEntry(
      "map-no-rows", en: "'{0}' has no list whose records could be rows", zh: "“{0}”没有可作为行的列表",
      help: (en: "write 'each: document'", zh: "请写 each: document")),
  ]

  /// Why a record cannot become a document, or a document a row.
  private static let mapRecords: [CatalogueEntry] = [
    CatalogueEntry(
      "map-required", en: "found nothing, and '{0}' must have a value", zh: "内容为空，而“{0}”必须有值"),
    CatalogueEntry(
      "map-no-key", en: "found no value for {0}, which tells one record from another",
      zh: "没有 {0} 的值，无法区分各条记录"),
    CatalogueEntry(
      "map-decimal", en: "found {0}, expected a number such as 12.50", zh: "此处是 {0}，应为 12.50 这样的数字",
      help: (
        en: "where the file writes 12,50 the map needs 'mark: \",\"'", zh: "若文件写作 12,50，请在映射中加 mark: \",\""
      )),
    CatalogueEntry(
      "map-decimal-ambiguous",
      en: "found {0}, which is a number in two ways: its one mark parts thousands or decimals",
      zh: "{0} 有两种读法：其中的符号可能是千位分隔符，也可能是小数点",
      help: (
        en:
          "say which it is, mark: \".\" or mark: \",\": in crossdock.yml where the pack has that setting, else in the map",
        zh: "请说明是哪一种：mark: \".\" 或 mark: \",\"；若该包有此设置则写在 crossdock.yml 中，否则写在映射中"
      )),
    CatalogueEntry(
      "map-decimal-overflow", en: "found {0}, which has more digits than a number may have", zh: "{0} 的位数过多"),
    CatalogueEntry(
      "map-setting-contradicted", en: "found {0}, but the setting '{1}' of '{2}' says {3}",
      zh: "此处是 {0}，而“{2}”的设置“{1}”为 {3}",
      help: (
        en:
          "if the file is right, write {5} for '{2}' at {4}, and drop the file again; nothing was taken from it, since all of it is read by this setting",
        zh: "若文件无误，请在 {4} 处为“{2}”写 {5}，再重新放入文件；该设置决定整个文件的读法，因此整个文件被退回"
      )),
    CatalogueEntry(
      "map-setting-needed",
      en: "found {0}, and the setting '{1}' of '{2}', which tells how to read it, is blank",
      zh: "此处是 {0}，而说明其读法的设置“{1}”（“{2}”）为空",
      help: (
        en: "write {5} for '{2}' at {4}, and drop the file again; nothing was taken from it",
        zh: "请在 {4} 处为“{2}”写 {5}，再重新放入文件；未取用其中任何内容"
      )),
    CatalogueEntry("map-integer", en: "found {0}, expected a whole number", zh: "此处是 {0}，应为整数"),
    CatalogueEntry("map-boolean", en: "found {0}, expected true or false", zh: "此处是 {0}，应为 true 或 false"),
    CatalogueEntry(
      "map-currency", en: "found {0}, expected a currency code such as EUR", zh: "此处是 {0}，应为 EUR 这样的货币代码"),
    CatalogueEntry(
      "map-country", en: "found {0}, expected a country code such as DE", zh: "此处是 {0}，应为 DE 这样的国家代码",
      help: (
        en: "a look-up table of names and codes can translate it: 'lookup:'", zh: "可以用名称与代码的查找表转换：lookup:"
      )),
    CatalogueEntry("map-value", en: "found {0}, expected one of {1}", zh: "此处是 {0}，应为以下之一：{1}"),
    CatalogueEntry(
      "map-datetime", en: "found {0}, expected a date of the form '{1}'", zh: "此处是 {0}，应为“{1}”形式的日期"),
    CatalogueEntry(
      "map-date-does-not-exist", en: "found {0}, a day or time that does not exist", zh: "{0} 不是真实存在的日期或时间"),
    CatalogueEntry(
      "map-date-format", en: "found {0}, which has too little to be written as '{1}'", zh: "{0} 的内容不足以写成“{1}”"
    ),
    CatalogueEntry(
      "map-look-up", en: "found {0}, which table '{1}' does not have", zh: "查找表“{1}”中没有 {0}",
      help: (en: "add a row for it to tables/{1}.csv", zh: "请在 tables/{1}.csv 中为它添加一行")),
    CatalogueEntry(
      "map-group-conflict", en: "found {1} in '{0}', where another row of the same record has {2}",
      zh: "同一条记录的“{0}”有两个不同的值：{1} 与 {2}"),
    CatalogueEntry("map-not-a-text", en: "found {0}, expected a text or a number", zh: "此处是 {0}，应为文本或数字"),
  ]

  /// What the cases of a map find.
  private static let mapCases: [CatalogueEntry] = [
    CatalogueEntry("map-case-count", en: "found {0} documents, expected {1}", zh: "得到 {0} 份单据，应为 {1} 份"),
    CatalogueEntry("map-case-length", en: "found {1} in {0}, expected {2}", zh: "{0} 有 {1} 项，应为 {2} 项"),
    CatalogueEntry("map-case-differs", en: "found {1} in {0}, expected {2}", zh: "{0} 是 {1}，应为 {2}"),
    CatalogueEntry("map-case-absent", en: "found no {0}, expected {1}", zh: "没有 {0}，应为 {1}"),
    CatalogueEntry("map-case-present", en: "found {1} in {0}, expected nothing there", zh: "{0} 是 {1}，此处应为空"),
    CatalogueEntry(
      "map-case-refused", en: "found a record refused ({1}): {0}", zh: "有记录被拒绝（{1}）：{0}",
      help: (en: "where that is meant, write 'error:' with the code", zh: "若这正是预期结果，请写 error: 加代码")),
    CatalogueEntry("map-case-not-refused", en: "found nothing refused, expected {0}", zh: "没有记录被拒绝，应为 {0}"),
    CatalogueEntry("map-case-error", en: "found {0}, expected {1}", zh: "错误是 {0}，应为 {1}"),
    CatalogueEntry("map-case-held", en: "found held for: {0}, expected: {1}", zh: "待确认的原因是：{0}，应为：{1}"),
    CatalogueEntry("map-case-skipped", en: "found {0} rows skipped, expected {1}", zh: "跳过了 {0} 行，应为 {1} 行"),
    CatalogueEntry(
      "map-case-breaks", en: "found that the balance does not run at the lines {0}, expected {1}",
      zh: "余额不连续的行是：{0}，应为：{1}"),
    CatalogueEntry(
      "map-case-unwanted", en: "found {0} documents that the feed does not want, expected {1}",
      zh: "有 {0} 份单据不在发送范围内，应为 {1} 份"),
    CatalogueEntry(
      "map-case-file", en: "this map writes no file '{0}'", zh: "此映射不写文件“{0}”",
      help: (en: "it writes: {1}", zh: "它写出的文件：{1}")),
  ]

  /// Why no map reads a file.
  private static let recognition: [CatalogueEntry] = [
    CatalogueEntry(
      "recognise-unknown", en: "found nothing in the file that a map of this partner knows",
      zh: "该伙伴的映射都不认识此文件",
      help: (
        en:
          "look whether it lies in the right partner's folder; 'crossdock packs' lists the partners that are known",
        zh: "请检查文件是否放对了伙伴文件夹；“crossdock packs”列出已知的伙伴"
      )),
    CatalogueEntry(
      "recognise-nearest", en: "found no map that reads the file; {0} comes nearest and lacks {1}",
      zh: "没有映射能读取此文件；最接近的是 {0}，但缺少 {1}",
      help: (
        en: "export the file with these columns, or name them anew in the map's 'rename'",
        zh: "请导出含有这些列的文件，或在映射的 rename 中写明新的列名"
      )),
    CatalogueEntry(
      "recognise-near", en: "the file has '{0}', which is nearly '{1}'", zh: "文件中有“{0}”，与“{1}”相近"),
    CatalogueEntry("recognise-rule-at", en: "the rule that reads it stands in {0}", zh: "读取它的规则在 {0}"),
    CatalogueEntry(
      "recognise-kin", en: "'{1}' may have a new name: the file has {0}, which the map does not know",
      zh: "“{1}”可能改了名：文件中有映射不认识的 {0}"),
    CatalogueEntry(
      "recognise-renamed",
      en: "the file has no column '{0}', but has '{1}', which {2} does not know; it was read without",
      zh: "文件没有列“{0}”，但有 {2} 不认识的“{1}”；读取时未使用该列",
      help: (
        en:
          "if '{1}' is its new name, write it under 'rename' in the map, and run 'crossdock retry' for the file",
        zh: "如果“{1}”是新的列名，请写入映射的 rename，再对该文件运行“crossdock retry”"
      )),
    CatalogueEntry(
      "recognise-other-partner", en: "found a file of '{0}' in the folder of '{1}'",
      zh: "这是“{0}”的文件，却放在了“{1}”的文件夹",
      help: (en: "drop it into {2}", zh: "请放入 {2}")),
    CatalogueEntry(
      "recognise-other-pack", en: "found a file as '{0}' gives it, in the folder of '{1}'",
      zh: "这是“{0}”格式的文件，却放在了“{1}”的文件夹",
      help: (
        en:
          "no partner of this workspace has the pack '{2}': name one in crossdock.yml, and drop the file there",
        zh: "此工作区没有使用“{2}”包的伙伴：请在 crossdock.yml 中添加，再把文件放入其文件夹"
      )),
    CatalogueEntry(
      "rejects-moved", en: "the row's cells have moved: '{0}' has not what was written there",
      zh: "该行的单元格错位：“{0}”中不是原来写入的内容",
      help: (
        en: "put each cell of the row under its own name again; the crossdock columns may be left blank",
        zh: "请把该行每个单元格放回对应的列；crossdock 各列可以留空"
      )),
    CatalogueEntry(
      "rows-header-again", en: "the header stands here once more; the rows behind it were read as well",
      zh: "表头在此再次出现；其后的行也已读取",
      help: (
        en: "look whether the file was put together by mistake; orders that stand in it twice count once",
        zh: "请检查文件是否误拼在一起；重复的订单只计一次"
      )),
    CatalogueEntry(
      "recognise-refused", en: "found another report than the one that is needed: {0}", zh: "这不是所需的报表：{0}"),
    CatalogueEntry(
      "recognise-workbook",
      en: "found an Excel workbook or a packed archive, expected CSV, JSON or XML",
      zh: "这是 Excel 工作簿或压缩包，应为 CSV、JSON 或 XML",
      help: (
        en: "drop the export as the partner gives it; or unpack it, or open it and save it as CSV (UTF-8)",
        zh: "请放入伙伴导出的原始文件；或先解压，或打开后另存为 CSV（UTF-8）"
      )),
    CatalogueEntry(
      "recognise-pdf", en: "found a PDF document, expected CSV, JSON or XML",
      zh: "这是 PDF 文档，应为 CSV、JSON 或 XML",
      help: (en: "export the same as CSV; a PDF is for people", zh: "请改为导出 CSV；PDF 只供人阅读")),
    CatalogueEntry(
      "recognise-web-page", en: "found a web page, expected the export itself", zh: "这是一个网页，不是导出文件本身",
      help: (
        en: "sign in at the partner's site, export again, and look at the file before you drop it",
        zh: "请登录伙伴的网站重新导出，放入前先看一眼文件内容"
      )),
    CatalogueEntry(
      "recognise-ambiguous", en: "found several maps that read the file equally well: {0}",
      zh: "有多个映射同样适合此文件：{0}",
      help: (en: "name more columns under 'requires' in one of them", zh: "请在其中一个映射的 requires 中写明更多的列")),
  ]

  /// What is wrong in a look-up table.
  private static let tables: [CatalogueEntry] = [
    CatalogueEntry(
      "table-duplicate-key", en: "the table has {0} twice", zh: "查找表中 {0} 出现了两次",
      help: (en: "keep one of the rows", zh: "请只保留一行")),
    CatalogueEntry(
      "table-empty", en: "found an empty table, expected a header and rows", zh: "查找表为空，应有表头和数据行"),
    CatalogueEntry("table-width", en: "found {0} columns, expected {1}", zh: "有 {0} 列，应为 {1} 列"),
  ]

  /// What is wrong in `crossdock.yml`.
  private static let workspaceFile: [CatalogueEntry] = [
    CatalogueEntry(
      "workspace-timezone", en: "there is no time zone {0}", zh: "没有时区 {0}",
      help: (en: "name it as Europe/Berlin or Asia/Shanghai", zh: "请写成 Asia/Shanghai 或 Europe/Berlin")),
    CatalogueEntry(
      "workspace-partner-name",
      en:
        "{0} cannot be a partner's name: expected letters, digits, '.', '_' and '-', and not labels, notices or alerts",
      zh: "{0} 不能用作伙伴名称：只能含字母、数字、“.”、“_”和“-”，且不能是 labels、notices 或 alerts"),
    CatalogueEntry(
      "workspace-pack-missing", en: "partner '{0}' has the pack '{1}', of which there is nothing in maps/",
      zh: "伙伴“{0}”使用包“{1}”，但 maps/ 中没有它",
      help: (en: "name a pack that is there: 'pack: …'", zh: "请用 pack: 写明已有的包")),
    CatalogueEntry(
      "workspace-unknown-setting", en: "the pack '{1}' has no setting '{0}'", zh: "包“{1}”没有设置项“{0}”",
      help: (en: "it has: {2}", zh: "可用的设置项：{2}")),
    CatalogueEntry(
      "workspace-unknown-feed", en: "there is no feed '{0}'", zh: "没有名为“{0}”的发送项",
      help: (en: "there are: {1}", zh: "现有：{1}")),
    CatalogueEntry(
      "workspace-unknown-carrier", en: "a rule of 'shipping' names the carrier '{0}', which is no partner",
      zh: "“shipping” 的规则写了承运商“{0}”，但没有这个伙伴",
      help: (en: "there are: {1}", zh: "现有：{1}")),
    CatalogueEntry(
      "workspace-secrets-open", en: "'{0}' can be read by others", zh: "“{0}” 可被其他用户读取",
      help: (en: "run: chmod 600 '{0}'", zh: "请执行：chmod 600 '{0}'")),
    CatalogueEntry(
      "workspace-secret-here", en: "'{0}' of '{1}' is a secret, and stands in crossdock.yml",
      zh: "“{1}” 的 “{0}” 是密钥，却写在 crossdock.yml 中",
      help: (
        en: "move it to {2} (a file that only you can read), below '{1}:'",
        zh: "请移到 {2}（仅自己可读的文件），写在 “{1}:” 之下"
      )),
    CatalogueEntry(
      "feed-secrets-missing", en: "'{0}' needs what is not set: {1}", zh: "“{0}” 缺少设置：{1}",
      help: (
        en: "write it into secrets.yml below '{2}:'; what is due stays due until then",
        zh: "请写入 secrets.yml 的 “{2}:” 之下；在此之前待发内容保持待发"
      )),
    CatalogueEntry(
      "map-no-template", en: "there is no template '{0}'", zh: "没有模板“{0}”",
      help: (en: "write the file '{1}' beside the map", zh: "请在映射文件旁写入“{1}”")),
    CatalogueEntry(
      "map-template", en: "'{0}' is not a template that can be read: {1}", zh: "模板“{0}”无法读取：{1}"),
    CatalogueEntry(
      "map-mail-address", en: "found no e-mail address", zh: "不是电子邮件地址",
      help: (en: "expected one address, as name@example.com", zh: "应为一个地址，如 name@example.com")),
    CatalogueEntry(
      "map-json-number", en: "{0} is not a number as JSON has it", zh: "{0} 不是 JSON 的数字",
      help: (
        en: "zeros before a number belong to a text: write 'type: string', or leave 'type' out",
        zh: "以零开头的内容是文本：请写 type: string，或不写 type"
      )),
    CatalogueEntry(
      "map-json-boolean", en: "found {0}, expected true or false", zh: "内容为 {0}，应为 true 或 false"),
    CatalogueEntry(
      "parcel-too-heavy", en: "one of SKU '{0}' weighs {1} kg, and a parcel may weigh {2} kg",
      zh: "SKU“{0}”单件重 {1} 千克，而每个包裹最多 {2} 千克",
      help: (
        en: "check its weight in tables/products.csv, or the rule's 'packages' in crossdock.yml",
        zh: "请检查 tables/products.csv 中的重量，或 crossdock.yml 中该规则的 packages"
      )),
    CatalogueEntry(
      "parcel-too-many", en: "the order would be more than {0} parcels", zh: "该订单将超过 {0} 个包裹",
      help: (
        en: "check its quantities, or the rule's 'packages' in crossdock.yml",
        zh: "请检查订单数量，或 crossdock.yml 中该规则的 packages"
      )),
    CatalogueEntry(
      "shipping-limit", en: "found {0}, expected a number above 0", zh: "内容为 {0}，应为大于 0 的数字"),
    CatalogueEntry("map-base64", en: "found no base64", zh: "不是 base64"),
    CatalogueEntry(
      "workspace-encoding", en: "there is no encoding {0}", zh: "没有编码 {0}",
      help: (
        en: "name it as utf-8, windows-1252, cp932 or gb18030", zh: "请写 utf-8、windows-1252、cp932 或 gb18030"
      )),
  ]
}
