/*
 * mbox.h - the messages of an mbox file, found by their "From " lines.
 *
 * Pure: reads the bytes it is given, and says so (mapped_passed).   Thread:
 * any. Lives: items are offsets, in the arena. A message starts at a line "From
 * " that follows an empty line or the start of the file and ends in a date, as
 * other programs write it. Forgives: CRLF, no date in the From line, no empty
 * line at the end.
 */
#ifndef STORE_MBOX_H
#define STORE_MBOX_H

#include "base/buf.h"
#include "base/mapped.h"
#include "base/mem.h"

struct mbox_item {
	size_t offset, size_bytes; /* without the From line and the empty
				      line behind the message */
	int64_t date_s;            /* of the From line, or 0 */
};

struct mbox_list {
	struct mbox_item *v;
	size_t n, room;
};

/* Does a file that begins so look like an mbox? */
bool mbox_is(struct str head);
void mbox_scan(struct arena *a, struct mapped *file, struct mbox_list *out);
/* Appends a message, one '>' taken off lines that begin with ">From " or
 * ">>From " and so on. */
void mbox_put_unquoted(struct buf *out, struct str message);
/* The flags that Status and X-Status tell: enum maildir_flag. */
uint32_t mbox_flags(struct str message);

#endif
