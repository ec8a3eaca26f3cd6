import Expressions
import Values

/// A record of the host for tests: fields by number, and a count of the texts that were made.
final class HostRecord: RecordValue {
  let fields: [Value?]

  init(_ fields: [Value?]) { self.fields = fields }

  func field(_ index: Int) -> Value? { fields[index] }
}

/// An input with one row of bytes (variable 0) and one order (variable 1).
final class HostInput: ExpressionInput {
  var row: [[UInt8]?]
  var order: [Value?]
  var json: Value = .null
  private(set) var textsMade = 0

  init(row: [String?] = [], order: [Value?] = []) {
    self.row = row.map { $0.map { Array($0.utf8) } }
    self.order = order
  }

  func value(variable: Int, field: Int) -> Value? {
    if variable == 1 { return order[field] }
    guard let bytes = row[field] else { return nil }
    textsMade += 1
    return .string(String(decoding: bytes, as: UTF8.self))
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == 1 { return order[field]?.isText(utf8: utf8) }
    return row[field].map { $0 == utf8 }
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    if variable == 1 { return try order[field]?.asDecimal() }
    guard let bytes = row[field] else { return nil }
    do throws(DecimalError) {
      return try DecimalValue(utf8: bytes.span)
    } catch {
      throw ExpressionError("expression-not-a-number")
    }
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case 0: return .null
    case 1: return .record(HostRecord(order))
    default: return json
    }
  }
}

/// The declarations that go with ``HostInput``.
enum Host {
  static let line = RecordShape(
    "line",
    fields: [
      .init("sku", index: 0, type: .string), .init("quantity", index: 1, type: .int),
      .init("price", index: 2, type: .decimal),
    ])

  static let buyer = RecordShape(
    "buyer",
    fields: [.init("email", index: 0, type: .optional(.string)), .init("name", index: 1, type: .string)])

  static let order = RecordShape(
    "order",
    fields: [
      .init("total", index: 0, type: .decimal), .init("shipping", index: 1, type: .decimal),
      .init("lines", index: 2, type: .list(.record(line))), .init("number", index: 3, type: .string),
      .init("buyer", index: 4, type: .record(buyer)), .init("placedAt", index: 5, type: .moment),
      .init("note", index: 6, type: .optional(.string)),
      .init("discount", index: 7, type: .optional(.decimal)),
    ])

  static let row = RecordShape(
    "row",
    fields: [
      .init("Lineitem quantity", index: 0, type: .string), .init("Total", index: 1, type: .string),
      .init("Shipping Zip", index: 2, type: .string),
    ])

  static let declarations = Declarations(variables: [
    "row": .init(index: 0, type: .record(row)), "order": .init(index: 1, type: .record(order)),
    "json": .init(index: 2, type: .dyn),
  ])

  static func decimal(_ text: String) -> Value? { DecimalValue(text).map { .decimal($0) } }

  static func makeInput() -> HostInput {
    let lines: [Value] = [
      .record(HostRecord([.string("A-1"), .int(2), decimal("10.00")])),
      .record(HostRecord([.string(""), .int(1), decimal("5.5")])),
    ]
    let buyer: Value = .record(HostRecord([nil, .string("Jane")]))
    let input = HostInput(
      row: ["2", "90.00", "'01234"],
      order: [
        decimal("30.50"), decimal("5"), .list(lines), .string("1001"), buyer,
        .moment(.instant(Instant(seconds: 0, offsetMinutes: 480))), nil, nil,
      ])
    input.json = .map(
      MapValue([
        ("a", .map(MapValue([("b", .list([.map(MapValue([("c", .string("deep"))]))]))]))),
        ("price", decimal("5.00") ?? .null),
      ]))
    return input
  }
}
