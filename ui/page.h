/*
 * page.h - the lines of a message, as much as is shown of them: hiding
 * quotes, finding text, drawing.
 *
 * Use:    lines may come in portions; page_end says that all are there. A
 *         search that takes long goes on in page_work, a slice at a time.
 * Pure.   Thread: the screen's.
 * Lives:  the lines are the caller's and must outlive the page.
 */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "ui/cursor.h"
#include "ui/grid.h"
#include "ui/linelist.h"

/* A search on its way; indexes of the list. */
struct page_search {
	bool is_on;
	bool backward;
	bool is_round; /* has gone on at the other end */
	size_t from, at;
};

struct page {
	struct linelist list;
	size_t expected; /* lines there will be, about; 0 = as many as are */
	size_t top;      /* counts the lines that are shown */
	int rows;
	bool hides_quotes;
	bool goes_to_end;  /* as soon as the end is there */
	struct buf needle; /* folded; what matches is marked */
	size_t found;      /* index of the list: the line last found */
	struct page_search search;
};

void page_init(struct page *p);
void page_fini(struct page *p);

/* Empty, with rows, hiding and what is searched for as in like. */
void page_begin(struct page *p, const struct page *like);
void page_add(struct page *p, const struct lines *lines);
/* No more lines come. */
void page_end(struct page *p);

/* To where another page is, the same text at another width. Returns false when
 * that has not come yet. */
bool page_go_as(struct page *p, const struct page *other);
/* Goes on with what the other waits for: its end, something searched for. */
void page_go_on_as(struct page *p, const struct page *other);
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

enum page_find { PAGE_FOUND, PAGE_MISSING, PAGE_SEARCHING };

/* To the next line that has it; empty text = as before. */
enum page_find page_find(struct page *p, struct str text, bool backward);
/* Goes on with a search for about a millisecond. PAGE_SEARCHING = call again;
 * waits = only when more lines have come. */
enum page_find page_work(struct page *p, bool *waits);
void page_stop(struct page *p);

void page_draw(const struct page *p, struct grid *g, struct area a);

#endif
