package import Commerce
import Expressions
package import Values
import YAMLTree

/// A writing map made ready to run: what its feed wants, what it depends on, and how its files are written.
///
/// Compiled once; used by one thread at a time.
package final class FeedProgram {
  package let map: MapFile
  package let rules: WritingRules
  /// The feed's rule, compiled; nothing where it wants every document of its kind.
  private let when: Expression?
  /// The dotted names of the fields that the files are made of; a list by its own name.
  package let reads: Set<String>
  /// The dotted names of the fields that a document must have, or the feed cannot decide or write.
  ///
  /// Those that are read without `?` and not asked for with `has`; a list's fields stand behind its name.
  package let needs: Set<String>
  package let files: [FileProgram]
  private let input: DocumentInput
  private let rule: ExpressionText?
  private let context: MapContext
  /// Who carries what, where the files are requests to a carrier.
  private let shipping: ShippingProgram?

  /// Compiles a map.
  ///
  /// `rule`: the workspace's own rule for the feed, instead of the map's.
  package init(
    _ map: MapFile, _ rules: WritingRules, rule: ExpressionText?, context: MapContext
  ) throws(MappingError) {
    self.map = map
    self.rules = rules
    self.rule = rule
    self.context = context
    let declarations = Declarations.document(rules.kind, context)
    shipping = rules.ships ? try ShippingProgram(context.shipping, products: context.products) : nil
    when = try (rule ?? rules.when).map { text throws(MappingError) in
      try text.compile(declarations, expecting: .bool)
    }
    var files: [FileProgram] = []
    let pack = String(map.name.prefix { $0 != "/" })
    for file in rules.files {
      files.append(try FileProgram(file, rules, pack: pack, context: context, shipping: shipping))
    }
    self.files = files
    reads = files.reduce(into: Set<String>()) { $0.formUnion($1.reads) }
    var needs = files.reduce(into: Set<String>()) { $0.formUnion($1.needs) }
    if let when {
      needs.formUnion(RowProgram.fields(when.needs, rules.kind))
      needs.subtract(RowProgram.fields(when.guarded, rules.kind))
    }
    self.needs = needs
    input = DocumentInput(DocumentRecord(kind: rules.kind))
  }

  /// The same program once more, for another thread.
  package func again() throws(MappingError) -> FeedProgram {
    let program = try FeedProgram(map, rules, rule: rule, context: context)
    program.occasion = occasion
    return program
  }

  /// Why the schema cannot be used that the files must obey; nothing where it can, or where there is none.
  package var schemaProblem: Diagnostic? { files.lazy.compactMap(\.schemaProblem).first }

  /// The output whose files are made: requests say when they were made.
  package var occasion = Occasion() {
    didSet { for file in files { file.occasion = occasion } }
  }

  /// Whether a feed wants a document.
  package enum Wish: Hashable, Sendable {
    case wanted
    /// The rule says no.
    case unwanted
    /// The rule asks for a field that the document does not have.
    case undecided(String)
  }

  /// Whether the files cannot be made without the partner's secrets.
  package var readsSecrets: Bool { map.text.contains("secrets.") }

  /// Asks the feed's rule, and who is to carry the order.
  package func wants(_ document: DocumentRecord) -> Wish {
    if let shipping {
      switch shipping.choice(document) {
      case .carrier(context.partner, _, _): break
      case .undecided(let why): return .undecided(why)
      default: return .unwanted
      }
    }
    guard let when else { return .wanted }
    input.load(document)
    do throws(ExpressionError) {
      return try when.evaluateBool(input) ? .wanted : .unwanted
    } catch {
      return .undecided(error.diagnostic.message())
    }
  }

  /// What is in each parcel of an order that the files ask a carrier for; nothing where it is asked for as one.
  package func parcels(of order: DocumentRecord) throws(RecordError) -> [[DocumentView]]? {
    rules.parcels == .together ? nil : try shipping?.parcels(order)
  }

  /// What is missing or too much in the rows of a document, or nothing where they add up.
  package func imbalance(_ document: DocumentRecord) -> String? {
    for file in files {
      if let difference = file.imbalance(document) { return difference }
    }
    return nil
  }

  /// Whether a change of these fields concerns the feed: that an order is cancelled always does.
  ///
  /// A receiver that can only insert would have a document twice, were it sent again for anything less.
  package func concerns(_ changed: [String], wasSent: Bool = true) -> Bool {
    let isAlways = rules.kind == .order && changed.contains("status")
    if rules.inserts, wasSent { return isAlways }
    return isAlways
      || changed.contains { name in
        if reads.contains(name) { return true }
        return name.hasPrefix("attributes.") && reads.contains("attributes")
      }
  }
}

/// When, and as which number of its feed, an output is made.
package struct Occasion: Hashable, Sendable {
  package var at = Instant(seconds: 1_767_225_600, offsetMinutes: 0)
  package var sequence = 1

  /// That of cases, and of what is only tried.
  package init() {}

  package init(at: Instant, sequence: Int) {
    self.at = at
    self.sequence = sequence
  }
}
