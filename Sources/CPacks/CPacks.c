// Made by Sources/CPacks/list-packs.py; a test checks that it lists every file.
#include "CPacks.h"

// `#embed` is C23 and an extension before it; the bytes are the files' own.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "resources/generic/documents.yml"
};
static const unsigned char file_1[] = {
#embed "resources/generic/orders.yml"
};
static const unsigned char file_2[] = {
#embed "resources/generic/pack.yml"
};
static const unsigned char file_3[] = {
#embed "resources/odoo/pack.yml"
};
static const unsigned char file_4[] = {
#embed "resources/odoo/sale.order.yml"
};
static const unsigned char file_5[] = {
#embed "resources/shopify/orders-api.yml"
};
static const unsigned char file_6[] = {
#embed "resources/shopify/orders.yml"
};
static const unsigned char file_7[] = {
#embed "resources/shopify/pack.yml"
};

static const struct cpacks_file files[] = {
  {"generic/documents.yml", file_0, sizeof(file_0)},
  {"generic/orders.yml", file_1, sizeof(file_1)},
  {"generic/pack.yml", file_2, sizeof(file_2)},
  {"odoo/pack.yml", file_3, sizeof(file_3)},
  {"odoo/sale.order.yml", file_4, sizeof(file_4)},
  {"shopify/orders-api.yml", file_5, sizeof(file_5)},
  {"shopify/orders.yml", file_6, sizeof(file_6)},
  {"shopify/pack.yml", file_7, sizeof(file_7)},
};

size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }

const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }
