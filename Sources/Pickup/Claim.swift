package import DurableFiles

/// A file that is ours alone, by the place where it lies: `work/<batch>@<partner>/<name>`.
///
/// - Names only, so it can be kept, sent and made again from the folder after a crash (``Work/recover(into:)``); no
///   side-car holds what the path says already, so no crash can part the two.
/// - The batch is fixed by who claims, before anything moves, and never computed again (T25).
package struct Claim: Hashable, Sendable {
  package var batch: String
  package var partner: String
  package var name: FileName
  /// The partner's marker, which came along.
  package var marker: FileName?

  package init(batch: String, partner: String, name: FileName, marker: FileName? = nil) {
    self.batch = batch
    self.partner = partner
    self.name = name
    self.marker = marker
  }

  /// The claim's own folder in the work folder.
  ///
  /// - Throws: `file-name-illegal`, `file-name-long`.
  package func folderName() throws(FileError) -> FileName {
    guard !batch.utf8.contains(UInt8(ascii: "@")) else { throw FileError.illegal(batch) }
    return try FileName("\(batch)@\(partner)")
  }

  /// Reads a claim folder's name; a partner's name may hold an `@`, a batch may not.
  static func parse(_ folder: FileName) -> (batch: String, partner: String)? {
    guard let text = String(validating: folder.bytes, as: UTF8.self), let at = text.firstIndex(of: "@"),
      at > text.startIndex, text.index(after: at) < text.endIndex
    else { return nil }
    return (String(text[..<at]), String(text[text.index(after: at)...]))
  }
}

/// What became of a claim.
package enum ClaimOutcome: Hashable, Sendable {
  /// Ours, and still as it was judged.
  case claimed(Claim)
  /// Somebody wrote to it after all: it lies in the inbox again (T02).
  case waiting(Waiting)
  /// Somebody took it away, or another pass was faster.
  case gone
}

/// What a marker says, beside being there.
package struct MarkerText: Hashable, Sendable {
  /// The first 4 KiB.
  package var bytes: [UInt8]

  /// The number of records that the marker announces, where it holds nothing but a number (T07).
  package var count: Int? {
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, let word = words.first, word.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      return nil
    }
    return Int(word)
  }

  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}
