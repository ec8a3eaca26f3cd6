extension Catalogue {
  /// What the system calls on files, and our own checks of them, have to tell.
  static let durableFiles: [CatalogueEntry] = [
    CatalogueEntry("file-open", en: "opening '{0}': {1}", zh: "打开“{0}”时出错：{1}"),
    CatalogueEntry(
      "file-outside", en: "'{0}' is a link that leaves its folder", zh: "“{0}”是指向所在文件夹之外的链接",
      help: (en: "put the file itself into the folder", zh: "请把文件本身放入该文件夹")),
    CatalogueEntry("file-read", en: "reading '{0}': {1}", zh: "读取“{0}”时出错：{1}"),
    CatalogueEntry("file-look", en: "looking at '{0}': {1}", zh: "查看“{0}”时出错：{1}"),
    CatalogueEntry("file-list", en: "listing '{0}': {1}", zh: "列出“{0}”的内容时出错：{1}"),
    CatalogueEntry("file-watch", en: "watching '{0}': {1}", zh: "监视“{0}”时出错：{1}"),
    CatalogueEntry("file-lock", en: "locking '{0}': {1}", zh: "锁定“{0}”时出错：{1}"),
    CatalogueEntry("file-create", en: "creating '{0}': {1}", zh: "创建“{0}”时出错：{1}"),
    CatalogueEntry("file-write", en: "writing '{0}': {1}", zh: "写入“{0}”时出错：{1}"),
    CatalogueEntry("file-mode", en: "setting the mode of '{0}': {1}", zh: "设置“{0}”的权限时出错：{1}"),
    CatalogueEntry("file-sync", en: "syncing '{0}' to the disk: {1}", zh: "将“{0}”同步到磁盘时出错：{1}"),
    CatalogueEntry("file-rename", en: "giving the name '{0}': {1}", zh: "命名为“{0}”时出错：{1}"),
    CatalogueEntry("file-remove", en: "removing '{0}': {1}", zh: "删除“{0}”时出错：{1}"),
    CatalogueEntry("file-step", en: "at '{0}': {1}", zh: "在“{0}”处出错：{1}"),
    CatalogueEntry("file-name-empty", en: "a file name is empty", zh: "文件名为空"),
    CatalogueEntry(
      "file-name-illegal", en: "'{0}' is no file name: it has a '/' or NUL, or is '.' or '..'",
      zh: "“{0}”不能用作文件名：含有“/”或空字符，或者是“.”或“..”"),
    CatalogueEntry(
      "file-name-long", en: "the name '{0}' has {1} bytes, at most {2} are allowed",
      zh: "文件名“{0}”有 {1} 个字节，最多允许 {2} 个"),
    CatalogueEntry(
      "file-not-plain", en: "'{0}' is a link, a pipe or a device, not a plain file",
      zh: "“{0}”是链接、管道或设备，而不是普通文件"),
    CatalogueEntry(
      "file-target-differs", en: "'{0}' is there already, with other content", zh: "“{0}”已经存在，且内容不同",
      help: (en: "move that file away; it was left as it is", zh: "请将该文件移走；它保持原样，未被改动")),
    CatalogueEntry(
      "file-length", en: "'{0}' has {1} bytes on the disk, {2} were written",
      zh: "“{0}”在磁盘上有 {1} 个字节，而写入了 {2} 个"),
    CatalogueEntry("file-changed", en: "'{0}' changed while it was read", zh: "“{0}”在读取过程中发生了变化"),
    CatalogueEntry(
      "file-copy-differs", en: "the copy '{0}' reads other bytes than its source", zh: "副本“{0}”读出的内容与源文件不同",
      help: (en: "check the disk or the mount", zh: "请检查磁盘或挂载")),
    CatalogueEntry(
      "file-lock-held", en: "another pass is running here: {1}", zh: "此处已有另一个处理过程在运行：{1}",
      help: (en: "try again when it is done", zh: "请等它结束后再试")),
    CatalogueEntry(
      "file-lease-held", en: "'{0}' is in use by another pass: {1}", zh: "“{0}”正被另一个处理过程使用：{1}",
      help: (en: "try again when it is done", zh: "请等它结束后再试")),
    CatalogueEntry(
      "file-lease-lost", en: "the lease of '{0}' was taken over: {1}", zh: "“{0}”的租约已被接管：{1}"),
    CatalogueEntry(
      "file-lease-stale-here", en: "the lease of '{0}' was left by a process that is gone: {1}; taken over",
      zh: "“{0}”的租约由已结束的进程留下：{1}；已接管"),
    CatalogueEntry(
      "file-lease-stale-elsewhere", en: "the lease of '{0}' was not renewed for its term: {1}; taken over",
      zh: "“{0}”的租约到期未续：{1}；已接管"),
    CatalogueEntry(
      "file-disk-full", en: "the disk is full; make room, and the next pass goes on from here",
      zh: "磁盘已满；请腾出空间，下次运行时从此处继续"),
    CatalogueEntry(
      "file-mount-away",
      en: "the mount does not reach its server; the next pass goes on once it is there again",
      zh: "挂载无法连接其服务器；恢复后，下次运行时从此处继续"),
    CatalogueEntry(
      "file-mount-gone", en: "'{0}' was on a mount ({1}), and is on the local disk now",
      zh: "“{0}”原在挂载（{1}）上，现在却位于本地磁盘",
      help: (
        en: "mount it again; if it is to be a local folder from now on, remove .crossdock/mounts",
        zh: "请重新挂载；若今后改用本地文件夹，请删除 .crossdock/mounts"
      )),
    CatalogueEntry(
      "mount-rename-noreplace", en: "'{0}' is on a mount ({1}); it can give a free name in one step",
      zh: "“{0}”位于挂载（{1}）上；可一步赋予未占用的文件名"),
    CatalogueEntry(
      "mount-link", en: "'{0}' is on a mount ({1}); a finished file gets its name there by link and unlink",
      zh: "“{0}”位于挂载（{1}）上；完成的文件以 link 加 unlink 的方式获得文件名"),
    CatalogueEntry(
      "mount-rename-checked",
      en: "'{0}' is on a mount ({1}); a finished file gets its name there by a look and a rename",
      zh: "“{0}”位于挂载（{1}）上；完成的文件在检查后以改名方式获得文件名",
      help: (en: "let nobody else write into that folder", zh: "请勿让其他程序写入该文件夹")),
    CatalogueEntry(
      "mount-unsynced", en: "its server does not confirm that a new name is on the disk",
      zh: "其服务器不会确认新文件名已写入磁盘"),
    CatalogueEntry(
      "file-fault-plan",
      en: "CROSSDOCK_FAULT has '{0}', expected a step such as kill@17, ENOSPC@23 or trace=/path",
      zh: "CROSSDOCK_FAULT 中有“{0}”，应为 kill@17、ENOSPC@23 或 trace=/path 之类的步骤"),
  ]
}
