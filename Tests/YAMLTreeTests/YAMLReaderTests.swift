import Testing
import Values
import YAMLTree

@Suite struct YAMLReaderTests {
  @Test func `every node knows its place`() throws {
    let root = try YAMLReader.read("map: a\norder:\n  number: Name\n", file: "m.yml")
    let members = try root.members(["map", "order"])
    let number = try #require(try members["order"]?.mapping().first)
    #expect(number.key.line == 3 && number.key.column == 3)
    #expect(try number.value.text() == "Name" && number.value.column == 11)
  }

  @Test func `an unknown key names the nearest`() throws {
    let root = try YAMLReader.read("gruop: a", file: "m.yml")
    let error = try #require(throws: YAMLError.self) { try root.members(["group", "map"]) }
    #expect(error.diagnostic.code == "yaml-unknown-key")
    #expect(error.diagnostic.suggestion == "group")
    #expect(
      error.diagnostic.rendered()
        == "m.yml:1:1: error: key 'gruop' is not known here [yaml-unknown-key]\n  1 | gruop: a\n    | ^~~~~\n  help: did you mean 'group'?"
    )
  }

  @Test(arguments: [
    ("a: 1\na: 2", "yaml-duplicate-key"), ("a:\n\tb: 1", "yaml-tab"), ("a: &x 1\nb: *x", "yaml-anchor"),
    ("a: [", "yaml-syntax"), ("", "yaml-empty"), (String(repeating: "[", count: 10_000), "yaml-too-deep"),
    (String(repeating: "- ", count: 10_000), "yaml-too-deep"),
    ("a: " + String(repeating: "x", count: 1 << 20), "yaml-too-large"),
  ])
  func `a trap is refused by its code`(text: String, code: String) throws {
    let error = try #require(throws: YAMLError.self) { try YAMLReader.read(text, file: "m.yml") }
    #expect(error.diagnostic.code == code)
  }

  @Test(arguments: [
    "a: |\n  x &amp; y\n  [[{\n  \t\n  it's 'so\nb: 1", "- |\n  &amp\n- b",
    "a:\n  - b: |-\n      x\n      \t&c\n    d: 1",
    "a: >2\n   &b\r\nc: d",
  ])
  func `in a block of text no sign has a meaning`(text: String) throws {
    #expect(throws: Never.self) { try YAMLReader.read(text, file: "m.yml") }
  }

  @Test(arguments: [
    ("a: |\n  x\nb: &c 1", 3), ("a: |\n  x\n\n  &y\n- &z 1", 5), ("a: b |\nc: &d 1", 2),
    ("- a: |\n   x\n  b: &c 1", 3),
  ])
  func `behind a block they have it again`(text: String, line: Int) throws {
    let error = try #require(throws: YAMLError.self) { try YAMLReader.read(text, file: "m.yml") }
    #expect(error.diagnostic.code == "yaml-anchor")
    #expect(error.diagnostic.position?.line == line)
  }

  @Test func `a word that looks like a boolean stays text`() throws {
    let root = try YAMLReader.read("a: no\nb: 0012\nc: 'x: &y'", file: "m.yml")
    let members = try root.members(["a", "b", "c"])
    #expect(try members["a"]?.text() == "no")
    #expect(try members["b"]?.text() == "0012")
  }
}
