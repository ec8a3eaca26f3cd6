import Commerce
import Values

/// What the values of a column have in common: what they prove, and what they leave open.
struct ValueShape {
  /// How the values read as numbers.
  enum Number: Equatable {
    /// Some value is none.
    case none
    /// Digits and perhaps a point: no mark need be named.
    case plain
    /// With this decimal mark, for which the value is the proof.
    case mark(String, proof: String)
    /// `1,234` may be a thousand or one and a bit, and no other value tells.
    case ambiguous(String)
  }

  /// How the values read as dates.
  enum Date: Equatable {
    case none
    /// By RFC 3339: no pattern need be named.
    case standard
    /// By this pattern, for which the value is the proof.
    case pattern(String, proof: String, isLocal: Bool)
    /// By each of these patterns, and no value tells by which.
    case ambiguous([String], example: String)
  }

  /// The values that are not blank, each once, in order.
  let values: [String]

  init(_ cells: some Sequence<String>) {
    var seen: Set<String> = []
    values = cells.filter { cell in
      cell.contains { !$0.isWhitespace } && seen.insert(cell).inserted
    }
  }

  var isEmpty: Bool { values.isEmpty }

  // MARK: Numbers

  /// What the numbers are; with `money`, of amounts that have their currency beside them.
  func number(money: Bool) -> Number {
    if values.isEmpty { return .none }
    var isPlain = true
    var proofs: [String: String] = [:]
    var doubtful: String?
    for value in values {
      let amount = money ? ValueShape.amount(value) : (number: value.trimmed, currency: "")
      // `Tax 10%` is no amount, and neither is a number in a sentence.
      if amount.currency.contains("%") || amount.currency.count > 6 { return .none }
      let text = amount.number
      guard let reading = ValueShape.reading(text) else { return .none }
      if case .plain = reading { continue }
      isPlain = false
      switch reading {
      case .plain: break
      case .mark(let mark): proofs[mark] = proofs[mark] ?? value
      case .either: doubtful = doubtful ?? value
      }
    }
    if proofs.count > 1 { return .none }
    if let (mark, proof) = proofs.first {
      // Nothing but digits and a point needs no mark, as long as no value parts thousands.
      return mark == "." && !money && doubtful == nil && !values.contains(where: { $0.contains(",") })
        ? .plain : .mark(mark, proof: proof)
    }
    if let doubtful { return .ambiguous(doubtful) }
    return isPlain ? .plain : .none
  }

  private enum Reading {
    case plain
    case mark(String)
    case either
  }

  /// What one number says of its mark.
  private static func reading(_ text: String) -> Reading? {
    var digits = 0
    var marks: [(Character, at: Int)] = []
    let characters = Array(text)
    for (place, character) in characters.enumerated() {
      switch character {
      case "0"..."9": digits += 1
      case ".", ",": marks.append((character, place))
      case "-", "+": if place > 0 { return nil }
      case " ", "'", "\u{A0}", "\u{202F}", "\u{2019}": if place == 0 { return nil }
      default: return nil
      }
    }
    guard digits > 0, digits < 16 else { return nil }
    guard let last = marks.last else { return .plain }
    let behind = characters.count - last.at - 1
    let others = marks.dropLast().filter { $0.0 != last.0 }
    if !others.isEmpty { return .mark(String(last.0)) }
    // Two of one kind part thousands; the mark is the other.
    if marks.count > 1 { return .mark(last.0 == "." ? "," : ".") }
    if behind == 3, characters.first != "0", characters.prefix(2) != ["-", "0"] {
      return last.at > 3 + (characters.first == "-" ? 1 : 0) ? .mark(String(last.0)) : .either
    }
    return .mark(String(last.0))
  }

  /// The number of an amount, and what stands beside it.
  static func amount(_ text: String) -> (number: String, currency: String) {
    let trimmed = text.trimmed
    guard let first = trimmed.firstIndex(where: \.isASCIIDigit),
      let last = trimmed.lastIndex(where: \.isASCIIDigit)
    else { return ("", trimmed) }
    var before = String(trimmed[..<first])
    let behind = String(trimmed[trimmed.index(after: last)...])
    var number = String(trimmed[first...last])
    if before.contains("-") || before.contains("\u{2212}") || before.contains("(") { number = "-" + number }
    before = before.filter { !"-+(\u{2212}".contains($0) }
    return (number, (before + behind.filter { $0 != ")" }).trimmed)
  }

  /// What stands beside the numbers, where some have a currency.
  var currencies: [String] {
    var found: [String] = []
    for value in values {
      let currency = ValueShape.amount(value).currency
      if !currency.isEmpty, !found.contains(currency) { found.append(currency) }
    }
    return found
  }

  /// Whether each value is a whole number of pieces: `2`, `2.00`.
  var isCount: Bool {
    !values.isEmpty
      && values.allSatisfy { value in
        let parts = value.trimmed.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && !parts[0].isEmpty && parts[0].count < 7
          && parts[0].allSatisfy(\.isASCIIDigit) && (parts.count == 1 || parts[1].allSatisfy { $0 == "0" })
      }
  }

  // MARK: Dates

