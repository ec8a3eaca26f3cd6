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
#embed "resources/canadapost/errors.yml"
};
static const unsigned char file_8[] = {
#embed "resources/canadapost/pack.yml"
};
static const unsigned char file_9[] = {
#embed "resources/canadapost/shipment.yml"
};
static const unsigned char file_10[] = {
#embed "resources/canadapost/track.yml"
};
static const unsigned char file_11[] = {
#embed "resources/carrier/pack.yml"
};
static const unsigned char file_12[] = {
#embed "resources/carrier/shipments.yml"
};
static const unsigned char file_13[] = {
#embed "resources/dhl/bcs-cancel.yml"
};
static const unsigned char file_14[] = {
#embed "resources/dhl/bcs-errors.yml"
};
static const unsigned char file_15[] = {
#embed "resources/dhl/bcs-ship.yml"
};
static const unsigned char file_16[] = {
#embed "resources/dhl/dhl-countries.csv"
};
static const unsigned char file_17[] = {
#embed "resources/dhl/dhl-express-status.csv"
};
static const unsigned char file_18[] = {
#embed "resources/dhl/dhl-paket-status.csv"
};
static const unsigned char file_19[] = {
#embed "resources/dhl/express-errors.yml"
};
static const unsigned char file_20[] = {
#embed "resources/dhl/express-ship.yml"
};
static const unsigned char file_21[] = {
#embed "resources/dhl/express-track.yml"
};
static const unsigned char file_22[] = {
#embed "resources/dhl/mydhl-ship.yml"
};
static const unsigned char file_23[] = {
#embed "resources/dhl/pack.yml"
};
static const unsigned char file_24[] = {
#embed "resources/dhl/paket-errors.yml"
};
static const unsigned char file_25[] = {
#embed "resources/dhl/paket-track.yml"
};
static const unsigned char file_26[] = {
#embed "resources/dhl/shipments.yml"
};
static const unsigned char file_27[] = {
#embed "resources/ebay/addresses.yml"
};
static const unsigned char file_28[] = {
#embed "resources/ebay/orders-api.yml"
};
static const unsigned char file_29[] = {
#embed "resources/ebay/orders.yml"
};
static const unsigned char file_30[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_31[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_32[] = {
#embed "resources/erpnext/sales-order.yml"
};
static const unsigned char file_33[] = {
#embed "resources/fedex/errors.yml"
};
static const unsigned char file_34[] = {
#embed "resources/fedex/fedex-status.csv"
};
static const unsigned char file_35[] = {
#embed "resources/fedex/pack.yml"
};
static const unsigned char file_36[] = {
#embed "resources/fedex/ship.yml"
};
static const unsigned char file_37[] = {
#embed "resources/fedex/shipments.yml"
};
static const unsigned char file_38[] = {
#embed "resources/fedex/track.yml"
};
static const unsigned char file_39[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_40[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_41[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_42[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_43[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_44[] = {
#embed "resources/royalmail/create.yml"
};
static const unsigned char file_45[] = {
#embed "resources/royalmail/label.yml"
};
static const unsigned char file_46[] = {
#embed "resources/royalmail/pack.yml"
};
static const unsigned char file_47[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_48[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_49[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_50[] = {
#embed "resources/tables/countries.csv"
};
static const unsigned char file_51[] = {
#embed "resources/tnt/pack.yml"
};
static const unsigned char file_52[] = {
#embed "resources/tnt/tnt-status.csv"
};
static const unsigned char file_53[] = {
#embed "resources/tnt/track.yml"
};
static const unsigned char file_54[] = {
#embed "resources/ups/faults.yml"
};
static const unsigned char file_55[] = {
#embed "resources/ups/pack.yml"
};
static const unsigned char file_56[] = {
#embed "resources/ups/ship.yml"
};
static const unsigned char file_57[] = {
#embed "resources/ups/shipments.yml"
};
static const unsigned char file_58[] = {
#embed "resources/ups/track-errors.yml"
};
static const unsigned char file_59[] = {
#embed "resources/ups/track.yml"
};
static const unsigned char file_60[] = {
#embed "resources/ups/ups-status.csv"
};
static const unsigned char file_61[] = {
#embed "resources/usps/error.yml"
};
static const unsigned char file_62[] = {
#embed "resources/usps/evs-cancel.yml"
};
static const unsigned char file_63[] = {
#embed "resources/usps/evs-label.yml"
};
static const unsigned char file_64[] = {
#embed "resources/usps/pack.yml"
};
static const unsigned char file_65[] = {
#embed "resources/usps/shipments.yml"
};
static const unsigned char file_66[] = {
#embed "resources/usps/track-text.yml"
};
static const unsigned char file_67[] = {
#embed "resources/usps/track.yml"
};
static const unsigned char file_68[] = {
#embed "resources/usps/usps-category.csv"
};
static const unsigned char file_69[] = {
#embed "resources/usps/usps-status.csv"
};
static const unsigned char file_70[] = {
#embed "resources/wish/orders-api.yml"
};
static const unsigned char file_71[] = {
#embed "resources/wish/orders.yml"
};
static const unsigned char file_72[] = {
#embed "resources/wish/pack.yml"
};
static const unsigned char file_73[] = {
#embed "resources/yanwen/create.yml"
};
static const unsigned char file_74[] = {
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
  {"canadapost/errors.yml", file_7, sizeof(file_7)},
  {"canadapost/pack.yml", file_8, sizeof(file_8)},
  {"canadapost/shipment.yml", file_9, sizeof(file_9)},
  {"canadapost/track.yml", file_10, sizeof(file_10)},
  {"carrier/pack.yml", file_11, sizeof(file_11)},
  {"carrier/shipments.yml", file_12, sizeof(file_12)},
  {"dhl/bcs-cancel.yml", file_13, sizeof(file_13)},
  {"dhl/bcs-errors.yml", file_14, sizeof(file_14)},
  {"dhl/bcs-ship.yml", file_15, sizeof(file_15)},
  {"dhl/dhl-countries.csv", file_16, sizeof(file_16)},
  {"dhl/dhl-express-status.csv", file_17, sizeof(file_17)},
  {"dhl/dhl-paket-status.csv", file_18, sizeof(file_18)},
  {"dhl/express-errors.yml", file_19, sizeof(file_19)},
  {"dhl/express-ship.yml", file_20, sizeof(file_20)},
  {"dhl/express-track.yml", file_21, sizeof(file_21)},
  {"dhl/mydhl-ship.yml", file_22, sizeof(file_22)},
  {"dhl/pack.yml", file_23, sizeof(file_23)},
  {"dhl/paket-errors.yml", file_24, sizeof(file_24)},
  {"dhl/paket-track.yml", file_25, sizeof(file_25)},
  {"dhl/shipments.yml", file_26, sizeof(file_26)},
  {"ebay/addresses.yml", file_27, sizeof(file_27)},
  {"ebay/orders-api.yml", file_28, sizeof(file_28)},
  {"ebay/orders.yml", file_29, sizeof(file_29)},
  {"ebay/pack.yml", file_30, sizeof(file_30)},
  {"erpnext/pack.yml", file_31, sizeof(file_31)},
  {"erpnext/sales-order.yml", file_32, sizeof(file_32)},
  {"fedex/errors.yml", file_33, sizeof(file_33)},
  {"fedex/fedex-status.csv", file_34, sizeof(file_34)},
  {"fedex/pack.yml", file_35, sizeof(file_35)},
  {"fedex/ship.yml", file_36, sizeof(file_36)},
  {"fedex/shipments.yml", file_37, sizeof(file_37)},
  {"fedex/track.yml", file_38, sizeof(file_38)},
  {"generic/documents.yml", file_39, sizeof(file_39)},
  {"generic/orders.yml", file_40, sizeof(file_40)},
  {"generic/pack.yml", file_41, sizeof(file_41)},
  {"odoo/pack.yml", file_42, sizeof(file_42)},
  {"odoo/sale.order.yml", file_43, sizeof(file_43)},
  {"royalmail/create.yml", file_44, sizeof(file_44)},
  {"royalmail/label.yml", file_45, sizeof(file_45)},
  {"royalmail/pack.yml", file_46, sizeof(file_46)},
  {"shopify/orders-api.yml", file_47, sizeof(file_47)},
  {"shopify/orders.yml", file_48, sizeof(file_48)},
  {"shopify/pack.yml", file_49, sizeof(file_49)},
  {"tables/countries.csv", file_50, sizeof(file_50)},
  {"tnt/pack.yml", file_51, sizeof(file_51)},
  {"tnt/tnt-status.csv", file_52, sizeof(file_52)},
  {"tnt/track.yml", file_53, sizeof(file_53)},
  {"ups/faults.yml", file_54, sizeof(file_54)},
  {"ups/pack.yml", file_55, sizeof(file_55)},
  {"ups/ship.yml", file_56, sizeof(file_56)},
  {"ups/shipments.yml", file_57, sizeof(file_57)},
  {"ups/track-errors.yml", file_58, sizeof(file_58)},
  {"ups/track.yml", file_59, sizeof(file_59)},
  {"ups/ups-status.csv", file_60, sizeof(file_60)},
  {"usps/error.yml", file_61, sizeof(file_61)},
  {"usps/evs-cancel.yml", file_62, sizeof(file_62)},
  {"usps/evs-label.yml", file_63, sizeof(file_63)},
  {"usps/pack.yml", file_64, sizeof(file_64)},
  {"usps/shipments.yml", file_65, sizeof(file_65)},
  {"usps/track-text.yml", file_66, sizeof(file_66)},
  {"usps/track.yml", file_67, sizeof(file_67)},
  {"usps/usps-category.csv", file_68, sizeof(file_68)},
  {"usps/usps-status.csv", file_69, sizeof(file_69)},
  {"wish/orders-api.yml", file_70, sizeof(file_70)},
  {"wish/orders.yml", file_71, sizeof(file_71)},
  {"wish/pack.yml", file_72, sizeof(file_72)},
  {"yanwen/create.yml", file_73, sizeof(file_73)},
  {"yanwen/pack.yml", file_74, sizeof(file_74)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
