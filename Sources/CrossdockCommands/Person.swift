import Glibc

/// Who sits at the keyboard, for decisions.
enum Person {
  /// The one behind sudo(8), else the one logged in, else the number of the process's user.
  static var current: String {
    for name in ["SUDO_USER", "USER", "LOGNAME"] {
      guard let value = unsafe getenv(name) else { continue }
      let text = unsafe String(cString: value)
      if !text.isEmpty { return text }
    }
    var buffer = [CChar](repeating: 0, count: 256)
    if unsafe getlogin_r(&buffer, buffer.count) == 0 {
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      if !bytes.isEmpty { return String(decoding: bytes, as: UTF8.self) }
    }
    return "uid \(getuid())"
  }
}
