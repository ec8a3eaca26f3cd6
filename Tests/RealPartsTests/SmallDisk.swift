import Glibc
import TestSupport

/// A disk of a few megabytes in memory, which can be full.
final class SmallDisk: Sendable {
  private let folder: TemporaryFolder
  var path: String { folder.path }

  init(megabytes: Int = 1) throws {
    folder = try TemporaryFolder()
    guard unsafe mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
      throw SystemCallError(number: errno, path: folder.path)
    }
  }

  deinit { _ = unsafe umount2(folder.path, Int32(MNT_DETACH)) }

  /// Leaves no byte of room.
  func fill() {
    let block = [UInt8](repeating: 0, count: 4096)
    for number in 0... {
      guard (try? folder.write("fill-\(number)", bytes: block)) != nil else { break }
    }
  }

  /// Makes room again.
  func makeRoom() {
    for number in 0... {
      guard folder.bytes("fill-\(number)") != nil else { break }
      folder.remove("fill-\(number)")
    }
  }
}
