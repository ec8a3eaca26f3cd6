import FoundationEssentials
import Testing

/// What the pages point to is there.
@Suite struct LinkTests {
  @Test(arguments: Documentation.articles)
  func `a page links to pages that are there`(article: String) throws {
    let names = Set(Documentation.articles.map { String($0.split(separator: "/").last?.dropLast(3) ?? "") })
    for match in try Documentation.text(article).matches(of: /<doc:([^>]+)>/) {
      #expect(names.contains(String(match.output.1)), "\(article)")
    }
  }

  @Test(arguments: Documentation.articles)
  func `a page names files that are there`(article: String) throws {
    for match in try Documentation.text(article).matches(
      of: /`((?:Sources|Tests|Samples|Fixtures)\/[A-Za-z0-9.+\/-]+)`/)
    {
      let path = Documentation.root.appendingPathComponent(String(match.output.1)).path
      #expect(FileManager.default.fileExists(atPath: path), "\(article): \(match.output.1)")
    }
  }

  @Test func `every page is reached from the landing page`() throws {
    let landing = try Documentation.text("Dock.md")
    for article in Documentation.articles where article != "Dock.md" {
      let name = article.split(separator: "/").last?.dropLast(3) ?? ""
      #expect(landing.contains("<doc:\(name)>"), "\(article)")
    }
  }

  @Test(arguments: ["README.md", "README.zh.md"])
  func `a front page links to files that are there`(page: String) throws {
    let text = try String(contentsOf: Documentation.root.appendingPathComponent(page), encoding: .utf8)
    let links = text.matches(of: /\]\(([^):#]+)\)/)
    #expect(!links.isEmpty)
    for match in links {
      let path = Documentation.root.appendingPathComponent(String(match.output.1)).path
      #expect(FileManager.default.fileExists(atPath: path), "\(page): \(match.output.1)")
    }
  }
}
