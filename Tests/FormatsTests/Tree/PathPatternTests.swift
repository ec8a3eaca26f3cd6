import Formats
import Testing
import Values

@Suite struct PathPatternTests {
  typealias Step = PathPattern.Step

  @Test(arguments: [
    (".", []), ("", []), ("a", [Step(.name("a"))]), ("a.b c", [Step(.name("a")), Step(.name("b c"))]),
    ("[*]", [Step(.items)]), ("a[*].b", [Step(.name("a")), Step(.items), Step(.name("b"))]),
    ("a[2]", [Step(.name("a")), Step(.items, selectors: [.position(2)])]),
    ("[\"a.b\"].c", [Step(.name("a.b")), Step(.name("c"))]), ("[\"\"\"\"]", [Step(.name("\""))]),
    (
      "a[k.l='it''s'].v",
      [
        Step(.name("a")), Step(.items, selectors: [.equals([Step(.name("k")), Step(.name("l"))], "it's")]),
        Step(.name("v")),
      ]
    ),
  ])
  func `JSON paths`(text: String, steps: [Step]) throws {
    #expect(try PathPattern(text, .json).steps == steps)
  }

  @Test(arguments: [
    (".", []), ("a/b", [Step(.name("a")), Step(.name("b"))]), ("@id", [Step(.attribute("id"))]),
    ("*/a", [Step(.anyName), Step(.name("a"))]), ("{urn:*}a", [Step(.name("a"), namespace: "urn:*")]),
    ("{}a", [Step(.name("a"), namespace: "")]),
    ("a[2]/b", [Step(.name("a"), selectors: [.position(2)]), Step(.name("b"))]),
    ("a[@t='x']", [Step(.name("a"), selectors: [.equals([Step(.attribute("t"))], "x")])]),
    (
      "a[b/c=\"x\"][1]",
      [Step(.name("a"), selectors: [.equals([Step(.name("b")), Step(.name("c"))], "x"), .position(1)])]
    ),
  ])
  func `XML paths`(text: String, steps: [Step]) throws {
    #expect(try PathPattern(text, .xml).steps == steps)
  }

  @Test(
    arguments: [
      ("a.", .json, 2), (".a", .json, 0), ("a..b", .json, 2), ("a[", .json, 2), ("a[*", .json, 3),
      ("a]", .json, 1), ("a[x]", .json, 3),
      ("a[x='y]", .json, 7), ("a/", .xml, 2), ("/a", .xml, 0), ("a//b", .xml, 2), ("a:b", .xml, 1),
      ("@a/b", .xml, 2), ("a[0]", .xml, 2),
      ("a[b=c]", .xml, 4), ("{urn", .xml, 4), ("a b", .xml, 1),
    ] as [(String, PathPattern.Syntax, Int)])
  func `an error names its place`(text: String, syntax: PathPattern.Syntax, offset: Int) throws {
    let error = #expect(throws: PathError.self) { try PathPattern(text, syntax) }
    #expect(error?.offset == offset)
    #expect(Diagnostic(error?.code ?? "", error?.arguments ?? []).message() != error?.code)
  }

  @Test(arguments: [("a/b", "*/c"), ("*/a", "x"), ("{u}a", "a"), ("{u}*", "*")])
  func `two ways for one element are refused`(first: String, second: String) throws {
    var builder = ProjectionBuilder()
    _ = try builder.add(try PathPattern(first, .xml))
    let error = #expect(throws: PathError.self) { try builder.add(try PathPattern(second, .xml)) }
    #expect(error?.code == "path-overlap")
  }

  @Test func `namespaces that differ stand beside each other, and a path may be asked for twice`() throws {
    var builder = ProjectionBuilder()
    _ = try builder.add(try PathPattern("{u}a", .xml))
    _ = try builder.add(try PathPattern("{v}a", .xml))
    let first = try builder.add(try PathPattern("b/@c", .xml))
    let second = try builder.add(try PathPattern("b/@c", .xml))
    #expect(first != second)
  }
}

@Suite struct XMLClosingTests {
  @Test(arguments: [
    ("<a/>", true), ("<a></a>\n<!-- c -->", true), ("<a>", false), ("<a><b/>", false), ("", false),
    ("<a><![CDATA[</a>", false),
    ("<a/><!-- c", false), ("<a></b>", true), ("no xml", true),
  ])
  func `a document closes when its root does`(text: String, closed: Bool) throws {
    for piece in [1, 3, 1000] { #expect(try XMLClosing.of(TreeBytes(text), piece: piece).isClosed == closed) }
  }
}
