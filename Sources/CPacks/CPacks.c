// Made by Sources/CPacks/list-packs.py; a test checks that it lists every file.
#include "CPacks.h"

// `#embed` is C23 and an extension before it; the bytes are the files' own.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "resources/amazon/order-items-v0.yml"
};
static const unsigned char file_1[] = {
#embed "resources/amazon/orders-2026.yml"
};
static const unsigned char file_2[] = {
#embed "resources/amazon/orders-v0.yml"
};
static const unsigned char file_3[] = {
#embed "resources/amazon/orders.yml"
};
static const unsigned char file_4[] = {
#embed "resources/amazon/pack.yml"
};
static const unsigned char file_5[] = {
#embed "resources/canadapost/canadapost-status.csv"
};
static const unsigned char file_6[] = {
#embed "resources/canadapost/canadapost-zones.csv"
};
static const unsigned char file_7[] = {
#embed "resources/canadapost/pack.yml"
};
static const unsigned char file_8[] = {
#embed "resources/dhl/dhl-express-status.csv"
};
static const unsigned char file_9[] = {
#embed "resources/dhl/dhl-paket-status.csv"
};
static const unsigned char file_10[] = {
#embed "resources/dhl/pack.yml"
};
static const unsigned char file_11[] = {
#embed "resources/ebay/addresses.yml"
};
static const unsigned char file_12[] = {
#embed "resources/ebay/orders-api.yml"
};
static const unsigned char file_13[] = {
#embed "resources/ebay/orders.yml"
};
static const unsigned char file_14[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_15[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_16[] = {
#embed "resources/erpnext/sales-order.yml"
};
static const unsigned char file_17[] = {
#embed "resources/fedex/errors.yml"
};
static const unsigned char file_18[] = {
#embed "resources/fedex/fedex-status.csv"
};
static const unsigned char file_19[] = {
#embed "resources/fedex/pack.yml"
};
static const unsigned char file_20[] = {
#embed "resources/fedex/ship.yml"
};
static const unsigned char file_21[] = {
#embed "resources/fedex/track.yml"
};
static const unsigned char file_22[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_23[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_24[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_25[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_26[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_27[] = {
#embed "resources/royalmail/pack.yml"
};
static const unsigned char file_28[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_29[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_30[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_31[] = {
#embed "resources/tables/countries.csv"
};
static const unsigned char file_32[] = {
#embed "resources/tnt/pack.yml"
};
static const unsigned char file_33[] = {
#embed "resources/tnt/tnt-status.csv"
};
static const unsigned char file_34[] = {
#embed "resources/ups/pack.yml"
};
static const unsigned char file_35[] = {
#embed "resources/ups/ups-status.csv"
};
static const unsigned char file_36[] = {
#embed "resources/usps/pack.yml"
};
static const unsigned char file_37[] = {
#embed "resources/usps/usps-category.csv"
};
static const unsigned char file_38[] = {
#embed "resources/usps/usps-status.csv"
};
static const unsigned char file_39[] = {
#embed "resources/wish/orders-api.yml"
};
static const unsigned char file_40[] = {
#embed "resources/wish/orders.yml"
};
static const unsigned char file_41[] = {
#embed "resources/wish/pack.yml"
};
static const unsigned char file_42[] = {
#embed "resources/yanwen/pack.yml"
};

static const struct cpacks_file files[] = {
  {"amazon/order-items-v0.yml", file_0, sizeof(file_0)},
  {"amazon/orders-2026.yml", file_1, sizeof(file_1)},
  {"amazon/orders-v0.yml", file_2, sizeof(file_2)},
  {"amazon/orders.yml", file_3, sizeof(file_3)},
  {"amazon/pack.yml", file_4, sizeof(file_4)},
  {"canadapost/canadapost-status.csv", file_5, sizeof(file_5)},
  {"canadapost/canadapost-zones.csv", file_6, sizeof(file_6)},
  {"canadapost/pack.yml", file_7, sizeof(file_7)},
  {"dhl/dhl-express-status.csv", file_8, sizeof(file_8)},
  {"dhl/dhl-paket-status.csv", file_9, sizeof(file_9)},
  {"dhl/pack.yml", file_10, sizeof(file_10)},
  {"ebay/addresses.yml", file_11, sizeof(file_11)},
  {"ebay/orders-api.yml", file_12, sizeof(file_12)},
  {"ebay/orders.yml", file_13, sizeof(file_13)},
  {"ebay/pack.yml", file_14, sizeof(file_14)},
  {"erpnext/pack.yml", file_15, sizeof(file_15)},
  {"erpnext/sales-order.yml", file_16, sizeof(file_16)},
  {"fedex/errors.yml", file_17, sizeof(file_17)},
  {"fedex/fedex-status.csv", file_18, sizeof(file_18)},
  {"fedex/pack.yml", file_19, sizeof(file_19)},
  {"fedex/ship.yml", file_20, sizeof(file_20)},
  {"fedex/track.yml", file_21, sizeof(file_21)},
  {"generic/documents.yml", file_22, sizeof(file_22)},
  {"generic/orders.yml", file_23, sizeof(file_23)},
  {"generic/pack.yml", file_24, sizeof(file_24)},
  {"odoo/pack.yml", file_25, sizeof(file_25)},
  {"odoo/sale.order.yml", file_26, sizeof(file_26)},
  {"royalmail/pack.yml", file_27, sizeof(file_27)},
  {"shopify/orders-api.yml", file_28, sizeof(file_28)},
  {"shopify/orders.yml", file_29, sizeof(file_29)},
  {"shopify/pack.yml", file_30, sizeof(file_30)},
  {"tables/countries.csv", file_31, sizeof(file_31)},
  {"tnt/pack.yml", file_32, sizeof(file_32)},
  {"tnt/tnt-status.csv", file_33, sizeof(file_33)},
  {"ups/pack.yml", file_34, sizeof(file_34)},
  {"ups/ups-status.csv", file_35, sizeof(file_35)},
  {"usps/pack.yml", file_36, sizeof(file_36)},
  {"usps/usps-category.csv", file_37, sizeof(file_37)},
  {"usps/usps-status.csv", file_38, sizeof(file_38)},
  {"wish/orders-api.yml", file_39, sizeof(file_39)},
  {"wish/orders.yml", file_40, sizeof(file_40)},
  {"wish/pack.yml", file_41, sizeof(file_41)},
  {"yanwen/pack.yml", file_42, sizeof(file_42)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
