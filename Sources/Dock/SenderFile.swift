import DurableFiles
import Mapping
import Values

/// How each partner's files looked that were accepted, kept between two processes (`.crossdock/senders`).
///
/// Written behind the ledger's commit and never before it: after a stop between the two, the file before is remembered,
/// and the worst that comes of it is a question that was answered already.
///
/// One line for each thing, its parts parted by blanks, names in hexadecimal; a line that cannot be read is left out.
final class SenderFile {
  /// A partner and one of its maps.
  struct Key: Hashable {
    let partner: String
    let map: String
  }

  private let folder: Folder
  private let name: FileName
  private var memory: [Key: SenderMemory] = [:]
  private var saved: [Key: SenderMemory] = [:]

  init(folder: Folder) throws(FileError) {
    self.folder = folder
    name = try FileName("senders")
    guard try folder.status(name) != nil else { return }
    let text = String(decoding: try folder.open(name).readAll(limit: 64 << 20), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count > 3 else { continue }
      let key = Key(partner: parts[1], map: parts[2])
      read(parts[0], Array(parts.dropFirst(3)), into: &memory[key, default: SenderMemory()])
    }
    saved = memory
  }

  private func read(_ kind: String, _ parts: [String], into known: inout SenderMemory) {
    switch kind {
    case "version": known.version = parts[0]
    case "header": known.forms.append(SenderForm(header: parts.compactMap(SenderFile.text)))
    // What follows a header is of the files that had it.
    case "mark":
      guard parts.count == 2, let name = SenderFile.text(parts[0]), let mark = parts[1].utf8.first,
        !known.forms.isEmpty
      else { return }
      known.forms[known.forms.count - 1].marks[name] = mark
    case "days":
      guard parts.count == 2, let name = SenderFile.text(parts[0]),
        let order = SenderForm.DayOrder(rawValue: parts[1]), !known.forms.isEmpty
      else { return }
      known.forms[known.forms.count - 1].dayOrders[name] = order
    default: return
    }
  }

  /// What is known of a partner's files of one map.
  func memory(_ partner: String, _ map: String) -> SenderMemory? { memory[Key(partner: partner, map: map)] }

  /// Takes in the form of a file that was accepted.
  func accept(_ form: SenderForm, partner: String, map: String, version: String) {
    memory[Key(partner: partner, map: map), default: SenderMemory()].accept(form, version: version)
  }

  /// Writes what is known, if it differs from what is written.
  func save() throws(FileError) {
    guard memory != saved else { return }
    var stage = try StagedFile(in: folder, mode: 0o600)
    for (key, known) in memory.sorted(by: { ($0.key.partner, $0.key.map) < ($1.key.partner, $1.key.map) }) {
      let place = "\(key.partner) \(key.map)"
      try stage.write("version \(place) \(known.version)\n")
      for form in known.forms {
        try stage.write("header \(place) \(form.header.map(SenderFile.hex).joined(separator: " "))\n")
        for (name, mark) in form.marks.sorted(by: { $0.key < $1.key }) {
          try stage.write("mark \(place) \(SenderFile.hex(name)) \(String(UnicodeScalar(mark)))\n")
        }
        for (name, order) in form.dayOrders.sorted(by: { $0.key < $1.key }) {
          try stage.write("days \(place) \(SenderFile.hex(name)) \(order.rawValue)\n")
        }
      }
    }
    try stage.replace(name)
    saved = memory
  }

  /// A name as digits; an empty one as a dash.
  private static func hex(_ text: String) -> String {
    if text.isEmpty { return "-" }
    return text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func text(_ hex: String) -> String? {
    if hex == "-" { return "" }
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
