import Commerce
import Expressions
import Formats
import Values
import YAMLTree

/// A rule with the places that its paths lead to.
///
/// A class, as the two below are: they are looked at for each record, and a copy would count all that they hold.
final class TreeRule {
  /// The list and the field of its records that a rule asks the newest for.
  struct Newest {
    let list: Int
    let events: PackedEvents
  }

  let program: RuleProgram
  /// Places to take the first that is not blank from.
  let places: [TreePlace]
  let parts: [TreePlace]
  let sums: [TreePlace]
  let minus: [TreePlace]
  let constant: [UInt8]
  let newest: Newest?
  /// All texts of a place are wanted, not its first.
  let joins: Bool
  /// What stands between the parts.
  let joiner: [UInt8]
  /// Whether a text of nothing but white space is none.
  let skipsBlanks: Bool

  init(
    program: RuleProgram, places: [TreePlace], parts: [TreePlace], sums: [TreePlace], minus: [TreePlace],
    constant: [UInt8], newest: Newest?
  ) {
    self.program = program
    self.places = places
    self.parts = parts
    self.sums = sums
    self.minus = minus
    self.constant = constant
    self.newest = newest
    joins = program.rule.join != nil || program.isList
    joiner = program.rule.join ?? [0x20]
    skipsBlanks = program.rule.trim || program.rule.further.squeezes
  }
}

/// Where a label stands, and the fields that tell of it.
final class TreeLabel {
  let places: [TreePlace]
  let formats: [TreePlace]
  let encoding: LabelRules.Encoding
  let formatField: Int
  let bytesField: Int
  let digestField: Int

  init(
    places: [TreePlace], formats: [TreePlace], encoding: LabelRules.Encoding, formatField: Int,
    bytesField: Int,
    digestField: Int
  ) {
    self.places = places
    self.formats = formats
    self.encoding = encoding
    self.formatField = formatField
    self.bytesField = bytesField
    self.digestField = digestField
  }
}

/// The rules of a list, with the places of its items.
final class TreeList {
  let field: Int
  let items: TreePlace
  let skip: Expression?
  let steps: [TreeStep]
  let keyField: Int?
  let idField: Int?

  init(field: Int, items: TreePlace, skip: Expression?, steps: [TreeStep], keyField: Int?, idField: Int?) {
    self.field = field
    self.items = items
    self.skip = skip
    self.steps = steps
    self.keyField = keyField
    self.idField = idField
  }
}

/// One step of mapping a record; steps are in the order of their fields, in which documents are written.
struct TreeStep {
  enum Kind {
    case rule(TreeRule)
    case list([TreeList])
    case label(TreeLabel)
    /// What comes after is no content of the document: its source and the file's time.
    case contentEnd
  }

  let field: Int
  let kind: Kind
}

/// What a map does with each record of a tree, compiled.
struct TreePlan {
  /// An answer that is an error, compiled.
  struct Refusal {
    let condition: Expression?
    let code: [TreePlace]
    let text: [TreePlace]
  }

  private(set) var steps: [TreeStep] = []
  let skip: Expression?
  let refusal: Refusal?
  let rejects: [(condition: Expression, reason: String)]
  /// When a record gives a further document, of each such document.
  let also: [Expression]
  /// Settings with which the file must agree, each with the rule that gives what the file says.
  private(set) var agreements: [(setting: SettingGuard, rule: TreeRule)] = []
  /// The lists that are mapped before the other fields, which ask for the newest of their records.
  private(set) var newestLists: [(field: Int, lists: [TreeList])] = []
  /// The texts that expressions read, by their field numbers.
  let recordPlaces: [TreePlace]
  private(set) var itemPlaces: [TreePlace] = []

  /// The rules of the record itself.
  var rules: [TreeRule] {
    steps.compactMap { step in
      if case .rule(let rule) = step.kind { rule } else { nil }
    }
  }

  /// Binds rules to the places of their paths.
  private struct Binder {
    let context: MapContext

    func places(
      _ paths: [(name: String, node: YAMLNode)], in item: TreePlace?, _ collector: inout PathCollector
    ) throws(MappingError) -> [TreePlace] {
      var places: [TreePlace] = []
      for path in paths { places.append(try collector.place(path.name, path.node, in: item)) }
      return places
    }

    func rule(
      _ rule: Rule, _ schema: Schema, _ declarations: Declarations, in item: TreePlace?, kind: DocumentKind?,
      _ collector: inout PathCollector
    ) throws(MappingError) -> TreeStep {
      var newest: TreeRule.Newest?
      if let wanted = rule.further.newest, let list = schema.index(of: wanted.list),
        let events = PackedEvents(schema, list: list, field: wanted.field)
      {
        newest = TreeRule.Newest(list: list, events: events)
      }
      return TreeStep(
        field: rule.field,
        kind: .rule(
          TreeRule(
            program: try RuleProgram(
              rule, schema: schema, declarations: declarations, context: context, kind: kind),
            places: try places(rule.from, in: item, &collector),
            parts: try places(rule.further.parts, in: item, &collector),
            sums: try places(rule.sum, in: item, &collector),
            minus: try places(rule.minus, in: item, &collector),
            constant: rule.constant ?? [], newest: newest)))
    }

