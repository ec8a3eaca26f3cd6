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
#embed "resources/ebay/countries.csv"
};
static const unsigned char file_6[] = {
#embed "resources/ebay/pack.yml"
};
static const unsigned char file_7[] = {
#embed "resources/erpnext/pack.yml"
};
static const unsigned char file_8[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_9[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_10[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_11[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_12[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_13[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_14[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_15[] = {
#embed "resources/shopify/pack.yml"
};
static const unsigned char file_16[] = {
#embed "resources/wish/pack.yml"
};

static const struct cpacks_file files[] = {
  {"amazon/order-items-v0.yml", file_0, sizeof(file_0)},
  {"amazon/orders-2026.yml", file_1, sizeof(file_1)},
  {"amazon/orders-v0.yml", file_2, sizeof(file_2)},
  {"amazon/orders.yml", file_3, sizeof(file_3)},
  {"amazon/pack.yml", file_4, sizeof(file_4)},
  {"ebay/countries.csv", file_5, sizeof(file_5)},
  {"ebay/pack.yml", file_6, sizeof(file_6)},
  {"erpnext/pack.yml", file_7, sizeof(file_7)},
  {"generic/documents.yml", file_8, sizeof(file_8)},
  {"generic/orders.yml", file_9, sizeof(file_9)},
  {"generic/pack.yml", file_10, sizeof(file_10)},
  {"odoo/pack.yml", file_11, sizeof(file_11)},
  {"odoo/sale.order.yml", file_12, sizeof(file_12)},
  {"shopify/orders-api.yml", file_13, sizeof(file_13)},
  {"shopify/orders.yml", file_14, sizeof(file_14)},
  {"shopify/pack.yml", file_15, sizeof(file_15)},
  {"wish/pack.yml", file_16, sizeof(file_16)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
