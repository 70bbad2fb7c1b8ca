/*
 * dialog.h - what is being asked in the last line: a line of text, or one
 * of a few keys.
 *
 * Thread: the screen's.
 * Lives:  one, as long as the screen; it remembers lines typed before.
 * While it is open all keys are its own; the screen above goes on living.
 */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include "ui/prompt.h"
#include "ui/view.h"

enum { DIALOG_LABEL_SIZE = 160, DIALOG_KEYS_SIZE = 16 };

struct dialog {
	enum want_kind kind; /* WANT_ASK, WANT_CHOICE; WANT_NOTHING: shut */
	struct view *asker;  /* whom to answer; NULL = the screen itself */
	int what;
	char label[DIALOG_LABEL_SIZE];
	char keys[DIALOG_KEYS_SIZE];
	enum ask_kind ask;
	enum screen screen; /* whose commands Tab completes */
	bool live;
	struct prompt prompt;
	struct history histories[ASK_COUNT];
	uint64_t ticket; /* of addresses asked for, or 0 */
};

void dialog_init(struct dialog *d);
void dialog_fini(struct dialog *d);

bool dialog_is_open(const struct dialog *d);
/* Asks for asker what the want says: WANT_ASK or WANT_CHOICE. */
void dialog_open(struct dialog *d, struct view *asker, enum screen screen,
		 const struct want *want);
/* Shuts it without an answer. */
void dialog_shut(struct dialog *d);

/* True when *a is to be given to the asker; then it is shut unless a->live.
 * The text of *a is valid until the dialog is opened again. */
bool dialog_key(struct dialog *d, struct host *h, uint32_t key,
		struct answer *a);
/* Takes the addresses it asked for. */
void dialog_event(struct dialog *d, struct event **ev);

/* In the last line; candidates in the one above. */
void dialog_draw(const struct dialog *d, struct grid *g, struct area bar,
		 struct area line);

#endif
