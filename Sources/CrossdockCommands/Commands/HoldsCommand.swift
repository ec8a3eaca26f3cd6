import ArgumentParser

struct HoldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "holds")
}
