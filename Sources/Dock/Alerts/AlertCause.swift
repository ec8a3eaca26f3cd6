import Values

/// Something that needs a person, as long as it lasts: what happens again while it lasts is the same cause.
struct AlertCause: Hashable, Comparable, Sendable {
  /// In the order in which a digest tells them.
  enum Kind: String, CaseIterable, Sendable {
    /// Reading or writing failed, or a setting is wrong; the next pass tries again.
    case trouble
    /// A partner's files were refused whole.
    case refused
    /// Records of a partner were refused.
    case records
    /// Orders are held for a reason that a person must settle.
    case held
    /// A carrier has not answered in time.
    case late
    /// No file of a partner came by the hour at which one is expected.
    case missing
  }

  let kind: Kind
  /// The partner, or the place that is in trouble.
  let subject: String
  /// The code of the reason, where there is one.
  let code: String

  init(_ kind: Kind, _ subject: String, _ code: String = "") {
    self.kind = kind
    self.subject = AlertCause.line(subject)
    self.code = AlertCause.line(code)
  }

  /// A text on one line, so that the book has one line for each cause.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  }

  private var rank: Int { Kind.allCases.firstIndex(of: kind) ?? 0 }

  static func < (left: AlertCause, right: AlertCause) -> Bool {
    (left.rank, left.subject, left.code) < (right.rank, right.subject, right.code)
  }
}

/// What a pass saw of a cause.
struct AlertSighting {
  /// How often it happened since the last pass that looked: 0 where it only lasts.
  var new = 0
  /// How much of it there is now, where that can be told.
  var now: Int?
  /// What it is called in a digest.
  var title: String
  /// The first of the new ones, by name.
  var names: [String] = []
  /// The batches in which it happened, where its end is found by them.
  var batches: [Int] = []
}
