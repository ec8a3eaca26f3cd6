import ArgumentParser
import Expressions
import Glibc
import Values

/// `eval EXPR`: tries an expression.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluate an expression of the map language.",
    discussion: "Example: crossdock eval 'decimal(\"19.90\") * 3'")

  @Argument(help: "The expression.")
  var expression: String?

  @Option(help: ArgumentHelp("A file with the variables: a JSON object of typed values.", valueName: "file"))
  var bindings: String?

  @Option(help: ArgumentHelp("A file of cases, one JSON object a line.", valueName: "file"))
  var cases: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if let cases { return try run(cases: cases) }
    guard let expression else { throw ValidationError("Give an expression, or --cases FILE.") }
    var (declarations, input): (Declarations, any ExpressionInput) = (Declarations(), EmptyInput())
    do {
      if let bindings { (declarations, input) = try ExpressionCases.bindings(json: try read(bindings)) }
      let value = try Expression(expression, declarations).evaluate(input)
      let text = TypedJSON.write(value)
      Output.write(json ? "{\"value\":\(text)}\n" : text + "\n")
    } catch let error as ExpressionError {
      let language = DiagnosticPrinter.standard.language
      let (line, column) = place(of: error.offset ?? 0, in: expression)
      if json {
        Output.write(
          JSONText.object([
            ("error", .string(error.diagnostic.message(in: language))), ("line", .integer(line)),
            ("column", .integer(column)),
          ]).text + "\n")
      } else {
        var diagnostic = error.diagnostic
        diagnostic.position = SourcePosition(file: "expression", line: line, column: column)
        let lines = expression.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.indices.contains(line - 1) {
          diagnostic.excerpt = Diagnostic.Excerpt(
            line: String(lines[line - 1]), column: column, width: error.length)
        }
        DiagnosticPrinter.standard.print(diagnostic)
      }
      throw ExitCode(ExitStatus.data.rawValue)
    }
  }

  private func run(cases path: String) throws {
    var failed = 0
    var count = 0
    for line in try read(path).split(separator: "\n") where !line.isEmpty {
      let outcome = try ExpressionCases.run(String(line))
      count += 1
      if !outcome.ok { failed += 1 }
      if json { Output.write(outcome.line + "\n") }
    }
    if !json { Output.write("\(count - failed) passed, \(failed) failed\n") }
    if failed > 0 { throw ExitCode(ExitStatus.data.rawValue) }
  }

  private func read(_ path: String) throws -> String {
    guard let file = unsafe fopen(path, "r") else {
      throw CommandFailure(.noInput, [Diagnostic("preview-no-file", [path])])
    }
    defer { unsafe _ = fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&block, 1, block.count, file)
      if count == 0 { break }
      bytes += block.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func place(of offset: Int, in text: String) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for scalar in text.unicodeScalars.prefix(offset) {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }
}
