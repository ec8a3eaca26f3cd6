import Foundation
import YAMLTree

/// A validator of the part of JSON Schema (2020-12) that our schemas use; what else it meets it refuses, so that a new
/// keyword is not passed over.
struct SchemaValidator {
  private let root: [String: Any]

  init(_ file: String) throws {
    let path = Documentation.catalog.appendingPathComponent("Resources/\(file).schema.json")
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any] ?? [:]
  }

  /// What is wrong with a value, the first thing; nothing where it is as the schema says.
  func problem(_ value: Any) throws -> String? { try check(value, root, "") }

  private func check(_ value: Any, _ schema: Any, _ place: String) throws -> String? {
    if let fixed = schema as? Bool, !(schema is [String: Any]) {
      return fixed ? nil : "\(place): not allowed"
    }
    guard let schema = schema as? [String: Any] else { return nil }
    for (keyword, rule) in schema.sorted(by: { $0.key < $1.key }) {
      if let problem = try check(value, keyword, rule, schema, place) { return problem }
    }
    return nil
  }

  private func check(
    _ value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any], _ place: String
  ) throws -> String? {
    let members = value as? [String: Any]
    switch keyword {
    case "$schema", "$id", "$defs", "title", "description", "then", "else", "examples": return nil
    case "$ref":
      let name = (rule as? String ?? "").replacingOccurrences(of: "#/$defs/", with: "")
      guard let found = (root["$defs"] as? [String: Any])?[name] else { return "\(place): no \(name)" }
      return try check(value, found, place)
    case "type":
      let types = rule as? [String] ?? [rule as? String ?? ""]
      return types.contains(where: { isOf($0, value) }) ? nil : "\(place): not \(types)"
    case "enum":
      let words = (rule as? [Any] ?? []).map { "\($0)" }
      return words.contains("\(value)") ? nil : "\(place): none of \(words)"
    case "required":
      guard let members else { return nil }
      return (rule as? [String])?.first { members[$0] == nil }.map { "\(place): no \($0)" }
    case "properties":
      for (name, inner) in rule as? [String: Any] ?? [:] {
        if let found = members?[name], let problem = try check(found, inner, "\(place)/\(name)") {
          return problem
        }
      }
      return nil
    case "patternProperties", "additionalProperties":
      if keyword == "additionalProperties" || schema["additionalProperties"] == nil {
        return try checkOthers(members ?? [:], schema, place)
      }
      return nil
    case "propertyNames":
      for name in (members ?? [:]).keys {
        if let problem = try check(name, rule, "\(place)/\(name)") { return problem }
      }
      return nil
    case "minProperties": return (members?.count ?? Int.max) < rule as? Int ?? 0 ? "\(place): too few" : nil
    case "maxProperties": return (members?.count ?? 0) > rule as? Int ?? Int.max ? "\(place): too many" : nil
    case "items":
      for (index, element) in (value as? [Any] ?? []).enumerated() {
        if let problem = try check(element, rule, "\(place)/\(index)") { return problem }
      }
      return nil
    case "pattern":
      guard let text = value as? String else { return nil }
      return text.range(of: rule as? String ?? "", options: .regularExpression) == nil
        ? "\(place): not like \(rule)" : nil
    case "minItems":
      return ((value as? [Any])?.count ?? Int.max) < rule as? Int ?? 0 ? "\(place): too few" : nil
    case "maximum": return (value as? Int ?? Int.min) > rule as? Int ?? 0 ? "\(place): too large" : nil
    case "minimum": return (value as? Int ?? Int.max) < rule as? Int ?? 0 ? "\(place): too small" : nil
    case "not": return try check(value, rule, place) == nil ? "\(place): not allowed" : nil
    case "anyOf":
      for choice in rule as? [Any] ?? [] where try check(value, choice, place) == nil { return nil }
      return "\(place): none of the forms"
    case "oneOf":
      var fitting = 0
      for choice in rule as? [Any] ?? [] where try check(value, choice, place) == nil { fitting += 1 }
      return fitting == 1 ? nil : "\(place): \(fitting) of the forms"
    case "if":
      let branch = try check(value, rule, place) == nil ? schema["then"] : schema["else"]
      return try branch.flatMap { try check(value, $0, place) }
    default: return "\(place): the validator does not know \(keyword)"
    }
  }

  private func checkOthers(
    _ members: [String: Any], _ schema: [String: Any], _ place: String
  ) throws -> String? {
    let known = (schema["properties"] as? [String: Any] ?? [:]).keys
    let patterns = schema["patternProperties"] as? [String: Any] ?? [:]
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let fitting = patterns.filter { name.range(of: $0.key, options: .regularExpression) != nil }
      for (_, inner) in fitting {
        if let problem = try check(value, inner, "\(place)/\(name)") { return problem }
      }
      if fitting.isEmpty, !known.contains(name), let rest = schema["additionalProperties"] {
        if let problem = try check(value, rest, "\(place)/\(name)") { return problem }
      }
    }
    return nil
  }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": value is Truth
    case "number": value is Int || value is Double
    case "integer": value is Int
    case "null": value is NSNull
    default: false
    }
  }
}

/// A boolean that no number is taken for.
struct Truth: CustomStringConvertible {
  let value: Bool
  var description: String { value ? "true" : "false" }
}

extension YAMLNode {
  /// The node as editors see it: plain scalars by YAML's core schema.
  var plainValue: Any {
    switch content {
    case .mapping(let pairs):
      return Dictionary(
        pairs.map { ((try? $0.key.text()) ?? "", $0.value.plainValue) }, uniquingKeysWith: { $1 })
    case .sequence(let nodes): return nodes.map(\.plainValue)
    case .scalar(let text, let plain):
      guard plain else { return text }
      if isNull { return NSNull() }
      if text == "true" || text == "false" { return Truth(value: text == "true") }
      return Int(text) ?? Double(text).map { $0 as Any } ?? text
    }
  }
}
