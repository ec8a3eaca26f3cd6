/// The columns that a file of refused records has beside the sender's own.
///
/// They mean nothing to a map, so that a mended file is read as any export is; what they tell is only whether a row's
/// cells still stand under their names.
package enum RejectColumns {
  /// In their order, behind the sender's columns.
  package static let names = [
    "crossdock_batch", "crossdock_error", "crossdock_field", "crossdock_value", "crossdock_hint",
  ]

  /// The member of a JSON record, and the processing instruction before an XML record, that tell the same.
  package static let member = "crossdock"

  /// Where the batch and the error stand in a header, if it is one of a file of rejects.
  static func places(in header: [String]) -> (batch: Int, error: Int)? {
    guard let batch = header.firstIndex(of: names[0]), let error = header.firstIndex(of: names[1]) else {
      return nil
    }
    return (batch, error)
  }

  /// Where the added columns begin in a header, if there is nothing behind them.
  package static func start(in header: [String]) -> Int? {
    guard let start = header.firstIndex(of: names[0]) else { return nil }
    return header[start...].allSatisfy { $0.isEmpty || names.contains($0) } ? start : nil
  }

  /// Whether a text can be a batch's number; spreadsheet programs take its zeros off.
  static func isBatch(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
