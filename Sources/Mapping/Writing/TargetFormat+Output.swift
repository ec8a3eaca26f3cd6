package import Formats

extension TargetFormat {
  /// How the rows are written.
  package var output: CSVOutput {
    CSVOutput(
      delimiter: delimiter, quotes: quoteAll ? .all : (kind == .tsv ? .never : .minimal),
      lineEnd: crlf ? .crlf : .lf, encoding: TextEncoding(name: encoding) ?? .utf8,
      byteOrderMark: byteOrderMark)
  }
}

extension FileProgram {
  /// Whether it is a table: rows below a header.
  package var hasRows: Bool { format.kind == .csv || format.kind == .tsv }
}
