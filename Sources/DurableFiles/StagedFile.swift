internal import Glibc
internal import Synchronization
package import Values

/// A file in the making, in the folder where it is to appear, under a name that nobody looks at.
///
/// ```swift
/// var stage = try StagedFile(in: outbox)
/// try stage.write(header)
/// try stage.write(rows)
/// let digest = try stage.publish(as: name)
/// ```
///
/// - Dropped without ``publish(as:)``, on a throw or a return, it removes itself.
/// - Its name begins with a dot and ends with `.tmp`; what a killed process leaves is swept by
///   ``Folder/sweepStages()``.
/// - It has mode 0640 whatever the umask, and its SHA-256 is taken as the bytes go by.
package struct StagedFile: ~Copyable {
  /// How stages are told from files that are meant to be seen.
  package static let prefix: [UInt8] = Array(".crossdock-stage-".utf8)
  private static let counter = Atomic<Int>(0)
  private static let blockSize = 256 * 1024

  private let folder: Folder
  let name: FileName
  private let file: OpenFile
  private var buffer: [UInt8] = []
  private var running = RunningDigest()
  private var flushed = 0
  private var isSynced = false
  private var isPublished = false

  /// Makes an empty stage in a folder.
  ///
  /// - Throws: `file-create`, `file-mode`.
  package init(in folder: Folder, mode: UInt32 = 0o640) throws(FileError) {
    while true {
      let number = StagedFile.counter.wrappingAdd(1, ordering: .relaxed).newValue
      let name = try FileName(StagedFile.prefix + Array("\(getpid())-\(number).tmp".utf8))
      let file: OpenFile
      do throws(FileError) {
        file = try folder.calls.open(name, in: folder, flags: O_RDWR | O_CREAT | O_EXCL, mode: mode)
      } catch let error where error.number == EEXIST {
        // Left by a killed process that had our number.
        continue
      }
      do throws(FileError) {
        try folder.calls.setMode(mode, of: file.descriptor, file.path)
      } catch {
        // Best effort: the reason to tell is the mode, not the clean-up; the sweep takes what stays.
        try? folder.calls.unlink(name, in: folder)
        throw error
      }
      self.folder = folder
      self.name = name
      self.file = file
      return
    }
  }

  deinit {
    // Best effort, as above: the sweep at the next start removes what cannot be removed now.
    if !isPublished { try? folder.calls.unlink(name, in: folder) }
  }

  /// How many bytes were written so far.
  package var length: Int { flushed + buffer.count }

  /// Puts bytes behind those that are there.
  ///
  /// - Throws: `file-write`.
  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    if buffer.isEmpty, bytes.count >= StagedFile.blockSize { return try put(bytes) }
    buffer.append(contentsOf: bytes)
    if buffer.count >= StagedFile.blockSize { try flush() }
  }

  /// Puts a span of bytes behind those that are there.
  ///
  /// - Throws: `file-write`.
  package mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
    unsafe bytes.withUnsafeBufferPointer { (all: UnsafeBufferPointer<UInt8>) in
      unsafe buffer.append(contentsOf: all)
    }
    if buffer.count >= StagedFile.blockSize { try flush() }
  }

  /// Puts text behind the bytes that are there, in UTF-8.
  ///
  /// - Throws: `file-write`.
  package mutating func write(_ text: String) throws(FileError) {
    try write(Array(text.utf8))
  }

  /// Puts the bytes of another file behind those that are there, and tells how many they were.
  ///
  /// - Throws: `file-read`, `file-write`.
  package mutating func write(
    from source: borrowing OpenFile, atMost limit: Int = .max
  ) throws(FileError) -> Int {
    var block = [UInt8](repeating: 0, count: min(1 << 20, max(limit, 1)))
    var offset = 0
    while offset < limit, case let found = try source.read(at: offset, into: &block), found > 0 {
      let count = min(found, limit - offset)
      try write(count == block.count ? block : Array(block.prefix(count)))
      offset += count
    }
    return offset
  }

  /// Makes the whole file visible under its name, for good, and gives its digest.
  ///
  /// The order is the guarantee: all bytes written, their number checked, synced to the disk, the name given without
  /// replacing anything, the folder synced. A name that is taken by the same bytes is a success, so that a publication
  /// which was cut off can be repeated; one that is taken by other bytes is an error, and stays as it is (T59).
  ///
  /// - Throws: `file-write`, `file-length`, `file-sync`, `file-rename`, `file-target-differs`.
  package consuming func publish(as target: FileName) throws(FileError) -> Digest {
    try complete()
    let digest = running.finalize()
    if try folder.settle(name, in: folder, as: target) {
      isPublished = true
    } else if try !folder.holds(target, digest, flushed) {
      throw FileError.targetDiffers(folder.path(target))
    }
    try folder.sync()
    return digest
  }

  /// Takes the place of whatever has the name: for our own small state, never for outputs.
  ///
  /// - Throws: `file-write`, `file-length`, `file-sync`, `file-rename`.
  package consuming func replace(_ target: FileName) throws(FileError) {
    try complete()
    try folder.calls.rename(name, in: folder, to: target, in: folder)
    isPublished = true
    try folder.sync()
  }

  /// Writes and syncs all of it, and says what it is, before it is published.
  ///
  /// - Throws: `file-write`, `file-length`, `file-sync`.
  package mutating func sealed() throws(FileError) -> (digest: Digest, length: Int) {
    try complete()
    return (running.finalize(), flushed)
  }

  /// Writes and syncs what is in memory, and reads the file once more from the disk.
  ///
  /// - Throws: `file-write`, `file-length`, `file-sync`, `file-read`, `file-copy-differs`.
  mutating func verify() throws(FileError) -> Digest {
    try complete()
    let digest = running.finalize()
    let found = try FileDigest.sha256(of: file)
    guard found.digest == digest, found.length == flushed else { throw FileError.copyDiffers(file.path) }
    return digest
  }

  private mutating func complete() throws(FileError) {
    try flush()
    if isSynced { return }
    let found = try file.status().size
    if found != flushed { throw FileError.length(file.path, found: found, expected: flushed) }
    try folder.calls.sync(file.descriptor, file.path)
    isSynced = true
  }

  private mutating func flush() throws(FileError) {
    if buffer.isEmpty { return }
    try put(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes bytes behind those that are in the file.
  private mutating func put(_ bytes: [UInt8]) throws(FileError) {
    try folder.calls.write(bytes, at: flushed, to: file)
    running.update(bytes, count: bytes.count)
    isSynced = false
    flushed += bytes.count
  }
}
