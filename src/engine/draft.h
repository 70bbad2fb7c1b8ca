/*
 * draft.h - letters that are being written, as they lie on disk.
 *
 * A draft is three things in the drafts folder: ID.head (its heads, a line
 * each), ID.txt (its text, which the editor works on) and ID.d/ (attachments
 * taken out of another message). Each write is durable, so a draft outlives
 * the program, the editor and the machine; only draft_discard removes it.
 * Waits:  for the disk.   Thread: any; one writes a draft at a time.
 * Lives:  strings in the arena that was passed.
 * Limits: LIMIT_CONFIG_BYTES of heads; the text is not read here.
 */
#ifndef ENGINE_DRAFT_H
#define ENGINE_DRAFT_H

#include "base/err.h"
#include "base/mem.h"
#include "base/vec.h"
#include "engine/model.h"

struct draft_list {
	struct draft *v;
	size_t n, room;
};

/* The drafts folder under the state folder. */
const char *draft_dir(struct arena *a, const char *state_dir);

/* Gives d an id and a body_path, and makes its text durable; draft_write
 * must follow. Fails with ERR_IO. */
bool draft_create(struct arena *a, const char *dir, struct draft *d,
		  struct str text, struct err *e);

/* Writes the heads of a draft that has an id. */
bool draft_write(struct arena *a, const char *dir, const struct draft *d,
		 struct err *e);

/* Reads the heads. A text without heads is a draft with empty ones. Fails
 * with ERR_NO_INPUT when there is neither. */
bool draft_read(struct arena *a, const char *dir, struct str id,
		struct draft *out, struct err *e);

/* All there are, the last changed first. A folder that is not there holds
 * none. */
bool draft_list(struct arena *a, const char *dir, struct draft_list *out,
		struct err *e);

/* Where attachments of this draft may be kept; the folder is made. */
bool draft_attachment_dir(struct arena *a, const char *dir, struct str id,
			  const char **out, struct err *e);

/* Removes all of it. Done also when it is not there. */
bool draft_discard(const char *dir, struct str id, struct err *e);

#endif
