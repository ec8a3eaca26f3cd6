import FoundationEssentials
import Testing

/// The product's pages, as files.
enum Documentation {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let catalog = root.appendingPathComponent("Sources/Dock/Dock.docc")

  /// The articles below the catalogue, by their paths in it.
  static let articles: [String] = {
    func articles(_ folder: String) -> [String] {
      let path = catalog.appendingPathComponent(folder).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return names.sorted().filter { $0.hasSuffix(".md") }.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
    }
    return articles("") + articles("Decisions")
  }()

  /// An article's text.
  static func text(_ article: String) throws -> String {
    try String(contentsOf: catalog.appendingPathComponent(article), encoding: .utf8)
  }
}
