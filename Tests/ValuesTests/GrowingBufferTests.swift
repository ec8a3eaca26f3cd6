import Testing
import Values

@Suite struct GrowingBufferTests {
  @Test(arguments: [1, 2, 16, 1000])
  func `what is appended stands there, however often the buffer grows and shrinks`(capacity: Int) {
    var buffer = GrowingBuffer<Int32>(capacity: capacity)
    for number in 0..<5000 { buffer.append(Int32(number)) }
    buffer[7] = -7
    var other = GrowingBuffer<Int32>()
    unsafe other.append(buffer.base, count: buffer.count)
    buffer.removeAll()
    buffer.append(1)
    buffer.shrink(to: 4)
    #expect(buffer.capacity == 4)
    #expect(buffer[0] == 1)
    let span = other.span
    #expect(span.count == 5000)
    for index in 0..<span.count { #expect(span[index] == (index == 7 ? -7 : Int32(index))) }
  }
}
