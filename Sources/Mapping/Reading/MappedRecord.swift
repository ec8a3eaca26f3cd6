package import Commerce
import Expressions
package import Values

/// One record of a file, become a document.
package struct MappedRecord: Sendable {
  /// The document's bytes within the writer's.
  package var document: Range<Int>
  /// The document's bytes without its source and the file's time: what two equal documents have in common.
  package var content: Range<Int>
  /// What tells the document from others of its partner.
  package var key: [UInt8]
  /// The fingerprint of the record's bytes in the file.
  package var digest: Fingerprint
  /// Physical lines of the file, the first and the last of the record.
  package var firstLine: Int
  package var lastLine: Int
  /// How many rows the record has.
  package var rows: Int
  /// The document's money, for the balance.
  package var total: DecimalValue?
  /// Checks of the map that do not hold.
  package var failedChecks: [FailedCheck]
  /// What the document lacks until another file brings its other half; its checks wait as long.
  package var waitsFor: String? = nil
  /// The labels of the document, decoded; how they are to be named the document tells.
  package var labels: [DecodedLabel] = []
  /// A further document of a record that has given one already (``ReadingRules/Also``).
  package var isFurther = false

  /// Where asked for (``RecordSource``): the record's bytes, of a tree, and the physical lines of each of its rows.
  package var source: [UInt8] = []
  package var rowLines: [ClosedRange<Int>] = []

  package struct FailedCheck: Sendable, Hashable {
    package var reason: String
    /// What is missing or too much, if the map says how to know.
    package var difference: String?
  }
}

/// One record of a file, refused.
package struct RejectedRecord: Sendable {
  package var error: RecordError
  /// The key, as far as it could be read, so that a mended record finds its reject.
  package var key: [UInt8]
  package var firstLine: Int
  package var lastLine: Int
  package var path: String?
  package var rows: Int
  /// The record's bytes, of a tree; rows are found by their lines.
  package var source: [UInt8] = []
  /// The physical lines of each of the record's rows, the first and the last.
  package var rowLines: [ClosedRange<Int>] = []

  package init(
    error: RecordError, key: [UInt8], firstLine: Int, lastLine: Int, path: String? = nil, rows: Int,
    source: [UInt8] = [], rowLines: [ClosedRange<Int>] = []
  ) {
    self.error = error
    self.key = key
    self.firstLine = firstLine
    self.lastLine = lastLine
    self.path = path
    self.rows = rows
    self.source = source
    self.rowLines = rowLines
  }
}

/// What became of one record.
package enum RecordResult: Sendable {
  case mapped(MappedRecord)
  case rejected(RejectedRecord)
}

/// The checks of a map, for documents that were put together from two halves.
package final class DocumentChecks {
  private let programs: [CheckProgram]
  private let record: DocumentRecord
  private let input: DocumentInput

  /// Compiles the checks of a map.
  package init(_ rules: ReadingRules, context: MapContext) throws(MappingError) {
    var programs: [CheckProgram] = []
    for check in rules.checks {
      programs.append(try CheckProgram(check, kind: rules.kind, settings: context.settings))
    }
    self.programs = programs
    record = DocumentRecord(kind: rules.kind)
    input = DocumentInput(record)
  }

  /// The checks that do not hold for a document.
  package func failures(of document: DocumentView) -> [MappedRecord.FailedCheck] {
    if programs.isEmpty { return [] }
    record.load(document.bytes, range: document.range)
    return programs.compactMap { $0.failure(input) }
  }
}

/// The checks of a map, compiled.
struct CheckProgram {
  let condition: Expression
  let reason: String
  let difference: Expression?

  init(_ check: ReadingRules.Check, kind: DocumentKind, settings: Value) throws(MappingError) {
    let declarations = Declarations.document(kind, settings: settings)
    condition = try check.condition.compile(declarations, expecting: .bool)
    difference = try check.difference.map { text throws(MappingError) in
      try text.compile(declarations, expecting: nil)
    }
    reason = check.reason
  }

  /// Nothing where the condition holds; where it cannot be told, it does not hold.
  func failure(_ input: DocumentInput) -> MappedRecord.FailedCheck? {
    do throws(ExpressionError) {
      if try condition.evaluateBool(input) { return nil }
    } catch {
      return MappedRecord.FailedCheck(reason: reason, difference: error.diagnostic.message())
    }
    guard let difference else { return MappedRecord.FailedCheck(reason: reason) }
    var bytes: [UInt8] = []
    // What cannot be told is no evidence; the check has failed all the same.
    let isKnown = (try? difference.append(to: &bytes, input)) != nil
    return MappedRecord.FailedCheck(
      reason: reason, difference: isKnown ? String(decoding: bytes, as: UTF8.self) : nil)
  }
}