    func label(
      _ label: LabelRules, _ schema: Schema, in item: TreePlace?, _ collector: inout PathCollector
    ) throws(MappingError) -> TreeStep {
      let format = schema.required("label.format")
      return TreeStep(
        field: format,
        kind: .label(
          TreeLabel(
            places: try places(label.from, in: item, &collector),
            formats: try places(label.format, in: item, &collector),
            encoding: label.encoding, formatField: format, bytesField: schema.required("label.bytes"),
            digestField: schema.required("label.sha256"))))
    }
  }

  init(_ rules: ReadingRules, _ paths: inout PathCollector, _ context: MapContext) throws(MappingError) {
    let schema = rules.kind.schema
    let binder = Binder(context: context)
    let recordShape = try paths.shape("row", expressions: rules.recordExpressions, in: nil)
    recordPlaces = recordShape.places
    let declarations = Declarations()
      .declaring("row", index: MapVariable.row, .record(recordShape.shape))
      .declaring("value", index: MapVariable.value, .string)
      .declaring("settings", constant: context.settings)
    var steps: [TreeStep] = [TreeStep(field: schema.required("asOf"), kind: .contentEnd)]
    for rule in rules.rules where rule.field != rules.implicitPartnerField {
      steps.append(try binder.rule(rule, schema, declarations, in: nil, kind: rules.kind, &paths))
    }
    for agreement in rules.agreements {
      guard let setting = SettingGuard(agreement: agreement.setting, context),
        case .rule(let rule) = try binder.rule(
          agreement.rule, schema, declarations, in: nil, kind: nil, &paths
        ).kind
      else { continue }
      agreements.append((setting, rule))
    }
    if let label = rules.labels[""] { steps.append(try binder.label(label, schema, in: nil, &paths)) }
    var lists: [Int: [TreeList]] = [:]
    for list in rules.lists {
      guard let each = list.each else {
        throw MappingError(list.node.diagnostic("map-missing-key", ["each"], width: 1))
      }
      guard case .records(let inner) = schema.fields[list.field].type else { continue }
      let items = try paths.place(each.path, each.node, in: nil)
      let shape = try paths.shape(
        "line", expressions: list.expressions, in: items, numbering: itemPlaces.count)
      itemPlaces += shape.places
      let lineDeclarations = declarations.declaring("line", index: MapVariable.line, .record(shape.shape))
      var lineSteps: [TreeStep] = []
      for rule in list.rules {
        lineSteps.append(try binder.rule(rule, inner, lineDeclarations, in: items, kind: nil, &paths))
      }
      if let label = rules.labels[list.name] {
        lineSteps.append(try binder.label(label, inner, in: items, &paths))
      }
      lists[list.field, default: []].append(
        TreeList(
          field: list.field, items: items,
          skip: try list.skip.map { text throws(MappingError) in
            try text.compile(lineDeclarations, expecting: .bool)
          },
          steps: TreePlan.ordered(lineSteps), keyField: inner.index(of: "key"), idField: inner.index(of: "id")
        ))
    }
    for (field, lists) in lists { steps.append(TreeStep(field: field, kind: .list(lists))) }
    self.steps = TreePlan.ordered(steps)
    newestLists = Set(rules.rules.compactMap { $0.further.newest.flatMap { schema.index(of: $0.list) } })
      .sorted().map { ($0, lists[$0] ?? []) }
    skip = try rules.skip.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool)
    }
    var rejects: [(condition: Expression, reason: String)] = []
    for rejected in rules.rejects {
      rejects.append((try rejected.condition.compile(declarations, expecting: .bool), rejected.reason))
    }
    self.rejects = rejects
    var also: [Expression] = []
    for further in rules.also {
      also.append(try further.condition.compile(declarations, expecting: .bool))
    }
    self.also = also
    refusal = try rules.refusal.map { refusal throws(MappingError) in
      Refusal(
        condition: try refusal.condition.map { text throws(MappingError) in
          try text.compile(declarations, expecting: .bool)
        },
        code: try binder.places(refusal.code, in: nil, &paths),
        text: try binder.places(refusal.text, in: nil, &paths))
    }
  }

  /// In the order of the fields; what is of one field stays in its order.
  private static func ordered(_ steps: [TreeStep]) -> [TreeStep] {
    steps.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }.map(\.element)
  }
}
