import DurableFiles

/// Tells of a file that takes long, no more than five times a second.
struct Progress {
  private let house: DockHouse
  private let path: String
  private let size: Int
  private var next: Uptime
  private var isShown = false

  init(_ house: DockHouse, path: String, size: Int) {
    self.house = house
    self.path = path
    self.size = size
    next = .now() + .seconds(2)
  }

  /// Tells how much is read, if it is time to.
  mutating func tell(_ read: @autoclosure () -> Int) {
    guard let progress = house.progress, case let now = Uptime.now(), now >= next else { return }
    next = now + .milliseconds(200)
    isShown = true
    progress(path, min(read(), size), size + 1)
  }

  /// Tells that the file is read.
  func end() {
    if isShown { house.progress?(path, size, size) }
  }
}
