#include "CLedgerDisk.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/// A file of the system's VFS, which lies in memory right behind this.
struct watched_file {
  sqlite3_file base;
  const char *path;
};

static sqlite3_vfs *below;
static sqlite3_vfs watching;
static cledger_step ask;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct watched_file *)file + 1); }

/// What SQLite is to be told instead of an error number.
static int code_of(int number, int otherwise) {
  return number == ENOSPC || number == EDQUOT ? SQLITE_FULL : otherwise;
}

static int step(sqlite3_file *file, enum cledger_call call) {
  const char *path = ((struct watched_file *)file)->path;
  return path ? ask(call, path) : 0;
}

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int file_read(sqlite3_file *file, void *target, int count, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), target, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  int said = step(file, cledger_write);
  if (said > 0) return code_of(said, SQLITE_IOERR_WRITE);
  if (said < 0) {
    real(file)->pMethods->xWrite(real(file), bytes, count / 2, offset);
    _exit(137);
  }
  return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int said = step(file, cledger_truncate);
  if (said > 0) return code_of(said, SQLITE_IOERR_TRUNCATE);
  return real(file)->pMethods->xTruncate(real(file), size);
}

static int file_sync(sqlite3_file *file, int flags) {
  int said = step(file, cledger_sync);
  if (said > 0) return code_of(said, SQLITE_IOERR_FSYNC);
  return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int kind) { return real(file)->pMethods->xLock(real(file), kind); }

static int file_unlock(sqlite3_file *file, int kind) { return real(file)->pMethods->xUnlock(real(file), kind); }

static int file_is_reserved(sqlite3_file *file, int *result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int file_characteristics(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_shared_map(sqlite3_file *file, int page, int size, int extend, void volatile **result) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, result);
}

static int file_shared_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shared_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int file_shared_unmap(sqlite3_file *file, int delete) {
  return real(file)->pMethods->xShmUnmap(real(file), delete);
}

/// Version 2: no xFetch, so that no page is written through a mapping where nobody asks.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shared_map,
    .xShmLock = file_shared_lock,
    .xShmBarrier = file_shared_barrier,
    .xShmUnmap = file_shared_unmap,
};

static int watching_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *result) {
  (void)vfs;
  const int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  struct watched_file *watched = (struct watched_file *)file;
  watched->base.pMethods = NULL;
  watched->path = flags & lasting ? name : NULL;
  memset(real(file), 0, (size_t)below->szOsFile);
  // Only what may make a file changes something.
  if (watched->path && flags & SQLITE_OPEN_CREATE && access(name, F_OK) != 0 && ask(cledger_open, name) > 0)
    return SQLITE_CANTOPEN;
  int code = below->xOpen(below, name, real(file), flags, result);
  if (real(file)->pMethods) watched->base.pMethods = &methods;
  return code;
}

static int watching_delete(sqlite3_vfs *vfs, const char *name, int sync) {
  (void)vfs;
  if (access(name, F_OK) == 0 && ask(cledger_unlink, name) > 0) return SQLITE_IOERR_DELETE;
  return below->xDelete(below, name, sync);
}

int cledger_watch(cledger_step step) {
  if (below) return SQLITE_OK;
  ask = step;
  below = sqlite3_vfs_find(NULL);
  if (!below) return SQLITE_ERROR;
  watching = *below;
  watching.zName = "crossdock-watched";
  watching.pNext = NULL;
  watching.szOsFile = (int)sizeof(struct watched_file) + below->szOsFile;
  watching.xOpen = watching_open;
  watching.xDelete = watching_delete;
  return sqlite3_vfs_register(&watching, 1);
}
