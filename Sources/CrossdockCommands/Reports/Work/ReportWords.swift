import Dock
import Ledger
import Values

/// The words of a report, in the reader's language, on a terminal and on a page alike.
struct ReportWords {
  let language: Language
  let workspace: Workspace

  /// A text of the catalogue.
  func callAsFunction(_ code: String, _ arguments: String...) -> String {
    Catalogue.text(code, arguments, in: language)
  }

  /// A period: one day, or two with a dash between them.
  func period(_ days: ClosedRange<CivilDate>) -> String {
    let first = Moment.date(days.lowerBound).description
    return days.count == 1 ? first : "\(first) – \(Moment.date(days.upperBound).description)"
  }

  /// Minutes as people say them: `2 h 20 min`.
  func duration(_ minutes: Int) -> String {
    if minutes < 60 { return self("report-minutes", String(minutes)) }
    let hours = Grouped.text(minutes / 60)
    return minutes % 60 == 0
      ? self("report-hours", hours) : self("report-hours-minutes", hours, String(minutes % 60))
  }

  /// A reason for a reject, without what stood in one record.
  func rejected(_ code: String) -> String {
    let text = Catalogue.text(code, Array(repeating: "…", count: 8), in: language)
    return text.hasPrefix("\(code) ") ? code : text
  }

  /// A reason for a hold: our own by the catalogue, a user's rule by what the rule says.
  func held(_ reason: String) -> String {
    let code = "hold-\(reason)"
    let text = Catalogue.text(code, [], in: language)
    if text != code { return text }
    return workspace.file.holds.first { $0.name == reason }?.reason ?? reason
  }

  /// What a kind of mistake is called.
  func caught(_ kind: WorkReport.Caught) -> String {
    switch kind {
    case .rejected: self("report-caught-rejected")
    case .held: self("report-caught-held")
    case .damage: self("report-caught-damage")
    case .wrongFolder: self("report-caught-folder")
    case .duplicateFiles: self("report-caught-duplicate")
    }
  }
}

extension ClosedRange where Bound == CivilDate {
  /// How many days there are.
  var count: Int { upperBound.daysSinceEpoch - lowerBound.daysSinceEpoch + 1 }
}

/// Numbers as people read them: `1,234,567.80`, the same in English and in Chinese.
enum Grouped {
  static func text(_ number: Int) -> String { text(String(number)) }

  /// A decimal, its scale as it is.
  static func text(_ number: DecimalValue) -> String { text(number.description) }

  private static func text(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    let whole = Array(parts.first ?? "0")
    var result = sign
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return parts.count == 2 ? "\(result).\(parts[1])" : result
  }
}
