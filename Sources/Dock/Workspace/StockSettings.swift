import Values
package import YAMLTree

/// What `stock:` in `crossdock.yml` says: whose lists count, what is kept back, and what each channel is offered.
///
/// ```yaml
/// stock:
///   from: [books]
///   locations: [WH/Stock]
///   buffer: 1
///   lag: 1h
///   channels:
///     market: { share: 2, cap: 50 }
///     shop: { priority: 1 }
/// ```
package struct StockSettings: Sendable {
  static let keys = ["from", "locations", "buffer", "lag", "channels"]

  /// The partners whose lists are added up; empty where nothing is said.
  package var from: [(name: String, node: YAMLNode)] = []
  /// The locations that count; empty: all.
  package var locations: Set<String> = []
  /// How many pieces of each article are kept back.
  package var buffer = 0
  /// How long after a feed was written its reader may still not have taken it.
  package var lag: Duration = .seconds(3600)
  /// By the channel's name.
  package var channels: [String: Channel] = [:]

  /// What one channel is offered.
  package struct Channel: Sendable {
    package var share = 1
    package var priority: Int?
    package var cap: Int?
    package var takesAll = false
    package let node: YAMLNode
  }

  /// What counts where nothing is said.
  package init() {}

  /// Reads the block.
  package init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(StockSettings.keys)
    for name in try members["from"]?.list() ?? [] { from.append((try name.text(), name)) }
    for name in try members["locations"]?.list() ?? [] { locations.insert(try name.text()) }
    if let node = members["buffer"] { buffer = try StockSettings.count(node) }
    if let node = members["lag"] { lag = try WorkspaceFile.duration(node) }
    for (key, value) in try members["channels"]?.mapping() ?? [] {
      channels[try key.text()] = try StockSettings.channel(value, at: key)
    }
  }

  private static func channel(_ node: YAMLNode, at key: YAMLNode) throws(YAMLError) -> Channel {
    let members = try node.members(["share", "priority", "cap", "all"])
    var channel = Channel(node: key)
    if let node = members["share"] { channel.share = try count(node) }
    if let node = members["priority"] { channel.priority = try count(node) }
    if let node = members["cap"] { channel.cap = try count(node) }
    if let node = members["all"] { channel.takesAll = try node.boolean() }
    return channel
  }

  /// A number of pieces, or of parts: not negative, and no more than any stock has.
  private static func count(_ node: YAMLNode) throws(YAMLError) -> Int {
    let number = try node.integer()
    guard (0...1_000_000).contains(number) else {
      throw node.error("yaml-value", [try node.text().quotedForMessage, "a number from 0 to 1000000"])
    }
    return number
  }
}
