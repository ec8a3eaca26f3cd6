import ArgumentParser
import Dock
import Values

/// `init DIR --with …`: makes a workspace.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a workspace: folders, settings, and the maps of your partners.",
    discussion: """
      A partner is called as its pack; two shops of one platform have names of their own. On a terminal you are asked \
      what a format cannot tell: the order of day and month, a zone, a currency. Elsewhere the defaults are written, \
      and --set says what is otherwise. All of it stands in crossdock.yml, and may be changed there.

      Example: crossdock init shop --with shopify,odoo,generic
      Example: crossdock init shop --with eu=shopify,us=shopify,odoo --set us.currency=USD
      """)

  @Argument(help: "The folder to make.")
  var directory: String

  @Option(
    help: ArgumentHelp("The partners, with commas between them: PACK, or NAME=PACK.", valueName: "partners"))
  var with: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A setting of a partner; may be given several times.", valueName: "partner.setting=value"))
  var settings: [String] = []

  @Option(help: ArgumentHelp("The zone in which days are counted, by default UTC.", valueName: "zone"))
  var timezone: String?

  func run() throws {
    let language = DiagnosticPrinter.standard.language
    var partners = with.map(InitCommand.partners) ?? NewPartner.defaults
    var zone = timezone ?? "UTC"
    // Nobody is asked for what cannot be made.
    try WorkspaceMaker(directory: directory, partners: partners, timezone: zone).check()
    var questions = Output.canAsk ? Questions(language) : nil
    if with == nil, let answer = questions?.askPartners(partners, language) {
      partners = InitCommand.partners(answer)
    }
    try set(&partners)
    try NewPartner.check(partners)
    if timezone == nil, let answer = questions?.askTimezone(zone, language) { zone = answer }
    for index in partners.indices { questions?.ask(of: &partners[index]) }
    let made = try WorkspaceMaker(
      directory: directory, partners: partners, timezone: zone, language: language
    ).make()
    Output.write(Catalogue.text("init-made", [directory], in: language) + "\n")
    for line in made { Output.write("  \(line)\n") }
  }

  private static func partners(_ text: String) -> [NewPartner] {
    text.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
      .map { NewPartner($0) }
  }

  /// Gives the partners what `--set` says.
  private func set(_ partners: inout [NewPartner]) throws {
    for text in settings {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      // Names may have dots in them, and so may settings: the longest name that fits is meant.
      let index = partners.indices.filter { parts[0].hasPrefix(partners[$0].name + ".") }.max {
        partners[$0].name.count < partners[$1].name.count
      }
      guard parts.count == 2, let index else {
        throw CommandFailure(
          .usage, [Diagnostic("init-set", [text.quotedForMessage, partners.first?.name ?? "shop"])])
      }
      partners[index].values[String(parts[0].dropFirst(partners[index].name.count + 1))] = parts[1]
    }
  }
}

extension Questions {
  fileprivate mutating func askPartners(_ partners: [NewPartner], _ language: Language) -> String {
    ask(
      Catalogue.text("init-ask-partners", [], in: language) + "\n  "
        + NewPartner.packs.joined(separator: ", "), name: "partners",
      fallback: partners.map(\.name).joined(separator: ",")
    ) { answer in
      do throws(ConfigurationError) {
        try NewPartner.check(
          answer.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
            .map { NewPartner($0) })
        return nil
      } catch {
        return error.diagnostic.message(in: language)
      }
    }
  }

  fileprivate mutating func askTimezone(_ zone: String, _ language: Language) -> String {
    ask(Catalogue.text("init-ask-timezone", [], in: language), name: "timezone", fallback: zone) { answer in
      (try? TimeZoneRules(named: answer)) == nil
        ? Catalogue.text("workspace-timezone", [answer.quotedForMessage], in: language) : nil
    }
  }
}
