package import Mapping
import Packs
import Values
import YAMLTree

/// A partner of a workspace that is to be made: its name, its pack, and settings over the pack's.
package struct NewPartner: Sendable {
  package let name: String
  package let pack: String
  /// By the settings' dotted names.
  package var values: [String: String] = [:]

  /// A partner under a name of its own.
  package init(name: String, pack: String) {
    self.name = name
    self.pack = pack
  }

  /// Reads `shopify`, or `shopify-us=shopify`.
  package init(_ text: some StringProtocol) {
    let parts = String(text).split(
      separator: "=" as Character, maxSplits: 1, omittingEmptySubsequences: false
    ).map(
      String.init)
    self.init(name: parts.first ?? "", pack: parts.last ?? "")
  }

  /// The packs that a workspace has where nobody says which.
  package static var defaults: [NewPartner] {
    Pack.names.filter { packFile(of: $0)?.isDefault == true }.map { NewPartner(name: $0, pack: $0) }
  }

  /// Partners with those that their packs need and nobody named, under their packs' own names.
  static func withNeeded(_ partners: [NewPartner]) -> [NewPartner] {
    var result = partners
    for partner in partners {
      for pack in packFile(of: partner.pack)?.needs ?? [] where !result.contains(where: { $0.pack == pack }) {
        result.append(NewPartner(name: pack, pack: pack))
      }
    }
    return result
  }

  /// The packs that there are.
  package static var packs: [String] { Pack.names }

  /// The settings of the partner's pack.
  package var settings: [PackFile.Setting] { NewPartner.packFile(of: pack)?.settings ?? [] }

  /// What a built-in pack says of itself.
  static func packFile(of pack: String) -> PackFile? {
    guard let file = Pack.files(of: pack).first(where: { $0.name == "pack.yml" }) else { return nil }
    return try? PackFile(text: file.text, file: "\(pack)/pack.yml")
  }

  /// Whether a text can be a partner's name: it is a folder in the inbox and the outbox, where labels and notices have
  /// folders of their own; their packs bear these names themselves.
  static func isName(_ name: String, pack: String) -> Bool {
    let allowed = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || "._-".utf8.contains($0)
    }
    guard allowed, let first = name.first else { return false }
    return first != "." && first != "-" && (pack == name || !["labels", "notices", "alerts"].contains(name))
  }

  /// What is wrong with partners that are to be.
  ///
  /// - Throws: `init-unknown-pack`, `workspace-partner-name`, `init-partner-twice`, `init-unknown-setting`, and what is
  ///   wrong with a setting's value.
  package static func check(_ partners: [NewPartner]) throws(ConfigurationError) {
    var seen: Set<String> = []
    for partner in partners {
      guard Pack.names.contains(partner.pack) else {
        let known = Pack.names
        throw ConfigurationError(
          Diagnostic(
            "init-unknown-pack", [partner.pack, known.joined(separator: ", ")],
            suggestion: nearest(to: partner.pack, in: known)))
      }
      guard isName(partner.name, pack: partner.pack) else {
        throw ConfigurationError(Diagnostic("workspace-partner-name", [partner.name.quotedForMessage]))
      }
      guard seen.insert(partner.name).inserted else {
        throw ConfigurationError(Diagnostic("init-partner-twice", [partner.name, partner.pack]))
      }
      let settings = partner.settings
      for (name, value) in partner.values.sorted(by: { $0.key < $1.key }) {
        guard let setting = settings.first(where: { $0.name == name }) else {
          let known = settings.map(\.name)
          throw ConfigurationError(
            Diagnostic(
              "workspace-unknown-setting",
              [name, partner.pack, known.isEmpty ? "-" : known.joined(separator: ", ")],
              suggestion: nearest(to: name, in: known)))
        }
        if setting.isSecret {
          throw ConfigurationError(
            Diagnostic("workspace-secret-here", [name, partner.name, WorkspaceSecrets.file]))
        }
        if let fault = setting.fault(of: value) {
          throw ConfigurationError(
            Diagnostic(fault.code, fault.arguments, suggestion: nearest(to: value, in: setting.choices)))
        }
      }
    }
  }
}
