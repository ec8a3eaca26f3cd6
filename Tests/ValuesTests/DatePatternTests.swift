import Testing
import Values

@Suite struct DatePatternTests {
  static let texts: [(String, String, String)] = [
    ("yyyy-MM-dd HH:mm:ss Z", "2026-02-11 16:01:06 +0000", "2026-02-11T16:01:06+00:00"),
    ("yyyy-MM-dd HH:mm:ss Z", "2026-02-11 16:01:06 -0530", "2026-02-11T16:01:06-05:30"),
    ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-11T16:01:06Z", "2026-02-11T16:01:06+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-02-11T16:01:06.120+08:00", "2026-02-11T16:01:06.12+08:00"),
    ("dd.MM.yyyy", "28.02.2026", "2026-02-28"), ("d.M.yy", "3.4.26", "2026-04-03"),
    ("d.M.yy", "3.4.68", "2068-04-03"),
    ("d.M.yy", "3.4.69", "1969-04-03"), ("dd/MM/yyyy HH:mm", "01/12/2026 09:05", "2026-12-01T09:05:00"),
    ("M/d/yyyy h:mm a", "4/3/2026 12:05 am", "2026-04-03T00:05:00"),
    ("M/d/yyyy h:mm a", "4/3/2026 12:05 PM", "2026-04-03T12:05:00"),
    ("MMM d, yyyy", "Apr 3, 2026", "2026-04-03"),
    ("MMM d, yyyy", "APRIL 3, 2026", "2026-04-03"), ("d MMM yyyy", "3 févr. 2026", "2026-02-03"),
    ("d. MMMM yyyy", "3. März 2026", "2026-03-03"), ("d. MMMM yyyy", "3. MÄRZ 2026", "2026-03-03"),
    ("d MMMM yyyy", "3 agosto 2026", "2026-08-03"), ("d-MMM-yy", "14-Sept-26", "2026-09-14"),
    ("yyyy年M月d日", "2026年3月7日", "2026-03-07"), ("yyyy年MMMd日", "2026年12月7日", "2026-12-07"),
    ("yyyyMMdd", "20260307", "2026-03-07"), ("yyyyMMddHHmmss", "20260307101112", "2026-03-07T10:11:12"),
    ("EEE, dd MMM yyyy HH:mm:ss Z", "Fri, 03 Apr 2026 10:00:00 +0200", "2026-04-03T10:00:00+02:00"),
    ("yyyy-MM-dd HH:mm z", "2026-04-03 10:00 PDT", "2026-04-03T10:00:00-07:00"),
    ("rfc3339", "2026-04-03T10:00:00.5Z", "2026-04-03T10:00:00.5+00:00"),
    ("iso8601", "2026-04-03 10:00", "2026-04-03T10:00:00"),
    ("iso8601", "2026-04-03T10:00:00,25+0800", "2026-04-03T10:00:00.25+08:00"),
    ("iso8601", "2026-04-03", "2026-04-03"),
    ("yyyy-MM-dd 'o''clock' H", "2026-04-03 o'clock 7", "2026-04-03T07:00:00"),
    ("dd.MM.yyyy", "29.02.2024", "2024-02-29"),
    ("yyyy-MM-dd HH:mm:ss", "2016-12-31 23:59:60", "2016-12-31T23:59:59"),
  ]

  private func pattern(_ source: String) throws -> DatePattern {
    try DatePattern(source, zones: ["PDT": -420, "PST": -480])
  }

  @Test(arguments: texts) func `a text is read by its pattern`(source: String, text: String, wanted: String)
    throws
  {
    #expect(try pattern(source).parse(Array(text.utf8).span).description == wanted)
  }

  @Test(arguments: [
    ("dd.MM.yyyy", "31.02.2026"), ("dd.MM.yyyy", "00.01.2026"), ("yyyy-MM-dd HH:mm", "2026-01-01 24:00"),
    ("yyyy-MM-dd HH:mm", "2026-01-01 10:60"), ("rfc3339", "2026-13-01"),
    ("h:mm a d.M.yyyy", "13:00 PM 1.1.2026"),
  ])
  func `a day or time that does not exist is called that`(source: String, text: String) throws {
    #expect(throws: DatePatternError.noSuchDay) { try pattern(source).parse(Array(text.utf8).span) }
  }

