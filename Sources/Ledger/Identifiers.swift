package import Commerce

/// A partner, as a small number that is given once and kept.
package struct PartnerID: Hashable, Sendable {
  package let value: Int

  package init(_ value: Int) { self.value = value }
}

/// A feed, as a small number that is given once and kept.
package struct FeedID: Hashable, Sendable {
  package let value: Int

  package init(_ value: Int) { self.value = value }
}

/// One file that was claimed and all that comes of it; ascending in the order of claims, never given twice.
package struct BatchID: Hashable, Comparable, Sendable {
  package let value: Int

  package init(_ value: Int) { self.value = value }

  package static func < (left: BatchID, right: BatchID) -> Bool { left.value < right.value }
}

/// Where one version of a document lies in the ledger.
///
/// Positions ascend in the order in which versions were put, so that members of an output are read in one sweep.
package struct VersionRef: Hashable, Sendable {
  /// The segment's number in the upper half, the byte within it in the lower.
  package let position: UInt64
  /// In bytes, with the header.
  package let length: UInt32

  @inlinable
  package init(position: UInt64, length: UInt32) {
    self.position = position
    self.length = length
  }
}

/// What one entry is about: a kind of document, the partner it came from, and the partner's own key.
package struct EntryID: Hashable, Sendable {
  package var kind: DocumentKind
  package var partner: PartnerID
  package var key: [UInt8]

  package init(_ kind: DocumentKind, _ partner: PartnerID, _ key: [UInt8]) {
    self.kind = kind
    self.partner = partner
    self.key = key
  }
}
