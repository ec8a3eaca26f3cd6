import CrossdockCommands

/// The way in; everything else is in `CrossdockCommands`.
@main
enum Entry {
  static func main() async {
    await Program.start()
  }
}
