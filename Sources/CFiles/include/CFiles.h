// The system calls and constants that Glibc's module hides from Swift, as plain functions.
//
// Each returns what the kernel returned, or -1 with errno set; nothing here decides anything.
#ifndef CFILES_H
#define CFILES_H

#include <stddef.h>
#include <stdint.h>

/// What is known of a file from outside: statx(2), flat.
struct cfiles_stat {
  uint64_t device;
  uint64_t inode;
  int64_t size;
  int64_t mtime_seconds;
  int64_t ctime_seconds;
  uint32_t mtime_nanoseconds;
  uint32_t ctime_nanoseconds;
  uint32_t mode;
  uint32_t links;
};

/// openat2(2) with RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS; ENOSYS where the kernel has none.
int cfiles_open_beneath(int folder, const char *name, int flags, unsigned mode);
/// openat(2), not variadic.
int cfiles_open(int folder, const char *name, int flags, unsigned mode);
/// renameat2(2) with RENAME_NOREPLACE.
int cfiles_rename_no_replace(int from_folder, const char *from, int to_folder, const char *to);
/// statx(2) of a descriptor (name NULL) or of a name, never through a final link; `sync` asks a server, not a cache.
int cfiles_stat(int descriptor, const char *name, int sync, struct cfiles_stat *result);
/// The file system's magic number: fstatfs(2).
int cfiles_file_system(int descriptor, uint64_t *magic);
/// fcntl(2) F_SETLEASE: read lease taken (1) or given back (0).
int cfiles_lease(int descriptor, int take);
/// Lease breaks come as SIGIO, whose default is to end the process: ignored from here on.
void cfiles_ignore_lease_breaks(void);
/// The next entry of a DIR: 1 and its name, 0 at the end, -1 on an error.
int cfiles_next_entry(void *directory, const char **name);
/// inotify_init1(2), non-blocking, close on exec.
int cfiles_watch_open(void);
/// inotify_add_watch(2) for a folder: files closed after writing or moved in, folders made, the folder itself gone.
int cfiles_watch_folder(int watch, const char *path);
/// The next event of a buffer at an offset: its end, or 0 when there is none.
size_t cfiles_watch_event(const uint8_t *buffer, size_t count, size_t offset, int *folder, int *kind);
/// eventfd(2), non-blocking, close on exec.
int cfiles_wake_open(void);
/// The system's words for an error number: strerror_r(3).
void cfiles_error_text(int number, char *text, size_t capacity);

/// What cfiles_watch_event tells.
enum { cfiles_event_entry = 0, cfiles_event_gone = 1, cfiles_event_overflow = 2 };

#endif
