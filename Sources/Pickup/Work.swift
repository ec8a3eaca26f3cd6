package import DurableFiles
internal import Glibc

/// The folder in which claimed files lie while they are worked on.
///
/// Only one pass works in it at a time (``FolderLock``), and it is on a local file system.
package final class Work: Sendable {
  /// `.crossdock/work`.
  package let folder: Folder

  /// Takes the work folder.
  package init(_ folder: Folder) {
    self.folder = folder
  }

  /// Makes a file ours, by renaming it here; on another file system by a copy that is verified.
  ///
  /// The marker comes first: a stop between the two leaves a file that waits for its marker, and ``recover(into:)``
  /// puts that back. Afterwards the file is asked once more whether anybody writes to it, and goes back if so.
  ///
  /// - Throws: what moving throws; the file is then where it was, or, if it could not be put back, here and found by
  ///   ``recover(into:)``.
  package func claim(_ ticket: Ticket, seen: FileStatus, as batch: String) throws(FileError) -> ClaimOutcome {
    let claim = Claim(batch: batch, partner: ticket.partner.name, name: ticket.name, marker: ticket.marker)
    guard let now = try ticket.folder.status(ticket.name) else { return .gone }
    guard now == seen else { return .waiting(Waiting(.changing)) }
    let room = try folder.makeFolder(claim.folderName())
    var outcome = ClaimOutcome.claimed(claim)
    do throws(FileError) {
      if let marker = ticket.marker { try ticket.folder.move(marker, to: room, as: marker) }
      try ticket.folder.move(ticket.name, to: room, as: ticket.name)
      try folder.sync()
      let file = try room.open(ticket.name)
      let found = try file.status()
      let isSame = found.device == seen.device ? found.hasSameContent(as: seen) : found.size == seen.size
      if !isSame { outcome = .waiting(Waiting(.changing)) }
      if file.writers() == .some { outcome = .waiting(Waiting(.openForWriting)) }
    } catch let error where error.number == ENOENT {
      outcome = .gone
    } catch let error where error.code == "file-changed" {
      // Only a copy can end so, and its source is still in the inbox, with more in it than the copy.
      try room.remove(ticket.name)
      outcome = .waiting(Waiting(.changing))
    } catch {
      // Best effort: on a disk that is full or gone it stays here, and recovery finds it.
      _ = try? release(claim, to: ticket.folder)
      throw error
    }
    if case .claimed = outcome { return outcome }
    try release(claim, to: ticket.folder)
    return outcome
  }

  /// Opens a claimed file for reading.
  ///
  /// - Throws: `file-open`.
  package func open(_ claim: Claim) throws(FileError) -> OpenFile {
    try folder.folder(claim.folderName()).open(claim.name)
  }

  /// What the claim's marker says, where there is one.
  ///
  /// - Throws: `file-open`, `file-read`.
  package func markerText(_ claim: Claim) throws(FileError) -> MarkerText? {
    guard let marker = claim.marker else { return nil }
    return MarkerText(bytes: try folder.folder(claim.folderName()).open(marker).readAll(limit: 4096))
  }

  /// Puts a claimed file back into its partner's folder, and gives the name that it has there.
  ///
  /// Where its name was taken by a new file meanwhile, it comes back with the batch before its name: nothing is
  /// overwritten, nothing lost.
  ///
  /// - Throws: what moving throws.
  @discardableResult
  package func release(_ claim: Claim, to inbox: Folder) throws(FileError) -> FileName {
    let room = try folder.folder(claim.folderName())
    var name = claim.name
    if try room.status(claim.name) != nil {
      do throws(FileError) {
        try room.move(claim.name, to: inbox, as: name)
      } catch let error where error.code == "file-target-differs" {
        name = try claim.name.prefixed(by: "\(claim.batch)-", limit: FileName.longest - 16)
        try room.move(claim.name, to: inbox, as: name)
      }
    }
    if let marker = claim.marker, try room.status(marker) != nil {
      let suffix = marker.bytes.dropFirst(claim.name.bytes.count)
      do throws(FileError) {
        try room.move(marker, to: inbox, as: FileName(name.bytes + suffix))
      } catch let error where error.code == "file-target-differs" {
        // A marker of the same name stands there already, and says the same: that the file is done.
        try room.remove(marker)
      }
    }
    try finish(claim)
    return name
  }

  /// Removes what is left of a claim whose file was put away: its marker and its folder (T35).
  ///
  /// - Throws: `file-remove`.
  package func finish(_ claim: Claim) throws(FileError) {
    let name = try claim.folderName()
    if let marker = claim.marker {
      do throws(FileError) {
        try folder.folder(name).remove(marker)
      } catch let error where error.number == ENOENT {
        // The folder itself is gone already.
      }
    }
    try folder.removeFolder(name)
  }

  /// Finds what a stopped process left here, mends what a step left half done, and gives the claims that are whole.
  ///
  /// Empty folders are removed; a marker that came without its file goes back; of a file that was copied here from
  /// another file system and not removed there, the inbox's copy is removed.
  ///
  /// - Throws: what listing, moving and removing throw.
  package func recover(into inbox: Inbox) throws(FileError) -> [Claim] {
    var claims: [Claim] = []
    for name in try folder.list().sorted() {
      guard let (batch, partner) = Claim.parse(name), try folder.status(name)?.kind == .folder else {
        continue
      }
      let room = try folder.folder(name)
      try room.sweepStages()
      let settings = inbox.partners.first { $0.name == partner } ?? PartnerPickup(name: partner)
      let names = try room.list()
      let marker = names.first { settings.isMarker($0) }
      if let data = names.first(where: { $0 != marker }) {
        let claim = Claim(batch: batch, partner: partner, name: data, marker: marker)
        try removeCopy(claim, room, inbox)
        claims.append(claim)
      } else if let marker, let data = settings.data(for: marker) {
        try release(
          Claim(batch: batch, partner: partner, name: data, marker: marker), to: inbox.folder(of: partner))
      } else {
        try folder.removeFolder(name)
      }
    }
    return claims
  }

  private func removeCopy(_ claim: Claim, _ room: Folder, _ inbox: Inbox) throws(FileError) {
    let source: Folder
    do throws(FileError) {
      source = try inbox.folder(of: claim.partner)
    } catch {
      // The partner or its mount is gone; the claim is whole without it.
      return
    }
    guard let left = try source.status(claim.name), let own = try room.status(claim.name),
      left.device != own.device, left.size == own.size
    else { return }
    let digest = try FileDigest.sha256(of: room.open(claim.name))
    if try source.holds(claim.name, digest.digest, digest.length) { try source.remove(claim.name) }
  }
}
