/*
 * page.h - the lines of a message, as much as is shown of them: hiding
 * quotes, finding text, drawing.
 *
 * Pure.   Thread: the screen's.
 * Lives:  the lines are the caller's and must outlive the page.
 */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "base/vec.h"
#include "text/lines.h"
#include "ui/cursor.h"
#include "ui/grid.h"

struct page {
	const struct lines *lines;
	struct arena arena;
	VEC(uint32_t) shown; /* indexes of lines, in order */
	size_t top;          /* index of shown */
	int rows;
	bool hides_quotes;
	struct buf needle; /* folded; what matches is marked */
	size_t found;      /* index of shown: the line last found */
};

void page_init(struct page *p);
void page_fini(struct page *p);

/* Other lines: from their beginning; or, with keep_place, from about where
 * it was (the same lines broken at another width). */
void page_set_lines(struct page *p, const struct lines *lines, bool keep_place);
void page_resize(struct page *p, int rows);
void page_hide_quotes(struct page *p, bool hide);

/* False when it is not about moving. */
bool page_command(struct page *p, enum command c);
bool page_is_at_end(const struct page *p);
/* How far the bottom line is, in percent. */
int page_percent(const struct page *p);

/* To the first line after the quote that is in sight; false when there is
 * none. */
bool page_skip_quote(struct page *p);
/* To the next line that has it; empty text = as before. */
bool page_find(struct page *p, struct str text, bool backward);

void page_draw(const struct page *p, struct grid *g, struct area a);

#endif
