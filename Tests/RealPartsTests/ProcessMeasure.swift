import Foundation
import Glibc

/// What the kernel says that a process uses.
struct ProcessMeasure {
  var descriptors: Int
  var threads: Int
  /// In kilobytes.
  var memory: Int
  /// Time on a processor since its start, in seconds.
  var processor: Double

  init(of process: pid_t) throws {
    let place = "/proc/\(process)"
    descriptors = try FileManager.default.contentsOfDirectory(atPath: place + "/fd").count
    var fields: [Substring: Int] = [:]
    for line in try String(contentsOfFile: place + "/status", encoding: .utf8).split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count > 1, let number = Int(words[1]) { fields[words[0]] = number }
    }
    threads = fields["Threads:"] ?? 0
    memory = fields["VmRSS:"] ?? 0
    // Of all its threads, in nanoseconds; see the kernel's sched-stats.rst.
    processor = try FileManager.default.contentsOfDirectory(atPath: place + "/task").reduce(0) { sum, task in
      let text = (try? String(contentsOfFile: "\(place)/task/\(task)/schedstat", encoding: .utf8)) ?? ""
      return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
    }
  }
}

extension [Double] {
  /// The value below which this part of all values lies.
  func quantile(_ part: Double) -> Double {
    isEmpty ? 0 : sorted()[Swift.min(Int(Double(count) * part), count - 1)]
  }
}
