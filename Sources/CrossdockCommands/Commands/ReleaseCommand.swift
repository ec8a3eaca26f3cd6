import ArgumentParser

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "release")
}
