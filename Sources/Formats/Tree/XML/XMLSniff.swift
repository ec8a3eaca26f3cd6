import Values
import XMLStream

/// What stands in the first part of an XML file, by which maps recognise it: the root, and the paths of what lies
/// below it.
///
/// An envelope of SOAP is looked through: the root is then the body's first child.
package struct XMLSniff: Sendable {
  /// The local name of the root.
  package let root: String
  /// Its namespace's URI, empty where there is none.
  package let namespace: String
  /// The local names of the elements around the root: `Envelope`, `Body`, or none.
  package let wrapper: [String]
  /// The different paths from the root, `@` before an attribute's name, as far as they were looked at.
  private let paths: Set<[String]>

  /// How many different paths are remembered.
  private static let most = 4096

  /// The namespaces of SOAP 1.1 and 1.2.
  private static let soap = [
    "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope",
  ]

  /// Looks at the first bytes of a file; that they end in the midst of something is no fault.
  ///
  /// - Parameters:
  ///   - bytes: The beginning of the file.
  ///   - isWhole: Whether that is the whole file.
  ///   - file: Its name, for positions.
  /// - Throws: An error of the XML before the root; `xml-incomplete` where there is none.
  package init(_ bytes: Span<UInt8>, isWhole: Bool, file: String) throws(FormatError) {
    var stream = XMLEventStream()
    var batch = XMLBatch()
    stream.feed(bytes, isLast: isWhole, into: &batch)
    var walk = Walk()
    for index in 0..<batch.events.count {
      let event = batch.events[index]
      switch event.kind {
      case .start: walk.start(stream.name(event.name))
      case .attribute: walk.attribute(stream.name(event.name).local)
      case .end: walk.end()
      case .text: break
      }
    }
    // A root that is cut in its tag may have another name in truth.
    let isCut = isWhole && stream.error != nil && walk.paths.count <= 1
    guard let root = walk.root, !isCut else {
      let error =
        stream.error?.named(file) ?? Diagnostic("xml-incomplete", at: SourcePosition(file: file, line: 1))
      throw FormatError(error)
    }
    self.root = root.local
    namespace = root.namespace
    wrapper = walk.wrapper
    paths = walk.paths
  }

  /// Whether an element or attribute at a path from the root was seen; conditions and namespaces are not asked.
  package func has(_ path: PathPattern) -> Bool {
    let steps = path.steps.map(\.test)
    func fits(_ seen: [String]) -> Bool {
      guard seen.count == steps.count else { return false }
      for (name, step) in zip(seen, steps) {
        switch step {
        case .name(let wanted): if name != wanted { return false }
        case .attribute(let wanted): if name != "@" + wanted { return false }
        case .anyName: if name.hasPrefix("@") { return false }
        case .items: return false
        }
      }
      return true
    }
    if steps.contains(.anyName) { return paths.contains(where: fits) }
    let names = steps.map { step in
      switch step {
      case .name(let name): name
      case .attribute(let name): "@" + name
      default: ""
      }
    }
    return paths.contains(names)
  }

  /// Whether the root is in a namespace of a pattern in which `*` is any run of characters.
  package func isIn(namespace pattern: String) -> Bool { ElementTable.matches(pattern, namespace) }

  /// A walk through the elements.
  private struct Walk {
    var root: XMLName?
    var wrapper: [String] = []
    var paths: Set<[String]> = []
    private var open: [String] = []
    /// How many elements around the root, or in a SOAP header, are open.
    private var outside = 0
    private var inHeader = false
    private var isDone = false

    mutating func start(_ name: XMLName) {
      if isDone { return }
      if root == nil {
        if outside == 0, name.local == "Envelope", XMLSniff.soap.contains(name.namespace) {
          wrapper = ["Envelope"]
          outside = 1
          return
        }
        if !wrapper.isEmpty, outside == 1, !inHeader {
          outside = 2
          if name.local == "Body" { wrapper.append("Body") } else { inHeader = true }
          return
        }
        if inHeader {
          outside += 1
          return
        }
        root = name
      }
      open.append(name.local)
      if paths.count < XMLSniff.most { paths.insert(open) }
    }

    mutating func attribute(_ name: String) {
      guard root != nil, !isDone, paths.count < XMLSniff.most else { return }
      paths.insert(open + ["@" + name])
    }

    mutating func end() {
      if root != nil {
        if !open.isEmpty { open.removeLast() }
        // A second child of the body is not looked at.
        if open.isEmpty { isDone = true }
        return
      }
      if outside > 0 { outside -= 1 }
      if outside == 1 { inHeader = false }
    }
  }
}
