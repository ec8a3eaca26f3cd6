import Dock
import Mapping
import Values

/// Asks a person on a terminal; whoever ends the input takes the defaults of all that is left.
struct Questions {
  private let language: Language
  private var isOver = false

  init(_ language: Language) {
    self.language = language
    Output.write(Catalogue.text("init-ask", [], in: language) + "\n")
  }

  /// One answer, asked for until nothing is wrong with it.
  ///
  /// `fault`: what is wrong with an answer, in words.
  mutating func ask(
    _ about: String, name: String, fallback: String, choices: [String] = [], fault: (String) -> String?
  ) -> String {
    if isOver { return fallback }
    Output.write("\n\(about)\n")
    for (index, choice) in choices.enumerated() { Output.write("  \(index + 1)  \(choice)\n") }
    while true {
      Output.write("\(name) [\(fallback)]: ")
      guard let line = readLine() else {
        isOver = true
        Output.write("\n")
        return fallback
      }
      var answer = line.drop { $0 == " " || $0 == "\t" }
      while let last = answer.last, last == " " || last == "\t" || last == "\r" { answer.removeLast() }
      if answer.isEmpty { return fallback }
      // A number is a choice, unless it is itself one of them.
      let chosen: String
      if let number = Int(answer), choices.indices.contains(number - 1), !choices.contains(String(answer)) {
        chosen = choices[number - 1]
      } else {
        chosen = String(answer)
      }
      guard let words = fault(chosen) else { return chosen }
      Output.write("  \(words)\n")
    }
  }

  /// What a partner's pack wants to know and nobody has said yet.
  mutating func ask(of partner: inout NewPartner) {
    let language = language
    for setting in partner.settings
    where setting.ask && !setting.isSecret && partner.values[setting.name] == nil {
      let fallback = setting.fallback ?? ""
      let answer = ask(
        "\(partner.name): \(setting.about(in: language))", name: setting.name, fallback: fallback,
        choices: setting.choices
      ) { answer in
        setting.fault(of: answer).map { Catalogue.text($0.code, $0.arguments, in: language) }
      }
      // What was left as it is shows as the default, or as a remark.
      if answer != fallback { partner.values[setting.name] = answer }
    }
  }
}
