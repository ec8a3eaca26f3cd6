/// A growing run of plain values with one owner, for the inner loops of parsers.
///
/// How it differs from `Array`: it is never shared, so nothing is counted or copied on write; `removeAll` keeps the
/// room; and behind the last element there are always eight readable bytes, so that a word may be loaded at any
/// index. Indexes are not checked in release builds: it stays inside the parsers.
@safe
@usableFromInline
package struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The first element; valid until the next call that grows the buffer.
  @usableFromInline package private(set) var base: UnsafeMutablePointer<Element>
  /// How many elements are in use.
  @usableFromInline package var count: Int
  /// How many elements there is room for.
  @usableFromInline package private(set) var capacity: Int

  /// Makes an empty buffer with room for some elements.
  package init(capacity: Int = 16) {
    self.capacity = max(capacity, 1)
    count = 0
    unsafe base = GrowingBuffer.allocate(self.capacity)
  }

  deinit {
    unsafe UnsafeMutableRawPointer(base).deallocate()
  }

  /// The bytes behind the last element that may be read, though they mean nothing.
  private static var padding: Int { 8 }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let bytes = capacity * MemoryLayout<Element>.stride + padding
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: max(MemoryLayout<Element>.alignment, 8))
    unsafe raw.advanced(by: bytes - padding).initializeMemory(as: UInt8.self, repeating: 0, count: padding)
    return unsafe raw.bindMemory(to: Element.self, capacity: capacity)
  }

  /// Makes room for at least so many elements in all.
  @usableFromInline
  package mutating func reserve(_ needed: Int) {
    if needed <= capacity { return }
    let larger = max(needed, capacity * 2)
    let moved = unsafe GrowingBuffer.allocate(larger)
    unsafe moved.update(from: base, count: count)
    unsafe UnsafeMutableRawPointer(base).deallocate()
    unsafe base = moved
    capacity = larger
  }

  /// Gives memory back where far more is held than a usual filling needs.
  package mutating func shrink(to wanted: Int) {
    if capacity <= wanted || count > wanted { return }
    let moved = unsafe GrowingBuffer.allocate(wanted)
    unsafe moved.update(from: base, count: count)
    unsafe UnsafeMutableRawPointer(base).deallocate()
    unsafe base = moved
    capacity = wanted
  }
}

extension GrowingBuffer {
  /// The element at an index that is in use.
  @inlinable
  package subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return unsafe base[index]
    }
    set {
      assert(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }

  /// Adds one element at the end.
  @inlinable
  package mutating func append(_ element: Element) {
    if count == capacity { reserve(count + 1) }
    unsafe base[count] = element
    count &+= 1
  }

  /// Adds the elements that a pointer leads to.
  @inlinable
  package mutating func append(_ source: UnsafePointer<Element>, count added: Int) {
    if count &+ added > capacity { reserve(count + added) }
    unsafe (base + count).update(from: source, count: added)
    count &+= added
  }

  /// Forgets the elements and keeps the room.
  @inlinable
  package mutating func removeAll() {
    count = 0
  }

  /// The elements in use, to be read within the life of the borrow.
  @inlinable
  package var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      let all = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(all, borrowing: self)
    }
  }
}
