import DurableFiles
import Formats
import Ledger
import Mapping
import Values

extension RejectWriter {
  /// Writes refused records of rows behind the sender's own header.
  func writeRows(
    _ records: RecordSource, _ rows: Recognised.Rows, into stage: inout StagedFile
  ) throws {
    try records.settle()
    let opened = try reopened()
    let source = FileByteSource(descriptor: opened.descriptor, name: path)
    var lines = PhysicalLines(source, encoding: records.encoding)
    let layout = RejectLayout(rows, encoding: records.encoding)
    var end = lines.newline
    for line in 1..<max(rows.headerLine, 1) {
      guard let above = try lines.row(line...line) else { break }
      try stage.write(above.text + above.end)
    }
    if let header = try lines.header(at: rows.headerLine, quoting: rows.dialect.quoting) {
      if !header.end.isEmpty { end = header.end }
      try stage.write(layout.own(header.text) + layout.names() + end)
    }
    var cursor = try rejects()
    var wanted = try cursor.next()
    var ordinal = 0
    while wanted != nil, let step = try records.next() {
      for result in step.results {
        ordinal += 1
        guard let reject = wanted, reject.ordinal == ordinal else { continue }
        var places = [reject.firstLine...max(reject.firstLine, reject.lastLine)]
        // A record that the map read may have been refused behind it.
        switch result {
        case .rejected(let record) where !record.rowLines.isEmpty: places = record.rowLines
        case .mapped(let record) where !record.rowLines.isEmpty: places = record.rowLines
        default: break
        }
        let tail = layout.tail(values(reject), otherwise: values(reject, in: .english))
        for place in places {
          guard let row = try lines.row(place) else { continue }
          try stage.write(layout.own(row.text) + tail + (row.end.isEmpty ? end : row.end))
        }
        wanted = try cursor.next()
      }
    }
  }
}

/// The added columns in the dialect and encoding of a file.
struct RejectLayout {
  private let dialect: CSVDialect
  private let encoding: TextEncoding
  /// How many columns are the sender's, where the file has our columns already.
  private let ownColumns: Int?
  private let delimiter: [UInt8]
  private let quote: [UInt8]

  init(_ rows: Recognised.Rows, encoding: TextEncoding) {
    dialect = rows.dialect
    self.encoding = encoding
    ownColumns = RejectColumns.start(in: rows.header)
    delimiter = encoding.bytes(of: String(Unicode.Scalar(dialect.delimiter)))
    quote = encoding.bytes(of: "\"")
  }

  /// The header's own part.
  func names() -> [UInt8] { RejectColumns.names.flatMap { delimiter + encoding.bytes(of: $0) } }

  /// What is added to a row; `otherwise` where the encoding has not the characters.
  func tail(_ values: [String], otherwise: [String]) -> [UInt8] {
    (try? encoding.encode(Array(text(values).utf8))) ?? encoding.bytes(of: text(otherwise))
  }

  private func text(_ values: [String]) -> String {
    var text = ""
    for (index, value) in values.enumerated() {
      text.unicodeScalars.append(Unicode.Scalar(dialect.delimiter))
      let flat = String(value.map { $0.isNewline ? " " : $0 })
      if dialect.quoting {
        text += "\"" + flat.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        text += "\""
      } else {
        // Quotes around the code: whoever saves this anew with quoting has to quote the cell, and so betrays it
        // (`Recognition.quoting`).
        let marked = index == 1 && flat.hasSuffix("]") ? RejectLayout.marked(flat) : flat
        text += String(marked.map { $0 == "\t" ? " " : $0 })
      }
    }
    return text
  }

  private static func marked(_ message: String) -> String {
    guard let bracket = message.lastIndex(of: "[") else { return message }
    return message[..<bracket] + "[\"" + message[message.index(after: bracket)...].dropLast() + "\"]"
  }

  /// A row's own fields, untouched: without what we added when it was refused before.
  func own(_ row: [UInt8]) -> [UInt8] {
    guard let ownColumns else { return row }
    var fields = 0
    var isQuoted = false
    var index = 0
    let unit = delimiter.count
    while index + unit <= row.count {
      let character = row[index..<index + unit]
      if dialect.quoting, character.elementsEqual(quote) {
        isQuoted.toggle()
      } else if !isQuoted, character.elementsEqual(delimiter) {
        fields += 1
        if fields == ownColumns { return Array(row[..<index]) }
      }
      index += unit
    }
    return row
  }
}
