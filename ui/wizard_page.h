/*
 * wizard_page.h - what the wizard's screen looks like.
 *
 * Pure.   Thread: the screen's.
 */
#ifndef UI_WIZARD_PAGE_H
#define UI_WIZARD_PAGE_H

#include "engine/event.h"
#include "ui/grid.h"

struct wizard_look {
	const struct newcomer *newcomer;
	const struct event *found; /* EVENT_FOUND, or NULL */
	const struct str *results; /* of the last try, a line each */
	size_t n_results;
	struct str trouble, doing; /* may be empty */
	bool is_first;             /* there is no account yet */
	bool has_password, knows_place;
};

void wizard_page_draw(const struct wizard_look *l, struct grid *g,
		      struct area a);

#endif
