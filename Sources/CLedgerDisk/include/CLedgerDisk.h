// SQLite's own calls on its files, each asked about before it is made: a VFS that stands before the system's.
//
// See https://www.sqlite.org/vfs.html. Reads, locks and the shared memory pass through: nothing of them outlives a crash.
#ifndef CLEDGERDISK_H
#define CLEDGERDISK_H

/// What SQLite is about to do.
enum cledger_call {
  cledger_open = 0,
  cledger_write = 1,
  cledger_truncate = 2,
  cledger_sync = 3,
  cledger_unlink = 4
};

/// Asked before each call: 0 lets it be, an error number is what it gives, -1 has a write end the process half done.
typedef int (*cledger_step)(enum cledger_call call, const char *path);

/// Makes every database that is opened from now on ask `step`; 0, or one of SQLite's result codes.
int cledger_watch(cledger_step step);

#endif
