import DurableFiles
import Formats
import Mapping
import Packs
import Values
import YAMLTree

/// Reads a workspace's files from disk.
struct WorkspaceLoader {
  let root: String
  let calls: Calls

  /// Reads `crossdock.yml`.
  func file() throws(ConfigurationError) -> WorkspaceFile {
    let text: String
    do throws(FileError) {
      text = try read(try Folder(root, calls: calls), "crossdock.yml", limit: 1 << 20)
    } catch {
      throw ConfigurationError(error.diagnostic)
    }
    do throws(YAMLError) {
      return try WorkspaceFile(text: text, file: "crossdock.yml")
    } catch {
      throw ConfigurationError(error.diagnostic)
    }
  }

  func read(_ folder: Folder, _ name: String, limit: Int) throws(FileError) -> String {
    String(decoding: try folder.open(FileName(name)).readAll(limit: limit), as: UTF8.self)
  }

  /// What lies below `maps/` and `tables/`.
  struct Loaded {
    let maps: [MapFile]
    let tables: [String: LookupTable]
    /// The files of the workspace's own tables, by name.
    let tableFiles: [String: String]
    let packs: [String: PackFile]
    /// Templates of messages by pack and name: `notices/delivered.en`.
    let templates: [String: String]
    /// What channels sell under which keys, where the workspace has `tables/listings.csv`.
    let listings: ListingTable?
    let problems: [Diagnostic]
  }

  /// Everything below `maps/` and `tables/`; what is wrong is told, and the rest is loaded.
  func mapsAndTables(
    _ file: WorkspaceFile
  ) -> Loaded {
    var templates: [String: String] = [:]
    var maps: [MapFile] = []
    var tableFiles: [String: String] = [:]
    var tables: [String: LookupTable] = [:]
    var packs: [String: PackFile] = [:]
    var problems: [Diagnostic] = []
    func place(_ name: String) -> String {
      let own = file.folders[name] ?? name
      return own.hasPrefix("/") ? own : "\(root)/\(own)"
    }
    for pack in Pack.names {
      if let file = Pack.files(of: pack).first(where: { $0.name == "pack.yml" }) {
        packs[pack] = try? PackFile(text: file.text, file: "\(pack)/pack.yml")
      }
    }
    for entry in files(
      below: place("maps"), as: "maps", ending: [".yml", ".yaml", ".csv", ".mustache"], &problems)
    {
      if entry.path.hasSuffix(".mustache") {
        templates[String(entry.path.dropFirst("maps/".count).dropLast(".mustache".count))] = entry.text
        continue
      }
      if entry.path.hasSuffix(".csv") {
        load(table: entry, &tables, &tableFiles, &problems)
        continue
      }
      do throws(MappingError) {
        if entry.path.hasSuffix("/pack.yml") {
          let pack = try PackFile(text: entry.text, file: entry.path)
          packs[pack.name] = pack
        } else {
          let map = try MapFile(text: entry.text, file: entry.path)
          if let other = maps.first(where: { $0.name == map.name }) {
            problems.append(
              Diagnostic(
                "map-name-twice", [map.name, other.file], at: SourcePosition(file: map.file, line: 1)))
          } else {
            maps.append(map)
          }
        }
      } catch {
        problems.append(error.diagnostic)
      }
    }
    var listings: ListingTable?
    for entry in files(below: place("tables"), as: "tables", ending: [".csv"], &problems) {
      if entry.path == "tables/\(ListingTable.name).csv" {
        do throws(MappingError) {
          listings = try ListingTable(csv: Array(entry.text.utf8), file: entry.path)
        } catch {
          problems.append(error.diagnostic)
        }
        continue
      }
      load(table: entry, &tables, &tableFiles, &problems)
    }
    // What every pack may look up; a table of the workspace's own goes before.
    for (name, table) in Preview.builtInTables() where tables[name] == nil { tables[name] = table }
    return Loaded(
      maps: maps.sorted { $0.name < $1.name }, tables: tables, tableFiles: tableFiles, packs: packs,
      templates: templates, listings: listings, problems: problems)
  }

  private struct Entry {
    let path: String
    let text: String
  }

  /// The files of a folder and of the folders in it, in the order of their names.
  private func files(
    below path: String, as label: String, ending: [String], _ problems: inout [Diagnostic]
  ) -> [Entry] {
    var result: [Entry] = []
    do throws(FileError) {
      let folder = try Folder(path, calls: calls)
      for name in try folder.list().sorted() where name.bytes.first != UInt8(ascii: ".") {
        guard let status = try folder.status(name) else { continue }
        let shown = "\(label)/\(name)"
        if status.kind == .folder {
          result += files(below: "\(path)/\(name)", as: shown, ending: ending, &problems)
        } else if status.kind == .plain, ending.contains(where: { shown.hasSuffix($0) }) {
          result.append(
            Entry(
              path: shown,
              text: String(decoding: try folder.open(name).readAll(limit: 256 << 20), as: UTF8.self)))
        }
      }
    } catch let error where error.number == 2 {
      // No such folder: a workspace without tables is a workspace.
    } catch {
      problems.append(error.diagnostic)
    }
    return result
  }

  private func load(
    table entry: Entry, _ tables: inout [String: LookupTable], _ files: inout [String: String],
    _ problems: inout [Diagnostic]
  ) {
    let name = entry.path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? entry.path
    files[name] = entry.path
    do throws(MappingError) {
      tables[name] = try LookupTable(name: name, csv: Array(entry.text.utf8), file: entry.path)
    } catch {
      problems.append(error.diagnostic)
    }
  }
}
