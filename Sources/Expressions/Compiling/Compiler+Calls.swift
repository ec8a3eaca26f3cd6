import Values

extension Compiler {
  /// A program for a call whose function the checker found.
  func call(_ node: Node) throws(ExpressionError) -> Program<Value> {
    let place = Place(node)
    guard case .function(let function) = node.resolution else {
      throw ExpressionError("expression-unknown-function", [""]).at(place)
    }
    if node.decimalField != nil {
      let program = try decimal(node)
      return { (frame) throws(ExpressionError) in .decimal(try program(&frame)) }
    }
    let arguments = node.callArguments
    if function.name == "orValue" || function.name == "or" {
      return try alternative(arguments, function.name, place)
    }
    let constants = arguments.map(\.constant)
    var body = function.body
    if let specialize = function.specialize {
      do throws(ExpressionError) {
        if let special = try specialize(constants) { body = special }
      } catch {
        throw error.at(place)
      }
    }
    var programs: [Program<Value>] = []
    for argument in arguments { programs.append(try value(argument)) }
    return program(body, programs, place)
  }

  private func program(_ body: Function.Body, _ programs: [Program<Value>], _ place: Place) -> Program<Value>
  {
    switch body {
    case .constant(let value): return { (_) throws(ExpressionError) in value }
    case .unary(let body):
      let argument = programs[0]
      return { (frame) throws(ExpressionError) in
        let value = try argument(&frame)
        do throws(ExpressionError) {
          let result = try body(value)
          try frame.admit(result)
          return result
        } catch {
          throw error.at(place)
        }
      }
    case .binary(let body):
      let (left, right) = (programs[0], programs[1])
      return { (frame) throws(ExpressionError) in
        let first = try left(&frame)
        let second = try right(&frame)
        do throws(ExpressionError) {
          let result = try body(first, second)
          try frame.admit(first)
          try frame.admit(result)
          return result
        } catch {
          throw error.at(place)
        }
      }
    case .ternary(let body):
      let (left, middle, right) = (programs[0], programs[1], programs[2])
      return { (frame) throws(ExpressionError) in
        let first = try left(&frame)
        let second = try middle(&frame)
        let third = try right(&frame)
        do throws(ExpressionError) {
          let result = try body(first, second, third)
          try frame.admit(first)
          try frame.admit(result)
          return result
        } catch {
          throw error.at(place)
        }
      }
    case .many(let body):
      return { (frame) throws(ExpressionError) in
        var values: [Value] = []
        values.reserveCapacity(programs.count)
        for program in programs { values.append(try program(&frame)) }
        do throws(ExpressionError) {
          let result = try body(values)
          try frame.admit(result)
          return result
        } catch {
          throw error.at(place)
        }
      }
    }
  }

  /// `orValue` and `or`: the other side is not evaluated where it is not needed.
  private func alternative(_ arguments: [Node], _ name: String, _ place: Place) throws(ExpressionError)
    -> Program<Value>
  {
    let optional = try value(arguments[0])
    let other = try value(arguments[1])
    let keeps = name == "or"
    return { (frame) throws(ExpressionError) in
      let value = try optional(&frame)
      guard case .optional(let held) = value else { throw .noOverload(name, value).at(place) }
      if let held { return keeps ? value : held }
      let result = try other(&frame)
      if keeps {
        guard case .optional = result else { throw .noOverload(name, value, result).at(place) }
      }
      return result
    }
  }
}
