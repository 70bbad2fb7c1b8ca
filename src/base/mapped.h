/*
 * mapped.h - the bytes of a file of any size, without its weight in memory.
 *
 * Use:    mapped_open, read bytes, and tell mapped_passed how much was read:
 *         now and then all pages are given back, so that two gigabytes pass
 *         through a few megabytes. Who comes back gets them anew.
 * Waits:  for the disk; reading bytes may wait too.
 * Thread: any; one struct belongs to one thread.
 * Lives:  bytes until mapped_close.
 * Forgives: a file that others cut while it is mapped reads as zeros from
 *         there on, and mapped_check says so afterwards. What is small, or
 *         comes out of a pipe, is a copy that nobody can touch.
 */
#ifndef BASE_MAPPED_H
#define BASE_MAPPED_H

#include "base/buf.h"
#include "base/err.h"

/* What is smaller is read: it costs less than a mapping does. */
enum { MAPPED_LEAST_BYTES = 1024 * 1024 };

struct mapped {
	struct str bytes;
	struct buf copy; /* of a small file */
	void *at;        /* the mapping, or NULL */
	size_t slot;     /* in the table of mappings */
	size_t passed;   /* read since the pages were last given back */
};

/* Fails with ERR_NO_INPUT, ERR_LOGIN, ERR_IO. */
bool mapped_open(struct mapped *m, const char *path, struct err *e);
/* The same for an open descriptor, from its start; what is no file is read to
 * its end. It may be closed at once. name is for the error. */
bool mapped_open_fd(struct mapped *m, int fd, const char *name, struct err *e);
/* The bytes in copy, filled before, are all there is. */
void mapped_open_copy(struct mapped *m);
/* Frees all; m may be zeroed. */
void mapped_close(struct mapped *m);

/* So many bytes were read, and will not be soon again. m may be NULL. */
void mapped_passed(struct mapped *m, size_t n);

/* Fails with ERR_DATA when the file was cut meanwhile. */
bool mapped_check(const struct mapped *m, struct err *e);

#endif
