import Expressions
import Formats
import Values

/// A record of a JSON or XML file as expressions see it: `row.shipping_address.zip`, `line.quantity`.
final class TreeInput: MapInput {
  var record: TreeRecord?
  /// The item of a list that is being mapped.
  var item: TreeNode?
  /// The texts of the paths that expressions name, by their field numbers: of the record, and of the item.
  let recordSlots: [Slot]
  let itemSlots: [Slot]

  init(recordSlots: [Slot], itemSlots: [Slot]) {
    self.recordSlots = recordSlots
    self.itemSlots = itemSlots
  }

  private func node(_ variable: Int, _ field: Int) -> TreeNode? {
    guard let record else { return nil }
    if variable == MapVariable.line {
      guard let item, itemSlots.indices.contains(field) else { return nil }
      return record.first(itemSlots[field], in: item)
    }
    return recordSlots.indices.contains(field) ? record.first(recordSlots[field]) : nil
  }

  /// The text at a path; null and absent read as empty, as a blank column does.
  override func value(variable: Int, field: Int) -> Value? {
    if variable == MapVariable.document { return document?.field(field) }
    guard let record, let node = node(variable, field), record.kind(node) != .null else { return .string("") }
    return .string(record.string(node))
  }

  override func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == MapVariable.document { return document?.equals(field, utf8: utf8) }
    guard let record, let node = node(variable, field), record.kind(node) != .null else { return utf8.isEmpty }
    return record.withText(node) { same(utf8, $0) }
  }
}
