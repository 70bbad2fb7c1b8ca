/*
 * charset_note.h - the charset of a message, given by hand: asked for, told
 * to the engine, which remembers it.
 *
 * Thread: the screen's.
 */
#ifndef UI_CHARSET_NOTE_H
#define UI_CHARSET_NOTE_H

#include "ui/view.h"

struct charset_note {
	uint64_t ticket; /* of the open REQUEST_CHARSET, or 0 */
};

/* Asks, with what was said before; message may be NULL. */
struct want charset_note_ask(const struct event *message, int what);
void charset_note_tell(struct charset_note *n, struct host *h, uint64_t id,
		       struct str name);

/* Takes what answers that, and says why when it failed. Returns true when the
 * text is now another. */
bool charset_note_event(struct charset_note *n, struct host *h,
			const struct event *ev);

#endif
