import Commerce
import Values

/// Adds up the decimals that a rule's `sum` names, and takes off those of its `minus`.
struct DecimalSum {
  private let program: RuleProgram
  private var rule: Rule { program.rule }
  private var total: DecimalValue?

  init(_ program: RuleProgram) {
    self.program = program
  }

  /// Adds a decimal, written as the rule says; of `minus` the magnitude is taken off.
  ///
  /// - Throws: `map-decimal`, `map-decimal-overflow`.
  mutating func add(_ text: Span<UInt8>, minus: Bool = false) throws(RecordError) {
    let value = try program.summand(text)
    do throws(DecimalError) {
      let term = minus && value > .zero ? try value.negated() : value
      total = try total?.adding(term) ?? term
    } catch {
      let text = String(copying: text)
      throw RecordError("map-decimal-overflow", [text.quotedForMessage], value: text)
    }
  }

  /// Puts the sum; nothing at all where no decimal was there, and then the rule's other sources are asked.
  func put(into writer: inout DocumentWriter) -> DecimalValue? {
    guard let total else { return nil }
    if let attribute = rule.attribute {
      writer.putAttribute(rule.field, name: attribute, Array(total.description.utf8).span)
    } else {
      writer.put(rule.field, total.description)
    }
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
