// swift-tools-version: 6.2
//
// The table of contents. Targets stand in the order in which data flows through the house:
//
//   inbox/ ─► Pickup ─► Formats ─► Mapping ─► Ledger ─► Outbox ─► outbox/
//
// A target imports only from targets that stand above it.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A room of the house: a Swift target with the settings that all of them share.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "crossdock",
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // 0  What every room passes on: decimal, moment, digest, source position, diagnostic.
    room("Values"),
    // 1  The documents, and the rules between them as pure functions.
    room("Commerce", ["Values"]),
    // 1  YAML as a tree whose every node knows its line and column; the only import of Yams.
    room("YAMLTree", ["Values", .product(name: "Yams", package: "Yams")]),
    // 2  The durable state and its transactions as a protocol; the states; a ledger in memory.
    room("Ledger", ["Commerce", "Values"]),
    // 3  Map files: record → document, document → record; look-ups, lint, cases.
    room("Mapping", ["Commerce", "Values", "YAMLTree"]),
    // 3  The ledger in SQLite; the only import of GRDB and SQLite.
    room(
      "LedgerSQLite",
      [
        "Commerce", "Ledger", "Values", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    tests("ValuesTests", ["Values"]),
    tests("CommerceTests", ["Commerce", "Values"]),
    // What several rooms' tests share: one suite for every ledger.
    .target(
      name: "TestSupport", dependencies: ["Commerce", "Ledger", "Values"], path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("LedgerTests", ["Commerce", "Ledger", "TestSupport", "Values"]),
    tests("LedgerSQLiteTests", ["Commerce", "Ledger", "LedgerSQLite", "TestSupport", "Values"]),
    tests("YAMLTreeTests", ["YAMLTree", "Values"]),
  ]
)
