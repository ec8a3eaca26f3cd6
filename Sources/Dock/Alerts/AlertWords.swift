import Values

/// What causes are called, and what is to be done about them, in the workspace's language.
struct AlertWords {
  let workspace: Workspace

  private var language: Language { workspace.file.language ?? .english }

  /// A text of the catalogue.
  func callAsFunction(_ code: String, _ arguments: String...) -> String {
    Catalogue.text(code, arguments, in: language)
  }

  /// What a cause is called that the ledger tells of.
  func title(of cause: AlertCause) -> String {
    let reason = Catalogue.kind(cause.code, in: language)
    switch cause.kind {
    case .trouble: return reason
    case .refused: return self("alert-refused", cause.subject, reason, cause.code)
    case .records: return self("alert-records", cause.subject, reason, cause.code)
    case .held: return self("alert-held", hold(cause.code), cause.code)
    case .late: return self("alert-late", cause.subject)
    case .missing:
      let hour = workspace.file.partners.first { $0.name == cause.subject }?.expects?.hour
      return self("alert-missing", cause.subject, hour ?? "")
    }
  }

  /// What failed, where, and its code.
  func title(of trouble: Diagnostic) -> String {
    let message = "\(trouble.message(in: language)) [\(trouble.code)]"
    return trouble.position.map { "\($0.file): \(message)" } ?? message
  }

  /// One thing to do about it.
  func help(for cause: AlertCause) -> String? {
    switch cause.kind {
    case .trouble: Catalogue.help(cause.code, Array(repeating: "…", count: 8), in: language)
    case .refused: self("alert-refused-help", cause.subject)
    case .records: self("alert-records-help", cause.subject)
    case .held: self("alert-held-help")
    case .late: self("alert-late-help", cause.subject)
    case .missing: self("alert-missing-help", cause.subject)
    }
  }

  /// Why orders are held: our own reasons by the catalogue, a user's rule by what the rule says.
  private func hold(_ reason: String) -> String { workspace.holdWords(reason, in: language) }
}
