import Values
import XMLStream

/// What the elements of a tree are written with: XML, or JSON.
///
/// What was begun can be taken back, since whether an element is there at all is often known only when its content was
/// looked for.
protocol ElementSink: ~Copyable {
  associatedtype Place
  /// Where the sink is; good as long as the element that is open now is not ended and nothing was taken.
  var place: Place { get }
  mutating func rewind(to place: Place)
  /// Begins what holds an element that is there as often as something says.
  mutating func startAll(_ element: ElementProgram.Element)
  mutating func endAll(_ element: ElementProgram.Element)
  mutating func start(_ element: ElementProgram.Element) throws(RecordError)
  mutating func attribute(_ name: [UInt8], _ value: [UInt8]) throws(RecordError)
  /// Writes the text of the element that was just begun; never an empty one.
  mutating func text(_ text: [UInt8], of element: ElementProgram.Element) throws(RecordError)
  /// `hasText`: whether the element's text was written, where it has one.
  mutating func end(_ element: ElementProgram.Element, hasText: Bool) throws(RecordError)
  /// What follows is the content of the innermost element, and written elsewhere: the documents of an output.
  mutating func enter(_ documents: ElementProgram.Element)
  mutating func leave(_ documents: ElementProgram.Element)
  /// Hands out what has been written since the last time.
  mutating func take() -> [UInt8]
  /// Ends the file, and hands out the rest.
  mutating func finish() throws(RecordError) -> [UInt8]
}

/// Elements as XML.
struct XMLSink: ElementSink, ~Copyable {
  private var writer: XMLDocumentWriter

  init(indent: Int) {
    writer = XMLDocumentWriter(indent: indent)
  }

  /// Begins among the children of elements that are written elsewhere.
  init(indent: Int, within frame: [ElementProgram.Element]) {
    writer = XMLDocumentWriter(indent: indent, within: frame.map { String(decoding: $0.name, as: UTF8.self) })
  }

  var place: XMLDocumentWriter.Mark { writer.mark }

  mutating func rewind(to place: XMLDocumentWriter.Mark) { writer.rewind(to: place) }

  // An element that repeats has nothing around it.
  mutating func startAll(_ element: ElementProgram.Element) {}
  mutating func endAll(_ element: ElementProgram.Element) {}

  mutating func start(_ element: ElementProgram.Element) throws(RecordError) {
    do throws(XMLError) {
      try writer.start(checked: element.name)
    } catch {
      throw RecordError(error)
    }
  }

  mutating func attribute(_ name: [UInt8], _ value: [UInt8]) throws(RecordError) {
    do throws(XMLError) {
      try writer.attribute(checked: name, value)
    } catch {
      throw RecordError(error)
    }
  }

  mutating func text(_ text: [UInt8], of element: ElementProgram.Element) throws(RecordError) {
    do throws(XMLError) {
      try writer.text(text)
    } catch {
      throw RecordError(error)
    }
  }

  mutating func end(_ element: ElementProgram.Element, hasText: Bool) throws(RecordError) {
    do throws(XMLError) {
      try writer.end()
    } catch {
      throw RecordError(error)
    }
  }

  mutating func enter(_ documents: ElementProgram.Element) { writer.enter() }
  mutating func leave(_ documents: ElementProgram.Element) {}

  mutating func take() -> [UInt8] { writer.take() }

  mutating func finish() throws(RecordError) -> [UInt8] {
    do throws(XMLError) {
      return try writer.finish()
    } catch {
      throw RecordError(error)
    }
  }
}

extension RecordError {
  /// What is wrong with an element, as a fault of the record.
  fileprivate init(_ error: XMLError) {
    let diagnostic = error.diagnostic
    self.init(diagnostic.code, diagnostic.arguments, field: diagnostic.field, value: diagnostic.value)
  }
}
