internal import Glibc

/// One run of glibc's `iconv` from one encoding to another; see `man 3 iconv`.
@safe
final class Converter {
  /// Why a conversion stopped.
  enum Stop {
    /// All input is used.
    case done
    /// The output is full.
    case full
    /// The input ends within a character.
    case cut
    /// The next input is not convertible.
    case unconvertible
  }

  private let handle: iconv_t

  /// Nil where this system does not have the encodings: `iconv_open` sets EINVAL.
  init?(from source: String, to target: String) {
    guard let opened = unsafe iconv_open(target, source), Int(bitPattern: opened) != -1 else { return nil }
    unsafe handle = opened
  }

  deinit {
    _ = unsafe iconv_close(handle)
  }

  /// Converts input from an offset on, as far as it goes; both offsets move.
  func convert(
    _ input: [UInt8], from offset: inout Int, to end: Int, into output: inout OutputSpan<UInt8>
  )
    -> Stop
  {
    let start = offset
    let handle = unsafe handle
    var used = 0
    let stop: Stop = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe output.withUnsafeMutableBufferPointer { free, count in
        // iconv takes a pointer to mutable characters, and does not change them.
        var source = unsafe UnsafeMutablePointer<CChar>(
          OpaquePointer(bytes.baseAddress.map { unsafe $0 + start }))
        var sourceLeft = end - start
        var target = unsafe UnsafeMutablePointer<CChar>(
          OpaquePointer(free.baseAddress.map { unsafe $0 + count }))
        var targetLeft = free.count - count
        let result = unsafe iconv(handle, &source, &sourceLeft, &target, &targetLeft)
        let code = errno
        used = end - start - sourceLeft
        count = free.count - targetLeft
        guard result == -1 else { return .done }
        switch code {
        case E2BIG: return .full
        case EINVAL: return .cut
        default: return .unconvertible
        }
      }
    }
    offset += used
    return stop
  }
}
