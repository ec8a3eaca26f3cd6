extension TemporaryWorkspace {
  /// The rows of a feed's files of one kind, of all sequence numbers in their order, without headers.
  package func rows(_ partner: String, _ file: String) throws -> [String] {
    let files = try outbox(partner).filter { name, _ in
      guard let dash = name.lastIndex(of: "-") else { return false }
      return String(name[..<dash]) == file
    }
    return files.sorted { $0.key < $1.key }.flatMap { name, text in
      text.split(separator: "\n").dropFirst(name.hasSuffix(".ndjson") ? 0 : 1).map(String.init)
    }
  }

  /// The orders' numbers in the rows of the books' order files, once for each time that an order went out.
  package func sentToBooks() throws -> [String] {
    try rows("books", "sale.order").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    .filter { !$0[0].isEmpty }.map { $0[2] }
  }

  /// What lies in the inbox.
  package func inbox() throws -> [String] {
    try files(in: ["inbox"]).keys.filter { !$0.hasSuffix("/") }.map { String($0.dropFirst("inbox/".count)) }
      .sorted()
  }
}
