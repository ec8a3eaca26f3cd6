import Commerce
import FoundationEssentials
import GRDB
package import Ledger
package import Values

extension SQLiteLedger {
  package func takeDue(_ feed: FeedID, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output?
  {
    try change { db in
      let pending = "feed = ? AND output IS NULL"
      let sums = try Queries.rows(
        db, "SELECT sum(count) AS due, sum(withdrawn_count) AS withdrawn FROM due WHERE \(pending)",
        [feed.value])
      let members = (sums.first?["due"] as Int? ?? 0) - (sums.first?["withdrawn"] as Int? ?? 0)
      if members <= 0 {
        try db.execute(sql: "DELETE FROM due WHERE \(pending)", arguments: [feed.value])
        return nil
      }
      try db.execute(sql: "UPDATE feed SET take = take + 1 WHERE id = ?", arguments: [feed.value])
      let output = try add(
        db, feed, mapVersion: mapVersion, at: instant, members: members, resendOf: nil, membersOf: nil)
      try db.execute(sql: "UPDATE due SET output = ? WHERE \(pending)", arguments: [output.id, feed.value])
      return output
    }
  }

  private func add(
    _ db: Database, _ feed: FeedID, mapVersion: Digest, at instant: Instant, members: Int, resendOf: Int?,
    membersOf: Int?
  ) throws -> Output {
    let sql = "UPDATE feed SET sequence = sequence + 1 WHERE id = ? RETURNING sequence"
    guard let sequence = try Queries.rows(db, sql, [feed.value]).first?["sequence"] as Int? else {
      throw LedgerError.unknownName("feed", feed.value)
    }
    let decisions = try Int.fetchOne(db, sql: "SELECT max(number) FROM decision") ?? 0
    try db.execute(
      sql: """
        INSERT INTO output (feed, sequence, state, map_version, taken, members, resend_of, members_of, decisions)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        feed.value, sequence, OutputState.due.rawValue, Data(mapVersion.bytes), instant.text, members,
        resendOf, decisions,
      ])
    let id = Int(db.lastInsertedRowID)
    try db.execute(sql: "UPDATE output SET members_of = ? WHERE id = ?", arguments: [membersOf ?? id, id])
    return Output(
      id: id, feed: feed, sequence: sequence, state: .due, mapVersion: mapVersion, takenAt: instant,
      members: members, resendOf: resendOf, decisions: decisions)
  }

  private func state(_ db: Database, _ output: Output) throws -> Row {
    let sql = "SELECT state, sequence, feed, members, members_of, resend_of FROM output WHERE id = ?"
    guard let row = try Queries.rows(db, sql, [output.id]).first else {
      throw LedgerError.unknownOutput(output.sequence)
    }
    return row
  }

  package func rendered(_ output: Output, files: [OutputFile]) throws(LedgerError) {
    try change(durably: false) { db in
      guard try state(db, output)["state"] != OutputState.published.rawValue else { return }
      try db.execute(
        sql: "UPDATE output SET state = ? WHERE id = ?",
        arguments: [OutputState.rendered.rawValue, output.id])
      try db.execute(sql: "DELETE FROM output_file WHERE output = ?", arguments: [output.id])
      for (ordinal, file) in files.enumerated() {
        try db.execute(
          sql:
            "INSERT INTO output_file (output, ordinal, name, digest, size, records) VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [output.id, ordinal, file.name, Data(file.digest.bytes), file.size, file.records])
      }
    }
  }

  package func published(_ output: Output) throws(LedgerError) {
    try change(durably: false) { db in
      let row = try state(db, output)
      if row["state"] == OutputState.published.rawValue { return }
      try db.execute(
        sql: "UPDATE output SET state = ? WHERE id = ?",
        arguments: [OutputState.published.rawValue, output.id])
      guard row["resend_of"] as Int? == nil,
        let feed = try String.fetchOne(
          db, sql: "SELECT name FROM feed WHERE id = ?", arguments: [output.feed.value])
      else { return }
      try Changes.count(
        db, output.takenAt.local.date.daysSinceEpoch, Tally(.sent, feed), by: row["members"])
    }
  }

  package func resend(_ output: Output, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output
  {
    try change { db in
      let original = try state(db, output)
      return try add(
        db, FeedID(original["feed"]), mapVersion: mapVersion, at: instant, members: original["members"],
        resendOf: original["sequence"], membersOf: original["members_of"])
    }
  }

  package func withhold(
    _ withheld: [Withheld], from output: Output, at instant: Instant
  ) throws(LedgerError) {
    try change { db in
      let row = try state(db, output)
      guard row["state"] != OutputState.published.rawValue, row["resend_of"] as Int? == nil else {
        throw LedgerError.state(of: output, found: output.state.name, expected: "due")
      }
      var members = DueMembers()
      for item in withheld {
        var known = try Changes.entry(db, item.entry)
        members.withdraw(item.version)
        let hadFeeds = !known.feeds.isEmpty
        if known.feeds[output.feed]?.version == item.version { known.feeds.remove(output.feed) }
        known.state.insert(.held)
        try Changes.update(db, item.entry, known)
        try Changes.countMoved(
          db, item.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, at: instant)
        let isNew = try Changes.hold(
          db, item.entry, item.reason, item.evidence, since: instant, batch: known.lastBatch)
        if isNew {
          try Changes.count(db, instant.local.date.daysSinceEpoch, Tally(.held, item.reason))
        }
      }
      // Behind the output's own rows, so that the members before it are those that are taken out.
      try Changes.insert(db, output.feed, members, output: output.id)
      try db.execute(
        sql: "UPDATE output SET members = members - ? WHERE id = ?", arguments: [withheld.count, output.id])
    }
  }

  package func giveBack(_ output: Output) throws(LedgerError) {
    try change { db in
      let row = try state(db, output)
      let newest = try Int.fetchOne(
        db, sql: "SELECT sequence FROM feed WHERE id = ?", arguments: [output.feed.value])
      guard row["state"] == OutputState.due.rawValue, row["sequence"] as Int? == newest else {
        throw LedgerError.state(of: output, found: output.state.name, expected: "due")
      }
      try db.execute(sql: "DELETE FROM due WHERE output = ?", arguments: [output.id])
      try db.execute(sql: "DELETE FROM output WHERE id = ?", arguments: [output.id])
      try db.execute(
        sql: "UPDATE feed SET sequence = sequence - 1 WHERE id = ?", arguments: [output.feed.value])
    }
  }

  // MARK: What people decide

  package func release(
    _ decision: Decision, due feeds: [FeedID]
  ) throws(LedgerError) -> (decision: Decision, remaining: [String]) {
    try change { db in
      var known = try Changes.entry(db, decision.entry)
      let open = try Queries.openHolds(db, of: decision.entry).map(\.reason)
      let ended = open.filter(decision.shown.contains)
      let remaining = open.filter { !decision.shown.contains($0) }
      if ended.isEmpty { throw LedgerError.notHeld(decision.entry) }
      let kept = try Changes.insert(db, decision, known.version)
      for reason in ended { try Changes.endHold(db, decision.entry, reason, decision: kept.number) }
      if remaining.isEmpty {
        known.state.remove(.held)
        let hadFeeds = !known.feeds.isEmpty
        try Changes.makeDue(db, &known, to: feeds)
        try Changes.countMoved(
          db, decision.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, at: decision.at)
        try Changes.update(db, decision.entry, known)
      }
      return (kept, remaining)
    }
  }

  package func cancel(_ decision: Decision, due feeds: [FeedID]) throws(LedgerError) -> Decision {
    try change { db in
      var known = try Changes.entry(db, decision.entry)
      let kept = try Changes.insert(db, decision, known.version)
      for hold in try Queries.openHolds(db, of: decision.entry) {
        try Changes.endHold(db, decision.entry, hold.reason, decision: kept.number)
      }
      known.state.remove(.held)
      known.state.insert(.cancelled)
      let hadFeeds = !known.feeds.isEmpty
      try Changes.withdraw(db, &known, butFrom: feeds)
      try Changes.makeDue(db, &known, to: feeds)
      try Changes.countMoved(
        db, decision.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, at: decision.at)
      try Changes.update(db, decision.entry, known)
      return kept
    }
  }

  package func void(
    _ decision: Decision, due feeds: [FeedID], reason: String
  ) throws(LedgerError) -> Decision {
    try change { db in
      var known = try Changes.entry(db, decision.entry)
      let kept = try Changes.insert(db, decision, known.version)
      let isNew = try Changes.hold(
        db, decision.entry, reason, Array("{}".utf8), since: decision.at, batch: known.lastBatch)
      if isNew {
        try Changes.count(db, decision.at.local.date.daysSinceEpoch, Tally(.held, reason))
      }
      known.state.insert(.held)
      try Changes.withdraw(db, &known, butFrom: feeds)
      try Changes.makeDue(db, &known, to: feeds)
      try Changes.update(db, decision.entry, known)
      return kept
    }
  }
}
