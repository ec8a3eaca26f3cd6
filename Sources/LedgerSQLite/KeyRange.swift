import Commerce
import Glibc
import Ledger

/// Between which keys the entries of one kind and partner lie: a key outside of them is new without a look-up.
///
/// Partners number their orders upwards and export them in that order or in the opposite one, so that most new keys lie
/// outside.
@safe struct KeyRange {
  let kind: DocumentKind
  let partner: PartnerID
  private var isEmpty: Bool
  private var first: [UInt8]
  private var last: [UInt8]

  init(_ kind: DocumentKind, _ partner: PartnerID, _ keys: (first: [UInt8], last: [UInt8])?) {
    self.kind = kind
    self.partner = partner
    isEmpty = keys == nil
    first = keys?.first ?? []
    last = keys?.last ?? []
  }

  /// Whether an entry of this key may exist.
  func mayContain(_ key: Span<UInt8>) -> Bool {
    if isEmpty { return false }
    return KeyRange.order(key, last) <= 0 && KeyRange.order(key, first) >= 0
  }

  /// Takes in a key that exists now.
  mutating func include(_ key: Span<UInt8>) {
    if isEmpty || KeyRange.order(key, last) > 0 { KeyRange.set(&last, key) }
    if isEmpty || KeyRange.order(key, first) < 0 { KeyRange.set(&first, key) }
    isEmpty = false
  }

  private static func set(_ target: inout [UInt8], _ key: Span<UInt8>) {
    target.removeAll(keepingCapacity: true)
    unsafe key.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
  }

  /// As SQLite compares two BLOBs: by bytes, a beginning before the whole.
  private static func order(_ left: Span<UInt8>, _ right: [UInt8]) -> Int {
    let common = min(left.count, right.count)
    let order = unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        guard common > 0, let left = left.baseAddress, let right = right.baseAddress else { return CInt(0) }
        return unsafe memcmp(left, right, common)
      }
    }
    return order == 0 ? left.count - right.count : Int(order)
  }
}
