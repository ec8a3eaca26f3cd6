extension Catalogue {
  /// What finding, judging and claiming files have to tell.
  static let pickup: [CatalogueEntry] = [
    CatalogueEntry(
      "pickup-folder-missing", en: "the folder '{0}' is not there", zh: "文件夹“{0}”不存在",
      help: (
        en: "make the folder, or take the partner out of crossdock.yml", zh: "请新建该文件夹，或从 crossdock.yml 中删去该伙伴"
      )),
    CatalogueEntry(
      "pickup-stray-file", en: "'{0}' lies beside the partners' folders, and belongs to none",
      zh: "“{0}”放在各伙伴文件夹之外，不属于任何伙伴", help: (en: "move it into a partner's folder", zh: "请将它移入某个伙伴的文件夹")),
    CatalogueEntry(
      "pickup-unknown-folder", en: "'{0}' is no partner's folder", zh: "“{0}”不是任何伙伴的文件夹",
      help: (en: "add the partner to crossdock.yml, or move the files", zh: "请在 crossdock.yml 中添加该伙伴，或移走文件")),
    CatalogueEntry(
      "pickup-subfolder", en: "'{0}' is a folder in a partner's folder, and is not looked into",
      zh: "“{0}”是伙伴文件夹中的子文件夹，不会被读取", help: (en: "put the files one folder higher", zh: "请将文件放到上一级文件夹")),
    CatalogueEntry(
      "pickup-link", en: "'{0}' is a link, and is not followed", zh: "“{0}”是链接，不会被跟随",
      help: (en: "put the file itself into the folder", zh: "请把文件本身放入该文件夹")),
    CatalogueEntry(
      "pickup-special", en: "'{0}' is a pipe, a socket or a device, not a file", zh: "“{0}”是管道、套接字或设备，而不是文件"),
    CatalogueEntry(
      "pickup-marker-alone", en: "the marker '{0}' has no file beside it", zh: "标记文件“{0}”旁边没有对应的文件"),
    CatalogueEntry("pickup-waiting-empty", en: "it has no content yet", zh: "文件尚无内容"),
    CatalogueEntry("pickup-waiting-not-closed", en: "its content breaks off", zh: "文件内容尚不完整"),
    CatalogueEntry("pickup-waiting-writer", en: "somebody is still writing to it", zh: "仍有程序在写入该文件"),
    CatalogueEntry("pickup-waiting-changing", en: "it changed while it was looked at", zh: "检查时文件发生了变化"),
    CatalogueEntry(
      "pickup-waiting-quiet",
      en: "it must stay unchanged for a moment, since this folder tells nothing about writers",
      zh: "此文件夹无法得知是否有程序在写入，因此须等文件静止片刻"),
    CatalogueEntry("pickup-waiting-marker", en: "its marker is not there yet", zh: "其标记文件尚未出现"),
    CatalogueEntry(
      "pickup-empty-long", en: "'{0}' is still empty", zh: "“{0}”仍然是空文件",
      help: (en: "export the file again, or remove it", zh: "请重新导出该文件，或将其删除")),
    CatalogueEntry(
      "file-incomplete", en: "'{0}' breaks off, and nothing more came", zh: "“{0}”内容不完整，且没有后续内容",
      help: (en: "export the file again, and drop it anew", zh: "请重新导出该文件并再次放入")),
    CatalogueEntry(
      "pickup-files-left", en: "{0} files stay in the inbox for the next pass: one pass takes {1}",
      zh: "还有 {0} 个文件留在 inbox 中等待下一次运行：每次运行最多处理 {1} 个",
      help: (
        en: "run again, or raise 'limits: { files }' in crossdock.yml",
        zh: "请再次运行，或调高 crossdock.yml 中的 limits: { files }"
      )),
    CatalogueEntry(
      "pickup-mode-events", en: "'{0}' ({1}) is watched by events, and by polling beside them",
      zh: "“{0}”（{1}）以事件方式监视，并辅以轮询"),
    CatalogueEntry(
      "pickup-mode-polling", en: "'{0}' ({1}) is watched by polling alone, every {2}",
      zh: "“{0}”（{1}）仅以轮询方式监视，间隔 {2}"),
  ]
}
