extension Catalogue {
  /// Why orders wait that say something themselves, or are not known of something in the workspace.
  static let holds: [CatalogueEntry] = [
    CatalogueEntry(
      "hold-no-carrier", en: "no rule of 'shipping:' is for it", zh: "“shipping:”中没有适用于它的规则",
      help: (
        en: "write a rule for it into crossdock.yml; it goes out by itself then",
        zh: "请在 crossdock.yml 中为它写一条规则，订单随后会自动放行"
      )),
    CatalogueEntry(
      "hold-voided", en: "what its carrier was asked for was withdrawn", zh: "向承运商提出的请求已撤回",
      help: (
        en: "release the order to ask for it again, or cancel it", zh: "放行订单即重新请求，或取消订单"
      )),
    CatalogueEntry(
      "hold-changed-after-manifest", en: "it was changed after its carrier was asked for a parcel",
      zh: "向承运商下单后，订单又有改动",
      help: (
        en: "see whether the parcel can be changed or stopped, then release or cancel the order",
        zh: "请确认包裹能否更改或拦截，然后放行或取消订单"
      )),
    CatalogueEntry(
      "hold-address-incomplete", en: "no parcel would arrive at its address", zh: "收件地址不完整或有误，包裹无法送达",
      help: (
        en:
          "mend it in the shop and export it again, and it goes out by itself; release it where the address is right",
        zh: "请在店铺中更正后重新导出，订单会自动放行；如地址无误可直接放行"
      )),
    CatalogueEntry(
      "hold-unknown-sku", en: "tables/products.csv does not have its product",
      zh: "tables/products.csv 中没有该商品",
      help: (
        en: "add the SKU there, as a row or as an alias, and it goes out by itself",
        zh: "请在表中加入该 SKU（新行或别名），订单会自动放行"
      )),
    CatalogueEntry(
      "workspace-hold-name", en: "'{0}' is a hold of Crossdock's own", zh: "“{0}”是 Crossdock 自带的暂挂原因",
      help: (en: "give your rule another name", zh: "请为您的规则另取名称")),
  ]
}
