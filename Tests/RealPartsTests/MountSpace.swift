import DurableFiles
import Foundation
import TestSupport

/// A workspace whose inbox, outbox or both lie on a server, beside one that has all at home.
struct MountSpace {
  let server: FileServer
  let workspace: TemporaryWorkspace
  let inbox: Mount?
  let outbox: Mount?

  init(inbox hasInbox: Bool = true, outbox hasOutbox: Bool = true, settings: String = "quiet: 200ms")
    async throws
  {
    server = try await FileServer()
    for partner in ["shop", "books", "tables"] { try server.folder.makeFolder("files/in/\(partner)") }
    inbox = hasInbox ? try await Mount("in", of: server) : nil
    outbox = hasOutbox ? try await Mount("out", of: server) : nil
    let folders = [inbox.map { "inbox: \($0.path)" }, outbox.map { "outbox: \($0.path)" }].compactMap(\.self)
    workspace = try TemporaryWorkspace("\(settings)\nfolders: { \(folders.joined(separator: ", ")) }")
  }

  /// Drops a file as the partner's own program does: on the server, or at home where the inbox is there.
  func drop(_ text: String, as name: String, partner: String = "shop") throws {
    guard inbox != nil else { return try workspace.drop(text, as: name, partner: partner) }
    try server.folder.write("files/dropping", text)
    try server.folder.rename("files/dropping", "files/in/\(partner)/\(name)")
  }

  /// What lies in the inbox, by the server's own disk.
  func waiting() throws -> [String] {
    guard inbox != nil else { return try workspace.inbox() }
    return try server.folder.tree("files/in/").keys.filter { !$0.hasSuffix("/") }.map {
      String($0.dropFirst("files/in/".count))
    }.sorted()
  }

  /// What lies in the outbox, by the server's own disk; hidden files too, since there should be none.
  func sent() throws -> [String: String] {
    let (folder, prefix) = outbox == nil ? (workspace.folder, "outbox/") : (server.folder, "files/out/")
    let files = try folder.tree(prefix).filter { !$0.key.hasSuffix("/") }
    return Dictionary(uniqueKeysWithValues: files.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  /// The outbox of a workspace with all at home.
  static func sent(_ workspace: TemporaryWorkspace) throws -> [String: String] {
    let files = try workspace.folder.tree("outbox/").filter { !$0.key.hasSuffix("/") }
    return Dictionary(
      uniqueKeysWithValues: files.map { (String($0.key.dropFirst("outbox/".count)), $0.value) })
  }
}
