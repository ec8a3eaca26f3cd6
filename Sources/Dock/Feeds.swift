import Commerce
import Ledger
import Mapping
import Packs
import Values

/// A feed of the workspace: what a partner is to get, under which map.
struct WorkspaceFeed {
  /// `odoo/sale.order`: the partner's name and the map's.
  let name: String
  let partner: String
  let id: FeedID
  let program: FeedProgram
}

/// The feeds and holds of a workspace, compiled once a pass.
struct WorkspaceRules {
  let feeds: [WorkspaceFeed]
  let holds: [HoldProgram]
  /// Who carries which orders.
  let shipping: ShippingProgram?
  /// Whether a parcel would arrive; nothing where no rule asks for a carrier.
  let addresses: AddressCheck?
  /// The SKUs that are known; nothing where there is no table of them.
  let products: KnownProducts?
  /// Who takes the money of orders, and tells of it.
  let providers: Providers
  /// What channels are offered; nothing where no partner tells of stock.
  let stock: StockRules?
  /// Maps and rules that could not be compiled.
  let problems: [Diagnostic]

  init(_ workspace: Workspace, ledger: any LedgerStore) throws {
    var feeds: [WorkspaceFeed] = []
    var problems: [Diagnostic] = []
    for partner in workspace.file.partners {
      let context = workspace.context(of: partner.name)
      for map in workspace.maps {
        guard case .writes(let rules) = map.way, map.name.hasPrefix(partner.pack + "/") else { continue }
        let name = partner.name + map.name.dropFirst(partner.pack.count)
        let settings = workspace.file.feeds[name]
        if settings?.enabled == false { continue }
        do throws(MappingError) {
          let program = try FeedProgram(map, rules, rule: settings?.when, context: context)
          feeds.append(
            WorkspaceFeed(name: name, partner: partner.name, id: try ledger.feedID(name), program: program))
        } catch {
          problems.append(error.diagnostic)
        }
      }
    }
    var holds: [HoldProgram] = []
    for rule in workspace.file.holds {
      do throws(MappingError) {
        holds.append(try HoldProgram(rule.name, when: rule.when, reason: rule.reason))
      } catch {
        problems.append(error.diagnostic)
      }
    }
    var shipping: ShippingProgram?
    do throws(MappingError) {
      shipping = try ShippingProgram(workspace.file.shipping, products: workspace.products)
    } catch {
      problems.append(error.diagnostic)
    }
    providers = Providers(workspace)
    stock = try StockRules(workspace, feeds: feeds, ledger: ledger)
    // Where nothing is shipped by our doing, the address is the sender's affair.
    let needsAddress = !workspace.file.shipping.isEmpty && !workspace.file.isOff(.addressIncomplete)
    addresses = needsAddress ? AddressCheck.builtIn : nil
    products = workspace.file.isOff(.unknownSKU) ? nil : KnownProducts(workspace.tables)
    self.feeds = feeds
    self.holds = holds
    self.shipping = shipping.flatMap { $0.isEmpty ? nil : $0 }
    self.problems = problems
  }

  /// The feeds of documents of a kind.
  func feeds(of kind: DocumentKind) -> [WorkspaceFeed] { feeds.filter { $0.program.rules.kind == kind } }
}

extension AddressCheck {
  /// The check with the tables that the binary holds, read once.
  static let builtIn: AddressCheck? = {
    let book = AddressBook(
      addresses: Pack.reference("addresses.csv"), regions: Pack.reference("regions.csv"))
    return book.flatMap { AddressCheck($0, pickup: Pack.reference("pickup.csv")) }
  }()
}

extension LedgerStore {
  /// A feed's number; the ledger's own errors are told as what they are.
  fileprivate func feedID(_ name: String) throws(MappingError) -> FeedID {
    do throws(LedgerError) {
      return try feed(name)
    } catch {
      throw MappingError(error.diagnostic)
    }
  }
}
