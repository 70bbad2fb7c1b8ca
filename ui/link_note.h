/*
 * link_note.h - the links of a message: asked for by number, and opened.
 *
 * Thread: the screen's.
 */
#ifndef UI_LINK_NOTE_H
#define UI_LINK_NOTE_H

#include "ui/document.h"
#include "ui/view.h"

struct link_note {
	char label[48];
	struct arena arena;   /* of mail_to */
	struct draft mail_to; /* of a mailto: link */
};

void link_note_fini(struct link_note *l);

/* Asks for a number; what is the view's. */
struct want link_note_ask(struct link_note *l, struct host *h,
			  const struct document *d, int what);
/* Opens it: in the browser, or a letter to an address. What is wanted lives
 * as long as l. */
struct want link_note_open(struct link_note *l, struct host *h,
			   const struct document *d, struct str number);

#endif
