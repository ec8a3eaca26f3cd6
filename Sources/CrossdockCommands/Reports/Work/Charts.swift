import Ledger
import Values

/// Columns over time, as SVG: a title and a description for those who do not see it, a tip on each column.
struct ColumnChart {
  struct Column {
    /// Below the column, short.
    let label: String
    /// In its tip and for readers.
    let name: String
    let value: Int
  }

  let id: String
  let title: String
  let description: String
  let columns: [Column]

  // In units of the view box; the page stretches it.
  private static let width = 720
  private static let height = 230
  private static let left = 52
  private static let right = 8
  private static let top = 22
  private static let bottom = 30

  var svg: String {
    let plotWidth = ColumnChart.width - ColumnChart.left - ColumnChart.right
    let plotHeight = ColumnChart.height - ColumnChart.top - ColumnChart.bottom
    let highest = max(columns.map(\.value).max() ?? 0, 1)
    let step = ColumnChart.step(highest)
    let ceiling = (highest + step - 1) / step * step
    func y(_ value: Int) -> Int { ColumnChart.top + plotHeight - max(value, 0) * plotHeight / ceiling }
    var svg = """
      <svg class="columns" viewBox="0 0 \(ColumnChart.width) \(ColumnChart.height)" role="img" \
      aria-labelledby="\(id)-title \(id)-about"><title id="\(id)-title">\(HTMLText.escaped(title))</title>\
      <desc id="\(id)-about">\(HTMLText.escaped(description))</desc>
      """
    for value in stride(from: 0, through: ceiling, by: step) {
      svg += """
        <line class="grid" x1="\(ColumnChart.left)" x2="\(ColumnChart.width - ColumnChart.right)" \
        y1="\(y(value))" y2="\(y(value))"/><text class="axis" text-anchor="end" \
        x="\(ColumnChart.left - 8)" y="\(y(value) + 4)">\(Grouped.text(value))</text>
        """
    }
    let slot = Double(plotWidth) / Double(max(columns.count, 1))
    let every = max(1, (columns.count + 11) / 12)
    for (index, column) in columns.enumerated() {
      let center = Double(ColumnChart.left) + slot * (Double(index) + 0.5)
      let thick = min(slot * 0.68, 64)
      let top = y(column.value)
      svg += """
        <rect class="bar" x="\(ColumnChart.tenths(center - thick / 2))" y="\(top)" \
        width="\(ColumnChart.tenths(thick))" height="\(y(0) - top)" rx="2">\
        <title>\(HTMLText.escaped("\(column.name): \(Grouped.text(column.value))"))</title></rect>
        """
      if columns.count <= 14, column.value > 0 {
        svg += """
          <text class="value" text-anchor="middle" x="\(ColumnChart.tenths(center))" y="\(top - 6)">\
          \(Grouped.text(column.value))</text>
          """
      }
      if index % every == 0 {
        svg += """
          <text class="axis" text-anchor="middle" x="\(ColumnChart.tenths(center))" \
          y="\(ColumnChart.height - 10)">\(HTMLText.escaped(column.label))</text>
          """
      }
    }
    return svg + "</svg>"
  }

  /// A round distance between lines, so that there are four of them or fewer above zero.
  private static func step(_ highest: Int) -> Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where highest <= 4 * factor * power { return factor * power }
      power *= 10
    }
  }

  /// A place to a tenth of a unit: more digits are seen by nobody.
  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }
}

/// One bar of parts that add up to a whole, as SVG.
struct PartsChart {
  struct Part {
    /// A class of the page's style.
    let style: String
    let name: String
    let value: Int
  }

  let id: String
  let title: String
  let description: String
  let parts: [Part]

  private static let width = 720

  var svg: String {
    let whole = max(parts.reduce(0) { $0 + $1.value }, 1)
    var svg = """
      <svg class="parts" viewBox="0 0 \(PartsChart.width) 28" preserveAspectRatio="none" role="img" \
      aria-labelledby="\(id)-title \(id)-about"><title id="\(id)-title">\(HTMLText.escaped(title))</title>\
      <desc id="\(id)-about">\(HTMLText.escaped(description))</desc>
      """
    var before = 0
    for part in parts where part.value > 0 {
      let start = before * PartsChart.width / whole
      before += part.value
      let end = before * PartsChart.width / whole
      // One of a thousand is still to be seen.
      svg += """
        <rect class="\(part.style)" x="\(start)" y="0" width="\(max(end - start, 2))" height="28">\
        <title>\(HTMLText.escaped("\(part.name): \(Grouped.text(part.value))"))</title></rect>
        """
    }
    return svg + "</svg>"
  }
}

extension WorkReport {
  /// The orders of the range in columns: days where there are few, else weeks or months.
  var columns: [ColumnChart.Column] {
    func label(_ day: CivilDate) -> String { String(Moment.date(day).description.suffix(5)) }
    func name(_ days: [Day]) -> String {
      guard let first = days.first?.day, let last = days.last?.day else { return "" }
      return first == last
        ? Moment.date(first).description
        : "\(Moment.date(first).description) – \(Moment.date(last).description)"
    }
    var groups: [(label: String, days: [Day])] = []
    for (index, day) in byDay.enumerated() {
      let isNew: Bool
      switch byDay.count {
      case ...31: isNew = true
      case ...217: isNew = index % 7 == 0
      default: isNew = index == 0 || day.day.day == 1
      }
      if isNew {
        let text = Moment.date(day.day).description
        groups.append((byDay.count > 217 ? String(text.prefix(7)) : label(day.day), [day]))
      } else {
        groups[groups.count - 1].days.append(day)
      }
    }
    return groups.map { group in
      ColumnChart.Column(
        label: group.label, name: name(group.days), value: group.days.reduce(0) { $0 + $1.orders })
    }
  }
}
