import Formats
import Testing
import Values

@Suite struct FormatErrorTests {
  @Test(arguments: Language.allCases)
  func `every code of the rows and encodings has words`(language: Language) {
    for code in [
      "format-read", "text-encoding", "text-nul", "text-encoding-unavailable", "text-unmappable",
      "csv-field-count",
      "csv-text-after-quote", "csv-unclosed-quote", "csv-field-too-long", "csv-row-too-long",
      "csv-row-too-wide",
      "csv-group-too-long", "csv-not-writable",
    ] {
      let words = Catalogue.text(code, ["1", "2", "3"], in: language)
      #expect(!words.hasPrefix(code))
      #expect(!words.contains("?"))
    }
  }

  @Test func `a message names place, what was found and what to do`() {
    let read = ReadRows.reading(MemoryByteSource(Array("a,b\n1,\"x\"y\n".utf8), name: "in/a.csv"))
    #expect(read.error == "csv-text-after-quote@2")
    let error = #expect(throws: FormatError.self) {
      var reader = try RowReader(MemoryByteSource(Array("1,\"x\"y\n".utf8), name: "in/a.csv"), dialect: .csv)
      _ = try reader.nextChunk()
    }
    #expect(
      error?.description == """
        in/a.csv:1: error: found text behind the closing quote of field 2, expected a delimiter or the end of the line \
        [csv-text-after-quote]
          help: write a quote inside quotes twice: ""
        """)
  }
}
