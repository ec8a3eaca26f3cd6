import Glibc

/// Tells systemd how a service fares, where it runs under it.
///
/// See: sd_notify(3): a datagram to the socket that `NOTIFY_SOCKET` names.
package enum ServiceNotice {
  /// Says that the service is up.
  package static func ready() { send("READY=1") }
  /// Says that the service ends.
  package static func stopping() { send("STOPPING=1") }

  private static func send(_ text: String) {
    guard let value = unsafe getenv("NOTIFY_SOCKET") else { return }
    var path = unsafe Array(String(cString: value).utf8)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard !path.isEmpty, path.count < 108 else { return }
    // A name that begins with @ is in the abstract name space, where it begins with a zero byte.
    if path[0] == UInt8(ascii: "@") { path[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = socklen_t(2 + path.count)
    let bytes = Array(text.utf8)
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
        _ = unsafe sendto(descriptor, bytes, bytes.count, 0, target, length)
      }
    }
  }
}
