import Foundation
import Glibc
import Testing

/// The programs of others that these tests run against.
///
/// They run where `CROSSDOCK_REAL=1` demands them, as `make chaos` does; elsewhere they are skipped with the reason.
enum RealParts {
  static let areDemanded = ProcessInfo.processInfo.environment["CROSSDOCK_REAL"] == "1"

  /// OpenSSH's server and client.
  static let haveServer =
    areDemanded
    && ["/usr/sbin/sshd", "/usr/bin/sftp", "/usr/bin/ssh-keygen"].allSatisfy(isProgram)
  /// SSHFS, and a kernel that lets us mount it.
  static let haveMounts =
    haveServer && ["/usr/bin/sshfs", "/usr/bin/fusermount3"].allSatisfy(isProgram) && mayUseFuse
  /// Whether we may mount a file system in memory, and make namespaces.
  static let isRoot = areDemanded && geteuid() == 0

  static let noServer: Comment = "CROSSDOCK_REAL=1, and openssh-server"
  static let noMounts: Comment = "CROSSDOCK_REAL=1, openssh-server, sshfs and /dev/fuse"
  static let noRoot: Comment =
    "CROSSDOCK_REAL=1, and mounting takes root; CrashTests give ENOSPC at each step"
  static let tooSlow: Comment = "slow: CROSSDOCK_REAL=1, as in make chaos"

  private static let mayUseFuse = unsafe access("/dev/fuse", R_OK | W_OK) == 0

  private static func isProgram(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }
}

@Suite struct RealPartsAreHere {
  @Test(.enabled(if: RealParts.areDemanded, "they are not demanded"))
  func `all parts are here where they are demanded`() {
    #expect(RealParts.haveServer)
    #expect(RealParts.haveMounts)
    #expect(RealParts.isRoot)
  }
}
