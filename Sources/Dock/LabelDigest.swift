import DurableFiles
import Values

/// SHA-256 for the maps, which know of no cryptography.
package enum LabelDigest {
  /// The digest of a label's bytes in hexadecimal digits.
  package static let sha256: @Sendable ([UInt8]) -> String = { bytes in
    var digest = RunningDigest()
    digest.update(bytes, count: bytes.count)
    return digest.finalize().hex
  }
}
