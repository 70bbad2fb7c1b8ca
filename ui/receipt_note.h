/*
 * receipt_note.h - a message asks for a receipt: the pager says so, and sends
 * one when the user does.
 *
 * Thread: the screen's.
 */
#ifndef UI_RECEIPT_NOTE_H
#define UI_RECEIPT_NOTE_H

#include "ui/view.h"

struct receipt_note {
	uint64_t ticket; /* of the open REQUEST_RECEIPT, or 0 */
	char question[160];
};

/* Points it out; message is an EVENT_MESSAGE. */
void receipt_note_show(const struct event *message, struct host *h);

/* The same in the title, as long as it is so: what is said once is soon
 * overwritten. */
void receipt_note_title(const struct event *message, struct buf *right);

/* The command: sends it, or asks first (a choice, what is its question) when
 * it would go to somebody else than the sender. message may be NULL. */
struct want receipt_note_ask(struct receipt_note *n, struct host *h,
			     const struct event *message, int what);
void receipt_note_send(struct receipt_note *n, struct host *h, uint64_t id);

/* Takes what answers that; *message has its receipt then. Returns false for
 * other events. */
bool receipt_note_event(struct receipt_note *n, struct host *h,
			const struct event *ev, struct event *message);

#endif
