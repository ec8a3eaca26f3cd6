/// A map of the expression language: keys are bool, int, uint or string, and keep the order in which they
/// came.
///
/// Numbers of equal value are one key, whatever their types (`{1: 'a'}[1u]`).
package struct MapValue: Sendable {
  /// One key with its value.
  package struct Entry: Sendable {
    package let key: Value
    package let value: Value
  }

  package private(set) var entries: [Entry] = []
  private var index: [MapKey: Int] = [:]

  package init() {}

  /// A map with text keys, in this order; of a key that comes twice the first is kept.
  package init(_ fields: [(String, Value)]) {
    for (name, value) in fields { _ = insert(.string(name), value) }
  }

  package var count: Int { entries.count }

  /// Adds an entry; false where the key is there already, or is of no type that keys can have.
  package mutating func insert(_ key: Value, _ value: Value) -> Bool {
    guard key.isMapKey, let found = MapKey(key), index[found] == nil else { return false }
    index[found] = entries.count
    entries.append(Entry(key: key, value: value))
    return true
  }

  /// The value of a key, numbers by value.
  package subscript(_ key: Value) -> Value? {
    guard let found = MapKey(key), let place = index[found] else { return nil }
    return entries[place].value
  }

  /// The value of a text key.
  package subscript(name name: String) -> Value? {
    guard let place = index[.text(TextKey(text: name))] else { return nil }
    return entries[place].value
  }
}

/// A key as it is looked up: one number whatever its type, text by code points.
enum MapKey: Hashable {
  case bool(Bool)
  case negativeOrSmall(Int64)
  case large(UInt64)
  case text(TextKey)

  init?(_ value: Value) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .negativeOrSmall(value)
    case .uint(let value):
      if let small = Int64(exactly: value) { self = .negativeOrSmall(small) } else { self = .large(value) }
    case .double(let value):
      if let small = Int64(exactly: value) {
        self = .negativeOrSmall(small)
      } else if let large = UInt64(exactly: value) {
        self = .large(large)
      } else {
        return nil
      }
    case .string(let value): self = .text(TextKey(text: value))
    default: return nil
    }
  }
}

/// Text that equals only text of the same code points.
struct TextKey: Hashable {
  let text: String

  static func == (left: TextKey, right: TextKey) -> Bool { sameText(left.text, right.text) }

  // Text of equal code points is canonically equivalent, so String's own hash serves.
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Value {
  /// Whether a map may have it as a key.
  var isMapKey: Bool {
    switch self {
    case .bool, .int, .uint, .string: return true
    default: return false
    }
  }
}
