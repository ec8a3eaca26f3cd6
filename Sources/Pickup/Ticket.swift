package import DurableFiles

/// A file of a partner's, by its name.
package struct FileKey: Hashable, Sendable {
  package var partner: String
  package var name: FileName

  package init(partner: String, name: FileName) {
    self.partner = partner
    self.name = name
  }
}

/// The name of a file that may be claimed, and the folder in which it was seen.
///
/// Copyable, and worth nothing by itself: the file can be gone or another by the time somebody looks.
package struct Ticket: Sendable {
  package var partner: PartnerPickup
  package var name: FileName
  /// The folder as it was open while it was listed, whatever has its path by now.
  package var folder: Folder
  /// As people know it, relative to the workspace: `inbox/shop/orders.csv`.
  package var path: String
  /// What the listing saw.
  package var status: FileStatus
  /// The marker beside it, where the partner uses one and it is there.
  package var marker: FileName?

  /// What the file is known by between two scans.
  package var key: FileKey { FileKey(partner: partner.name, name: name) }
}
