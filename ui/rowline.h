/*
 * rowline.h - one message as one line of the list, in columns that fit the
 * width.
 *
 * Pure: time from base/world.h.   Thread: any.
 */
#ifndef UI_ROWLINE_H
#define UI_ROWLINE_H

#include "engine/model.h"
#include "ui/grid.h"

struct rowline {
	bool at_cursor, marked;
	bool show_to; /* Sent and Drafts: who it goes to */
};

void rowline_draw(struct grid *g, struct area line, const struct row *r,
		  struct rowline how);

/* Appends "Name", or the address without one, as base/hostname.h shows it. */
void rowline_put_person(struct buf *out, const struct mailbox_name *m);

#endif
