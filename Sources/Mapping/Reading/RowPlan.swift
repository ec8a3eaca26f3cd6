import Commerce
import Expressions
import Values
import YAMLTree

/// One step of mapping a record of rows: plain numbers, so that the loop over them counts no references.
struct RowStep {
  enum Kind: UInt8 {
    /// The text of one column, as it is.
    case copy
    /// The same, without one byte in front of it.
    case stripped
    /// The same into an attribute.
    case attribute
    /// A decimal of one column with a point, as it is.
    case decimal
    /// A code of one column, as it is.
    case currency
    case country
    /// Some other conversion of columns as they are: nothing to do where they are blank.
    case converted
    /// Whatever else a rule says.
    case general
    /// The partner's name.
    case partner
    /// The lines.
    case list
    /// What comes behind is no part of what two equal documents have in common.
    case contentEnd
    /// The line of the file.
    case line
  }

  var kind: Kind
  /// Whether the field is the key, or the id of a line.
  var isKey = false
  /// Whether, where the column is blank, there is nothing more to ask.
  var isOver = false
  var strip: UInt8 = 0
  var field = 0
  /// The first column of a step that is not general.
  var column = 0
  /// The place of the rule among the bound ones, and of the attribute's tag and name.
  var rule = 0
  var head = 0..<0
}

/// A rule and where its text stands in the file.
final class BoundRowRule {
  let program: RuleProgram
  /// Columns to take the first that is not blank from; empty where the rule makes its own text.
  let columns: [Int]
  /// Columns whose decimals are added up over all rows, and those that are taken off.
  let sums: [Int]
  let minus: [Int]
  let constant: [UInt8]
  let trims: Bool

  init(program: RuleProgram, columns: [Int], sums: [Int], minus: [Int]) {
    self.program = program
    self.columns = columns
    self.sums = sums
    self.minus = minus
    constant = program.rule.constant ?? []
    trims = program.rule.trim
  }
}

/// The rules of a map bound to a header, as steps in the order of the document's bytes.
struct RowPlan {
  struct List {
    let field: Int
    let name: String
    let skip: Expression?
    let steps: [RowStep]
    let rules: [BoundRowRule]
    let keyField: Int?
  }

  private(set) var steps: [RowStep] = []
  private(set) var rules: [BoundRowRule] = []
  private(set) var list: List?
  /// Settings with which the file must agree, each with the rule that gives what the file says.
  private(set) var agreements: [(setting: SettingGuard, rule: BoundRowRule)] = []
  /// The tags and names of the attributes that steps write.
  private(set) var attributeHeads: [UInt8] = []

  init(_ reading: ReadingRules, header: RowHeader, context: MapContext) throws(MappingError) {
    let schema = reading.kind.schema
    let keyField = reading.key.count == 1 ? schema.index(of: reading.key[0]) : nil
    let asOf = schema.required("asOf")
    if let partner = reading.implicitPartnerField { steps.append(RowStep(kind: .partner, field: partner)) }
    for rule in reading.rules where rule.field != reading.implicitPartnerField && header.has(rule.ifColumn) {
      let bound = try RowPlan.bind(rule, schema, header, reading, context, kind: reading.kind)
      steps.append(step(bound, rules.count, isKey: rule.field == keyField))
      rules.append(bound)
    }
    for agreement in reading.agreements {
      guard header.has(agreement.rule.ifColumn),
        let setting = SettingGuard(agreement: agreement.setting, context)
      else { continue }
      agreements.append(
        (setting, try RowPlan.bind(agreement.rule, schema, header, reading, context)))
    }
    if let rules = reading.lists.first, case .records(let inner) = schema.fields[rules.field].type {
      list = try bind(rules, inner, header, reading, context)
      let place = steps.firstIndex { $0.field > rules.field } ?? steps.count
      steps.insert(RowStep(kind: .list, field: rules.field), at: place)
    }
    let end = steps.firstIndex { $0.field >= asOf } ?? steps.count
    steps.insert(RowStep(kind: .contentEnd, field: asOf), at: end)
    steps.append(RowStep(kind: .line, field: schema.required("source.line")))
  }

