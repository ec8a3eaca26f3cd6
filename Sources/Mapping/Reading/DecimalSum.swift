import Commerce
import Values

/// Adds up the decimals that a rule's `sum` names.
struct DecimalSum {
  private let rule: Rule
  private var total: DecimalValue?

  init(_ rule: Rule) {
    self.rule = rule
  }

  /// Adds a decimal, written as the rule says.
  ///
  /// - Throws: `map-decimal`, `map-decimal-overflow`.
  mutating func add(_ text: Span<UInt8>) throws(RecordError) {
    do throws(DecimalError) {
      let value: DecimalValue
      if let mark = rule.mark {
        guard let plain = plainNumber(text, mark: mark) else { throw DecimalError.notANumber }
        value = try DecimalValue(utf8: plain.span)
      } else {
        value = try DecimalValue(utf8: text)
      }
      total = try total?.adding(value) ?? value
    } catch {
      let text = String(copying: text)
      throw RecordError(
        error == .overflow ? "map-decimal-overflow" : "map-decimal", [text.quotedForMessage], value: text)
    }
  }

  /// Puts the sum; nothing at all where no decimal was there, and then the rule's other sources are asked.
  func put(into writer: inout DocumentWriter) -> DecimalValue? {
    guard let total else { return nil }
    writer.put(rule.field, total.description)
    return total
  }
}

extension DocumentWriter {
  /// The text of a field that was put, by its place with tag and length; empty where nothing was.
  func text(of place: Range<Int>) -> [UInt8] {
    if place.isEmpty { return [] }
    var start = place.lowerBound + 1
    while bytes[start] >= 0x80 { start += 1 }
    return Array(bytes[start + 1..<place.upperBound])
  }
}
