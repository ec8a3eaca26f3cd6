// swift-tools-version: 6.2
//
// The table of contents. Data flows through the rooms in one direction:
//
//   inbox/ ─► Pickup ─► Formats ─► Mapping ─► Ledger ─► Outbox ─► outbox/
//
// The number before a room is its level: a room imports only from levels below it, and the build checks that
// (`swift build --explicit-target-dependency-import-check error`, in `make check`).
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
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // 0  What every room passes on: decimal, moment, digest, source position, diagnostic.
    room("Values"),
    // 0  The system calls that Glibc hides from Swift (renameat2, openat2, statx).
    .target(name: "CFiles"),
    // 0  Finds delimiters, quotes and line ends in 64 bytes at once; a header only.
    .target(name: "CScan"),
    // 0  Threads that hand values to each other in order, for what two cores may do at once.
    room("Lanes"),
    // 0  libxml2, from the system.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    // 0  The partners' packs as bytes in the binary (clang's #embed); `Packs` is the way to them.
    .target(name: "CPacks", exclude: ["list-packs.py", "resources"]),
    // 0  The partners' packs, as data: maps, tables, cases.
    room("Packs", ["CPacks"]),
    // 1  The only code that changes the file system: stage, sync, publish, claim, lock; and inotify.
    room("DurableFiles", ["CFiles", "Values", .product(name: "Crypto", package: "swift-crypto")]),
    // 1  libxml2's push parser, writer and schemas as Swift values; the only importer of libxml2.
    room("XMLStream", ["CLibXML2", "Values"]),
    // 1  CEL: parse, check, compile, evaluate.
    room("Expressions", ["Values"]),
    // 1  The documents, and the rules between them as pure functions.
    room("Commerce", ["Values"]),
    // 1  YAML as a tree whose every node knows its line and column; the only import of Yams.
    room("YAMLTree", ["Values", .product(name: "Yams", package: "Yams")]),
    // 2  Finds files, waits until they are whole, claims each for one worker.
    room("Pickup", ["DurableFiles", "Values"]),
    // 2  Bytes to records and back: CSV, TSV, JSON, XML, text encodings; each record with its place.
    room("Formats", ["CScan", "Values", "XMLStream"]),
    // 2  The durable state and its transactions as a protocol; the states; a ledger in memory.
    room("Ledger", ["Commerce", "Values"]),
    // 3  Map files: record → document, document → record; look-ups, lint, cases; the only import of Mustache.
    room(
      "Mapping",
      [
        "Commerce", "Expressions", "Formats", "Values", "XMLStream", "YAMLTree",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    // 0  SQLite's writes and syncs as steps at which a test may stop or fail them (a VFS before the system's).
    .target(name: "CLedgerDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    // 3  The ledger in SQLite and segment files; the only import of GRDB.
    room(
      "LedgerSQLite",
      [
        "CLedgerDisk", "Commerce", "DurableFiles", "Ledger", "Values",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    // 4  Feeds: rendering, file names, publishing whole files.
    room("Outbox", ["Commerce", "DurableFiles", "Formats", "Lanes", "Mapping", "Values"]),
    // 4  What maps are proposed from: exports nobody described, cases from real records with invented people.
    room("Learning", ["Commerce", "Formats", "Mapping", "Values", "YAMLTree"]),
    // 5  One pass: the order of the steps, what a crash between them means, the workspace file.
    room(
      "Dock",
      [
        "Commerce", "DurableFiles", "Expressions", "Formats", "Lanes", "Ledger", "Mapping", "Outbox", "Packs",
        "Pickup",
        "Values", "YAMLTree", .product(name: "Logging", package: "swift-log"),
      ]),
    // 6  The same pass, on events and a timer, until told to stop.
    room(
      "Watch",
      [
        "Dock", "DurableFiles", "Pickup", "Values", .product(name: "Logging", package: "swift-log"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    // 7  One file a subcommand; the one place that picks a ledger and an exit code.
    room(
      "CrossdockCommands",
      [
        "Commerce", "Dock", "DurableFiles", "Expressions", "Formats", "Learning", "Ledger",
        "LedgerSQLite", "Mapping",
        "Outbox", "Packs",
        "Pickup", "Values", "Watch", "YAMLTree",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // 8  The way in.
    .executableTarget(
      name: "crossdock",
      dependencies: [
        "CrossdockCommands", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // What the tests share: golden cases, workspaces, the ledger's conformance suite.
    .target(
      name: "TestSupport",
      dependencies: [
        "Commerce", "Dock", "DurableFiles", "Ledger", "LedgerSQLite", "Values",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], path: "Tests/TestSupport", swiftSettings: settings),
    tests("ValuesTests", ["Values"]),
    tests("LanesTests", ["Lanes"]),
    tests("CommerceTests", ["Commerce", "Mapping", "Packs", "Values"]),
    tests("YAMLTreeTests", ["Values", "YAMLTree"]),
    tests("DurableFilesTests", ["DurableFiles", "TestSupport", "Values"]),
    tests("PickupTests", ["DurableFiles", "Pickup", "TestSupport", "Values"]),
    tests("XMLStreamTests", ["Values", "XMLStream"]),
    tests("FormatsTests", ["Formats", "Values", "XMLStream"]),
    tests("ExpressionsTests", ["Expressions", "Values"]),
    tests(
      "MappingTests",
      [
        "Commerce", "DurableFiles", "Expressions", "Formats", "Mapping", "Packs", "Values", "XMLStream",
        "YAMLTree",
      ]),
    tests(
      "OutboxTests",
      ["Commerce", "DurableFiles", "Formats", "Lanes", "Mapping", "Outbox", "TestSupport", "Values"]),
    tests("LearningTests", ["Commerce", "Formats", "Learning", "Mapping", "Packs", "Values"]),
    tests("LedgerTests", ["Commerce", "Ledger", "TestSupport", "Values"]),
    tests(
      "LedgerSQLiteTests",
      [
        "Commerce", "Ledger", "LedgerSQLite", "TestSupport", "Values",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    // Whole passes, in this process and through the built command.
    tests(
      "DockTests",
      [
        "Commerce", "Dock", "DurableFiles", "Expressions", "Formats", "Ledger", "LedgerSQLite", "Mapping",
        "Packs", "Pickup",
        "TestSupport", "Values", "YAMLTree", "crossdock",
      ]),
    tests(
      "CommandTests",
      [
        "CrossdockCommands", "Dock", "DurableFiles", "Ledger", "LedgerSQLite", "Packs", "TestSupport",
        "Values",
        "crossdock",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // The built command among the programs of others: an SFTP server, mounts, small disks, a second host, kill -9.
    tests(
      "RealPartsTests",
      [
        "Dock", "DurableFiles", "Ledger", "LedgerSQLite", "TestSupport", "Values", "crossdock",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // The pages, schemas and links, against the program.
    tests("DocumentationTests", ["Commerce", "Dock", "Mapping", "Packs", "Values", "YAMLTree"]),
  ]
)