  private mutating func bind(
    _ list: ReadingRules.ListRules, _ schema: Schema, _ header: RowHeader, _ reading: ReadingRules,
    _ context: MapContext
  ) throws(MappingError) -> List {
    var steps: [RowStep] = []
    var rules: [BoundRowRule] = []
    let id = schema.index(of: "id")
    for rule in list.rules where header.has(rule.ifColumn) {
      let bound = try RowPlan.bind(rule, schema, header, reading, context)
      steps.append(step(bound, rules.count, isKey: rule.field == id))
      rules.append(bound)
    }
    return List(
      field: list.field, name: list.name,
      skip: try list.skip.map { text throws(MappingError) in
        try text.compile(header.declarations(settings: context.settings), expecting: .bool)
      }, steps: steps, rules: rules, keyField: schema.index(of: "key"))
  }

  private static func bind(
    _ rule: Rule, _ schema: Schema, _ header: RowHeader, _ reading: ReadingRules, _ context: MapContext,
    kind: DocumentKind? = nil
  ) throws(MappingError) -> BoundRowRule {
    func places(_ sources: [(name: String, node: YAMLNode)]) throws(MappingError) -> [Int] {
      var columns: [Int] = []
      for source in sources {
        if let place = header.place(of: source.name) {
          columns.append(place)
        } else if !reading.reads.optional.contains(source.name) {
          columns.append(try header.required(source, in: reading.reads))
        }
      }
      return columns
    }
    return BoundRowRule(
      program: try RuleProgram(
        rule, schema: schema, declarations: header.declarations(settings: context.settings), context: context,
        kind: kind),
      columns: try places(rule.from), sums: try places(rule.sum), minus: try places(rule.minus))
  }

  private mutating func step(_ bound: BoundRowRule, _ index: Int, isKey: Bool) -> RowStep {
    let program = bound.program
    let rule = program.rule
    var step = RowStep(kind: .general, isKey: isKey, field: rule.field, rule: index)
    guard let column = bound.columns.first, bound.sums.isEmpty, bound.minus.isEmpty, !rule.trim,
      !rule.isMoney, !rule.isAmount, !rule.further.changesAmount, program.expression == nil,
      !program.hasTable, rule.values == nil, !rule.further.changesText
    else { return step }
    step.column = column
    // Only a step of one column, with nothing behind it, is done when the column is blank.
    step.isOver =
      bound.columns.count == 1 && !rule.required && bound.constant.isEmpty && program.fallback == nil
    // The first column counts on whatever row it stands, before the second is asked.
    if let strip = rule.strip {
      guard case .text = program.conversion, rule.attribute == nil else { return step }
      step.strip = strip
      step.kind = .stripped
      return step
    }
    switch program.conversion {
    case .text where rule.attribute != nil:
      let head = DocumentWriter.attributeHead(rule.field, name: rule.attribute ?? [])
      step.head = attributeHeads.count..<attributeHeads.count + head.count
      attributeHeads += head
      step.kind = .attribute
    case .text: step.kind = .copy
    case .decimal where program.mark == nil: step.kind = .decimal
    case .currency: step.kind = .currency
    case .country: step.kind = .country
    default: step.kind = .converted
    }
    return step
  }

  /// The columns of the record's own fields, each once.
  var sharedColumns: [Int] { Set(rules.filter { !$0.program.rule.takesFirst }.flatMap(\.columns)).sorted() }
}

extension ReadingRules {
  /// The field of the partner's name, where no rule of the map gives it a text of the file.
  var implicitPartnerField: Int? {
    guard let name = kind.partnerField, let field = kind.schema.index(of: name) else { return nil }
    let rule = rules.first { $0.field == field }
    let says = rule.map { !$0.from.isEmpty || $0.expression != nil || $0.constant?.isEmpty == false } ?? false
    return says ? nil : field
  }
}
