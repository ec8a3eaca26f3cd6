#ifndef CROSSDOCK_PACKS_H
#define CROSSDOCK_PACKS_H

#include <stddef.h>

/// One file of a pack: its path below `resources/`, and its bytes.
struct cpacks_file {
  const char *path;
  const unsigned char *bytes;
  size_t count;
};

/// How many files there are.
size_t cpacks_count(void);
/// One of them, from 0.
const struct cpacks_file *cpacks_file_at(size_t index);

#endif
