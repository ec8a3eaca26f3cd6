/// Texts as expressions write them.
enum ExpressionLiteral {
  /// A text in double quotes.
  static func text(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
