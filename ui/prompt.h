/*
 * prompt.h - a line being typed: Emacs keys, history, completion.
 *
 * Pure: keys in, text out.   Thread: the screen's.
 * The cursor moves by what a reader calls a character (grapheme), never into
 * one. Control characters cannot be typed.
 * Limits: PROMPT_BYTES a line, PROMPT_HISTORY lines remembered.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "base/vec.h"
#include "ui/grid.h"

enum { PROMPT_BYTES = 16384, PROMPT_HISTORY = 50 };

struct history { /* oldest first; owned */
	char *items[PROMPT_HISTORY];
	size_t n;
};

void history_add(struct history *h, struct str line);
void history_fini(struct history *h);

struct prompt {
	bool hidden; /* shown as stars; wiped by the next prompt_begin */
	struct buf text, killed, before; /* before: as it was above history */
	size_t at;                       /* byte the cursor is on */
	const struct history *history;
	size_t recalled;     /* index in history; history->n = none */
	struct arena offers; /* of candidates */
	VEC(struct str) candidates;
	size_t candidate;        /* index of the one in the text */
	size_t token, token_end; /* the bytes a candidate stands for */
};

enum prompt_result {
	PROMPT_MOVED, /* nothing but the cursor, or nothing at all */
	PROMPT_CHANGED,
	PROMPT_COMPLETE, /* Tab: whoever knows candidates may offer them */
	PROMPT_DONE,
	PROMPT_CANCELLED,
};

void prompt_init(struct prompt *p);
void prompt_fini(struct prompt *p);
/* Begins a line with that text and the cursor at its end. */
void prompt_begin(struct prompt *p, struct str text,
		  const struct history *history);
enum prompt_result prompt_key(struct prompt *p, uint32_t key);

/* What may stand instead of the bytes from token to the cursor: one is put
 * in at once; of several what they have in common, then by more Tabs each in
 * turn. Copies them. */
void prompt_offer(struct prompt *p, size_t token, const struct str *candidates,
		  size_t n);

struct str prompt_text(const struct prompt *p);
/* The text before the cursor. */
struct str prompt_head(const struct prompt *p);

/* Draws label and text, and puts the grid's cursor there. */
void prompt_draw(const struct prompt *p, struct grid *g, struct area line,
		 struct str label);
/* The candidates in one line; nothing when there are less than two. */
void prompt_draw_offers(const struct prompt *p, struct grid *g,
			struct area line);

#endif
