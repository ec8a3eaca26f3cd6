import GRDB
import Ledger

/// The ledger's tables, as steps from each format to the next; `PRAGMA user_version` counts the steps taken.
///
/// Times are RFC 3339 with their offset, days are days since 1970-01-01, money is decimals as text, and what a person
/// reads is kept as code and arguments (``Packing``).
enum Migrations {
  /// "XDLG": tells the ledger from any other SQLite file.
  static let applicationID = 0x5844_4C47

  static let steps: [String] = [first, second, third]

  /// Brings a ledger to the newest format, or refuses one that is newer or is none.
  static func run(_ db: Database, isNew: Bool) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard isNew || application == applicationID else {
      throw LedgerError.corrupt("ledger.sqlite", "it is no ledger")
    }
    if version > steps.count { throw LedgerError.newer(found: version, known: steps.count) }
    for step in steps[version...] { try db.execute(sql: step) }
    if version < steps.count {
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(steps.count)")
    }
  }

  private static let first = """
    CREATE TABLE partner (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE feed (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
      take INTEGER NOT NULL DEFAULT 1, sequence INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE segment (number INTEGER PRIMARY KEY, length INTEGER NOT NULL) STRICT;

    CREATE TABLE batch (
      id INTEGER PRIMARY KEY AUTOINCREMENT, partner INTEGER NOT NULL REFERENCES partner (id),
      name BLOB NOT NULL, size INTEGER NOT NULL, received TEXT NOT NULL, day INTEGER NOT NULL,
      state INTEGER NOT NULL, digest BLOB, path BLOB, outcome INTEGER, map TEXT, map_version BLOB,
      row_count INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
      incoming INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0,
      amended INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
      duplicate INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0,
      rejected INTEGER NOT NULL DEFAULT 0, resolved INTEGER NOT NULL DEFAULT 0,
      reason BLOB, duplicate_of INTEGER REFERENCES batch (id), unwanted BLOB, notes BLOB, committed TEXT) STRICT;
    CREATE INDEX batch_size ON batch (partner, size);
    CREATE INDEX batch_digest ON batch (digest, partner);
    CREATE INDEX batch_day ON batch (day);
    CREATE INDEX batch_unfinished ON batch (id) WHERE state < 4;
    CREATE INDEX batch_duplicate ON batch (duplicate_of) WHERE duplicate_of IS NOT NULL;
    CREATE TABLE batch_money (
      batch INTEGER NOT NULL REFERENCES batch (id), currency TEXT NOT NULL, amounts TEXT NOT NULL,
      PRIMARY KEY (batch, currency)) WITHOUT ROWID, STRICT;
    CREATE TABLE day (
      day INTEGER PRIMARY KEY, incoming INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0,
      amended INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
      duplicate INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0,
      rejected INTEGER NOT NULL DEFAULT 0, resolved INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE day_money (
      day INTEGER NOT NULL, currency TEXT NOT NULL, amounts TEXT NOT NULL,
      PRIMARY KEY (day, currency)) WITHOUT ROWID, STRICT;
    CREATE TABLE reject (
      id INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch (id), ordinal INTEGER NOT NULL,
      reason BLOB NOT NULL, field TEXT, value TEXT, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
      path TEXT, kind INTEGER, partner INTEGER NOT NULL, key BLOB,
      resolved_by INTEGER REFERENCES batch (id)) STRICT;
    CREATE INDEX reject_batch ON reject (batch, ordinal);
    CREATE INDEX reject_open ON reject (partner, kind, key) WHERE resolved_by IS NULL AND key IS NOT NULL;
    CREATE INDEX reject_resolved ON reject (resolved_by) WHERE resolved_by IS NOT NULL;
    CREATE TABLE waiting (
      path BLOB PRIMARY KEY, since TEXT NOT NULL, reason BLOB NOT NULL,
      tries INTEGER NOT NULL) WITHOUT ROWID, STRICT;
    CREATE TABLE map (digest BLOB PRIMARY KEY, name TEXT NOT NULL, text BLOB NOT NULL) STRICT;

    CREATE TABLE entry (
      kind INTEGER NOT NULL, partner INTEGER NOT NULL, key BLOB NOT NULL, digests BLOB NOT NULL,
      position INTEGER NOT NULL, length INTEGER NOT NULL, state INTEGER NOT NULL, feeds BLOB,
      first_batch INTEGER NOT NULL, last_batch INTEGER NOT NULL,
      PRIMARY KEY (kind, partner, key)) WITHOUT ROWID, STRICT;
    CREATE TABLE alias (
      kind INTEGER NOT NULL, text BLOB NOT NULL, partner INTEGER NOT NULL, key BLOB NOT NULL,
      PRIMARY KEY (kind, text, partner, key)) WITHOUT ROWID, STRICT;
    CREATE TABLE note (
      id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, partner INTEGER NOT NULL, key BLOB NOT NULL,
      batch INTEGER NOT NULL REFERENCES batch (id), at TEXT NOT NULL, reason BLOB NOT NULL) STRICT;
    CREATE INDEX note_entry ON note (kind, partner, key);
    CREATE INDEX note_batch ON note (batch);
    CREATE TABLE decision (
      number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, partner INTEGER NOT NULL, key BLOB NOT NULL,
      verdict INTEGER NOT NULL, shown BLOB NOT NULL, text TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL,
      position INTEGER NOT NULL, length INTEGER NOT NULL) STRICT;
    CREATE INDEX decision_entry ON decision (kind, partner, key);
    CREATE TABLE hold (
      id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, partner INTEGER NOT NULL, key BLOB NOT NULL,
      reason TEXT NOT NULL, evidence BLOB NOT NULL, since TEXT NOT NULL,
      batch INTEGER NOT NULL REFERENCES batch (id), is_open INTEGER NOT NULL DEFAULT 1,
      ended_by_batch INTEGER REFERENCES batch (id), ended_by_decision INTEGER REFERENCES decision (number)) STRICT;
    CREATE UNIQUE INDEX hold_open ON hold (kind, partner, key, reason) WHERE is_open;
    CREATE INDEX hold_batch ON hold (batch);
    CREATE INDEX hold_ended ON hold (ended_by_batch) WHERE ended_by_batch IS NOT NULL;

    CREATE TABLE output (
      id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed (id), sequence INTEGER NOT NULL,
      state INTEGER NOT NULL, map_version BLOB NOT NULL, taken TEXT NOT NULL, members INTEGER NOT NULL,
      resend_of INTEGER, members_of INTEGER NOT NULL, UNIQUE (feed, sequence)) STRICT;
    CREATE INDEX output_unpublished ON output (id) WHERE state < 3;
    CREATE INDEX output_members ON output (members_of);
    CREATE TABLE output_file (
      output INTEGER NOT NULL REFERENCES output (id), ordinal INTEGER NOT NULL, name TEXT NOT NULL,
      digest BLOB NOT NULL, size INTEGER NOT NULL, records INTEGER NOT NULL,
      PRIMARY KEY (output, ordinal)) WITHOUT ROWID, STRICT;
    CREATE TABLE due (
      id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed (id), output INTEGER REFERENCES output (id),
      first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, members BLOB NOT NULL,
      withdrawn_count INTEGER NOT NULL, withdrawn BLOB) STRICT;
    CREATE INDEX due_pending ON due (feed) WHERE output IS NULL;
    CREATE INDEX due_output ON due (output, id);
    CREATE INDEX due_range ON due (last, first, output);
    """

  /// Outputs know which decisions they were taken after; bytes can be let through once more.
  private static let second = """
    ALTER TABLE output ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE allowed (
      digest BLOB NOT NULL, partner INTEGER NOT NULL REFERENCES partner (id),
      PRIMARY KEY (digest, partner)) WITHOUT ROWID, STRICT;
    CREATE INDEX decision_verdict ON decision (verdict);
    """

  /// Sums by day for reports, grouped by place, since a name may be a column's too.
  ///
  /// What was counted before is counted now; payments that were matched before are not, since their amounts lie in the
  /// segments.
  private static let third = """
    CREATE TABLE day_tally (
      day INTEGER NOT NULL, subject INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (day, subject, name)) WITHOUT ROWID, STRICT;
    CREATE TABLE day_match (
      day INTEGER NOT NULL, provider TEXT NOT NULL, currency TEXT NOT NULL, payments INTEGER NOT NULL,
      amount TEXT NOT NULL, PRIMARY KEY (day, provider, currency)) WITHOUT ROWID, STRICT;
    INSERT INTO day_tally
      SELECT day, 1, CASE outcome WHEN 1 THEN 'accepted' WHEN 2 THEN 'partial' WHEN 3 THEN 'rejected'
        ELSE 'duplicate' END, count(*)
      FROM batch WHERE state >= 3 GROUP BY 1, 3;
    INSERT INTO day_tally
      SELECT batch.day, 2, CAST(substr(reject.reason, 2, unicode(CAST(substr(reject.reason, 1, 1) AS TEXT)))
        AS TEXT), count(*)
      FROM reject JOIN batch ON batch.id = reject.batch GROUP BY 1, 3;
    INSERT INTO day_tally
      SELECT batch.day, 3, hold.reason, count(*)
      FROM hold JOIN batch ON batch.id = hold.batch GROUP BY 1, 3;
    INSERT INTO day_tally
      SELECT batch.day, 4, CAST(substr(note.reason, 2, unicode(CAST(substr(note.reason, 1, 1) AS TEXT)))
        AS TEXT), count(*)
      FROM note JOIN batch ON batch.id = note.batch GROUP BY 1, 3;
    INSERT INTO day_tally
      SELECT batch.day, 5, partner.name, count(*)
      FROM entry JOIN batch ON batch.id = entry.first_batch JOIN partner ON partner.id = entry.partner
      WHERE entry.kind = 1 AND length(entry.feeds) > 0 GROUP BY 1, 3;
    INSERT INTO day_tally
      SELECT CAST(julianday(substr(output.taken, 1, 10)) - 2440587.5 AS INTEGER), 6, feed.name,
        sum(output.members)
      FROM output JOIN feed ON feed.id = output.feed
      WHERE output.state = 3 AND output.resend_of IS NULL GROUP BY 1, 3;
    """
}
