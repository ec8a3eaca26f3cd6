extension String {
  /// The text of UTF-8 bytes.
  package init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { buffer in unsafe String(decoding: buffer, as: UTF8.self) }
  }
}

extension [UInt8] {
  /// The bytes of a span as an array of its own.
  package init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { buffer in unsafe Array(buffer) }
  }
}
