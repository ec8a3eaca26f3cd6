import Commerce
package import Formats
import Values

/// How a sender writes a file of rows: the names of its columns, and what its numbers and days look like.
///
/// Taken from the file's first part: whoever changes a platform's export changes all of it.
package struct SenderForm: Hashable, Sendable {
  /// Whether the day stands before the month.
  package enum DayOrder: String, Sendable {
    case dayFirst = "day"
    case monthFirst = "month"
  }

  /// The header's names, as they stand in the file.
  package var header: [String]
  /// The decimal mark of columns whose numbers leave no doubt, by the map's names for them.
  package var marks: [String: UInt8] = [:]
  /// The order of day and month in columns whose dates leave no doubt, by the map's names for them.
  package var dayOrders: [String: DayOrder] = [:]

  package init(header: [String]) {
    self.header = header
  }

  /// Most rows that are looked at.
  private static let sampleRows = 2_000

  /// Looks at the first part of a file; nothing where it is no file of rows.
  ///
  /// `source`: stands at the first byte, and does so again behind it. What is wrong in the file is for others to tell.
  package init?(_ recognised: Recognised, _ source: any ByteSource) throws(FormatError) {
    guard let rows = recognised.rows else { return nil }
    header = rows.header
    let names = HeaderRow(fields: rows.header)
    let source = source
    let reads = recognised.rules.reads
    func places(_ rules: [Rule]) -> [(name: String, column: Int)] {
      let all = rules.flatMap { $0.from + $0.sum + $0.minus }.map(\.name)
      return Set(all).sorted().compactMap { name in names.place(of: name, reads).map { (name, $0) } }
    }
    let numbers = places(recognised.rules.rules(withType: .decimal))
    let days = places(recognised.rules.rules(withType: .moment))
    if !numbers.isEmpty || !days.isEmpty {
      look(source, rows, recognised.encoding, numbers, days)
    }
    try source.rewind()
  }

  private mutating func look(
    _ source: any ByteSource, _ rows: Recognised.Rows, _ encoding: TextEncoding,
    _ numbers: [(name: String, column: Int)], _ days: [(name: String, column: Int)]
  ) {
    guard
      var reader = try? RowReader(
        source, dialect: rows.dialect, encoding: encoding, skippingLines: rows.headerLine - 1),
      let chunk = try? reader.nextChunk()
    else { return }
    for row in 1..<max(min(chunk.rowCount, SenderForm.sampleRows), 1) {
      let width = Int(chunk.row(row).fieldCount)
      for (name, column) in numbers where column < width && marks[name] == nil {
        var text: [UInt8] = []
        chunk.append(chunk.field(row, column), to: &text)
        if let mark = SenderForm.mark(text) { marks[name] = mark }
      }
      for (name, column) in days where column < width && dayOrders[name] == nil {
        var text: [UInt8] = []
        chunk.append(chunk.field(row, column), to: &text)
        if let order = SenderForm.dayOrder(text) { dayOrders[name] = order }
      }
    }
  }

  /// The decimal mark of an amount that can be read in one way only: `12,5`, `1.234,50`; nothing for `1,234`.
  static func mark(_ text: [UInt8]) -> UInt8? {
    let number = AmountText.split(text.span).number
    let marks = number.indices.filter { number[$0] == 0x2E || number[$0] == 0x2C }
    guard let last = marks.last else { return nil }
    if marks.contains(where: { number[$0] != number[last] }) { return number[last] }
    guard marks.count == 1, number.count - last - 1 != 3 else { return nil }
    return number[last]
  }

  /// Whether the day or the month stands first in `24/11/2026`, `11-24-26`; nothing where both could be either.
  static func dayOrder(_ text: [UInt8]) -> DayOrder? {
    var numbers: [Int] = []
    var signs: [UInt8] = []
    var index = 0
    while index < text.count, numbers.count < 3 {
      let start = index
      var number = 0
      while index < text.count, text[index] &- 0x30 <= 9, index - start < 4 {
        number = number * 10 + Int(text[index] &- 0x30)
        index += 1
      }
      guard index > start, numbers.isEmpty || index - start <= (numbers.count == 2 ? 4 : 2) else {
        return nil
      }
      // A year that stands first says it all.
      if numbers.isEmpty, index - start > 2 { return nil }
      numbers.append(number)
      if index < text.count, numbers.count < 3 {
        signs.append(text[index])
        index += 1
      }
    }
    guard numbers.count == 3, signs.count == 2, signs[0] == signs[1],
      [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(signs[0])
    else { return nil }
    if (13...31).contains(numbers[0]), (1...12).contains(numbers[1]) { return .dayFirst }
    if (1...12).contains(numbers[0]), (13...31).contains(numbers[1]) { return .monthFirst }
    return nil
  }
}

extension ReadingRules {
  fileprivate enum Wanted {
    case decimal, moment
  }

  /// The rules whose fields are numbers, or moments.
  fileprivate func rules(withType wanted: Wanted) -> [Rule] {
    func fits(_ type: FieldType) -> Bool {
      switch (type, wanted) {
      case (.decimal, .decimal), (.moment, .moment): true
      default: false
      }
    }
    let own = rules.filter { fits(kind.schema.fields[$0.field].type) && $0.attribute == nil }
    let inner = lists.flatMap { list -> [Rule] in
      guard case .records(let schema) = kind.schema.fields[list.field].type else { return [] }
      return list.rules.filter { fits(schema.fields[$0.field].type) && $0.attribute == nil }
    }
    return own + inner
  }
}
