// Made by Sources/CPacks/list-packs.py; a test checks that it lists every file.
#include "CPacks.h"

// `#embed` is C23 and an extension before it; the bytes are the files' own.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "resources/adyen/adyen-zones.csv"
};
static const unsigned char file_1[] = {
#embed "resources/adyen/pack.yml"
};
static const unsigned char file_2[] = {
#embed "resources/adyen/settlement.yml"
};
static const unsigned char file_3[] = {
#embed "resources/alipay/pack.yml"
};
static const unsigned char file_4[] = {
#embed "resources/alipay/trades.yml"
};
static const unsigned char file_5[] = {
#embed "resources/amazon/amazon-carriers.csv"
};
static const unsigned char file_6[] = {
#embed "resources/amazon/amazon-marketplaces.csv"
};
static const unsigned char file_7[] = {
#embed "resources/amazon/order-items-v0.yml"
};
static const unsigned char file_8[] = {
#embed "resources/amazon/orders-2026.yml"
};
static const unsigned char file_9[] = {
#embed "resources/amazon/orders-v0.yml"
};
static const unsigned char file_10[] = {
#embed "resources/amazon/orders.yml"
};
static const unsigned char file_11[] = {
#embed "resources/amazon/pack.yml"
};
static const unsigned char file_12[] = {
#embed "resources/amazon/processing-report.yml"
};
static const unsigned char file_13[] = {
#embed "resources/amazon/stock.yml"
};
static const unsigned char file_14[] = {
#embed "resources/amazon/tracking.yml"
};
static const unsigned char file_15[] = {
#embed "resources/canadapost/canadapost-status.csv"
};
static const unsigned char file_16[] = {
#embed "resources/canadapost/canadapost-zones.csv"
};
static const unsigned char file_17[] = {
#embed "resources/canadapost/errors.yml"
};
static const unsigned char file_18[] = {
#embed "resources/canadapost/pack.yml"
};
static const unsigned char file_19[] = {
#embed "resources/canadapost/shipment.yml"
};
static const unsigned char file_20[] = {
#embed "resources/canadapost/track.yml"
};
static const unsigned char file_21[] = {
#embed "resources/carrier/pack.yml"
};
static const unsigned char file_22[] = {
#embed "resources/carrier/shipments.yml"
};
static const unsigned char file_23[] = {
#embed "resources/dhl/bcs-cancel.yml"
};
static const unsigned char file_24[] = {
#embed "resources/dhl/bcs-errors.yml"
};
static const unsigned char file_25[] = {
#embed "resources/dhl/bcs-ship.yml"
};
static const unsigned char file_26[] = {
#embed "resources/dhl/dhl-countries.csv"
};
static const unsigned char file_27[] = {
#embed "resources/dhl/dhl-express-status.csv"
};
static const unsigned char file_28[] = {
#embed "resources/dhl/dhl-paket-status.csv"
};
static const unsigned char file_29[] = {
#embed "resources/dhl/express-errors.yml"
};
static const unsigned char file_30[] = {
#embed "resources/dhl/express-ship.yml"
};
static const unsigned char file_31[] = {
#embed "resources/dhl/express-track.yml"
};
static const unsigned char file_32[] = {
#embed "resources/dhl/mydhl-ship.yml"
};
static const unsigned char file_33[] = {
#embed "resources/dhl/pack.yml"
};
static const unsigned char file_34[] = {
#embed "resources/dhl/paket-errors.yml"
};
static const unsigned char file_35[] = {
#embed "resources/dhl/paket-track.yml"
};
static const unsigned char file_36[] = {
#embed "resources/dhl/shipments.yml"
};
static const unsigned char file_37[] = {
#embed "resources/ebay/addresses.yml"
};
static const unsigned char file_38[] = {
#embed "resources/ebay/ebay-carriers.csv"
};
static const unsigned char file_39[] = {
#embed "resources/ebay/orders-api.yml"
};
static const unsigned char file_40[] = {
#embed "resources/ebay/orders.yml"
};
static const unsigned char file_41[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_42[] = {
#embed "resources/ebay/stock.yml"
};
static const unsigned char file_43[] = {
#embed "resources/ebay/tracking.yml"
};
static const unsigned char file_44[] = {
#embed "resources/erpnext/credit-note.yml"
};
static const unsigned char file_45[] = {
#embed "resources/erpnext/delivery-note.yml"
};
static const unsigned char file_46[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_47[] = {
#embed "resources/erpnext/payment-entry.yml"
};
static const unsigned char file_48[] = {
#embed "resources/erpnext/sales-order.yml"
};
static const unsigned char file_49[] = {
#embed "resources/erpnext/stock.yml"
};
static const unsigned char file_50[] = {
#embed "resources/etsy/order-items.yml"
};
static const unsigned char file_51[] = {
#embed "resources/etsy/orders.yml"
};
static const unsigned char file_52[] = {
#embed "resources/etsy/pack.yml"
};
static const unsigned char file_53[] = {
#embed "resources/fedex/errors.yml"
};
static const unsigned char file_54[] = {
#embed "resources/fedex/fedex-status.csv"
};
static const unsigned char file_55[] = {
#embed "resources/fedex/pack.yml"
};
static const unsigned char file_56[] = {
#embed "resources/fedex/ship.yml"
};
static const unsigned char file_57[] = {
#embed "resources/fedex/shipments.yml"
};
static const unsigned char file_58[] = {
#embed "resources/fedex/track.yml"
};
static const unsigned char file_59[] = {
#embed "resources/generic/credits.yml"
};
static const unsigned char file_60[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_61[] = {
#embed "resources/generic/offers.yml"
};
static const unsigned char file_62[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_63[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_64[] = {
#embed "resources/generic/parcels.yml"
};
static const unsigned char file_65[] = {
#embed "resources/generic/payments.yml"
};
static const unsigned char file_66[] = {
#embed "resources/generic/payouts.yml"
};
static const unsigned char file_67[] = {
#embed "resources/generic/stock.yml"
};
static const unsigned char file_68[] = {
#embed "resources/kingdee/pack.yml"
};
static const unsigned char file_69[] = {
#embed "resources/kingdee/sal-saleorder.yml"
};
static const unsigned char file_70[] = {
#embed "resources/labels/labels.yml"
};
static const unsigned char file_71[] = {
#embed "resources/labels/pack.yml"
};
static const unsigned char file_72[] = {
#embed "resources/learning/field-names.csv"
};
static const unsigned char file_73[] = {
#embed "resources/learning/field-values.csv"
};
static const unsigned char file_74[] = {
#embed "resources/netsuite/pack.yml"
};
static const unsigned char file_75[] = {
#embed "resources/netsuite/sales-order.yml"
};
static const unsigned char file_76[] = {
#embed "resources/notices/delivered.en.html.mustache"
};
static const unsigned char file_77[] = {
#embed "resources/notices/delivered.en.mustache"
};
static const unsigned char file_78[] = {
#embed "resources/notices/delivered.yml"
};
static const unsigned char file_79[] = {
#embed "resources/notices/delivered.zh.html.mustache"
};
static const unsigned char file_80[] = {
#embed "resources/notices/delivered.zh.mustache"
};
static const unsigned char file_81[] = {
#embed "resources/notices/exception.en.html.mustache"
};
static const unsigned char file_82[] = {
#embed "resources/notices/exception.en.mustache"
};
static const unsigned char file_83[] = {
#embed "resources/notices/exception.yml"
};
static const unsigned char file_84[] = {
#embed "resources/notices/exception.zh.html.mustache"
};
static const unsigned char file_85[] = {
#embed "resources/notices/exception.zh.mustache"
};
static const unsigned char file_86[] = {
#embed "resources/notices/out-for-delivery.en.html.mustache"
};
static const unsigned char file_87[] = {
#embed "resources/notices/out-for-delivery.en.mustache"
};
static const unsigned char file_88[] = {
#embed "resources/notices/out-for-delivery.yml"
};
static const unsigned char file_89[] = {
#embed "resources/notices/out-for-delivery.zh.html.mustache"
};
static const unsigned char file_90[] = {
#embed "resources/notices/out-for-delivery.zh.mustache"
};
static const unsigned char file_91[] = {
#embed "resources/notices/pack.yml"
};
static const unsigned char file_92[] = {
#embed "resources/notices/shipped.en.html.mustache"
};
static const unsigned char file_93[] = {
#embed "resources/notices/shipped.en.mustache"
};
static const unsigned char file_94[] = {
#embed "resources/notices/shipped.yml"
};
static const unsigned char file_95[] = {
#embed "resources/notices/shipped.zh.html.mustache"
};
static const unsigned char file_96[] = {
#embed "resources/notices/shipped.zh.mustache"
};
static const unsigned char file_97[] = {
#embed "resources/odoo/account.move.yml"
};
static const unsigned char file_98[] = {
#embed "resources/odoo/account.payment.yml"
};
static const unsigned char file_99[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_100[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_101[] = {
#embed "resources/odoo/stock.picking.yml"
};
static const unsigned char file_102[] = {
#embed "resources/odoo/stock.yml"
};
static const unsigned char file_103[] = {
#embed "resources/paypal/activity.yml"
};
static const unsigned char file_104[] = {
#embed "resources/paypal/pack.yml"
};
static const unsigned char file_105[] = {
#embed "resources/paypal/paypal-codes.csv"
};
static const unsigned char file_106[] = {
#embed "resources/paypal/paypal-status.csv"
};
static const unsigned char file_107[] = {
#embed "resources/paypal/paypal-types.csv"
};
static const unsigned char file_108[] = {
#embed "resources/paypal/paypal-zones.csv"
};
static const unsigned char file_109[] = {
#embed "resources/paypal/settlement.yml"
};
static const unsigned char file_110[] = {
#embed "resources/paypal/short.yml"
};
static const unsigned char file_111[] = {
#embed "resources/paypal/statement.yml"
};
static const unsigned char file_112[] = {
#embed "resources/reference/addresses.csv"
};
static const unsigned char file_113[] = {
#embed "resources/reference/pickup.csv"
};
static const unsigned char file_114[] = {
#embed "resources/reference/regions.csv"
};
static const unsigned char file_115[] = {
#embed "resources/royalmail/create.yml"
};
static const unsigned char file_116[] = {
#embed "resources/royalmail/label.yml"
};
static const unsigned char file_117[] = {
#embed "resources/royalmail/pack.yml"
};
static const unsigned char file_118[] = {
#embed "resources/sapb1/pack.yml"
};
static const unsigned char file_119[] = {
#embed "resources/sapb1/sales-order.yml"
};
static const unsigned char file_120[] = {
#embed "resources/shopify-payments/pack.yml"
};
static const unsigned char file_121[] = {
#embed "resources/shopify-payments/payouts.yml"
};
static const unsigned char file_122[] = {
#embed "resources/shopify-payments/transactions.yml"
};
static const unsigned char file_123[] = {
#embed "resources/shopify/inventory.yml"
};
static const unsigned char file_124[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_125[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_126[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_127[] = {
#embed "resources/shopify/shopify-carriers.csv"
};
static const unsigned char file_128[] = {
#embed "resources/shopify/stock.yml"
};
static const unsigned char file_129[] = {
#embed "resources/shopify/tracking.yml"
};
static const unsigned char file_130[] = {
#embed "resources/stripe/balance-api.yml"
};
static const unsigned char file_131[] = {
#embed "resources/stripe/balance.yml"
};
static const unsigned char file_132[] = {
#embed "resources/stripe/charges-api.yml"
};
static const unsigned char file_133[] = {
#embed "resources/stripe/charges-warehouse.yml"
};
static const unsigned char file_134[] = {
#embed "resources/stripe/pack.yml"
};
static const unsigned char file_135[] = {
#embed "resources/stripe/payments.yml"
};
static const unsigned char file_136[] = {
#embed "resources/stripe/payout-reconciliation.yml"
};
static const unsigned char file_137[] = {
#embed "resources/stripe/payouts.yml"
};
static const unsigned char file_138[] = {
#embed "resources/stripe/stripe-exponents.csv"
};
static const unsigned char file_139[] = {
#embed "resources/tables/countries.csv"
};
static const unsigned char file_140[] = {
#embed "resources/tables/minor-units.csv"
};
static const unsigned char file_141[] = {
#embed "resources/tiktok/orders.yml"
};
static const unsigned char file_142[] = {
#embed "resources/tiktok/pack.yml"
};
static const unsigned char file_143[] = {
#embed "resources/tiktok/tiktok-status.csv"
};
static const unsigned char file_144[] = {
#embed "resources/tnt/pack.yml"
};
static const unsigned char file_145[] = {
#embed "resources/tnt/tnt-status.csv"
};
static const unsigned char file_146[] = {
#embed "resources/tnt/track.yml"
};
static const unsigned char file_147[] = {
#embed "resources/ubl/order.yml"
};
static const unsigned char file_148[] = {
#embed "resources/ubl/pack.yml"
};
static const unsigned char file_149[] = {
#embed "resources/ups/faults.yml"
};
static const unsigned char file_150[] = {
#embed "resources/ups/pack.yml"
};
static const unsigned char file_151[] = {
#embed "resources/ups/ship.yml"
};
static const unsigned char file_152[] = {
#embed "resources/ups/shipments.yml"
};
static const unsigned char file_153[] = {
#embed "resources/ups/track-errors.yml"
};
static const unsigned char file_154[] = {
#embed "resources/ups/track.yml"
};
static const unsigned char file_155[] = {
#embed "resources/ups/ups-status.csv"
};
static const unsigned char file_156[] = {
#embed "resources/usps/error.yml"
};
static const unsigned char file_157[] = {
#embed "resources/usps/evs-cancel.yml"
};
static const unsigned char file_158[] = {
#embed "resources/usps/evs-label.yml"
};
static const unsigned char file_159[] = {
#embed "resources/usps/pack.yml"
};
static const unsigned char file_160[] = {
#embed "resources/usps/shipments.yml"
};
static const unsigned char file_161[] = {
#embed "resources/usps/track-text.yml"
};
static const unsigned char file_162[] = {
#embed "resources/usps/track.yml"
};
static const unsigned char file_163[] = {
#embed "resources/usps/usps-category.csv"
};
static const unsigned char file_164[] = {
#embed "resources/usps/usps-status.csv"
};
static const unsigned char file_165[] = {
#embed "resources/wish/orders-api.yml"
};
static const unsigned char file_166[] = {
#embed "resources/wish/orders.yml"
};
static const unsigned char file_167[] = {
#embed "resources/wish/pack.yml"
};
static const unsigned char file_168[] = {
#embed "resources/wish/stock.yml"
};
static const unsigned char file_169[] = {
#embed "resources/wish/tracking.yml"
};
static const unsigned char file_170[] = {
#embed "resources/wish/wish-carriers.csv"
};
static const unsigned char file_171[] = {
#embed "resources/woocommerce/orders.yml"
};
static const unsigned char file_172[] = {
#embed "resources/woocommerce/pack.yml"
};
static const unsigned char file_173[] = {
#embed "resources/woocommerce/stock.yml"
};
static const unsigned char file_174[] = {
#embed "resources/woocommerce/tracking.yml"
};
static const unsigned char file_175[] = {
#embed "resources/woocommerce/woocommerce-carriers.csv"
};
static const unsigned char file_176[] = {
#embed "resources/xero/invoices.yml"
};
static const unsigned char file_177[] = {
#embed "resources/xero/pack.yml"
};
static const unsigned char file_178[] = {
#embed "resources/yanwen/create.yml"
};
static const unsigned char file_179[] = {
#embed "resources/yanwen/pack.yml"
};

static const struct cpacks_file files[] = {
  {"adyen/adyen-zones.csv", file_0, sizeof(file_0)},
  {"adyen/pack.yml", file_1, sizeof(file_1)},
  {"adyen/settlement.yml", file_2, sizeof(file_2)},
  {"alipay/pack.yml", file_3, sizeof(file_3)},
  {"alipay/trades.yml", file_4, sizeof(file_4)},
  {"amazon/amazon-carriers.csv", file_5, sizeof(file_5)},
  {"amazon/amazon-marketplaces.csv", file_6, sizeof(file_6)},
  {"amazon/order-items-v0.yml", file_7, sizeof(file_7)},
  {"amazon/orders-2026.yml", file_8, sizeof(file_8)},
  {"amazon/orders-v0.yml", file_9, sizeof(file_9)},
  {"amazon/orders.yml", file_10, sizeof(file_10)},
  {"amazon/pack.yml", file_11, sizeof(file_11)},
  {"amazon/processing-report.yml", file_12, sizeof(file_12)},
  {"amazon/stock.yml", file_13, sizeof(file_13)},
  {"amazon/tracking.yml", file_14, sizeof(file_14)},
  {"canadapost/canadapost-status.csv", file_15, sizeof(file_15)},
  {"canadapost/canadapost-zones.csv", file_16, sizeof(file_16)},
  {"canadapost/errors.yml", file_17, sizeof(file_17)},
  {"canadapost/pack.yml", file_18, sizeof(file_18)},
  {"canadapost/shipment.yml", file_19, sizeof(file_19)},
  {"canadapost/track.yml", file_20, sizeof(file_20)},
  {"carrier/pack.yml", file_21, sizeof(file_21)},
  {"carrier/shipments.yml", file_22, sizeof(file_22)},
  {"dhl/bcs-cancel.yml", file_23, sizeof(file_23)},
  {"dhl/bcs-errors.yml", file_24, sizeof(file_24)},
  {"dhl/bcs-ship.yml", file_25, sizeof(file_25)},
  {"dhl/dhl-countries.csv", file_26, sizeof(file_26)},
  {"dhl/dhl-express-status.csv", file_27, sizeof(file_27)},
  {"dhl/dhl-paket-status.csv", file_28, sizeof(file_28)},
  {"dhl/express-errors.yml", file_29, sizeof(file_29)},
  {"dhl/express-ship.yml", file_30, sizeof(file_30)},
  {"dhl/express-track.yml", file_31, sizeof(file_31)},
  {"dhl/mydhl-ship.yml", file_32, sizeof(file_32)},
  {"dhl/pack.yml", file_33, sizeof(file_33)},
  {"dhl/paket-errors.yml", file_34, sizeof(file_34)},
  {"dhl/paket-track.yml", file_35, sizeof(file_35)},
  {"dhl/shipments.yml", file_36, sizeof(file_36)},
  {"ebay/addresses.yml", file_37, sizeof(file_37)},
  {"ebay/ebay-carriers.csv", file_38, sizeof(file_38)},
  {"ebay/orders-api.yml", file_39, sizeof(file_39)},
  {"ebay/orders.yml", file_40, sizeof(file_40)},
  {"ebay/pack.yml", file_41, sizeof(file_41)},
  {"ebay/stock.yml", file_42, sizeof(file_42)},
  {"ebay/tracking.yml", file_43, sizeof(file_43)},
  {"erpnext/credit-note.yml", file_44, sizeof(file_44)},
  {"erpnext/delivery-note.yml", file_45, sizeof(file_45)},
  {"erpnext/pack.yml", file_46, sizeof(file_46)},
  {"erpnext/payment-entry.yml", file_47, sizeof(file_47)},
  {"erpnext/sales-order.yml", file_48, sizeof(file_48)},
  {"erpnext/stock.yml", file_49, sizeof(file_49)},
  {"etsy/order-items.yml", file_50, sizeof(file_50)},
  {"etsy/orders.yml", file_51, sizeof(file_51)},
  {"etsy/pack.yml", file_52, sizeof(file_52)},
  {"fedex/errors.yml", file_53, sizeof(file_53)},
  {"fedex/fedex-status.csv", file_54, sizeof(file_54)},
  {"fedex/pack.yml", file_55, sizeof(file_55)},
  {"fedex/ship.yml", file_56, sizeof(file_56)},
  {"fedex/shipments.yml", file_57, sizeof(file_57)},
  {"fedex/track.yml", file_58, sizeof(file_58)},
  {"generic/credits.yml", file_59, sizeof(file_59)},
  {"generic/documents.yml", file_60, sizeof(file_60)},
  {"generic/offers.yml", file_61, sizeof(file_61)},
  {"generic/orders.yml", file_62, sizeof(file_62)},
  {"generic/pack.yml", file_63, sizeof(file_63)},
  {"generic/parcels.yml", file_64, sizeof(file_64)},
  {"generic/payments.yml", file_65, sizeof(file_65)},
  {"generic/payouts.yml", file_66, sizeof(file_66)},
  {"generic/stock.yml", file_67, sizeof(file_67)},
  {"kingdee/pack.yml", file_68, sizeof(file_68)},
  {"kingdee/sal-saleorder.yml", file_69, sizeof(file_69)},
  {"labels/labels.yml", file_70, sizeof(file_70)},
  {"labels/pack.yml", file_71, sizeof(file_71)},
  {"learning/field-names.csv", file_72, sizeof(file_72)},
  {"learning/field-values.csv", file_73, sizeof(file_73)},
  {"netsuite/pack.yml", file_74, sizeof(file_74)},
  {"netsuite/sales-order.yml", file_75, sizeof(file_75)},
  {"notices/delivered.en.html.mustache", file_76, sizeof(file_76)},
  {"notices/delivered.en.mustache", file_77, sizeof(file_77)},
  {"notices/delivered.yml", file_78, sizeof(file_78)},
  {"notices/delivered.zh.html.mustache", file_79, sizeof(file_79)},
  {"notices/delivered.zh.mustache", file_80, sizeof(file_80)},
  {"notices/exception.en.html.mustache", file_81, sizeof(file_81)},
  {"notices/exception.en.mustache", file_82, sizeof(file_82)},
  {"notices/exception.yml", file_83, sizeof(file_83)},
  {"notices/exception.zh.html.mustache", file_84, sizeof(file_84)},
  {"notices/exception.zh.mustache", file_85, sizeof(file_85)},
  {"notices/out-for-delivery.en.html.mustache", file_86, sizeof(file_86)},
  {"notices/out-for-delivery.en.mustache", file_87, sizeof(file_87)},
  {"notices/out-for-delivery.yml", file_88, sizeof(file_88)},
  {"notices/out-for-delivery.zh.html.mustache", file_89, sizeof(file_89)},
  {"notices/out-for-delivery.zh.mustache", file_90, sizeof(file_90)},
  {"notices/pack.yml", file_91, sizeof(file_91)},
  {"notices/shipped.en.html.mustache", file_92, sizeof(file_92)},
  {"notices/shipped.en.mustache", file_93, sizeof(file_93)},
  {"notices/shipped.yml", file_94, sizeof(file_94)},
  {"notices/shipped.zh.html.mustache", file_95, sizeof(file_95)},
  {"notices/shipped.zh.mustache", file_96, sizeof(file_96)},
  {"odoo/account.move.yml", file_97, sizeof(file_97)},
  {"odoo/account.payment.yml", file_98, sizeof(file_98)},
  {"odoo/pack.yml", file_99, sizeof(file_99)},
  {"odoo/sale.order.yml", file_100, sizeof(file_100)},
  {"odoo/stock.picking.yml", file_101, sizeof(file_101)},
  {"odoo/stock.yml", file_102, sizeof(file_102)},
  {"paypal/activity.yml", file_103, sizeof(file_103)},
  {"paypal/pack.yml", file_104, sizeof(file_104)},
  {"paypal/paypal-codes.csv", file_105, sizeof(file_105)},
  {"paypal/paypal-status.csv", file_106, sizeof(file_106)},
  {"paypal/paypal-types.csv", file_107, sizeof(file_107)},
  {"paypal/paypal-zones.csv", file_108, sizeof(file_108)},
  {"paypal/settlement.yml", file_109, sizeof(file_109)},
  {"paypal/short.yml", file_110, sizeof(file_110)},
  {"paypal/statement.yml", file_111, sizeof(file_111)},
  {"reference/addresses.csv", file_112, sizeof(file_112)},
  {"reference/pickup.csv", file_113, sizeof(file_113)},
  {"reference/regions.csv", file_114, sizeof(file_114)},
  {"royalmail/create.yml", file_115, sizeof(file_115)},
  {"royalmail/label.yml", file_116, sizeof(file_116)},
  {"royalmail/pack.yml", file_117, sizeof(file_117)},
  {"sapb1/pack.yml", file_118, sizeof(file_118)},
  {"sapb1/sales-order.yml", file_119, sizeof(file_119)},
  {"shopify-payments/pack.yml", file_120, sizeof(file_120)},
  {"shopify-payments/payouts.yml", file_121, sizeof(file_121)},
  {"shopify-payments/transactions.yml", file_122, sizeof(file_122)},
  {"shopify/inventory.yml", file_123, sizeof(file_123)},
  {"shopify/orders-api.yml", file_124, sizeof(file_124)},
  {"shopify/orders.yml", file_125, sizeof(file_125)},
  {"shopify/pack.yml", file_126, sizeof(file_126)},
  {"shopify/shopify-carriers.csv", file_127, sizeof(file_127)},
  {"shopify/stock.yml", file_128, sizeof(file_128)},
  {"shopify/tracking.yml", file_129, sizeof(file_129)},
  {"stripe/balance-api.yml", file_130, sizeof(file_130)},
  {"stripe/balance.yml", file_131, sizeof(file_131)},
  {"stripe/charges-api.yml", file_132, sizeof(file_132)},
  {"stripe/charges-warehouse.yml", file_133, sizeof(file_133)},
  {"stripe/pack.yml", file_134, sizeof(file_134)},
  {"stripe/payments.yml", file_135, sizeof(file_135)},
  {"stripe/payout-reconciliation.yml", file_136, sizeof(file_136)},
  {"stripe/payouts.yml", file_137, sizeof(file_137)},
  {"stripe/stripe-exponents.csv", file_138, sizeof(file_138)},
  {"tables/countries.csv", file_139, sizeof(file_139)},
  {"tables/minor-units.csv", file_140, sizeof(file_140)},
  {"tiktok/orders.yml", file_141, sizeof(file_141)},
  {"tiktok/pack.yml", file_142, sizeof(file_142)},
  {"tiktok/tiktok-status.csv", file_143, sizeof(file_143)},
  {"tnt/pack.yml", file_144, sizeof(file_144)},
  {"tnt/tnt-status.csv", file_145, sizeof(file_145)},
  {"tnt/track.yml", file_146, sizeof(file_146)},
  {"ubl/order.yml", file_147, sizeof(file_147)},
  {"ubl/pack.yml", file_148, sizeof(file_148)},
  {"ups/faults.yml", file_149, sizeof(file_149)},
  {"ups/pack.yml", file_150, sizeof(file_150)},
  {"ups/ship.yml", file_151, sizeof(file_151)},
  {"ups/shipments.yml", file_152, sizeof(file_152)},
  {"ups/track-errors.yml", file_153, sizeof(file_153)},
  {"ups/track.yml", file_154, sizeof(file_154)},
  {"ups/ups-status.csv", file_155, sizeof(file_155)},
  {"usps/error.yml", file_156, sizeof(file_156)},
  {"usps/evs-cancel.yml", file_157, sizeof(file_157)},
  {"usps/evs-label.yml", file_158, sizeof(file_158)},
  {"usps/pack.yml", file_159, sizeof(file_159)},
  {"usps/shipments.yml", file_160, sizeof(file_160)},
  {"usps/track-text.yml", file_161, sizeof(file_161)},
  {"usps/track.yml", file_162, sizeof(file_162)},
  {"usps/usps-category.csv", file_163, sizeof(file_163)},
  {"usps/usps-status.csv", file_164, sizeof(file_164)},
  {"wish/orders-api.yml", file_165, sizeof(file_165)},
  {"wish/orders.yml", file_166, sizeof(file_166)},
  {"wish/pack.yml", file_167, sizeof(file_167)},
  {"wish/stock.yml", file_168, sizeof(file_168)},
  {"wish/tracking.yml", file_169, sizeof(file_169)},
  {"wish/wish-carriers.csv", file_170, sizeof(file_170)},
  {"woocommerce/orders.yml", file_171, sizeof(file_171)},
  {"woocommerce/pack.yml", file_172, sizeof(file_172)},
  {"woocommerce/stock.yml", file_173, sizeof(file_173)},
  {"woocommerce/tracking.yml", file_174, sizeof(file_174)},
  {"woocommerce/woocommerce-carriers.csv", file_175, sizeof(file_175)},
  {"xero/invoices.yml", file_176, sizeof(file_176)},
  {"xero/pack.yml", file_177, sizeof(file_177)},
  {"yanwen/create.yml", file_178, sizeof(file_178)},
  {"yanwen/pack.yml", file_179, sizeof(file_179)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
