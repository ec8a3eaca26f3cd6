import Commerce
package import Values

/// Why the ledger did not do what it was asked; nothing of the step was kept.
///
/// Callers branch on ``code``; the words are in the catalogue.
package struct LedgerError: Error, Hashable, Sendable {
  package var diagnostic: Diagnostic

  package init(_ code: String, _ arguments: [String] = [], notes: [Diagnostic.Note] = []) {
    diagnostic = Diagnostic(code, arguments, notes: notes)
  }

  /// The stable code, as `ledger-busy` or `ledger-corrupt`.
  package var code: String { diagnostic.code }
}

extension LedgerError: CustomStringConvertible {
  package var description: String { diagnostic.description }
}

extension LedgerError {
  /// Another process writes to the ledger right now.
  package static let busy = LedgerError("ledger-busy")

  /// A staging is open, and only one may write.
  package static let stagingOpen = LedgerError("ledger-staging-open")

  /// A staging was used after its end.
  package static let stagingClosed = LedgerError("ledger-staging-closed")

  /// A newer Crossdock wrote this ledger.
  package static func newer(found: Int, known: Int) -> LedgerError {
    LedgerError("ledger-newer", [String(found), String(known)])
  }

  /// An older Crossdock wrote this ledger, and nothing has brought it up to date yet.
  package static func older(found: Int, known: Int) -> LedgerError {
    LedgerError("ledger-older", [String(found), String(known)])
  }

  /// The ledger's files are not what was written: which, where, and what is wrong there.
  package static func corrupt(_ file: String, offset: UInt64? = nil, _ what: String) -> LedgerError {
    let place = offset.map { "\(file) at byte \($0)" } ?? file
    return LedgerError("ledger-corrupt", [place, what])
  }

  /// The archive tells of a batch that the ledger does not know.
  package static func behind(_ batch: BatchID) -> LedgerError {
    LedgerError("ledger-behind", [String(batch.value)])
  }

  /// There is no ledger where one is expected.
  package static func missing(_ path: String) -> LedgerError { LedgerError("ledger-missing", [path]) }

  /// The system refused: doing what, and its own words (`man 3 errno`).
  package static func io(_ doing: String, _ words: String) -> LedgerError {
    LedgerError("ledger-io", [doing, words])
  }

  /// There is no such batch.
  package static func unknownBatch(_ batch: BatchID) -> LedgerError {
    LedgerError("ledger-unknown-batch", [String(batch.value)])
  }

  /// A batch is not in the state that a step begins from.
  package static func state(of batch: BatchID, found: BatchState, expected: String) -> LedgerError {
    LedgerError("ledger-batch-state", [String(batch.value), found.name, expected])
  }

  /// The records that came in are not the records that went somewhere: law 1.
  package static func unbalanced(_ batch: BatchID, of what: String, incoming: String, outcomes: String)
    -> LedgerError
  {
    LedgerError("ledger-unbalanced", [String(batch.value), incoming, what, outcomes])
  }

  /// There is no entry of this key.
  package static func unknownEntry(_ entry: EntryID) -> LedgerError {
    LedgerError("ledger-unknown-entry", [entry.kind.name, String(decoding: entry.key, as: UTF8.self)])
  }

  /// There is an entry of this key already, and the caller says it is new; or the other way round.
  package static func entryConflict(_ entry: EntryID) -> LedgerError {
    LedgerError("ledger-entry-conflict", [entry.kind.name, String(decoding: entry.key, as: UTF8.self)])
  }

  /// None of the reasons that a person was shown is open any more.
  package static func notHeld(_ entry: EntryID) -> LedgerError {
    LedgerError("ledger-not-held", [entry.kind.name, String(decoding: entry.key, as: UTF8.self)])
  }

  /// A key or a document has more bytes than the ledger can keep.
  package static func tooLong(_ what: String, found: Int, most: Int) -> LedgerError {
    LedgerError("ledger-too-long", [what, String(found), String(most)])
  }

  /// An output is not in the state that a step begins from.
  package static func state(of output: Output, found: String, expected: String) -> LedgerError {
    LedgerError("ledger-output-state", [String(output.sequence), found, expected])
  }

  /// There is no such output.
  package static func unknownOutput(_ sequence: Int) -> LedgerError {
    LedgerError("ledger-unknown-output", [String(sequence)])
  }

  /// There is no partner or feed of this number.
  package static func unknownName(_ what: String, _ number: Int) -> LedgerError {
    LedgerError("ledger-unknown-name", [what, String(number)])
  }
}
