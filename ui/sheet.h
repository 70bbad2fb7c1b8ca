/*
 * sheet.h - a draft on the screen: its heads by name, its copy, its looks.
 *
 * Pure.   Thread: the screen's.
 */
#ifndef UI_SHEET_H
#define UI_SHEET_H

#include "engine/model.h"
#include "text/lines.h"
#include "ui/grid.h"

enum sheet_head {
	SHEET_FROM,
	SHEET_TO,
	SHEET_CC,
	SHEET_BCC,
	SHEET_SUBJECT,
	SHEET_HEADS,
};

/* All of it, in the arena. */
struct draft sheet_copy(struct arena *a, const struct draft *d);

struct str *sheet_field(struct draft *d, enum sheet_head head);
/* "To: ", as a prompt. */
const char *sheet_label(enum sheet_head head);

struct sheet_look {
	const struct draft *draft;
	const struct lines *preview; /* or NULL */
	struct str pictures;         /* that the text takes along */
	size_t attachment;           /* the one at the cursor */
	size_t top;                  /* rows of the preview scrolled away */
};

void sheet_draw(const struct sheet_look *l, struct grid *g, struct area a);

#endif
