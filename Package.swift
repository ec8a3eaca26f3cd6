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
  targets: [
    // 0  What every room passes on: decimal, moment, digest, source position, diagnostic.
    room("Values"),

    // 1  CEL: parse, check, compile, evaluate.
    room("Expressions", ["Values"]),

    tests("ValuesTests", ["Values"]),
    tests("ExpressionsTests", ["Expressions", "Values"]),
  ]
)
