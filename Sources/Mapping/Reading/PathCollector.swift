import Expressions
import Formats
import YAMLTree

/// Where a map's path leads: below the record or an item of a list, or into what stands around the records.
struct TreePlace {
  let slot: Slot
  /// The path begins at the root.
  let isOutside: Bool
}

/// Collects the paths of a map, each once, into a projection of the record and one of what stands around records.
///
/// In XML a path that begins with `/` is one from the root, `/TrackReply/TransactionDetail/Id`: a value that stands once
/// above the records. It is known to the records behind it in the file, and only to those within the same elements.
struct PathCollector {
  private(set) var inside = ProjectionBuilder()
  private(set) var outside = ProjectionBuilder()
  /// Whether anything outside of the records is read.
  private(set) var readsOutside = false
  private let syntax: PathPattern.Syntax
  /// What stands around the root: `Envelope/Body/`, or nothing.
  private let wrapper: String
  private var known: [String: TreePlace] = [:]

  init(_ syntax: PathPattern.Syntax, wrapper: [String]) {
    self.syntax = syntax
    self.wrapper = wrapper.reduce("") { $0 + $1 + "/" }
  }

  /// The place of a path, below the record or below the items of a list.
  mutating func place(_ text: String, _ node: YAMLNode, in item: TreePlace?) throws(MappingError) -> TreePlace
  {
    let isFromRoot = syntax == .xml && text.hasPrefix("/")
    let key = isFromRoot ? text : "\(item.map { "\($0)" } ?? "")|\(text)"
    if let place = known[key] { return place }
    do throws(PathError) {
      let place: TreePlace
      if isFromRoot {
        readsOutside = true
        place = TreePlace(
          slot: try outside.add(try PathPattern(wrapper + text.dropFirst(), syntax)), isOutside: true)
      } else if let item, item.isOutside {
        place = TreePlace(
          slot: try outside.add(try PathPattern(text, syntax), in: item.slot), isOutside: false)
      } else {
        place = TreePlace(
          slot: try inside.add(try PathPattern(text, syntax), in: item?.slot), isOutside: false)
      }
      known[key] = place
      return place
    } catch {
      throw MappingError(node.diagnostic(error.code, error.arguments, offset: error.offset, width: 1))
    }
  }

  /// What expressions name of a variable (`row["address.zip"]`, `line.quantity`), as the fields of a record.
  ///
  /// Expressions are looked through for the variable before they are compiled, since the projection must be known
  /// first. A path in brackets is written as `from:` writes it.
  ///
  /// - Parameters:
  ///   - name: The variable.
  ///   - expressions: Where it is looked for.
  ///   - item: The items of a list, where the variable is one of them.
  ///   - numbering: The number of the first field.
  /// - Returns: The variable's shape, and where each of its fields leads.
  /// - Throws: Mistakes in paths, at their place in the map.
  mutating func shape(
    _ name: String, expressions: [ExpressionText], in item: TreePlace?, numbering: Int = 0
  ) throws(MappingError) -> (shape: RecordShape, places: [TreePlace]) {
    var fields: [RecordShape.Field] = []
    var places: [TreePlace] = []
    for expression in expressions {
      for path in PathCollector.paths(of: name, in: expression.text)
      where !fields.contains(where: { $0.name == path }) {
        fields.append(RecordShape.Field(path, index: numbering + places.count, type: .string))
        places.append(try place(path, expression.node, in: item))
      }
    }
    return (RecordShape(name, fields: fields), places)
  }

  /// The paths that an expression's text asks a variable for, outside of its string literals.
  static func paths(of variable: String, in text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    func isWord(_ index: Int) -> Bool {
      guard scalars.indices.contains(index) else { return false }
      return scalars[index] == "_" || (scalars[index].isASCII && scalars[index].properties.isAlphabetic)
        || ("0"..."9").contains(scalars[index])
    }
    func word(_ range: Range<Int>) -> String {
      var result = ""
      result.unicodeScalars.append(contentsOf: scalars[range])
      return result
    }
    var result: [String] = []
    var index = 0
    var quote: Unicode.Scalar?
    while index < scalars.count {
      let scalar = scalars[index]
      if let open = quote {
        index += scalar == "\\" ? 2 : 1
        if scalar == open { quote = nil }
        continue
      }
      if scalar == "'" || scalar == "\"" { quote = scalar }
      guard quote == nil, isWord(index) else {
        index += 1
        continue
      }
      let start = index
      while isWord(index) { index += 1 }
      guard word(start..<index) == variable, start == 0 || scalars[start - 1] != "." else { continue }
      if index + 1 < scalars.count, scalars[index] == ".", isWord(index + 1) {
        var end = index + 1
        while isWord(end) { end += 1 }
        result.append(word(index + 1..<end))
        index = end
      } else if index + 2 < scalars.count, scalars[index] == "[",
        scalars[index + 1] == "'" || scalars[index + 1] == "\"",
        let close = scalars[(index + 2)...].firstIndex(of: scalars[index + 1])
      {
        result.append(word(index + 2..<close))
        index = close + 1
      }
    }
    return result
  }
}

extension ReadingRules {
  /// The expressions that speak of a whole record.
  var recordExpressions: [ExpressionText] {
    var result = rules.compactMap(\.expression) + rules.flatMap(\.further.expressions)
    result += rejects.map(\.condition) + also.map(\.condition)
    if let skip { result.append(skip) }
    if let condition = refusal?.condition { result.append(condition) }
    result += agreements.compactMap(\.rule.expression)
    // A line's rules may speak of the record too.
    return result + lists.flatMap(\.expressions)
  }
}

extension ReadingRules.ListRules {
  var expressions: [ExpressionText] {
    var result = rules.compactMap(\.expression) + rules.flatMap(\.further.expressions)
    if let skip { result.append(skip) }
    return result
  }
}
