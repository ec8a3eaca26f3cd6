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
    // SHA-256 of what comes and goes.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
  ],
  targets: [
    // 0  What every room passes on: decimal, moment, digest, source position, diagnostic.
    room("Values"),
    // 0  The system calls that Glibc hides from Swift.
    .target(name: "CFiles"),

    // 1  The only code that changes the file system: stage, sync, publish, move, lock; and inotify.
    room("DurableFiles", ["CFiles", "Values", .product(name: "Crypto", package: "swift-crypto")]),

    // 2  Finds files, waits until they are whole, claims each for one worker, puts it away.
    room("Pickup", ["DurableFiles", "Values"]),

    tests("ValuesTests", ["Values"]),
    // What tests of several rooms share.
    .target(
      name: "TestSupport", dependencies: ["DurableFiles"], path: "Tests/TestSupport", swiftSettings: settings),
    tests("DurableFilesTests", ["DurableFiles", "TestSupport", "Values"]),
    tests("PickupTests", ["Pickup", "DurableFiles", "TestSupport", "Values"]),
  ]
)
