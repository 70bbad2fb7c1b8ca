/*
 * partfile.h - parts of a message into files.
 *
 * Waits:  for the disk.   Thread: any.
 * Safe:   a name out of a message goes through file_safe_name; a file that is
 *         there is never overwritten unless the user said so, and then only
 *         replaced when the new one is whole. Memory is flat.
 */
#ifndef ENGINE_PARTFILE_H
#define ENGINE_PARTFILE_H

#include "base/err.h"
#include "mail/part.h"

struct partfile {
	struct mapped *message;
	const struct part *part; /* of its tree; NULL = the whole message */
	bool as_utf8;            /* text parts in UTF-8 */
};

/* Writes the content to an open descriptor; name is for errors. */
bool partfile_put(const struct partfile *f, int fd, const char *name,
		  struct err *e);

/* Writes to path. Fails with ERR_USAGE when it is there and may not be
 * overwritten. */
bool partfile_save(const struct partfile *f, const char *path, bool overwrite,
		   struct err *e);

/* Writes into the folder dir under the part's own name, made safe, with a
 * number where the name is taken. *path is in the arena. */
bool partfile_save_in(struct arena *a, const struct partfile *f,
		      const char *dir, const char **path, struct err *e);

#endif
