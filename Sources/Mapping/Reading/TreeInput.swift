import Expressions
import Formats
import Values

/// A record of a JSON or XML file as expressions see it: `row.shipping_address.zip`, `line.quantity`.
final class TreeInput: MapInput {
  var record: TreeRecord?
  /// What stands around the records.
  var envelope: TreeRecord?
  /// The item of a list that is being mapped.
  var item: TreeItem?
  /// The texts of the paths that expressions name, by their field numbers: of the record, and of the item.
  let recordPlaces: [TreePlace]
  let itemPlaces: [TreePlace]

  init(recordPlaces: [TreePlace], itemPlaces: [TreePlace]) {
    self.recordPlaces = recordPlaces
    self.itemPlaces = itemPlaces
  }

  /// The first node at a place that is not null.
  func first(_ place: TreePlace, in item: TreeItem?) -> TreeItem? {
    let tree = place.isOutside ? envelope : item?.record ?? record
    guard let tree, let node = tree.first(place.slot, in: place.isOutside ? nil : item?.node),
      tree.kind(node) != .null
    else { return nil }
    return TreeItem(record: tree, node: node)
  }

  /// All nodes at a place that are not null.
  func all(_ place: TreePlace, in item: TreeItem?) -> [TreeItem] {
    guard let tree = place.isOutside ? envelope : item?.record ?? record else { return [] }
    return tree.nodes(place.slot, in: place.isOutside ? nil : item?.node)
      .filter { tree.kind($0) != .null }
      .map { TreeItem(record: tree, node: $0) }
  }

  private func node(_ variable: Int, _ field: Int) -> TreeItem? {
    if variable == MapVariable.line {
      guard let item, itemPlaces.indices.contains(field) else { return nil }
      return first(itemPlaces[field], in: item)
    }
    return recordPlaces.indices.contains(field) ? first(recordPlaces[field], in: nil) : nil
  }

  /// The text at a path; null and absent read as empty, as a blank column does.
  override func value(variable: Int, field: Int) -> Value? {
    if variable == MapVariable.document { return document?.field(field) }
    guard let found = node(variable, field) else { return .string("") }
    return .string(found.record.string(found.node))
  }

  override func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == MapVariable.document { return document?.equals(field, utf8: utf8) }
    guard let found = node(variable, field) else { return utf8.isEmpty }
    return found.record.withText(found.node) { same(utf8, $0) }
  }
}
