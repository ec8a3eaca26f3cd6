import DurableFiles
import Expressions
import Glibc
import Mapping
import Values
import YAMLTree

/// What partners' maps read as `secrets`: accounts' keys and passwords.
///
/// From `secrets.yml` beside `crossdock.yml`, which nobody else may read, and from the environment, which goes before
/// (`CROSSDOCK_SECRET_NORTH_PASSWORD` for `password` of the partner `north`). They are in no version of a map, in no
/// message and in no ledger.
struct WorkspaceSecrets: Sendable {
  static let file = "secrets.yml"
  private var values: [String: [String: String]] = [:]

  /// Reads the file, if there is one.
  ///
  /// - Throws: `workspace-secrets-open` where others may read it: nothing begins before that is mended.
  init(root: String, loader: WorkspaceLoader) throws(ConfigurationError) {
    let text: String
    do throws(FileError) {
      let folder = try Folder(root, calls: loader.calls)
      guard let status = try folder.status(FileName(WorkspaceSecrets.file)) else { return }
      guard status.permissions & 0o077 == 0 else { throw WorkspaceSecrets.open("\(root)/secrets.yml") }
      text = try loader.read(folder, WorkspaceSecrets.file, limit: 1 << 20)
    } catch {
      throw ConfigurationError(error.diagnostic)
    }
    do throws(YAMLError) {
      for (key, value) in try YAMLReader.read(text, file: WorkspaceSecrets.file).mapping() {
        for (name, secret) in try value.mapping() {
          values[try key.text(), default: [:]][try name.text()] = try secret.text()
        }
      }
    } catch {
      // The line that is wrong may be a password: only its place is told.
      var diagnostic = error.diagnostic
      diagnostic.excerpt = nil
      throw ConfigurationError(diagnostic)
    }
  }

  private static func open(_ path: String) -> FileError {
    FileError(Diagnostic("workspace-secrets-open", [path]), number: 0)
  }

  /// What a partner's maps read, of the secrets that its pack declares.
  ///
  /// - Returns: the secrets, and the names of those that are nowhere.
  func of(_ partner: String, declared: [PackFile.Setting]) -> (value: Value, missing: [String]) {
    var fields: [(String, Value)] = []
    var missing: [String] = []
    for setting in declared where setting.isSecret {
      let text =
        WorkspaceSecrets.environment(partner, setting.name) ?? values[partner]?[setting.name]
        ?? setting.fallback
      if text == nil { missing.append(setting.name) }
      fields.append((setting.name, .string(text ?? "")))
    }
    return (.map(MapValue(fields)), missing)
  }

  private static func environment(_ partner: String, _ name: String) -> String? {
    let words = "\(partner)_\(name)".uppercased().map {
      $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_"
    }
    guard let value = unsafe getenv("CROSSDOCK_SECRET_" + String(words)) else { return nil }
    return unsafe String(cString: value)
  }
}
