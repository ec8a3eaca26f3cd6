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
#embed "resources/dhl/bcs-cancel.yml"
};
static const unsigned char file_9[] = {
#embed "resources/dhl/bcs-errors.yml"
};
static const unsigned char file_10[] = {
#embed "resources/dhl/bcs-ship.yml"
};
static const unsigned char file_11[] = {
#embed "resources/dhl/dhl-express-status.csv"
};
static const unsigned char file_12[] = {
#embed "resources/dhl/dhl-paket-status.csv"
};
static const unsigned char file_13[] = {
#embed "resources/dhl/express-errors.yml"
};
static const unsigned char file_14[] = {
#embed "resources/dhl/express-ship.yml"
};
static const unsigned char file_15[] = {
#embed "resources/dhl/express-track.yml"
};
static const unsigned char file_16[] = {
#embed "resources/dhl/mydhl-ship.yml"
};
static const unsigned char file_17[] = {
#embed "resources/dhl/pack.yml"
};
static const unsigned char file_18[] = {
#embed "resources/dhl/paket-errors.yml"
};
static const unsigned char file_19[] = {
#embed "resources/dhl/paket-track.yml"
};
static const unsigned char file_20[] = {
#embed "resources/ebay/addresses.yml"
};
static const unsigned char file_21[] = {
#embed "resources/ebay/orders-api.yml"
};
static const unsigned char file_22[] = {
#embed "resources/ebay/orders.yml"
};
static const unsigned char file_23[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_24[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_25[] = {
#embed "resources/erpnext/sales-order.yml"
};
static const unsigned char file_26[] = {
#embed "resources/fedex/errors.yml"
};
static const unsigned char file_27[] = {
#embed "resources/fedex/fedex-status.csv"
};
static const unsigned char file_28[] = {
#embed "resources/fedex/pack.yml"
};
static const unsigned char file_29[] = {
#embed "resources/fedex/ship.yml"
};
static const unsigned char file_30[] = {
#embed "resources/fedex/track.yml"
};
static const unsigned char file_31[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_32[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_33[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_34[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_35[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_36[] = {
#embed "resources/royalmail/pack.yml"
};
static const unsigned char file_37[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_38[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_39[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_40[] = {
#embed "resources/tables/countries.csv"
};
static const unsigned char file_41[] = {
#embed "resources/tnt/pack.yml"
};
static const unsigned char file_42[] = {
#embed "resources/tnt/tnt-status.csv"
};
static const unsigned char file_43[] = {
#embed "resources/ups/pack.yml"
};
static const unsigned char file_44[] = {
#embed "resources/ups/ups-status.csv"
};
static const unsigned char file_45[] = {
#embed "resources/usps/error.yml"
};
static const unsigned char file_46[] = {
#embed "resources/usps/evs-cancel.yml"
};
static const unsigned char file_47[] = {
#embed "resources/usps/evs-label.yml"
};
static const unsigned char file_48[] = {
#embed "resources/usps/pack.yml"
};
static const unsigned char file_49[] = {
#embed "resources/usps/track-text.yml"
};
static const unsigned char file_50[] = {
#embed "resources/usps/track.yml"
};
static const unsigned char file_51[] = {
#embed "resources/usps/usps-category.csv"
};
static const unsigned char file_52[] = {
#embed "resources/usps/usps-status.csv"
};
static const unsigned char file_53[] = {
#embed "resources/wish/orders-api.yml"
};
static const unsigned char file_54[] = {
#embed "resources/wish/orders.yml"
};
static const unsigned char file_55[] = {
#embed "resources/wish/pack.yml"
};
static const unsigned char file_56[] = {
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
  {"dhl/bcs-cancel.yml", file_8, sizeof(file_8)},
  {"dhl/bcs-errors.yml", file_9, sizeof(file_9)},
  {"dhl/bcs-ship.yml", file_10, sizeof(file_10)},
  {"dhl/dhl-express-status.csv", file_11, sizeof(file_11)},
  {"dhl/dhl-paket-status.csv", file_12, sizeof(file_12)},
  {"dhl/express-errors.yml", file_13, sizeof(file_13)},
  {"dhl/express-ship.yml", file_14, sizeof(file_14)},
  {"dhl/express-track.yml", file_15, sizeof(file_15)},
  {"dhl/mydhl-ship.yml", file_16, sizeof(file_16)},
  {"dhl/pack.yml", file_17, sizeof(file_17)},
  {"dhl/paket-errors.yml", file_18, sizeof(file_18)},
  {"dhl/paket-track.yml", file_19, sizeof(file_19)},
  {"ebay/addresses.yml", file_20, sizeof(file_20)},
  {"ebay/orders-api.yml", file_21, sizeof(file_21)},
  {"ebay/orders.yml", file_22, sizeof(file_22)},
  {"ebay/pack.yml", file_23, sizeof(file_23)},
  {"erpnext/pack.yml", file_24, sizeof(file_24)},
  {"erpnext/sales-order.yml", file_25, sizeof(file_25)},
  {"fedex/errors.yml", file_26, sizeof(file_26)},
  {"fedex/fedex-status.csv", file_27, sizeof(file_27)},
  {"fedex/pack.yml", file_28, sizeof(file_28)},
  {"fedex/ship.yml", file_29, sizeof(file_29)},
  {"fedex/track.yml", file_30, sizeof(file_30)},
  {"generic/documents.yml", file_31, sizeof(file_31)},
  {"generic/orders.yml", file_32, sizeof(file_32)},
  {"generic/pack.yml", file_33, sizeof(file_33)},
  {"odoo/pack.yml", file_34, sizeof(file_34)},
  {"odoo/sale.order.yml", file_35, sizeof(file_35)},
  {"royalmail/pack.yml", file_36, sizeof(file_36)},
  {"shopify/orders-api.yml", file_37, sizeof(file_37)},
  {"shopify/orders.yml", file_38, sizeof(file_38)},
  {"shopify/pack.yml", file_39, sizeof(file_39)},
  {"tables/countries.csv", file_40, sizeof(file_40)},
  {"tnt/pack.yml", file_41, sizeof(file_41)},
  {"tnt/tnt-status.csv", file_42, sizeof(file_42)},
  {"ups/pack.yml", file_43, sizeof(file_43)},
  {"ups/ups-status.csv", file_44, sizeof(file_44)},
  {"usps/error.yml", file_45, sizeof(file_45)},
  {"usps/evs-cancel.yml", file_46, sizeof(file_46)},
  {"usps/evs-label.yml", file_47, sizeof(file_47)},
  {"usps/pack.yml", file_48, sizeof(file_48)},
  {"usps/track-text.yml", file_49, sizeof(file_49)},
  {"usps/track.yml", file_50, sizeof(file_50)},
  {"usps/usps-category.csv", file_51, sizeof(file_51)},
  {"usps/usps-status.csv", file_52, sizeof(file_52)},
  {"wish/orders-api.yml", file_53, sizeof(file_53)},
  {"wish/orders.yml", file_54, sizeof(file_54)},
  {"wish/pack.yml", file_55, sizeof(file_55)},
  {"yanwen/pack.yml", file_56, sizeof(file_56)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
