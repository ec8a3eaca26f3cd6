import Formats
import Values

extension FuzzTarget {
  static let csv = FuzzTarget("csv", extensions: ["csv"], options: ["0", "1", "4", "8", "@"]) { input in
    var options = Options(input)
    let choice = options.choice(32)
    let dialect = CSVDialect(
      delimiter: [UInt8](",;\t|".utf8)[choice & 3], quoting: choice & 4 == 0,
      lineEnd: choice & 8 == 0 ? .lineFeed : .carriageReturn)
    try checkRows(options.text, dialect, limits: choice & 16 == 0 ? .standard : Rows.narrow)
    try checkUnpadded(options.text, delimiter: dialect.delimiter)
  }

  static let tsv = FuzzTarget("tsv", extensions: ["tsv", "txt"]) { input in
    try checkRows(input, .tsv, limits: .standard)
  }
}

/// What a reader makes of a text of rows.
private struct Rows: Equatable {
  var rows: [[[UInt8]]] = []
  var lines: [Int] = []
  /// The code of what ended the reading, and its line.
  var error = ""
  var errorLine = 0

  /// Limits that a short text reaches.
  static let narrow = RowLimits(field: 40, row: 100, width: 8)

  init(_ source: any ByteSource, _ dialect: CSVDialect, limits: RowLimits, keeping: Bool = false) {
    do throws(FormatError) {
      var reader = try RowReader(source, dialect: dialect, limits: limits)
      var kept = 0
      while let chunk = try reader.nextChunk(keepingFrom: keeping && !rows.isEmpty ? lastCount - 1 : nil) {
        for index in kept..<chunk.rowCount {
          lines.append(Int(chunk.row(index).line))
          rows.append(
            (0..<Int(chunk.row(index).fieldCount)).map { column in
              var value: [UInt8] = []
              chunk.append(chunk.field(index, column), to: &value)
              return value
            })
        }
        lastCount = chunk.rowCount
        kept = keeping && lastCount > 0 ? 1 : 0
      }
    } catch {
      self.error = error.code
      errorLine = error.diagnostic.position?.line ?? -1
    }
  }

  private var lastCount = 0

  static func == (left: Rows, right: Rows) -> Bool {
    left.rows == right.rows && left.lines == right.lines && left.kind == right.kind
      && left.errorLine == right.errorLine
  }

  /// The error's code; which of several faults of one row is met first depends on how much has come.
  private var kind: String { ["csv-unclosed-quote", ""].contains(error) ? error : "refused" }
}

/// The same rows however the file arrives; and written, they are read again as they were.
private func checkRows(_ text: [UInt8], _ dialect: CSVDialect, limits: RowLimits) throws {
  let whole = Rows(MemoryByteSource(text), dialect, limits: limits)
  var small = limits
  small.chunk = 64
  for pieces in [[1], [3, 17, 5]] {
    let cut = Rows(MemoryByteSource(text, pieces: pieces), dialect, limits: small)
    try demand(cut == whole, "pieces of \(pieces): \(cut) and \(whole)")
  }
  let kept = Rows(MemoryByteSource(text), dialect, limits: small, keeping: true)
  try demand(kept == whole, "with the last row kept: \(kept) and \(whole)")

  let closing = try CSVClosing(scanning: MemoryByteSource(text, pieces: [7]), dialect: dialect)
  switch whole.error {
  case "": try demandEqual(closing.state, .closed, "a file that was read")
  case "csv-unclosed-quote":
    try demandEqual(closing.state, .openQuote(line: whole.errorLine), "a quote that is open")
  default: break
  }
  if whole.error.isEmpty { try checkWritten(whole.rows) }
}

private func checkWritten(_ rows: [[[UInt8]]]) throws {
  // A reader takes a mark at the front of a file for the file's own.
  guard rows.first?.first?.starts(with: [0xEF, 0xBB, 0xBF]) != true else { return }
  for output in [
    CSVOutput.csv, CSVOutput(delimiter: UInt8(ascii: ";"), quotes: .all, lineEnd: .crlf), .tsv,
  ] {
    var writer = try CSVWriter(output, name: "written")
    do throws(FormatError) {
      for row in rows {
        for field in row { try writer.field(field.span) }
        try writer.endRow()
      }
    } catch {
      // Without quotes not everything can be written; it says so instead of writing something else.
      try demandEqual(error.code, "csv-not-writable", "writing")
      try demandEqual(output.quotes, .never, "with quotes all can be written")
      continue
    }
    let dialect = CSVDialect(delimiter: output.delimiter, quoting: output.quotes != .never)
    let again = Rows(MemoryByteSource(writer.drain()), dialect, limits: .standard)
    try demandEqual(again.error, "", "what was written is read")
    try demandEqual(again.rows, rows, "rows written and read again")
  }
}

/// A file without its blanks around quotes is the same however it arrives.
private func checkUnpadded(_ text: [UInt8], delimiter: UInt8) throws {
  func read(_ pieces: [Int]) throws(FormatError) -> [UInt8] {
    let source = UnpaddedSource(MemoryByteSource(text, pieces: pieces), delimiter: delimiter)
    return try Bytes.all(of: source)
  }
  try demandEqual(try read([1]), try read([]), "without blanks")
}

/// Readings of whole sources.
enum Bytes {
  static func all(of source: any ByteSource) throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let before = result.count
      var failure: FormatError?
      result.append(addingCapacity: 4096) { (free: inout OutputSpan<UInt8>) in
        do throws(FormatError) {
          try source.read(into: &free)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if result.count == before { return result }
    }
  }
}
