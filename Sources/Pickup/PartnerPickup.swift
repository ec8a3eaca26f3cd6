internal import DurableFiles

/// What Pickup has to know of a partner: no more than a name and three habits.
package struct PartnerPickup: Hashable, Sendable {
  /// The partner's name, and its folder's name in the inbox.
  package var name: String
  /// The suffix of the marker that stands beside a finished file (`.done`), or nothing where none is used.
  package var marker: String?
  /// How long a file must stay as it is where nothing tells of writers.
  package var quiet: Duration
  /// How long a file may stay unfinished before people are told, or it is refused.
  package var patience: Duration

  package init(
    name: String, marker: String? = nil, quiet: Duration = .seconds(2), patience: Duration = .seconds(3600)
  ) {
    self.name = name
    self.marker = marker
    self.quiet = quiet
    self.patience = patience
  }

  /// Whether a name is a marker's: it ends with the suffix, and something stands before it.
  func isMarker(_ name: FileName) -> Bool {
    guard let marker else { return false }
    return name.bytes.count > marker.utf8.count && name.hasSuffix(Array(marker.utf8))
  }

  /// The name of the data that a marker stands for: `a.b.csv` for `a.b.csv.done`.
  func data(for marker: FileName) -> FileName? {
    guard let suffix = self.marker, isMarker(marker) else { return nil }
    return try? FileName(Array(marker.bytes.dropLast(suffix.utf8.count)))
  }
}

/// Names that are never anybody's data.
enum PartialName {
  /// What copying programs, browsers and editors put behind a name while they are at work.
  static let suffixes: [[UInt8]] = [".part", ".filepart", ".tmp", ".crdownload", "~", ".swp"].map {
    Array($0.utf8)
  }

  /// Whether the name is a hidden file's, or one of a file in the making; letter case does not matter.
  static func matches(_ name: FileName) -> Bool {
    if name.bytes.first == UInt8(ascii: ".") { return true }
    return suffixes.contains { suffix in
      name.bytes.count >= suffix.count
        && zip(name.bytes.suffix(suffix.count), suffix).allSatisfy { byte, wanted in
          byte == wanted || ((0x41...0x5A).contains(byte) && byte | 0x20 == wanted)
        }
    }
  }
}
