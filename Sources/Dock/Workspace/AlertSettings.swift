import Values
package import YAMLTree

/// What `alerts:` in `crossdock.yml` says: who is called when something needs a person, and how often.
package struct AlertSettings: Sendable {
  static let keys = ["command", "timeout", "every"]

  /// A program and its arguments, started without a shell; none where people read the digests in the outbox.
  package var command: [String] = []
  /// How long the command may take before it is ended.
  package var timeout: Duration = .seconds(30)
  /// How long what happens again is gathered before people are told once more.
  package var every: Duration = .seconds(900)
  /// Where the command stands, for `check`.
  package var node: YAMLNode?

  /// Nobody is called.
  package init() {}

  /// The program; one that is named by a path lies where that leads from the workspace.
  func program(in root: String) -> String? {
    command.first.map { $0.contains("/") && !$0.hasPrefix("/") ? "\(root)/\($0)" : $0 }
  }

  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(AlertSettings.keys)
    if let list = members["command"] {
      for part in try list.list() { command.append(try part.text()) }
      guard command.first?.isEmpty == false else {
        throw list.error("yaml-value", ["[]", "a program and its arguments, as [notify-send, Crossdock]"])
      }
      self.node = list
    }
    if let node = members["timeout"] { timeout = try WorkspaceFile.duration(node) }
    if let node = members["every"] { every = try WorkspaceFile.duration(node) }
  }
}

/// By when a partner's file is expected each day, in the workspace's timezone.
package struct ExpectedFile: Sendable {
  /// Weekdays by their English names in three letters, Sunday first, as `CivilDate.weekday` counts.
  static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// As it is written: `09:00`.
  package let hour: String
  package let secondOfDay: Int
  package let weekdays: Set<Int>

  /// `"09:00"`, or `{ by: "09:00", days: [mon, tue] }`.
  init(_ node: YAMLNode) throws(YAMLError) {
    var hour = node
    var weekdays = Set(0..<7)
    if case .mapping = node.content {
      let members = try node.members(["by", "days"])
      guard let by = members["by"] else { throw node.error("map-missing-key", ["by"], width: 1) }
      hour = by
      if let days = members["days"] {
        weekdays = []
        for day in try days.list() {
          weekdays.insert(ExpectedFile.days.firstIndex(of: try day.choice(ExpectedFile.days)) ?? 0)
        }
      }
    }
    let text = try hour.text()
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isNumber) }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
    else { throw hour.error("yaml-value", [text.quotedForMessage, "a time of day as \"09:00\""]) }
    self.hour = text
    secondOfDay = hours * 3600 + minutes * 60
    self.weekdays = weekdays
  }

  /// Whether a file ought to be there by a moment of a day.
  func isDue(at moment: LocalTime) -> Bool {
    weekdays.contains(moment.date.weekday) && moment.secondOfDay >= secondOfDay
  }
}
