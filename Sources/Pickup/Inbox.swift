package import DurableFiles
internal import Glibc
internal import Synchronization
package import Values

/// The folder where partners drop files, each partner in a folder of its own.
///
/// A scan reads names and sizes, never contents; it changes nothing, and remembers of the files nothing but what it
/// has said of them: so a scan that breaks off leaves no file marked (T16), and no time in a file is a high-water mark
/// (T14).
package final class Inbox: Sendable {
  /// What a scan found.
  package struct Scan: Sendable {
    /// What may be claimed, partner by partner in the order of the settings, each by natural order of the names (T15).
    package var tickets: [Ticket] = []
    /// What people should know, each said once for as long as it lasts.
    package var notes: [Diagnostic] = []
  }

  /// The inbox's path; opened anew at each scan, since the folder may be removed and made again (T12).
  package let path: String
  package let partners: [PartnerPickup]
  let calls: Calls
  private let label: String
  private let memory = Mutex(Memory())

  private struct Memory {
    var said: Set<Diagnostic> = []
    /// Markers without data, and since when.
    var lone: [FileKey: Uptime] = [:]
  }

  /// Takes the inbox's path, the partners in their order, and the name by which messages call the folder.
  package init(
    _ path: String, partners: [PartnerPickup], label: String = "inbox", calls: Calls = .process
  ) {
    self.path = path
    self.partners = partners
    self.label = label
    self.calls = calls
  }

  /// Lists all partners' folders.
  ///
  /// A folder that cannot be listed is a note, and the others go on (T04).
  ///
  /// - Throws: `file-open`, `file-list` for the inbox itself.
  package func scan(at now: Uptime = .now()) throws(FileError) -> Scan {
    let root = try Folder(path, calls: calls)
    var scan = Scan()
    var lone: [FileKey: Uptime] = [:]
    try noteStrangers(in: root, &scan)
    let known = memory.withLock { $0.lone }
    for partner in partners {
      // A list that breaks off gives none of its files: half a list would look like files that are gone.
      var part = Scan()
      do throws(FileError) {
        let folder = try root.folder(FileName(partner.name))
        try list(folder, of: partner, &part, &lone, known, now)
        scan.tickets += part.tickets
        scan.notes += part.notes
      } catch let error where error.number == ENOENT {
        scan.notes.append(
          Diagnostic("pickup-folder-missing", ["\(label)/\(partner.name)"], severity: .warning))
      } catch {
        scan.notes.append(error.diagnostic)
      }
    }
    let current = Set(scan.notes)
    memory.withLock { memory in
      scan.notes.removeAll { memory.said.contains($0) }
      memory.said = current
      memory.lone = lone
    }
    return scan
  }

  /// A partner's folder as it is now.
  ///
  /// - Throws: `file-open`, `file-outside`.
  package func folder(of partner: String) throws(FileError) -> Folder {
    try Folder(path, calls: calls).folder(FileName(partner))
  }

  /// What lies in the inbox itself belongs to nobody: people often drop a file one folder too high.
  private func noteStrangers(in root: Folder, _ scan: inout Scan) throws(FileError) {
    let names = Set(partners.map { Array($0.name.utf8) })
    for name in try root.list().sorted() where !PartialName.matches(name) && !names.contains(name.bytes) {
      let isFolder = try root.status(name)?.kind == .folder
      scan.notes.append(note(isFolder ? "pickup-unknown-folder" : "pickup-stray-file", "\(label)/\(name)"))
    }
  }

  private func list(
    _ folder: Folder, of partner: PartnerPickup, _ scan: inout Scan, _ lone: inout [FileKey: Uptime],
    _ known: [FileKey: Uptime], _ now: Uptime
  ) throws(FileError) {
    let names = try folder.list().filter { !PartialName.matches($0) }.sorted()
    let all = Set(names)
    for name in names {
      let path = "\(label)/\(partner.name)/\(name)"
      if let data = partner.data(for: name) {
        if !all.contains(data) {
          let key = FileKey(partner: partner.name, name: name)
          let since = known[key] ?? now
          lone[key] = since
          if now - since >= partner.patience { scan.notes.append(note("pickup-marker-alone", path)) }
        }
        continue
      }
      let status: FileStatus
      do throws(FileError) {
        guard let found = try folder.status(name) else { continue }
        status = found
      } catch {
        // One file's error is its own: the files after it are listed (T04).
        scan.notes.append(error.diagnostic)
        continue
      }
      switch status.kind {
      case .plain:
        let marker = try partner.marker.map { (suffix) throws(FileError) in try name.appending(suffix) }
        scan.tickets.append(
          Ticket(
            partner: partner, name: name, folder: folder, path: path, status: status,
            marker: marker.flatMap { all.contains($0) ? $0 : nil }))
      case .folder: scan.notes.append(note("pickup-subfolder", path))
      case .symbolicLink: scan.notes.append(note("pickup-link", path))
      case .special: scan.notes.append(note("pickup-special", path))
      }
    }
  }

  private func note(_ code: String, _ path: String) -> Diagnostic {
    Diagnostic(code, [path], severity: .warning)
  }
}
