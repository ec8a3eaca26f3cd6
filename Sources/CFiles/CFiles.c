#define _GNU_SOURCE
#include "CFiles.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

int cfiles_open_beneath(int folder, const char *name, int flags, unsigned mode) {
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = (uint64_t)(unsigned)flags;
  how.mode = (flags & O_CREAT) ? mode : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
}

int cfiles_open(int folder, const char *name, int flags, unsigned mode) {
  return openat(folder, name, flags, (mode_t)mode);
}

int cfiles_rename_no_replace(int from_folder, const char *from, int to_folder, const char *to) {
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, RENAME_NOREPLACE);
}

int cfiles_stat(int descriptor, const char *name, int sync, struct cfiles_stat *result) {
  struct statx found;
  int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (sync ? AT_STATX_FORCE_SYNC : AT_STATX_SYNC_AS_STAT);
  if (name == NULL) flags |= AT_EMPTY_PATH;
  if (statx(descriptor, name ? name : "", flags, STATX_BASIC_STATS, &found) != 0) return -1;
  result->device = ((uint64_t)found.stx_dev_major << 32) | found.stx_dev_minor;
  result->inode = found.stx_ino;
  result->size = (int64_t)found.stx_size;
  result->mtime_seconds = found.stx_mtime.tv_sec;
  result->mtime_nanoseconds = found.stx_mtime.tv_nsec;
  result->ctime_seconds = found.stx_ctime.tv_sec;
  result->ctime_nanoseconds = found.stx_ctime.tv_nsec;
  result->mode = found.stx_mode;
  result->links = found.stx_nlink;
  return 0;
}

int cfiles_file_system(int descriptor, uint64_t *magic) {
  struct statfs found;
  if (fstatfs(descriptor, &found) != 0) return -1;
  *magic = (uint64_t)found.f_type & 0xFFFFFFFFu;
  return 0;
}

int cfiles_lease(int descriptor, int take) { return fcntl(descriptor, F_SETLEASE, take ? F_RDLCK : F_UNLCK); }

void cfiles_ignore_lease_breaks(void) { signal(SIGIO, SIG_IGN); }

int cfiles_next_entry(void *directory, const char **name) {
  // readdir(3) gives NULL for the end and for an error alike; only errno tells them apart.
  errno = 0;
  struct dirent *entry = readdir((DIR *)directory);
  if (entry == NULL) return errno == 0 ? 0 : -1;
  *name = entry->d_name;
  return 1;
}

int cfiles_watch_open(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

int cfiles_watch_folder(int watch, const char *path) {
  return inotify_add_watch(
      watch, path,
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK);
}

size_t cfiles_watch_event(const uint8_t *buffer, size_t count, size_t offset, int *folder, int *kind) {
  struct inotify_event event;
  if (count < offset || count - offset < sizeof event) return 0;
  memcpy(&event, buffer + offset, sizeof event);
  *folder = event.wd;
  if (event.mask & IN_Q_OVERFLOW) *kind = cfiles_event_overflow;
  else if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) *kind = cfiles_event_gone;
  else *kind = cfiles_event_entry;
  return offset + sizeof event + event.len;
}

int cfiles_wake_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void cfiles_error_text(int number, char *text, size_t capacity) {
  if (capacity == 0) return;
  char room[256];
  // The GNU variant returns the text, which need not be in the buffer.
  const char *found = strerror_r(number, room, sizeof room);
  snprintf(text, capacity, "%s", found);
}
