import Values

extension FuzzTarget {
  /// A pattern, NUL, a text: what is read can be written, and is then read as it was.
  static let dates = FuzzTarget("dates") { input in
    var options = Options(input)
    let source = String(decoding: options.part(), as: UTF8.self)
    let text = options.text
    try checkStandard(text)
    guard let pattern = try? DatePattern(source, zones: ["CET": 60, "CEST": 120, "NST": -210]),
      let moment = try? pattern.parse(text.span)
    else { return }
    var written: [UInt8] = []
    try pattern.format(moment, into: &written)
    let again: Moment
    do throws(DatePatternError) {
      again = try pattern.parse(written.span)
    } catch {
      throw Finding(
        description: "'\(source)' wrote \(moment) as '\(String(decoding: written, as: UTF8.self))': \(error)")
    }
    // A pattern that writes fewer digits of a second than were read, or a year in two, may lose them once.
    var second: [UInt8] = []
    try pattern.format(again, into: &second)
    try demandEqual(second, written, "written again")
    if !source.contains("S"), !source.contains("yy") || source.contains("yyyy") {
      try demandEqual(again.description, moment.description, "'\(source)'")
    }
  }

  /// Two numbers, NUL between: text, arithmetic and order agree with each other.
  static let decimals = FuzzTarget("decimals") { input in
    var options = Options(input)
    let places = UInt8(options.choice(40))
    let first = options.part()
    let second = options.text
    guard let left = try decimal(first), let right = try decimal(second) else { return }
    try demandEqual(left < right, right > left, "order")
    try demandEqual(left == right, !(left < right) && !(right < left), "equal and neither smaller")
    if left == right { try demandEqual(left.hashValue, right.hashValue, "equal numbers have one hash") }
    if let sum = try? left.adding(right) {
      try demandEqual(try right.adding(left), sum, "a + b and b + a")
      if let back = try? sum.subtracting(right) { try demandEqual(back, left, "a + b - b") }
      try demandEqual(right < .zero, sum < left, "a sum with a negative number is smaller")
      try roundTrip(sum)
    }
    if let product = try? left.multiplying(right) {
      try demandEqual(try right.multiplying(left), product, "a * b and b * a")
      try roundTrip(product)
      if right != .zero, let back = try? product.dividedExactly(by: right) {
        try demandEqual(back, left, "a * b / b")
      }
    }
    if let quotient = try? left.dividedExactly(by: right), let product = try? quotient.multiplying(right) {
      try demandEqual(product, left, "a / b * b")
    }
    try checkRounding(left, right, places)
  }
}

/// RFC 3339: what is read is written, and read again it is the same to the letter.
private func checkStandard(_ text: [UInt8]) throws {
  guard let moment = Moment(rfc3339: text.span) else { return }
  let written = moment.description
  let again = Moment(rfc3339: Array(written.utf8).span)
  try demandEqual(again?.description, written, "RFC 3339")
  try demandEqual(again, moment, "RFC 3339")
}

/// A decimal of a text; its own text is the text, but for a plus in front.
private func decimal(_ text: [UInt8]) throws -> DecimalValue? {
  guard let value = try? DecimalValue(utf8: text.span) else { return nil }
  try roundTrip(value)
  var plain = text[...]
  if plain.first == UInt8(ascii: "+") { plain = plain.dropFirst() }
  let isNegative = plain.first == UInt8(ascii: "-")
  if isNegative { plain = plain.dropFirst() }
  // Zeros in front say nothing; a zero before the point stays. Nothing is minus nothing.
  while plain.count > 1, plain.first == UInt8(ascii: "0"), plain.dropFirst().first != UInt8(ascii: ".") {
    plain = plain.dropFirst()
  }
  let expected = (isNegative && value.coefficient != 0 ? "-" : "") + String(decoding: plain, as: UTF8.self)
  try demandEqual(value.description, expected, "a decimal's text")
  return value
}

private func roundTrip(_ value: DecimalValue) throws {
  guard let again = DecimalValue(value.description) else {
    // The one number that has no opposite has no text that is read again.
    try demandEqual(value.coefficient, .min, "\(value) is read again")
    return
  }
  try demandEqual(again.coefficient, value.coefficient, "the digits of \(value)")
  try demandEqual(again.scale, value.scale, "the places of \(value)")
}

private func checkRounding(_ left: DecimalValue, _ right: DecimalValue, _ places: UInt8) throws {
  for rounding in Rounding.allCases {
    if let rounded = try? left.rounded(to: places, rounding) {
      try demandEqual(rounded.scale, places, "the places of a rounded number")
      try demandEqual(try rounded.rounded(to: places, rounding), rounded, "rounded twice")
      if let difference = try? left.subtracting(rounded) {
        let most = DecimalValue(coefficient: 1, scale: places)
        try demand(difference < most && DecimalValue.zero < (try most.adding(difference)), "rounded too far")
      }
    }
    if let quotient = try? left.divided(by: right, scale: places, rounding: rounding) {
      try demandEqual(quotient.scale, places, "the places of a quotient")
      try roundTrip(quotient)
    }
  }
}
