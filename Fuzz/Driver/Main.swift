import FuzzTargets
import Glibc

/// libFuzzer's own loop; see `FuzzerDriver.cpp` of compiler-rt, and llvm.org/docs/LibFuzzer.html.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// `crossdock-fuzz TARGET CORPUS… [libFuzzer's options]`; `crossdock-fuzz --list` tells the targets.
@main enum Main {
  /// Which of the targets this process tries: a C function has nothing else to know it by.
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  static func main() {
    let name = CommandLine.arguments.dropFirst().first ?? "--list"
    guard let found = FuzzTarget.all.first(where: { $0.name == name }) else {
      for target in FuzzTarget.all {
        print(
          target.name, target.extensions.joined(separator: ","), target.options.joined(separator: ","),
          separator: "\t")
      }
      exit(name == "--list" ? 0 : 64)
    }
    unsafe target = found
    // The driver sees its own options only.
    var count = CommandLine.argc - 1
    var arguments = unsafe CommandLine.unsafeArgv + 1
    unsafe exit(
      runDriver(&count, &arguments) { bytes, length in
        let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: length))
        do {
          try unsafe Main.target.run(input)
        } catch {
          let words = Array("finding: \(error)\n".utf8)
          _ = unsafe write(STDERR_FILENO, words, words.count)
          abort()
        }
        return 0
      })
  }
}
