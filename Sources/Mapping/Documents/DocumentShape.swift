import Commerce
import Expressions

/// How expressions see documents: `order.total`, `order.shipTo.country`, `order.lines.all(l, l.sku != "")`.
///
/// A record's fields keep the numbers they have in their schema; a group (`shipTo`) is a record whose fields have the
/// numbers of the whole, and is itself numbered behind them.
final class DocumentShape: Sendable {
  let schema: Schema
  let shape: RecordShape
  /// The names of the groups, in the order of their numbers.
  let groups: [String]
  /// For each group the fields in it, by their numbers in the schema.
  let groupFields: [[Int]]
  /// For each field of the schema the shape of its records, where it is a list of them.
  let lists: [Int: DocumentShape]

  init(_ schema: Schema) {
    self.schema = schema
    var groups: [String] = []
    var members: [String: [RecordShape.Field]] = [:]
    var fields: [RecordShape.Field] = []
    var lists: [Int: DocumentShape] = [:]
    for (index, field) in schema.fields.enumerated() {
      let parts = field.name.split(separator: ".", maxSplits: 1).map(String.init)
      if case .records(let inner) = field.type { lists[index] = DocumentShape(inner) }
      let type = DocumentShape.type(field.type, lists[index])
      if parts.count == 2 {
        if members[parts[0]] == nil { groups.append(parts[0]) }
        members[parts[0], default: []].append(
          RecordShape.Field(parts[1], index: index, type: type, words: field.type.words))
      } else {
        fields.append(RecordShape.Field(field.name, index: index, type: type, words: field.type.words))
      }
    }
    for (number, group) in groups.enumerated() {
      let inner = RecordShape("\(schema.name).\(group)", fields: members[group] ?? [], isPart: true)
      fields.append(RecordShape.Field(group, index: schema.fields.count + number, type: .record(inner)))
    }
    self.groups = groups
    groupFields = groups.map { group in
      schema.fields.indices.filter { schema.fields[$0].name.hasPrefix(group + ".") }
    }
    self.lists = lists
    shape = RecordShape(schema.name, fields: fields)
  }

  private static func type(_ type: FieldType, _ list: DocumentShape?) -> ValueType {
    switch type {
    case .text, .currency, .country, .choice: .string
    case .decimal: .decimal
    case .integer: .int
    case .boolean: .bool
    case .moment: .moment
    case .texts: .list(.string)
    case .attributes: .map(.string, .string)
    case .records: .list(list.map { .record($0.shape) } ?? .dyn)
    }
  }

  /// The field that a way through a document leads to: dotted, a list's field behind the list's name; nothing where the
  /// way goes to a group or to the whole document.
  func fieldName(_ steps: [ReadPath.Step]) -> String? {
    var names: [String] = []
    for step in steps {
      switch step {
      case .field(let name): names.append(name)
      case .index, .each: continue
      }
    }
    for count in (1...max(names.count, 1)).reversed() where count <= names.count {
      let name = names.prefix(count).joined(separator: ".")
      guard let index = schema.index(of: name) else { continue }
      guard names.count > count else { return name }
      let rest = names.dropFirst(count)
      if case .attributes = schema.fields[index].type { return "\(name).\(rest.joined(separator: "."))" }
      guard let list = lists[index], list.schema.index(of: rest.joined(separator: ".")) != nil else {
        return name
      }
      return "\(name).\(rest.joined(separator: "."))"
    }
    return nil
  }

  /// The shape of each kind, made once.
  static func of(_ kind: DocumentKind) -> DocumentShape {
    switch kind {
    case .order: order
    case .payment: payment
    case .shipment: shipment
    case .tracking: tracking
    case .stock: stock
    case .parcel: parcel
    case .label: label
    case .offer: offer
    case .holding: holding
    case .result: result
    case .receipt: receipt
    case .payout: payout
    case .credit: credit
    }
  }

  private static let order = DocumentShape(.order)
  private static let payment = DocumentShape(.payment)
  private static let shipment = DocumentShape(.shipment)
  private static let tracking = DocumentShape(.tracking)
  private static let stock = DocumentShape(.stock)
  private static let parcel = DocumentShape(.parcel)
  private static let label = DocumentShape(.label)
  private static let offer = DocumentShape(.offer)
  private static let holding = DocumentShape(.holding)
  private static let result = DocumentShape(.result)
  private static let receipt = DocumentShape(.receipt)
  private static let payout = DocumentShape(.payout)
  private static let credit = DocumentShape(.credit)
}
