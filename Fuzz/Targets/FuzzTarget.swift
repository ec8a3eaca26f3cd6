/// One reader of foreign bytes, and what must hold for it whatever the bytes are.
///
/// libFuzzer calls it with bytes of its own making (`make fuzz`); the ordinary tests call it with the project's fixtures
/// and with every input that once broke something (`Fixtures/fuzz/`).
package struct FuzzTarget: Sendable {
  /// Its name on the command line, and that of its folder of fixtures.
  package let name: String
  /// The fixtures that it begins with, by their extensions.
  package let extensions: [String]
  /// The first bytes of a seed: they choose among the reader's settings.
  package let options: [String]
  /// Tries one input.
  ///
  /// - Throws: ``Finding`` where something does not hold.
  package let run: @Sendable (_ input: [UInt8]) throws -> Void

  package init(
    _ name: String, extensions: [String] = [], options: [String] = [""],
    run: @escaping @Sendable (_ input: [UInt8]) throws -> Void
  ) {
    self.name = name
    self.extensions = extensions
    self.options = options
    self.run = run
  }

  /// All targets, in the order of the house.
  package static let all: [FuzzTarget] = [
    .csv, .tsv, .json, .xml, .encodings, .dates, .decimals, .cel, .maps, .journal,
  ]
}

/// Something that should hold, and does not.
package struct Finding: Error, CustomStringConvertible {
  package let description: String
}

/// Says what does not hold.
func demand(_ holds: Bool, _ words: @autoclosure () -> String) throws(Finding) {
  if !holds { throw Finding(description: words()) }
}

/// Demands that two ways give the same.
func demandEqual<T: Equatable>(_ left: T, _ right: T, _ words: @autoclosure () -> String) throws(Finding) {
  if left != right { throw Finding(description: "\(words()): \(left) and \(right)") }
}

/// The front of an input, read byte by byte as settings; what is left is the text.
struct Options {
  private(set) var rest: ArraySlice<UInt8>

  init(_ input: [UInt8]) { rest = input[...] }

  /// A number below `count`.
  ///
  /// The digit `0` is 0, so that seeds can be read.
  mutating func choice(_ count: Int) -> Int {
    Int((rest.popFirst() ?? 0x30) &- 0x30) % count
  }

  /// Everything up to a NUL or the end.
  mutating func part() -> [UInt8] {
    let part = rest.prefix { $0 != 0 }
    rest = rest.dropFirst(part.count + 1)
    return Array(part)
  }

  var text: [UInt8] { Array(rest) }
}
