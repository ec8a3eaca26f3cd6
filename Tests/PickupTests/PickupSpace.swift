import DurableFiles
import Pickup
import TestSupport
import Testing
import Values

/// An inbox with one partner, a work folder, an archive and a place for what is refused.
///
/// The inbox can lie on a second file system.
struct PickupSpace {
  let drop: TemporaryFolder
  let home = try? TemporaryFolder()
  let partner: PartnerPickup
  /// What the inbox is taken to lie on.
  let assumed: FileSystem?

  init(on root: String = "/tmp", marker: String? = nil, assuming assumed: FileSystem? = nil) throws {
    self.assumed = assumed
    drop = try TemporaryFolder(on: root)
    partner = PartnerPickup(name: "shop", marker: marker, quiet: .seconds(2), patience: .seconds(3600))
    try drop.makeFolder("shop")
    for name in ["work", "archive", "rejected"] { try home?.makeFolder(name) }
  }

  var inbox: Inbox { inbox(faults: nil) }

  func inbox(faults: FaultScript?) -> Inbox {
    Inbox(drop.path, partners: [partner], calls: Calls(faults: faults, assuming: assumed))
  }

  func folder(_ name: String, faults: FaultScript? = nil) throws -> Folder {
    try Folder("\(try #require(home).path)/\(name)", calls: Calls(faults: faults))
  }

  func work(faults: FaultScript? = nil) throws -> Work { Work(try folder("work", faults: faults)) }

  /// The one ticket that a scan gives.
  func ticket(faults: FaultScript? = nil) throws -> Ticket {
    let tickets = try inbox(faults: faults).scan().tickets
    try #require(tickets.count == 1)
    return tickets[0]
  }

  /// All that lies at home, without the drop.
  func kept() throws -> [String: String] { try #require(home).tree() }
}

/// A proof for text: it closes when it ends with a period.
func period(_ file: borrowing OpenFile) throws(FileError) -> ContentProof {
  let bytes = try file.readAll()
  if bytes.last == UInt8(ascii: ".") { return .closes }
  if bytes.last == UInt8(ascii: "?") { return .cannotTell(ends: "?") }
  return bytes.allSatisfy { $0 == UInt8(ascii: " ") } ? .empty : .doesNotClose(Diagnostic.Note("no-period"))
}
