import ArgumentParser

struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "retry")
}
