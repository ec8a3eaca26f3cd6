import DurableFiles
import Testing

@Suite struct FileNameTests {
  @Test(arguments: [
    ("", "file-name-empty"), (".", "file-name-illegal"), ("..", "file-name-illegal"),
    ("a/b", "file-name-illegal"),
    ("/etc/passwd", "file-name-illegal"), ("../up", "file-name-illegal"), ("a\0b", "file-name-illegal"),
    (String(repeating: "x", count: 256), "file-name-long"),
  ])
  func `T63 a name that is empty, illegal or too long is refused`(text: String, code: String) {
    #expect { try FileName(text) } throws: { ($0 as? FileError)?.code == code }
  }

  @Test(arguments: ["a", " ", "-rf", "a\nb", "...", "order (1).csv", String(repeating: "x", count: 255)])
  func `T21 a strange name is a name`(text: String) throws {
    #expect(try FileName(text).bytes == Array(text.utf8))
  }

  @Test func `T21 two spellings of one letter are two names, and bytes need not be UTF-8`() throws {
    #expect(try FileName("caf\u{e9}") != FileName("cafe\u{301}"))
    let bytes = try FileName([0x61, 0xFF, 0x0A, 0xC3])
    #expect(bytes.description == "a\\xff\\x0a\\xc3")
    #expect(try FileName("订单.csv").description == "订单.csv")
  }

  @Test func `names stand in the order in which people count`() throws {
    let sorted = ["a", "a-1", "a-02", "a-2", "a-9", "a-10", "a-10b", "b"]
    let names = try sorted.map { (text) throws(FileError) in try FileName(text) }
    #expect(names.shuffled().sorted() == names)
  }

  @Test(arguments: [
    ("0317-", "orders.csv", 255, "0317-orders.csv"),
    ("0317-", "orders.csv", 12, "0317-ord.csv"),
    ("0317-", "ordérs.csv", 13, "0317-ord.csv"),
    ("0317-", "ordérs.csv", 14, "0317-ordé.csv"),
    ("0317-", "订单订单.csv", 16, "0317-订单.csv"),
    ("0317-", "no-extension-here", 10, "0317-no-ex"),
    ("0317-", ".hidden", 8, "0317-.hi"),
    ("7-", "a.\(String(repeating: "y", count: 30))", 12, "7-a.yyyyyyyy"),
  ])
  func `a long name is cut before its extension`(prefix: String, name: String, limit: Int, cut: String) throws
  {
    #expect(try FileName(name).prefixed(by: prefix, limit: limit).description == cut)
  }

  @Test func `255 bytes and a prefix still fit`() throws {
    let name = try FileName(String(repeating: "文", count: 83) + ".xlsx")
    let cut = try name.prefixed(by: "000317-")
    #expect(cut.bytes.count <= 255 && cut.bytes.count > 250)
    #expect(cut.description.hasSuffix("文.xlsx"))
  }
}
