extension FeedProgram {
  /// Why the map cannot write a document, or nothing where it can.
  ///
  /// Renders to nowhere: for the few documents that could not be written before. What only the file's encoding refuses
  /// is found when the output is made.
  package func refusal(_ document: DocumentRecord) -> RecordError? {
    for file in files {
      do throws(RecordError) {
        try file.render(document, file: "") { (_) throws(RecordError) in }
      } catch {
        return error
      }
    }
    return nil
  }
}
