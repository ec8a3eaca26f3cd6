import Values

/// The text of one digest: what needs a person, and what is over, a cause a line.
struct AlertDigest {
  let words: AlertWords
  let workspace: Workspace
  let at: Instant
  let needs: [(cause: AlertCause, entry: AlertBook.Entry)]
  /// What people were told of and need not look at any more.
  let over: [AlertBook.Entry]

  /// The whole text, in the workspace's language.
  var text: String {
    var text = words("alert-title", AlertCause.line(workspace.file.name), workspace.minute(at)) + "\n"
    if !needs.isEmpty {
      text += "\n" + words("alert-needs") + "\n"
      for (cause, entry) in needs { text += item(cause, entry) }
    }
    if !over.isEmpty {
      text += "\n" + words("alert-over") + "\n"
      for entry in over {
        let since = workspace.minute(Instant(seconds: entry.since))
        text += "- " + words("alert-since", entry.title, since) + "\n"
      }
    }
    return text
  }

  private func item(_ cause: AlertCause, _ entry: AlertBook.Entry) -> String {
    let count = String(entry.untold)
    let line =
      switch cause.kind {
      case .trouble, .missing: entry.title
      case .refused, .records: words("alert-count", entry.title, count)
      case .held, .late:
        if let now = entry.now, now > entry.untold {
          words("alert-more", entry.title, count, String(now))
        } else {
          words("alert-count", entry.title, count)
        }
      }
    var text = "- \(line)\n"
    if !entry.names.isEmpty {
      let isAll = entry.untold <= entry.names.count
      text += "  \(entry.names.joined(separator: ", "))\(isAll ? "" : " …")\n"
    }
    if let help = words.help(for: cause) { text += "  → \(help)\n" }
    return text
  }
}