  @Test(arguments: [
    ("dd.MM.yyyy", "3.4.2026"), ("dd.MM.yyyy", "03.04.26"), ("dd.MM.yyyy", ""), ("dd.MM.yyyy", "03.04.2026 "),
    ("yyyy-MM-dd", "2026-04-03T00:00"), ("MMM d", "Apr 3"), ("MMM d, yyyy", "Foo 3, 2026"),
    ("rfc3339", "2026-04-03T"),
    ("yyyy-MM-dd HH:mm:ss Z", "2026-02-11 16:01:06"), ("yyyy-MM-dd HH:mm z", "2026-04-03 10:00 XYZ"),
  ])
  func `a text of another form does not match`(source: String, text: String) throws {
    #expect(throws: DatePatternError.noMatch) { try pattern(source).parse(Array(text.utf8).span) }
  }

  @Test func `no text that is cut short or has a byte changed breaks a pattern`() throws {
    for (source, text, _) in DatePatternTests.texts {
      let pattern = try pattern(source)
      let bytes = Array(text.utf8)
      for end in 0..<bytes.count { _ = try? pattern.parse(Array(bytes[..<end]).span) }
      for index in bytes.indices where bytes[index] != 0xC3 {
        var changed = bytes
        changed[index] = 0xC3
        #expect(throws: DatePatternError.self) { try pattern.parse(changed.span) }
      }
    }
  }

  @Test(arguments: ["yyy", "bb", "MMMMM", "'open", "hh:mm", "HH a", "z", "yyyy-MM-ddTHH"])
  func `a pattern that means nothing is refused`(source: String) {
    #expect(throws: DatePatternError.self) { try DatePattern(source) }
  }

  static let written: [(String, String)] = [
    ("yyyy-MM-dd HH:mm:ss Z", "2026-04-03 09:05:07 +0800"), ("d.M.yy", "3.4.26"),
    ("MMM d, yyyy h:mm a", "Apr 3, 2026 9:05 AM"),
    ("EEEE, MMMM d", "Friday, April 3"), ("XXX", "+08:00"), ("SSS", "120"),
    ("rfc3339", "2026-04-03T09:05:07.12+08:00"),
    ("'at' H", "at 9"), ("z", "CST"),
  ]

  @Test(arguments: written) func `a moment is written by a pattern`(source: String, wanted: String) throws {
    let pattern = try DatePattern(source, zones: ["CST": 480])
    let local = LocalTime(
      date: try #require(CivilDate(year: 2026, month: 4, day: 3)), secondOfDay: 9 * 3600 + 5 * 60 + 7,
      nanosecond: 120_000_000)
    var bytes: [UInt8] = []
    try pattern.format(.instant(local.instant(offsetMinutes: 480)), into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == wanted)
  }

  @Test func `what a moment lacks is not made up`() throws {
    var bytes: [UInt8] = []
    let day = Moment.date(try #require(CivilDate(year: 2026, month: 4, day: 3)))
    #expect(throws: DatePatternError.missingPart) { try DatePattern("HH:mm").format(day, into: &bytes) }
    let local = Moment.local(
      LocalTime(date: try #require(CivilDate(year: 2026, month: 4, day: 3)), secondOfDay: 0))
    #expect(throws: DatePatternError.missingPart) { try DatePattern("Z").format(local, into: &bytes) }
  }

  @Test func `what is written is read again, for seeded days and times`() throws {
    var seed: UInt64 = 42
    func random(_ limit: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % limit
    }
    let patterns = try ["yyyy-MM-dd HH:mm:ss Z", "EEE, d MMM yyyy h:mm:ss a XXX", "rfc3339"].map {
      try DatePattern($0)
    }
    for _ in 0..<2000 {
      let moment = Moment.instant(Instant(seconds: random(4_000_000_000), offsetMinutes: random(1440) - 720))
      for pattern in patterns {
        var bytes: [UInt8] = []
        try pattern.format(moment, into: &bytes)
        let read = try pattern.parse(bytes.span)
        #expect(read == moment)
        #expect(read.description == moment.description)
      }
    }
  }
}
