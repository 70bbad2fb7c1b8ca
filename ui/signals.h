/*
 * signals.h - signals, as bytes in a pipe that poll can wait for.
 *
 * Thread: the screen's; the handlers may run in any.
 */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include "base/err.h"

enum signals_seen { /* a set of bits */
		    SIGNALS_RESIZE = 1 << 0,
		    SIGNALS_END = 1 << 1, /* hang-up, terminate */
		    SIGNALS_STOP = 1 << 2,
		    SIGNALS_CHILD = 1 << 3,
};

/* Before the engine's threads start. The descriptor is for poll. */
bool signals_open(int *fd, struct err *e);
void signals_close(void);

/* What came since the last time. */
unsigned signals_take(void);

/* Stops the whole job, as Ctrl-Z does; returns when it goes on. */
void signals_stop_here(void);

/* While somebody else has the terminal: Ctrl-C is for them, Ctrl-Z for both
 * of us. */
void signals_lend(bool lent);
/* In a child before exec: as if nobody had touched them. */
void signals_reset(void);

#endif
