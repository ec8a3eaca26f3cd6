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
#embed "resources/amazon/order-items-v0.yml"
};
static const unsigned char file_6[] = {
#embed "resources/amazon/orders-2026.yml"
};
static const unsigned char file_7[] = {
#embed "resources/amazon/orders-v0.yml"
};
static const unsigned char file_8[] = {
#embed "resources/amazon/orders.yml"
};
static const unsigned char file_9[] = {
#embed "resources/amazon/pack.yml"
};
static const unsigned char file_10[] = {
#embed "resources/canadapost/canadapost-status.csv"
};
static const unsigned char file_11[] = {
#embed "resources/canadapost/canadapost-zones.csv"
};
static const unsigned char file_12[] = {
#embed "resources/canadapost/errors.yml"
};
static const unsigned char file_13[] = {
#embed "resources/canadapost/pack.yml"
};
static const unsigned char file_14[] = {
#embed "resources/canadapost/shipment.yml"
};
static const unsigned char file_15[] = {
#embed "resources/canadapost/track.yml"
};
static const unsigned char file_16[] = {
#embed "resources/dhl/bcs-cancel.yml"
};
static const unsigned char file_17[] = {
#embed "resources/dhl/bcs-errors.yml"
};
static const unsigned char file_18[] = {
#embed "resources/dhl/bcs-ship.yml"
};
static const unsigned char file_19[] = {
#embed "resources/dhl/dhl-express-status.csv"
};
static const unsigned char file_20[] = {
#embed "resources/dhl/dhl-paket-status.csv"
};
static const unsigned char file_21[] = {
#embed "resources/dhl/express-errors.yml"
};
static const unsigned char file_22[] = {
#embed "resources/dhl/express-ship.yml"
};
static const unsigned char file_23[] = {
#embed "resources/dhl/express-track.yml"
};
static const unsigned char file_24[] = {
#embed "resources/dhl/mydhl-ship.yml"
};
static const unsigned char file_25[] = {
#embed "resources/dhl/pack.yml"
};
static const unsigned char file_26[] = {
#embed "resources/dhl/paket-errors.yml"
};
static const unsigned char file_27[] = {
#embed "resources/dhl/paket-track.yml"
};
static const unsigned char file_28[] = {
#embed "resources/ebay/addresses.yml"
};
static const unsigned char file_29[] = {
#embed "resources/ebay/orders-api.yml"
};
static const unsigned char file_30[] = {
#embed "resources/ebay/orders.yml"
};
static const unsigned char file_31[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_32[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_33[] = {
#embed "resources/erpnext/sales-order.yml"
};
static const unsigned char file_34[] = {
#embed "resources/etsy/order-items.yml"
};
static const unsigned char file_35[] = {
#embed "resources/etsy/orders.yml"
};
static const unsigned char file_36[] = {
#embed "resources/etsy/pack.yml"
};
static const unsigned char file_37[] = {
#embed "resources/fedex/errors.yml"
};
static const unsigned char file_38[] = {
#embed "resources/fedex/fedex-status.csv"
};
static const unsigned char file_39[] = {
#embed "resources/fedex/pack.yml"
};
static const unsigned char file_40[] = {
#embed "resources/fedex/ship.yml"
};
static const unsigned char file_41[] = {
#embed "resources/fedex/track.yml"
};
static const unsigned char file_42[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_43[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_44[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_45[] = {
#embed "resources/kingdee/pack.yml"
};
static const unsigned char file_46[] = {
#embed "resources/kingdee/sal-saleorder.yml"
};
static const unsigned char file_47[] = {
#embed "resources/labels/labels.yml"
};
static const unsigned char file_48[] = {
#embed "resources/labels/pack.yml"
};
static const unsigned char file_49[] = {
#embed "resources/netsuite/pack.yml"
};
static const unsigned char file_50[] = {
#embed "resources/netsuite/sales-order.yml"
};
static const unsigned char file_51[] = {
#embed "resources/notices/delivered.en.html.mustache"
};
static const unsigned char file_52[] = {
#embed "resources/notices/delivered.en.mustache"
};
static const unsigned char file_53[] = {
#embed "resources/notices/delivered.yml"
};
static const unsigned char file_54[] = {
#embed "resources/notices/delivered.zh.html.mustache"
};
static const unsigned char file_55[] = {
#embed "resources/notices/delivered.zh.mustache"
};
static const unsigned char file_56[] = {
#embed "resources/notices/exception.en.html.mustache"
};
static const unsigned char file_57[] = {
#embed "resources/notices/exception.en.mustache"
};
static const unsigned char file_58[] = {
#embed "resources/notices/exception.yml"
};
static const unsigned char file_59[] = {
#embed "resources/notices/exception.zh.html.mustache"
};
static const unsigned char file_60[] = {
#embed "resources/notices/exception.zh.mustache"
};
static const unsigned char file_61[] = {
#embed "resources/notices/out-for-delivery.en.html.mustache"
};
static const unsigned char file_62[] = {
#embed "resources/notices/out-for-delivery.en.mustache"
};
static const unsigned char file_63[] = {
#embed "resources/notices/out-for-delivery.yml"
};
static const unsigned char file_64[] = {
#embed "resources/notices/out-for-delivery.zh.html.mustache"
};
static const unsigned char file_65[] = {
#embed "resources/notices/out-for-delivery.zh.mustache"
};
static const unsigned char file_66[] = {
#embed "resources/notices/pack.yml"
};
static const unsigned char file_67[] = {
#embed "resources/notices/shipped.en.html.mustache"
};
static const unsigned char file_68[] = {
#embed "resources/notices/shipped.en.mustache"
};
static const unsigned char file_69[] = {
#embed "resources/notices/shipped.yml"
};
static const unsigned char file_70[] = {
#embed "resources/notices/shipped.zh.html.mustache"
};
static const unsigned char file_71[] = {
#embed "resources/notices/shipped.zh.mustache"
};
static const unsigned char file_72[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_73[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_74[] = {
#embed "resources/paypal/activity.yml"
};
static const unsigned char file_75[] = {
#embed "resources/paypal/pack.yml"
};
static const unsigned char file_76[] = {
#embed "resources/paypal/paypal-codes.csv"
};
static const unsigned char file_77[] = {
#embed "resources/paypal/paypal-status.csv"
};
static const unsigned char file_78[] = {
#embed "resources/paypal/paypal-types.csv"
};
static const unsigned char file_79[] = {
#embed "resources/paypal/paypal-zones.csv"
};
static const unsigned char file_80[] = {
#embed "resources/paypal/settlement.yml"
};
static const unsigned char file_81[] = {
#embed "resources/paypal/short.yml"
};
static const unsigned char file_82[] = {
#embed "resources/paypal/statement.yml"
};
static const unsigned char file_83[] = {
#embed "resources/royalmail/create.yml"
};
static const unsigned char file_84[] = {
#embed "resources/royalmail/label.yml"
};
static const unsigned char file_85[] = {
#embed "resources/royalmail/pack.yml"
};
static const unsigned char file_86[] = {
#embed "resources/sapb1/pack.yml"
};
static const unsigned char file_87[] = {
#embed "resources/sapb1/sales-order.yml"
};
static const unsigned char file_88[] = {
#embed "resources/shopify-payments/pack.yml"
};
static const unsigned char file_89[] = {
#embed "resources/shopify-payments/transactions.yml"
};
static const unsigned char file_90[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_91[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_92[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_93[] = {
#embed "resources/stripe/balance-api.yml"
};
static const unsigned char file_94[] = {
#embed "resources/stripe/balance.yml"
};
static const unsigned char file_95[] = {
#embed "resources/stripe/charges-api.yml"
};
static const unsigned char file_96[] = {
#embed "resources/stripe/charges-warehouse.yml"
};
static const unsigned char file_97[] = {
#embed "resources/stripe/pack.yml"
};
static const unsigned char file_98[] = {
#embed "resources/stripe/payments.yml"
};
static const unsigned char file_99[] = {
#embed "resources/stripe/payout-reconciliation.yml"
};
static const unsigned char file_100[] = {
#embed "resources/stripe/payouts.yml"
};
static const unsigned char file_101[] = {
#embed "resources/stripe/stripe-exponents.csv"
};
static const unsigned char file_102[] = {
#embed "resources/tables/countries.csv"
};
static const unsigned char file_103[] = {
#embed "resources/tables/minor-units.csv"
};
static const unsigned char file_104[] = {
#embed "resources/tiktok/orders.yml"
};
static const unsigned char file_105[] = {
#embed "resources/tiktok/pack.yml"
};
static const unsigned char file_106[] = {
#embed "resources/tiktok/tiktok-status.csv"
};
static const unsigned char file_107[] = {
#embed "resources/tnt/pack.yml"
};
static const unsigned char file_108[] = {
#embed "resources/tnt/tnt-status.csv"
};
static const unsigned char file_109[] = {
#embed "resources/tnt/track.yml"
};
static const unsigned char file_110[] = {
#embed "resources/ubl/order.yml"
};
static const unsigned char file_111[] = {
#embed "resources/ubl/pack.yml"
};
static const unsigned char file_112[] = {
#embed "resources/ups/faults.yml"
};
static const unsigned char file_113[] = {
#embed "resources/ups/pack.yml"
};
static const unsigned char file_114[] = {
#embed "resources/ups/ship.yml"
};
static const unsigned char file_115[] = {
#embed "resources/ups/track-errors.yml"
};
static const unsigned char file_116[] = {
#embed "resources/ups/track.yml"
};
static const unsigned char file_117[] = {
#embed "resources/ups/ups-status.csv"
};
static const unsigned char file_118[] = {
#embed "resources/usps/error.yml"
};
static const unsigned char file_119[] = {
#embed "resources/usps/evs-cancel.yml"
};
static const unsigned char file_120[] = {
#embed "resources/usps/evs-label.yml"
};
static const unsigned char file_121[] = {
#embed "resources/usps/pack.yml"
};
static const unsigned char file_122[] = {
#embed "resources/usps/track-text.yml"
};
static const unsigned char file_123[] = {
#embed "resources/usps/track.yml"
};
static const unsigned char file_124[] = {
#embed "resources/usps/usps-category.csv"
};
static const unsigned char file_125[] = {
#embed "resources/usps/usps-status.csv"
};
static const unsigned char file_126[] = {
#embed "resources/wish/orders-api.yml"
};
static const unsigned char file_127[] = {
#embed "resources/wish/orders.yml"
};
static const unsigned char file_128[] = {
#embed "resources/wish/pack.yml"
};
static const unsigned char file_129[] = {
#embed "resources/woocommerce/orders.yml"
};
static const unsigned char file_130[] = {
#embed "resources/woocommerce/pack.yml"
};
static const unsigned char file_131[] = {
#embed "resources/xero/invoices.yml"
};
static const unsigned char file_132[] = {
#embed "resources/xero/pack.yml"
};
static const unsigned char file_133[] = {
#embed "resources/yanwen/create.yml"
};
static const unsigned char file_134[] = {
#embed "resources/yanwen/pack.yml"
};

static const struct cpacks_file files[] = {
  {"adyen/adyen-zones.csv", file_0, sizeof(file_0)},
  {"adyen/pack.yml", file_1, sizeof(file_1)},
  {"adyen/settlement.yml", file_2, sizeof(file_2)},
  {"alipay/pack.yml", file_3, sizeof(file_3)},
  {"alipay/trades.yml", file_4, sizeof(file_4)},
  {"amazon/order-items-v0.yml", file_5, sizeof(file_5)},
  {"amazon/orders-2026.yml", file_6, sizeof(file_6)},
  {"amazon/orders-v0.yml", file_7, sizeof(file_7)},
  {"amazon/orders.yml", file_8, sizeof(file_8)},
  {"amazon/pack.yml", file_9, sizeof(file_9)},
  {"canadapost/canadapost-status.csv", file_10, sizeof(file_10)},
  {"canadapost/canadapost-zones.csv", file_11, sizeof(file_11)},
  {"canadapost/errors.yml", file_12, sizeof(file_12)},
  {"canadapost/pack.yml", file_13, sizeof(file_13)},
  {"canadapost/shipment.yml", file_14, sizeof(file_14)},
  {"canadapost/track.yml", file_15, sizeof(file_15)},
  {"dhl/bcs-cancel.yml", file_16, sizeof(file_16)},
  {"dhl/bcs-errors.yml", file_17, sizeof(file_17)},
  {"dhl/bcs-ship.yml", file_18, sizeof(file_18)},
  {"dhl/dhl-express-status.csv", file_19, sizeof(file_19)},
  {"dhl/dhl-paket-status.csv", file_20, sizeof(file_20)},
  {"dhl/express-errors.yml", file_21, sizeof(file_21)},
  {"dhl/express-ship.yml", file_22, sizeof(file_22)},
  {"dhl/express-track.yml", file_23, sizeof(file_23)},
  {"dhl/mydhl-ship.yml", file_24, sizeof(file_24)},
  {"dhl/pack.yml", file_25, sizeof(file_25)},
  {"dhl/paket-errors.yml", file_26, sizeof(file_26)},
  {"dhl/paket-track.yml", file_27, sizeof(file_27)},
  {"ebay/addresses.yml", file_28, sizeof(file_28)},
  {"ebay/orders-api.yml", file_29, sizeof(file_29)},
  {"ebay/orders.yml", file_30, sizeof(file_30)},
  {"ebay/pack.yml", file_31, sizeof(file_31)},
  {"erpnext/pack.yml", file_32, sizeof(file_32)},
  {"erpnext/sales-order.yml", file_33, sizeof(file_33)},
  {"etsy/order-items.yml", file_34, sizeof(file_34)},
  {"etsy/orders.yml", file_35, sizeof(file_35)},
  {"etsy/pack.yml", file_36, sizeof(file_36)},
  {"fedex/errors.yml", file_37, sizeof(file_37)},
  {"fedex/fedex-status.csv", file_38, sizeof(file_38)},
  {"fedex/pack.yml", file_39, sizeof(file_39)},
  {"fedex/ship.yml", file_40, sizeof(file_40)},
  {"fedex/track.yml", file_41, sizeof(file_41)},
  {"generic/documents.yml", file_42, sizeof(file_42)},
  {"generic/orders.yml", file_43, sizeof(file_43)},
  {"generic/pack.yml", file_44, sizeof(file_44)},
  {"kingdee/pack.yml", file_45, sizeof(file_45)},
  {"kingdee/sal-saleorder.yml", file_46, sizeof(file_46)},
  {"labels/labels.yml", file_47, sizeof(file_47)},
  {"labels/pack.yml", file_48, sizeof(file_48)},
  {"netsuite/pack.yml", file_49, sizeof(file_49)},
  {"netsuite/sales-order.yml", file_50, sizeof(file_50)},
  {"notices/delivered.en.html.mustache", file_51, sizeof(file_51)},
  {"notices/delivered.en.mustache", file_52, sizeof(file_52)},
  {"notices/delivered.yml", file_53, sizeof(file_53)},
  {"notices/delivered.zh.html.mustache", file_54, sizeof(file_54)},
  {"notices/delivered.zh.mustache", file_55, sizeof(file_55)},
  {"notices/exception.en.html.mustache", file_56, sizeof(file_56)},
  {"notices/exception.en.mustache", file_57, sizeof(file_57)},
  {"notices/exception.yml", file_58, sizeof(file_58)},
  {"notices/exception.zh.html.mustache", file_59, sizeof(file_59)},
  {"notices/exception.zh.mustache", file_60, sizeof(file_60)},
  {"notices/out-for-delivery.en.html.mustache", file_61, sizeof(file_61)},
  {"notices/out-for-delivery.en.mustache", file_62, sizeof(file_62)},
  {"notices/out-for-delivery.yml", file_63, sizeof(file_63)},
  {"notices/out-for-delivery.zh.html.mustache", file_64, sizeof(file_64)},
  {"notices/out-for-delivery.zh.mustache", file_65, sizeof(file_65)},
  {"notices/pack.yml", file_66, sizeof(file_66)},
  {"notices/shipped.en.html.mustache", file_67, sizeof(file_67)},
  {"notices/shipped.en.mustache", file_68, sizeof(file_68)},
  {"notices/shipped.yml", file_69, sizeof(file_69)},
  {"notices/shipped.zh.html.mustache", file_70, sizeof(file_70)},
  {"notices/shipped.zh.mustache", file_71, sizeof(file_71)},
  {"odoo/pack.yml", file_72, sizeof(file_72)},
  {"odoo/sale.order.yml", file_73, sizeof(file_73)},
  {"paypal/activity.yml", file_74, sizeof(file_74)},
  {"paypal/pack.yml", file_75, sizeof(file_75)},
  {"paypal/paypal-codes.csv", file_76, sizeof(file_76)},
  {"paypal/paypal-status.csv", file_77, sizeof(file_77)},
  {"paypal/paypal-types.csv", file_78, sizeof(file_78)},
  {"paypal/paypal-zones.csv", file_79, sizeof(file_79)},
  {"paypal/settlement.yml", file_80, sizeof(file_80)},
  {"paypal/short.yml", file_81, sizeof(file_81)},
  {"paypal/statement.yml", file_82, sizeof(file_82)},
  {"royalmail/create.yml", file_83, sizeof(file_83)},
  {"royalmail/label.yml", file_84, sizeof(file_84)},
  {"royalmail/pack.yml", file_85, sizeof(file_85)},
  {"sapb1/pack.yml", file_86, sizeof(file_86)},
  {"sapb1/sales-order.yml", file_87, sizeof(file_87)},
  {"shopify-payments/pack.yml", file_88, sizeof(file_88)},
  {"shopify-payments/transactions.yml", file_89, sizeof(file_89)},
  {"shopify/orders-api.yml", file_90, sizeof(file_90)},
  {"shopify/orders.yml", file_91, sizeof(file_91)},
  {"shopify/pack.yml", file_92, sizeof(file_92)},
  {"stripe/balance-api.yml", file_93, sizeof(file_93)},
  {"stripe/balance.yml", file_94, sizeof(file_94)},
  {"stripe/charges-api.yml", file_95, sizeof(file_95)},
  {"stripe/charges-warehouse.yml", file_96, sizeof(file_96)},
  {"stripe/pack.yml", file_97, sizeof(file_97)},
  {"stripe/payments.yml", file_98, sizeof(file_98)},
  {"stripe/payout-reconciliation.yml", file_99, sizeof(file_99)},
  {"stripe/payouts.yml", file_100, sizeof(file_100)},
  {"stripe/stripe-exponents.csv", file_101, sizeof(file_101)},
  {"tables/countries.csv", file_102, sizeof(file_102)},
  {"tables/minor-units.csv", file_103, sizeof(file_103)},
  {"tiktok/orders.yml", file_104, sizeof(file_104)},
  {"tiktok/pack.yml", file_105, sizeof(file_105)},
  {"tiktok/tiktok-status.csv", file_106, sizeof(file_106)},
  {"tnt/pack.yml", file_107, sizeof(file_107)},
  {"tnt/tnt-status.csv", file_108, sizeof(file_108)},
  {"tnt/track.yml", file_109, sizeof(file_109)},
  {"ubl/order.yml", file_110, sizeof(file_110)},
  {"ubl/pack.yml", file_111, sizeof(file_111)},
  {"ups/faults.yml", file_112, sizeof(file_112)},
  {"ups/pack.yml", file_113, sizeof(file_113)},
  {"ups/ship.yml", file_114, sizeof(file_114)},
  {"ups/track-errors.yml", file_115, sizeof(file_115)},
  {"ups/track.yml", file_116, sizeof(file_116)},
  {"ups/ups-status.csv", file_117, sizeof(file_117)},
  {"usps/error.yml", file_118, sizeof(file_118)},
  {"usps/evs-cancel.yml", file_119, sizeof(file_119)},
  {"usps/evs-label.yml", file_120, sizeof(file_120)},
  {"usps/pack.yml", file_121, sizeof(file_121)},
  {"usps/track-text.yml", file_122, sizeof(file_122)},
  {"usps/track.yml", file_123, sizeof(file_123)},
  {"usps/usps-category.csv", file_124, sizeof(file_124)},
  {"usps/usps-status.csv", file_125, sizeof(file_125)},
  {"wish/orders-api.yml", file_126, sizeof(file_126)},
  {"wish/orders.yml", file_127, sizeof(file_127)},
  {"wish/pack.yml", file_128, sizeof(file_128)},
  {"woocommerce/orders.yml", file_129, sizeof(file_129)},
  {"woocommerce/pack.yml", file_130, sizeof(file_130)},
  {"xero/invoices.yml", file_131, sizeof(file_131)},
  {"xero/pack.yml", file_132, sizeof(file_132)},
  {"yanwen/create.yml", file_133, sizeof(file_133)},
  {"yanwen/pack.yml", file_134, sizeof(file_134)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
