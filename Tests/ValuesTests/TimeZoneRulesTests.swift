import Testing
import Values

@Suite struct TimeZoneRulesTests {
  private func local(_ text: String) throws -> LocalTime {
    guard case .local(let local)? = Moment(rfc3339: Array(text.utf8).span) else {
      throw TimeZoneError.badName
    }
    return local
  }

  static let cases: [(String, String, String)] = [
    ("Asia/Shanghai", "2026-04-03T10:00:00", "2026-04-03T10:00:00+08:00"),
    ("America/New_York", "2026-01-15T10:00:00", "2026-01-15T10:00:00-05:00"),
    ("America/New_York", "2026-07-15T10:00:00", "2026-07-15T10:00:00-04:00"),
    // Shown twice: the first. Left out: as long after the change.
    ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"),
    ("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T03:00:00+01:00"),
    ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T03:30:00+02:00"),
    ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"),
    ("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T03:00:00+02:00"),
    // Far beyond the table: the rule in the footer.
    ("Europe/Berlin", "2150-07-01T12:00:00", "2150-07-01T12:00:00+02:00"),
    ("Europe/Berlin", "2150-12-01T12:00:00", "2150-12-01T12:00:00+01:00"),
    ("Australia/Sydney", "2150-01-01T12:00:00", "2150-01-01T12:00:00+11:00"),
    ("Australia/Sydney", "2150-07-01T12:00:00", "2150-07-01T12:00:00+10:00"),
    ("Asia/Kathmandu", "2026-01-01T00:00:00", "2026-01-01T00:00:00+05:45"),
    ("UTC", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00"),
  ]

  @Test(arguments: cases) func `a local time has its instant`(zone: String, text: String, wanted: String)
    throws
  {
    let instant = try TimeZoneRules(named: zone).instant(of: try local(text))
    #expect(Moment.instant(instant).description == wanted)
  }

  @Test(arguments: [
    "", "../passwd", "/etc/passwd", "Europe/../UTC", "Europe//Berlin", "Nowhere/None", "Europe", "a b",
  ])
  func `a name that is no zone is refused`(name: String) {
    #expect(throws: TimeZoneError.self) { try TimeZoneRules(named: name) }
  }

  @Test(arguments: [
    "Europe/London", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe", "Africa/Casablanca",
  ])
  func `every hour of ten years comes back from its own local time, or one that is shown twice`(name: String)
    throws
  {
    let zone = try TimeZoneRules(named: name)
    var seconds = 1_700_000_000
    while seconds < 2_000_000_000 {
      let offset = zone.offset(at: seconds)
      let shown = Instant(seconds: seconds + offset).local
      let back = zone.instant(of: shown)
      let isTwice = zone.offset(at: back.seconds) != offset
      #expect(back.seconds == seconds || (isTwice && back.seconds < seconds))
      seconds += 86_400 / 4 + 1800
    }
  }
}
