import Commerce
import Ledger
import Mapping
import Values

/// Documents that a feed's map cannot write: a look-up without an entry, a rule that fails.
///
/// None is lost, and none stops the others: each is held as `cannot-write` and due again once it is released or amended.
struct Unwritten {
  /// The reason of the hold.
  static let reason = "cannot-write"

  private let feed: String
  private var failures: [(header: VersionHeader, error: RecordError)] = []

  init(feed: String) {
    self.feed = feed
  }

  var isEmpty: Bool { failures.isEmpty }

  /// Takes one that could not be written.
  mutating func add(_ header: VersionHeader, _ error: RecordError) {
    failures.append((header, error))
  }

  /// What the ledger is to hold.
  var withheld: [Withheld] {
    failures.map { failure in
      Withheld(
        entry: failure.header.entry, version: failure.header.version, reason: Unwritten.reason,
        evidence: HoldEvidence.json(Unwritten.evidence(failure.error, feed: feed)))
    }
  }

  /// What people are told.
  func messages(isResend: Bool) -> [Diagnostic] {
    failures.map { failure in
      let key = String(decoding: failure.header.entry.key, as: UTF8.self)
      let message = Diagnostic(failure.error.code, failure.error.arguments, field: failure.error.field)
        .noting("outcome-not-written", key, feed)
      return isResend ? message : message.noting("outcome-held", key)
    }
  }

  /// Which feed, which column, and why: what the hold rests on.
  static func evidence(_ error: RecordError, feed: String) -> [(name: String, text: String)] {
    let message = Diagnostic(error.code, error.arguments).message()
    return [("feed", feed)] + (error.field.map { [("field", $0)] } ?? []) + [
      ("code", error.code), ("message", message),
    ]
  }

  /// An order as it goes out once a person dropped it.
  static func cancelled(_ bytes: [UInt8], _ kind: DocumentKind) -> [UInt8] {
    guard kind == .order else { return bytes }
    let view = DocumentView(schema: kind.schema, bytes: bytes)
    return DocumentEdit.setting(OrderFields.shared.status, to: "cancelled", in: view)
  }
}

/// What a hold rests on, as the ledger keeps it.
enum HoldEvidence {
  /// Whether what was kept says anything by a name.
  static func names(_ json: [UInt8], _ name: String) -> Bool {
    let sought = Array("\"\(name)\":".utf8)
    return json.indices.contains { json[$0...].starts(with: sought) }
  }

  /// A flat JSON object of texts.
  static func json(_ items: [(name: String, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      DocumentJSON.appendString(Array(item.name.utf8)[...], to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      DocumentJSON.appendString(Array(item.text.utf8)[...], to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