  /// How the values are dates; the order of day and month only where a value proves it.
  var date: Date {
    guard let first = values.first, values.allSatisfy({ $0.contains(where: \.isASCIIDigit) }) else {
      return .none
    }
    if values.allSatisfy({ Moment(rfc3339: Array($0.trimmed.utf8).span) != nil }) { return .standard }
    // Of each order of day, month and year the first pattern that reads all values.
    var found: [(order: String, pattern: String)] = []
    for (order, day) in ValueShape.days where !found.contains(where: { $0.order == order }) {
      for time in ValueShape.times {
        let source = day + time
        guard let pattern = try? DatePattern(source) else { continue }
        if values.allSatisfy({ (try? pattern.parse(Array($0.trimmed.utf8).span)) != nil }) {
          found.append((order, source))
          break
        }
      }
    }
    guard let best = found.first else { return .none }
    if found.count > 1 { return .ambiguous(found.map(\.pattern), example: first) }
    let isLocal = !best.pattern.contains("Z") && !best.pattern.contains("X") && best.pattern.contains("m")
    return .pattern(best.pattern, proof: proof(best), isLocal: isLocal)
  }

  /// A value that can be read in no other order; where each could, there is none and the first will do.
  private func proof(_ best: (order: String, pattern: String)) -> String {
    let others = ValueShape.days.filter { $0.order != best.order }.flatMap { day in
      ValueShape.times.compactMap { try? DatePattern(day.pattern + $0) }
    }
    // Among so many values one that proves it would have come.
    let proof = values.prefix(500).first { value in
      let bytes = Array(value.trimmed.utf8)
      return !others.contains { (try? $0.parse(bytes.span)) != nil }
    }
    return proof ?? values.first ?? ""
  }

  private static let days: [(order: String, pattern: String)] = [
    ("ymd", "yyyy-MM-dd"), ("ymd", "yyyy/MM/dd"), ("ymd", "yyyy.MM.dd"), ("ymd", "yyyy-M-d"),
    ("ymd", "yyyy/M/d"), ("ymd", "yyyy年M月d日"), ("ymd", "yyyyMMdd"),
    ("dmy", "dd.MM.yyyy"), ("dmy", "d.M.yyyy"), ("dmy", "dd/MM/yyyy"), ("dmy", "d/M/yyyy"),
    ("dmy", "dd-MM-yyyy"), ("dmy", "d-M-yyyy"), ("dmy", "dd.MM.yy"), ("dmy", "d.M.yy"), ("dmy", "dd/MM/yy"),
    ("dmy", "d/M/yy"), ("dmy", "dd-MM-yy"), ("dmy", "d. MMMM yyyy"), ("dmy", "d MMMM yyyy"),
    ("dmy", "d MMM yyyy"), ("dmy", "d MMM. yyyy"), ("dmy", "dd-MMM-yyyy"), ("dmy", "dd-MMM-yy"),
    ("dmy", "d MMM yy"), ("dmy", "d 'de' MMMM 'de' yyyy"), ("dmy", "E, d MMM yyyy"),
    ("mdy", "MM/dd/yyyy"), ("mdy", "M/d/yyyy"), ("mdy", "MM.dd.yyyy"), ("mdy", "M.d.yyyy"),
    ("mdy", "MM-dd-yyyy"), ("mdy", "M-d-yyyy"), ("mdy", "MM/dd/yy"), ("mdy", "M/d/yy"), ("mdy", "MM-dd-yy"),
    ("mdy", "MM.dd.yy"), ("mdy", "MMM-dd-yy"), ("mdy", "MMM-dd-yyyy"), ("mdy", "MMM d, yyyy"),
    ("mdy", "MMMM d, yyyy"),
    ("yy", "yy-MM-dd"), ("yy", "yy/MM/dd"), ("yy", "yy.MM.dd"),
  ]

  private static let times = [
    "", " HH:mm", " HH:mm:ss", " H:mm", " H:mm:ss", " h:mm a", " h:mm:ss a", " HH:mm:ss Z", " HH:mm Z",
    "'T'HH:mm:ss",
    "'T'HH:mm", ", HH:mm", ", HH:mm:ss", ", h:mm a", ", h:mm:ss a", " 'um' HH:mm", " 'à' HH:mm",
    " 'at' h:mm a",
    " HH'h'mm", " HH:mm 'Uhr'", " HH:mm:ss.SSS",
  ]

  // MARK: Codes

  /// Whether each value is a country's code of two letters.
  var isCountryCode: Bool {
    !values.isEmpty && values.allSatisfy { ISOCodes.isCountry(Array($0.utf8).span) }
  }

  /// Whether each value is a currency's code of three letters.
  var isCurrencyCode: Bool {
    !values.isEmpty && values.allSatisfy { ISOCodes.isCurrency(Array($0.utf8).span) }
  }

  /// Whether each value is an e-mail address.
  var isEmail: Bool {
    !values.isEmpty
      && values.allSatisfy { value in
        guard let at = value.firstIndex(of: "@") else { return false }
        return at != value.startIndex && value[at...].contains(".") && !value.contains(" ")
      }
  }

  /// Whether each value could be an order's number: no words, some digit.
  var isNumbering: Bool {
    !values.isEmpty
      && values.allSatisfy { $0.contains(where: \.isASCIIDigit) && !$0.contains(" ") && $0.count <= 40 }
  }
}

extension Character {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
  /// Without white space at its ends, the no-break kinds too.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
