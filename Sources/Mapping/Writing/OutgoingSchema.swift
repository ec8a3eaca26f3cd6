import Values
import XMLStream

/// The carrier's or buyer's own schema, which a document must obey before it goes out.
///
/// Read when it is first asked for: most passes send nothing that it is for.
final class OutgoingSchema {
  private enum State {
    case ready(SchemaBox)
    case unusable(Diagnostic)
  }

  /// A schema cannot be copied, and an enumeration's case is.
  private final class SchemaBox {
    let schema: XMLSchemaFile

    init(_ schema: consuming XMLSchemaFile) {
      self.schema = schema
    }
  }

  private let path: String
  private let name: String
  private lazy var state = read()

  /// `name`: what people call it: the path as the settings say it.
  init(_ path: String, name: String) {
    self.path = path
    self.name = name
  }

  private func read() -> State {
    do throws(XMLError) {
      return .ready(SchemaBox(try XMLSchemaFile(path: path)))
    } catch {
      return .unusable(
        Diagnostic("map-schema-file", [name.quotedForMessage, error.diagnostic.arguments.last ?? ""]))
    }
  }

  /// Why it cannot be used.
  var problem: Diagnostic? {
    if case .unusable(let diagnostic) = state { return diagnostic }
    return nil
  }

  /// What breaks the schema in a document first, told as a fault of the record.
  func fault(of document: [UInt8]) -> RecordError? {
    switch state {
    case .unusable(let diagnostic): return RecordError(diagnostic.code, diagnostic.arguments, field: nil)
    case .ready(let box):
      do throws(XMLError) {
        guard let first = try box.schema.validate(document).first else { return nil }
        return RecordError(first.code, first.arguments, field: OutgoingSchema.plain(first.field))
      } catch {
        return RecordError(error.diagnostic.code, error.diagnostic.arguments, field: nil)
      }
    }
  }

  /// `/Request[1]/Shipper[1]/City[1]` as maps name elements: `Request/Shipper/City`, with numbers above 1 alone.
  private static func plain(_ path: String?) -> String? {
    guard let path else { return nil }
    let parts = path.split(separator: "/").map { $0.hasSuffix("[1]") ? $0.dropLast(3) : $0 }
    return parts.joined(separator: "/")
  }
}
