import ArgumentParser

struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cancel")
}
