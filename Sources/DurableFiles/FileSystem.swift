/// What kind of file system a folder lies on, by statfs(2)'s magic number.
package struct FileSystem: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// On this machine: the kernel sees every writer and every event.
    case local
    /// Others write on a server; events and leases tell nothing.
    case network
    /// A program stands behind it (SSHFS, rclone); the same holds.
    case fuse
  }

  package var kind: Kind
  /// As mount(8) calls it, or the number in hexadecimal.
  package var name: String

  /// Takes statfs(2)'s `f_type`.
  ///
  /// One that is not known counts as network: then nothing is believed too early.
  package init(magic: UInt64) {
    if let local = FileSystem.local[magic] {
      (kind, name) = (.local, local)
    } else if magic == 0x6573_5546 {
      (kind, name) = (.fuse, "fuse")
    } else {
      (kind, name) = (.network, FileSystem.network[magic] ?? "0x" + String(magic, radix: 16))
    }
  }

  // The numbers stand in linux/magic.h and in each file system's own source.
  private static let local: [UInt64: String] = [
    0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x0102_1994: "tmpfs", 0xF2F5_2010: "f2fs",
    0x2FC1_2FC1: "zfs", 0x794C_7630: "overlay", 0x8584_58F6: "ramfs", 0x4D44: "vfat", 0x2011_BAB0: "exfat",
    0x7366_746E: "ntfs3", 0xCA45_1A4E: "bcachefs", 0x5265_4973: "reiserfs", 0x3153_464A: "jfs",
  ]

  private static let network: [UInt64: String] = [
    0x6969: "nfs", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb2", 0x517B: "smb", 0x0102_1997: "9p",
    0x5346_414F: "afs",
    0x00C3_6400: "ceph", 0x0BD0_0BD0: "lustre", 0x0116_1970: "gfs2", 0x7461_636F: "ocfs2",
    0x786F_4256: "vboxsf",
  ]
}
