/*
 * aside.h - work that waits (a resolver), on a thread of its own, for a loop
 * that does not.
 *
 * Thread: all but run is the loop's; the answer comes through the loop's
 *         wake, never from within aside_start.
 * Lives:  what is worked on is made with mem_zalloc and belongs to the aside
 *         from aside_start on.
 */
#ifndef NET_ASIDE_H
#define NET_ASIDE_H

#include "net/loop.h"

struct aside;

struct aside_calls {
	/* On the thread; NULL: there is nothing to wait for. */
	void (*run)(void *work);
	/* On the loop. The aside is over, and work freed, when this returns. */
	void (*done)(void *who, void *work);
};

/* Never NULL. Without a thread to be had, no_thread is called on work instead
 * of run. */
struct aside *aside_start(struct loop *l, struct aside_calls calls,
			  void (*no_thread)(void *work), void *work, void *who);
/* done is not called; run may go on for a while, with work, which it then
 * frees. Sets *a to NULL; *a may be NULL. Before loop_close. */
void aside_cancel(struct aside **a);

#endif
