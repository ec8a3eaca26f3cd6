package import DurableFiles
package import Values

/// What a file's content says of its own end; made by the Dock from the maps that could read the file.
package enum ContentProof: Hashable, Sendable {
  /// It ends as it must: last quote, bracket, root element, trailer's count, final newline.
  case closes
  /// It breaks off, and why one can see that.
  case doesNotClose(Diagnostic.Note)
  /// Nothing in this format tells; `ends` is what stands last.
  case cannotTell(ends: String)
  /// There is nothing in it yet.
  case empty
}

/// Why a file is not taken yet.
package struct Waiting: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// It has no bytes yet (T03).
    case empty
    /// Its content breaks off.
    case notClosed(Diagnostic.Note)
    /// Somebody has it open for writing.
    case openForWriting
    /// It became another while it was looked at.
    case changing
    /// Nothing tells of writers here, so it must stay as it is for a while.
    case quiet
    /// The partner's marker is not there yet.
    case marker
  }

  package var reason: Reason
  /// When looking again is worth it, where that is known: a pass waits for it.
  package var until: Uptime?

  package init(_ reason: Reason, until: Uptime? = nil) {
    self.reason = reason
    self.until = until
  }

  /// The facts, by their codes in the catalogue.
  package var notes: [Diagnostic.Note] {
    switch reason {
    case .empty: [Diagnostic.Note("pickup-waiting-empty")]
    case .notClosed(let why): [Diagnostic.Note("pickup-waiting-not-closed"), why]
    case .openForWriting: [Diagnostic.Note("pickup-waiting-writer")]
    case .changing: [Diagnostic.Note("pickup-waiting-changing")]
    case .quiet: [Diagnostic.Note("pickup-waiting-quiet")]
    case .marker: [Diagnostic.Note("pickup-waiting-marker")]
    }
  }
}

/// Whether a file can be taken.
package enum Verdict: Hashable, Sendable {
  /// All of it is there; claim it as it was seen here.
  case whole(FileStatus)
  case waiting(Waiting)
  /// It broke off and nothing came for longer than patience lasts: refuse it with this, `file-incomplete`.
  case incompleteTooLong(FileStatus, Diagnostic)
  /// It has no bytes for longer than patience lasts: warn with this, and go on waiting.
  case emptyTooLong(Diagnostic)
  /// It cannot be read: told, and the files after it go on (T04).
  case unreadable(FileError)
  /// It was taken away since the scan.
  case gone
}
