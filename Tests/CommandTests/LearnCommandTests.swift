import TestSupport
import Testing

/// `learn` and `test --record` through the built command.
@Suite struct LearnCommandTests {
  private static let export = """
    Order;Placed;Buyer;Street;City;Zip;Country;Service;Item;Qty;Price;Order total
    H-1;24.11.2026 08:15;Ann Bell;1 Elm Row;York;YO1 7HH;United Kingdom;std;LAMP-1;2;12,50;30,00
    H-1;;;;;;;;MUG-7;1;5,00;
    H-2;24.11.2026 09:40;Jo Day;9 Quay;Dover;CT16 1AA;United Kingdom;exp;LAMP-1;1;12,50;12,50
    H-3;25.11.2026 10:00;Al Fox;2 Kay St;Hull;HU1 1AA;Germany;std;MUG-7;3;5,00;15,00

    """

  private static let hand = """
    OrderNo,Ref,Date,Address,Land,Courier,SKU,Pieces,LineSum,Source,Weird
    H-1,SO/H-1,11/24/2026,"1 Elm Row, YO1 7HH York",GB,Royal Mail,LAMP-1,2,25.00,harbour,q1
    ,,,,,,MUG-7,1,5.00,harbour,x7
    H-2,SO/H-2,11/24/2026,"9 Quay, CT16 1AA Dover",GB,DHL,LAMP-1,1,12.50,harbour,zz
    H-3,SO/H-3,11/25/2026,"2 Kay St, HU1 1AA Hull",DE,Royal Mail,MUG-7,3,15.00,harbour,a

    """

  @Test func `an export and a file made by hand become two maps that check, test and run`() async throws {
    let space = try CommandSpace(settings: "")
    try space.folder.makeFolder("inbox/harbour")
    try space.folder.write("inbox/harbour/orders.csv", Self.export)
    try space.folder.write("hand.csv", Self.hand)
    let hand = "\(space.folder.path)/hand.csv"
    let learn = try await space.run(
      "learn", "\(space.folder.path)/inbox/harbour/orders.csv", "--like", hand, "--write")
    #expect(learn.code == 0, "\(learn.errors)")
    #expect(learn.output.contains("harbour: { pack: harbour }"))
    let settings = try #require(space.folder.read("crossdock.yml"))
    space.folder.remove("crossdock.yml")
    try space.folder.write(
      "crossdock.yml", settings.replacing("partners:\n", with: "partners:\n  harbour: { pack: harbour }\n"))
    let check = try await space.run("check")
    #expect(check.code == 0, "\(check.errors)")
    let test = try await space.run("test")
    #expect(test.code == 0, "\(test.errors)")
    let run = try await space.run("run")
    #expect(run.output.contains("3 in = 3 accepted"), "\(run.output)\(run.errors)")
    // What was written is what the hand wrote, but for the column that nothing gives.
    let wanted = Self.hand.split(separator: "\n").enumerated().map { place, line in
      place == 0 ? String(line) : String(line[...(line.lastIndex(of: ",") ?? line.startIndex)])
    }
    let found = try #require(space.folder.read("outbox/harbour/orders-000001.csv")).split(
      whereSeparator: \.isNewline)
    #expect(found.map(String.init) == wanted)
    // A partner that is there is not written over.
    let again = try await space.run(
      "learn", hand, "--partner", "harbour", "--field", "number=OrderNo", "--write")
    #expect(again.code == 65 && again.errors.contains("[learning-exists]"))
  }

  @Test func `what cannot be learnt is told, and nothing is written`() async throws {
    let space = try CommandSpace()
    try space.folder.write("a.csv", "Colour,Qty\nred,9\n")
    let path = "\(space.folder.path)/a.csv"
    #expect(try await space.run("learn", path).errors.contains("[learning-no-number]"))
    #expect(try await space.run("learn", path, "--field", "number=X").errors.contains("[learning-no-column]"))
    #expect(try await space.run("learn", path, "--field", "x=X").errors.contains("[learning-no-field]"))
    #expect(try await space.run("learn", path + "x").code == 66)
    try space.folder.write("b.csv", "Order,SKU,Qty\n1,A,1\n")
    let unlike = try await space.run("learn", "\(space.folder.path)/b.csv", "--like", path)
    #expect(unlike.code == 65 && unlike.errors.contains("[learning-no-pairs]"))
  }

  @Test func `a record becomes a case, which passes at once, and nobody can be known by it`() async throws {
    let space = try CommandSpace()
    let before = try #require(space.folder.read("maps/shop/orders.yml"))
    try space.folder.write(
      "orders.csv", "Number,Total,Product,Note\n1,5.00,CUP,ring at Ann Bell's\n2,7.00,CUP,\n")
    let path = "\(space.folder.path)/orders.csv"
    let ending = try await space.run("test", "--record", "\(path):2", "--partner", "shop")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("8 of 8 rules are tried by a case"), "\(ending.output)")
    let after = try #require(space.folder.read("maps/shop/orders.yml"))
    #expect(after.hasPrefix(before) && !after.contains("Ann") && after.contains("1,5.00,CUP,"))
    #expect(try await space.run("test").code == 0)
    #expect(try await space.run("test", "--record", path).errors.contains("[case-place]"))
    #expect(try await space.run("test", "--record", "\(path):1").errors.contains("[case-no-record]"))
    #expect(try await space.run("test", "--record", "\(path)x:1").code == 66)
  }
}
