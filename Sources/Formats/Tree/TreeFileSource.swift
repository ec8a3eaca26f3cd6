/// A byte source of rows as the tree readers want it.
package struct TreeFileSource: TreeByteSource {
  private let source: any ByteSource

  /// - Parameter source: stands at the first byte.
  package init(_ source: any ByteSource) {
    self.source = source
  }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    let bytes = unsafe buffer.bindMemory(to: UInt8.self)
    var output = unsafe OutputSpan(buffer: bytes, initializedCount: 0)
    var failure: FormatError?
    do throws(FormatError) {
      try source.read(into: &output)
    } catch {
      failure = error
    }
    let count = unsafe output.finalize(for: bytes)
    if let failure { throw failure }
    return count
  }
}
