import Expressions
import Formats
import Values

/// A record of a JSON or XML file as expressions see it: `row.shipping_address.zip`, `line.quantity`.
final class TreeInput: MapInput {
  /// The root of the record at hand.
  private(set) var root: TreeItem?
  private(set) var record: TreeRecord?
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

  /// Takes another record.
  func take(_ record: TreeRecord) {
    self.record = record
    root = TreeItem(record)
    item = nil
    record.forgetTexts()
    envelope?.forgetTexts()
  }

  /// Where a path of a record, or of one of its items, begins.
  private func start(_ place: TreePlace, _ item: TreeItem?) -> TreeItem? {
    place.isOutside ? envelope.map { TreeItem($0) } : item ?? root
  }

  /// The first node at a place that is not null.
  func first(_ place: TreePlace, in item: TreeItem?) -> TreeItem? { start(place, item)?.first(place.slot) }

  /// The node at a place behind another one of it, or the first; null ones are left out.
  func next(_ place: TreePlace, in item: TreeItem?, behind last: TreeItem?) -> TreeItem? {
    start(place, item)?.next(place.slot, behind: last)
  }

  /// All nodes at a place that are not null.
  func all(_ place: TreePlace, in item: TreeItem?) -> [TreeItem] {
    var items: [TreeItem] = []
    while let found = next(place, in: item, behind: items.last) { items.append(found) }
    return items
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
    return .string(String(copying: found.text.bytes))
  }

  override func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == MapVariable.document { return document?.equals(field, utf8: utf8) }
    guard let found = node(variable, field) else { return utf8.isEmpty }
    return found.text.equals(utf8)
  }
}
