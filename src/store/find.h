/*
 * find.h - a window of rows out of a folder or a search, newest first.
 *
 * Without a query the window comes straight off an index, and the total from
 * the folder's counts: a big folder costs what a small one does. With one,
 * all rows of the folder are looked at once.
 * Thread: any; reader.
 */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "store/query.h"
#include "store/store.h"

struct find_window {
	uint32_t folder;           /* an id, STORE_INBOXES or STORE_EVERY */
	const struct query *query; /* NULL = all */
	uint64_t first;            /* 0 = the top of the list */
	uint32_t count;
	/* When not 0: the window is moved, as little as can be, so that this
	 * message is in it, if it is in the list. */
	uint64_t anchor;
	bool oldest_first;
};

#define FIND_NOWHERE UINT64_MAX

struct find_rows {
	uint64_t generation; /* of the folder, or a sum over all */
	uint64_t first, total;
	uint64_t anchor_at; /* index in the whole list, or FIND_NOWHERE */
	struct store_row *v;
	size_t n, room;
};

bool find_rows(struct store *s, struct arena *a, const struct find_window *w,
	       struct find_rows *out, struct err *e);

#endif
