package import Values

/// One e-mail as a file: RFC 5322 with a text and, where there is one, an HTML part (RFC 2046 5.1.4).
///
/// Deterministic: the same message gives the same bytes, whenever it is written. Lines end with CRLF; bodies are base64
/// in lines of 76 characters, so that no mail server has to change a byte.
package struct MailMessage: Sendable {
  package var from: String
  package var fromName: String?
  package var to: String
  package var toName: String?
  package var subject: String
  /// When what it tells happened; the message bears this time.
  package var date: Moment?
  /// What tells it from all other messages: a text that is the same whenever it is written.
  package var identity: String
  package var text: String
  package var html: String?

  package init(
    from: String, fromName: String? = nil, to: String, toName: String? = nil, subject: String,
    date: Moment? = nil, identity: String, text: String, html: String? = nil
  ) {
    self.from = from
    self.fromName = fromName
    self.to = to
    self.toName = toName
    self.subject = subject
    self.date = date
    self.identity = identity
    self.text = text
    self.html = html
  }

  /// Whether a text is an address that can stand in a header as it is: one `@`, no blank, control or quote.
  package static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && parts[1].contains(".")
      && text.utf8.count <= 254
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>()[],;:\\\"".utf8.contains($0) }
  }

  /// What people see of it, for cases: the head that matters, and the text.
  var preview: String {
    func address(_ address: String, _ name: String?) -> String {
      name.map { $0.isEmpty ? address : "\($0) <\(address)>" } ?? address
    }
    return "From: \(address(from, fromName))\nTo: \(address(to, toName))\nSubject: \(subject)\n\n\(text)"
  }

  /// The whole file.
  package var bytes: [UInt8] {
    let boundary = "=_" + digits(of: identity + "\u{1F}boundary")
    var lines = [
      "From: " + address(from, fromName), "To: " + address(to, toName), header("Subject", subject),
    ]
    if let date = date.flatMap(MailMessage.date) { lines.append("Date: " + date) }
    let host = from.split(separator: "@").last.map(String.init) ?? "localhost"
    lines.append("Message-ID: <\(digits(of: identity))@\(host)>")
    // RFC 3834: so that no out-of-office note answers it.
    lines.append("Auto-Submitted: auto-generated")
    lines.append("MIME-Version: 1.0")
    if let html {
      lines.append("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
      lines.append("")
      lines.append("--" + boundary)
      lines += part("plain", text)
      lines.append("--" + boundary)
      lines += part("html", html)
      lines.append("--" + boundary + "--")
    } else {
      lines += part("plain", text)
    }
    return Array(lines.map { $0 + "\r\n" }.joined().utf8)
  }

  private func part(_ kind: String, _ body: String) -> [String] {
    let normal = body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
    let encoded = Array(Base64.text(Array(normal.utf8)).utf8)
    var lines = ["Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: base64", ""]
    for start in stride(from: 0, to: encoded.count, by: 76) {
      lines.append(String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self))
    }
    return lines
  }

  private func address(_ address: String, _ name: String?) -> String {
    guard let name, !name.isEmpty else { return address }
    return words(name, after: 0) + " <\(address)>"
  }

  private func header(_ name: String, _ text: String) -> String {
    "\(name): " + words(text, after: name.utf8.count)
  }

  /// A text of a header: as it is where it is plain ASCII, else in encoded words (RFC 2047), folded.
  private func words(_ text: String, after used: Int) -> String {
    // A line break in a header would begin another header.
    let text = String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 })
    let plain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !"<>()[],;:\\\"@=?".utf8.contains($0) }
    if plain, text.utf8.count + used < 76 { return text }
    var result: [String] = []
    var word: [UInt8] = []
    for character in text {
      let bytes = Array(String(character).utf8)
      // 75 characters a word, of which 12 are the frame; a character is never cut.
      if word.count + bytes.count > 45 {
        result.append("=?utf-8?B?\(Base64.text(word))?=")
        word = []
      }
      word += bytes
    }
    if !word.isEmpty { result.append("=?utf-8?B?\(Base64.text(word))?=") }
    return result.joined(separator: "\r\n ")
  }

  /// A moment as RFC 5322 3.3 writes it; a local time has no zone and is written as unknown (-0000).
  private static func date(_ moment: Moment) -> String? {
    let local: LocalTime
    let zone: String
    switch moment {
    case .instant(let instant):
      local = instant.local
      let minutes = instant.offsetMinutes
      let size = abs(minutes)
      zone = (minutes < 0 ? "-" : "+") + two(size / 60) + two(size % 60)
    case .local(let time):
      local = time
      zone = "-0000"
    case .date(let day):
      local = LocalTime(date: day, secondOfDay: 0)
      zone = "-0000"
    }
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = local.date
    // 1970-01-01 was a Thursday.
    let weekday = days[((day.daysSinceEpoch + 3) % 7 + 7) % 7]
    let second = local.secondOfDay
    return "\(weekday), \(day.day) \(months[day.month - 1]) \(day.year) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) \(zone)"
  }

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

  private func digits(of text: String) -> String {
    let found = Fingerprint(of: Array(text.utf8).span)
    return String(found.high, radix: 16) + String(found.low, radix: 16)
  }
}
