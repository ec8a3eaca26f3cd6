import Formats
package import Mapping
import Values

extension FeedOutput {
  /// Why a map cannot write a document, or nothing where it can.
  ///
  /// Renders to nowhere: for the few documents that could not be written before.
  package static func refusal(of document: DocumentRecord, by program: FeedProgram) -> RecordError? {
    for file in program.files {
      do throws(RecordError) {
        var bytes: [UInt8] = []
        switch file.format.kind {
        case .ndjson where !file.isTree: try file.renderJSON(document, file: "", into: &bytes)
        case .ndjson, .json, .xml, .bytes, .mail:
          for part in 0..<(try file.parts(of: document))
          where try file.renderWhole(document, part: part, into: &bytes) && !file.isOneFile {
            _ = try file.memberName(document, part: part)
          }
        case .csv, .tsv: try render(document, file)
        }
      } catch {
        return error
      }
    }
    return nil
  }

  private static func render(_ document: DocumentRecord, _ file: FileProgram) throws(RecordError) {
    var writer: CSVWriter
    do throws(FormatError) {
      writer = try CSVWriter(file.format.output, name: file.rules.name)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: file.rules.name)
    }
    try file.render(document, into: &writer)
  }
}
