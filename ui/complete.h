/*
 * complete.h - what Tab can put in: commands, folders, charsets, files.
 *
 * Thread: the screen's; reads one local folder for files.
 * Limits: COMPLETE_MAX candidates. Addresses are the engine's to know.
 */
#ifndef UI_COMPLETE_H
#define UI_COMPLETE_H

#include "base/vec.h"
#include "ui/view.h"

enum { COMPLETE_MAX = 200 };

/* Where in the text before the cursor the word to complete begins. */
size_t complete_token(enum ask_kind kind, struct str head);

struct complete_question {
	enum ask_kind kind;
	enum screen screen; /* whose commands */
	struct str word;
};

/* The candidates for that word, sorted, in the arena. Returns how many. */
size_t complete_find(const struct host *h, struct complete_question question,
		     struct arena *a, struct str **out);

#endif
