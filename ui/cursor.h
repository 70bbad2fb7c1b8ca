/*
 * cursor.h - a place in a list of which a page is shown.
 *
 * Pure.   Thread: any.
 * Invariant, after each call: at < total (0 when empty), and at is on the
 * page that starts at top; the page is full when the list is long enough.
 */
#ifndef UI_CURSOR_H
#define UI_CURSOR_H

#include "ui/command.h"

struct cursor {
	uint64_t at, top, total;
	int rows; /* of the page; 0 = not known yet */
};

/* Makes the invariant true again after a field was set. */
void cursor_settle(struct cursor *c);
/* Moves as a command says. False when it is not about moving. */
bool cursor_command(struct cursor *c, enum command command);
/* The same where nothing but the page moves: a line is one of the page. */
bool cursor_scroll(struct cursor *c, enum command command);

#endif
