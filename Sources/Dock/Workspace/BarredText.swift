extension String {
  /// The texts of a setting or of a table's cell that stand with `|` between them, without blanks at their ends.
  var barred: [String] {
    split(separator: "|").map { part in
      var part = part.drop { $0.isWhitespace }
      while part.last?.isWhitespace == true { part.removeLast() }
      return String(part)
    }.filter { !$0.isEmpty }
  }
}
