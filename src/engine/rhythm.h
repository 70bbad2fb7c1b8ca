/*
 * rhythm.h - when an account is visited next.
 *
 * By check-every, a tenth earlier or later so that many programs do not knock
 * together. After a failure that may pass by itself (no network, a server that
 * is busy) in a minute, then in two, four...; after one that will not (a
 * password) twice, four times as late as usual. And at once when the server
 * shows its mail through a window, as Gmail does with some 250 messages a
 * session: all it listed was new, so there may be more.
 * Pure.   Thread: any.
 */
#ifndef ENGINE_RHYTHM_H
#define ENGINE_RHYTHM_H

#include "base/err.h"

#include <stdint.h>

enum {
	/* The longest pause after failures, if check-every is not longer. */
	RHYTHM_PAUSE_MIN = 120,
	/* A list so short is no window; and in one so long there is none. */
	RHYTHM_WINDOW_LEAST = 100,
	RHYTHM_WINDOW_MOST = 800,
	/* So often at once, one after the other. */
	RHYTHM_WINDOWS = 1000,
};

struct rhythm {
	unsigned failures; /* in a row */
	unsigned windows;  /* emptied in a row */
	bool may_pass;     /* the last failure */
};

/* How a visit ended. */
void rhythm_note(struct rhythm *r, const struct err *e);
/* Is it worth to come again at once? To be asked once for each visit. */
bool rhythm_goes_on(struct rhythm *r, uint32_t listed, uint32_t new_messages);
/* How long until the next; chance is any number. */
int rhythm_pause_ms(const struct rhythm *r, uint32_t every_min,
		    uint16_t chance);

#endif
