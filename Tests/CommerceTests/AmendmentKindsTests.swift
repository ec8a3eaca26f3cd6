import Commerce
import Testing
import Values

@Suite struct AmendmentKindsTests {
  static func document(
    _ schema: Schema, _ fields: [(name: String, text: String)],
    packages: [(number: String, format: String)] = []
  ) throws -> DocumentView {
    var writer = DocumentWriter()
    for (index, field) in schema.fields.enumerated() {
      if field.name == "packages", case .records(let inner) = field.type {
        for package in packages {
          let start = writer.beginRecord(index)
          writer.put(try #require(inner.index(of: "trackingNumber")), package.number)
          writer.put(try #require(inner.index(of: "label.format")), package.format)
          writer.endRecord(start)
        }
      }
      for given in fields where given.name == field.name { writer.put(index, given.text) }
    }
    return DocumentView(schema: schema, bytes: writer.bytes)
  }

  static func outcome(_ known: DocumentView, _ incoming: DocumentView) -> String {
    switch Amendment.merge(known: known, incoming: incoming, manner: Amendment.Manner(linesComplete: false)) {
    case .unchanged: "unchanged"
    case .older: "older"
    case .conflict(let field): "conflict \(field)"
    case .amended(let document, let changed):
      DocumentView(schema: known.schema, bytes: document).text("outcome").map { "\($0) " } ?? ""
        + changed.joined(separator: " ")
    }
  }

  @Test func `a label that was made stays made`() throws {
    let created = try Self.document(
      .shipment, [("outcome", "created"), ("trackingNumber", "1"), ("charge.amount", "9.00")],
      packages: [("1", "pdf")])
    let failed = try Self.document(
      .shipment, [("outcome", "failed"), ("trackingNumber", "1"), ("charge.amount", "0.00")])
    #expect(Self.outcome(created, failed) == "unchanged")
    let cancelled = try Self.document(.shipment, [("outcome", "cancelled"), ("trackingNumber", "1")])
    guard
      case .amended(let bytes, let changed) = Amendment.merge(
        known: created, incoming: cancelled, manner: Amendment.Manner(linesComplete: false))
    else {
      Issue.record("found no amendment")
      return
    }
    let view = DocumentView(schema: .shipment, bytes: bytes)
    #expect(changed == ["outcome"] && view.text("outcome") == "cancelled")
    #expect(view.text("charge.amount") == "9.00", "what a later answer does not say stays")
    #expect(view.records(try #require(Schema.shipment.index(of: "packages"))).count == 1)
  }

  @Test func `packages of several answers add up`() throws {
    let first = try Self.document(.shipment, [("outcome", "created")], packages: [("1", "pdf")])
    let second = try Self.document(
      .shipment, [("outcome", "created")], packages: [("2", "pdf"), ("1", "zpl")])
    guard
      case .amended(let bytes, _) = Amendment.merge(
        known: first, incoming: second, manner: Amendment.Manner(linesComplete: false))
    else {
      Issue.record("found no amendment")
      return
    }
    let packages = DocumentView(schema: .shipment, bytes: bytes).records(
      try #require(Schema.shipment.index(of: "packages")))
    #expect(packages.map { $0.text("trackingNumber") } == ["1", "2"])
    #expect(packages.map { $0.text("label.format") } == ["zpl", "pdf"])
  }

  @Test func `payments and stocks follow their own times`() throws {
    let paid = try Self.document(
      .payment, [("kind", "charge"), ("status", "succeeded"), ("currency", "EUR")])
    let pending = try Self.document(
      .payment, [("kind", "charge"), ("status", "pending"), ("currency", "EUR")])
    #expect(Self.outcome(paid, pending) == "unchanged")
    #expect(Self.outcome(pending, paid) == "status")
    let other = try Self.document(.payment, [("kind", "charge"), ("currency", "USD")])
    #expect(Self.outcome(paid, other) == "conflict currency")
    let today = try Self.document(.stock, [("sku", "A"), ("onHand", "5"), ("at", "2026-03-02T10:00:00")])
    let yesterday = try Self.document(.stock, [("sku", "A"), ("onHand", "7"), ("at", "2026-03-01T10:00:00")])
    #expect(Self.outcome(today, yesterday) == "older")
    #expect(Self.outcome(yesterday, today) == "onHand at")
    #expect(Self.outcome(today, today) == "unchanged")
  }
}
