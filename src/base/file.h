/*
 * file.h - files and folders: whole reads, durable writes, private folders.
 *
 * Waits for the disk: never called on the screen's thread for what may be
 * large or many.   Thread: any.
 * Files are made 0600, folders 0700.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

/* Reads all of path into out (appends). Fails with ERR_NO_INPUT, ERR_LOGIN,
 * ERR_IO, and ERR_DATA when it is more than out's limit. */
bool file_read(const char *path, struct buf *out, struct err *e);
/* The same for an open descriptor; name is for the error. */
bool file_read_fd(int fd, const char *name, struct buf *out, struct err *e);

/* Writes bytes to path so that after a crash either the old or the new
 * content is there, whole: temporary file, fsync, rename, fsync of the
 * folder. */
bool file_write_durable(const char *path, struct str bytes, struct err *e);
/* The same with other rights than 0600, those of a file before it. */
bool file_write_durable_mode(const char *path, struct str bytes, unsigned mode,
			     struct err *e);

/* Writes all of bytes to an open descriptor, through EINTR and short
 * writes; name is for the error. */
bool file_write_fd(int fd, const char *name, struct str bytes, struct err *e);

/* Opens a file for reading and writing that has no name, in $TMPDIR or /tmp:
 * it is gone when it is closed. Returns -1 on failure. */
int file_open_unnamed(struct err *e);

/* fsync of an open descriptor, and of the folder at path. */
bool file_sync_fd(int fd, const char *name, struct err *e);
bool file_sync_dir(const char *path, struct err *e);

/* Makes a folder and those above it (0700); no error when it is there. */
bool file_make_dirs(const char *path, struct err *e);
/* Removes a file or a folder with all in it; does not follow links. */
bool file_remove_tree(const char *path, struct err *e);

/* What lies in a directory may not leave it: the last path component,
 * cleaned of control and hidden characters, slashes, leading dots and
 * dashes, dots and blanks at the end, at most 200 bytes (cut at a character,
 * with its ending kept), never empty ("attachment"), no name that Windows
 * keeps for itself, no stream of NTFS. */
struct str file_safe_name(struct arena *a, struct str wanted);

/* dir and name with one '/' between. "~/" at the start of path becomes $HOME
 * (path_expand). */
char *file_join(struct arena *a, const char *dir, const char *name);
char *file_expand_home(struct arena *a, struct str path);

#endif
