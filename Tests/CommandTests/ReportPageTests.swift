import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A report's page in a real browser.
///
/// `make chaos` installs the browser and demands it; elsewhere these tests are left out where it is missing.
@Suite(.enabled(if: Browser.isDemanded || Browser.path != nil, "chromium is not installed"))
struct ReportPageTests {
  /// Every number of a page that the browser made of it, by its key.
  private static func figures(_ dom: String) throws -> [String: (value: String, shown: String)] {
    var figures: [String: (value: String, shown: String)] = [:]
    for part in dom.components(separatedBy: "data-figure=\"").dropFirst() {
      let pieces = part.components(separatedBy: "\"")
      let shown = try #require(part.components(separatedBy: ">").dropFirst().first)
      figures[pieces[0]] = (pieces[2], shown.components(separatedBy: "<")[0])
    }
    return figures
  }

  @Test(arguments: ["en", "zh-CN"])
  func `a browser shows the numbers of the JSON, complains of nothing, and asks for nothing`(
    language: String
  ) async throws {
    let space = try await ReportTests.space(settings: "language: \(language)\n")
    let report = try #require(try await space.run("report", "--json").json() as? [String: Any])
    try await space.run("report", "--html", "\(space.folder.path)/report.html")
    let visit = try await Browser.open("\(space.folder.path)/report.html", in: space.folder.path)
    #expect(visit.complaints == [])
    #expect(visit.requests == [])
    #expect(visit.dom.contains("<html lang=\"\(language)\">"))
    let figures = try Self.figures(visit.dom)
    let orders = try #require(report["orders"] as? [String: Any])
    let caught = try #require(report["caught"] as? [String: Any])
    let records = try #require(report["records"] as? [String: Int])
    #expect(figures["orders.moved"]?.value == "\(try #require(orders["moved"]))")
    #expect(figures["caught.all"]?.value == "\(try #require(caught["all"]))")
    #expect(
      figures["minutes.saved"]?.value == "\(try #require((report["minutes"] as? [String: Int])?["saved"]))")
    for (key, value) in records {
      #expect(figures["records.\(key)"]?.value == String(value), "\(key)")
      #expect(figures["records.\(key)"]?.shown == String(value), "\(key)")
    }
    for (list, name, key) in [("channels", "channel", "orders"), ("feeds", "feed", "documents")] {
      for entry in try #require(orders[list] as? [[String: Any]]) {
        let figure = figures["\(list).\(try #require(entry[name]))"]
        #expect(figure?.value == "\(try #require(entry[key]))", "\(entry)")
      }
    }
    for (list, name) in [("rejected", "code"), ("held", "reason")] {
      for entry in try #require(caught[list] as? [[String: Any]]) {
        let figure = figures["caught.\(list).\(try #require(entry[name]))"]
        #expect(figure?.value == "\(try #require(entry["count"]))", "\(entry)")
      }
    }
    #expect(figures.count >= 17)
  }

  @Test func `a page that asks for something, or complains, is seen to`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "bad.html", "<img src='http://shop.example.test/x.png'><script>console.error('here')</script>")
    let visit = try await Browser.open("\(folder.path)/bad.html", in: folder.path)
    #expect(visit.requests == ["http://shop.example.test/x.png"])
    #expect(visit.complaints.contains { $0.contains("here") })
  }

  @Test func `charts are drawn, and each has a title and a description`() async throws {
    let space = try await ReportTests.space()
    try await space.run("report", "--html", "\(space.folder.path)/report.html")
    let visit = try await Browser.open("\(space.folder.path)/report.html", in: space.folder.path)
    let charts = visit.dom.components(separatedBy: "<svg").dropFirst().filter { $0.contains("role=\"img\"") }
    #expect(charts.count == 2)
    for chart in charts { #expect(chart.contains("<title") && chart.contains("<desc")) }
    let picture = try #require(visit.picture)
    // A page without its charts and tiles, all of one colour, is a tenth of that.
    #expect(picture.count > 30_000)
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }
}

/// Chromium without its windows.
enum Browser {
  /// What came of opening a page.
  struct Visit {
    /// The document as the browser holds it.
    let dom: String
    /// What it wrote on its console.
    let complaints: [String]
    /// What the page asked for on the network.
    let requests: [String]
    /// A picture of it, as PNG.
    let picture: [UInt8]?
  }

  /// Whether its absence is a fault: `make chaos` says so.
  static let isDemanded = ProcessInfo.processInfo.environment["CROSSDOCK_BROWSER"] == "1"

  /// Where it is.
  static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/chromium" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Opens a file under a profile of its own.
  static func open(_ file: String, in folder: String) async throws -> Visit {
    let shown = try await run(
      ["--dump-dom", "--log-net-log=\(folder)/net.json", "file://\(file)"], in: folder)
    let log = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(folder)/net.json")))
    var requests: Set<String> = []
    for event in (log as? [String: Any])?["events"] as? [[String: Any]] ?? [] {
      let details = event["params"] as? [String: Any] ?? [:]
      // What the browser asks for itself comes from no page.
      guard let url = details["url"] as? String, let origin = details["initiator"] as? String,
        origin != "not an origin"
      else { continue }
      requests.insert(url)
    }
    _ = try await run(
      ["--window-size=1000,1400", "--screenshot=\(folder)/page.png", "file://\(file)"], in: folder)
    let picture = try? Data(contentsOf: URL(filePath: "\(folder)/page.png"))
    return Visit(
      dom: shown.output,
      complaints: shown.errors.split(separator: "\n").map(String.init).filter {
        $0.contains("CONSOLE")
      },
      requests: requests.sorted(), picture: picture.map { Array($0) })
  }

  private static func run(
    _ arguments: [String], in folder: String
  ) async throws -> (output: String, errors: String) {
    let program = try #require(path, "chromium is not installed; 'make chaos' installs it")
    let result = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: .init(
        [
          // Tests may run as root, and in a container without its own kernel settings.
          "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--disable-sync",
          "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
          "--user-data-dir=\(folder)/profile",
        ] + arguments), environment: .inherit.updating(["HOME": folder]), output: .string(limit: 1 << 22),
      error: .string(limit: 1 << 22))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    return (result.standardOutput, result.standardError)
  }
}
