/*
 * loop.h - one poll set, its timers, and a way to wake it.
 *
 * Use:    whoever owns the thread calls loop_turn again and again; all else
 *         happens in callbacks.
 * Waits:  in loop_turn only.   Thread: one; loop_wake alone from any, and from
 *         a signal handler.
 * Lives:  watches, timers and wakers are the callers' memory, usually inside
 *         their own structs; take them off before it goes. A callback may
 *         add and take off any of them, itself too.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include "base/err.h"

#include <stdint.h>

struct loop;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

/* A descriptor to watch. The callback hears which of the wanted came; an
 * error or a hang-up counts as all of them. */
struct loop_watch {
	int fd;
	int wants; /* LOOP_READ, LOOP_WRITE; 0 rests; change it at will */
	void (*ready)(void *who, int got);
	void *who;
	struct loop_watch *next; /* the loop's */
};

struct loop_timer {
	void (*fire)(void *who);
	void *who;
	int64_t at_ms;           /* the loop's */
	bool is_set;             /* the loop's */
	struct loop_timer *next; /* the loop's */
};

/* Called on the loop's thread some time after loop_wake. */
struct loop_waker {
	void (*woken)(void *who);
	void *who;
	struct loop_waker *next; /* the loop's */
};

/* NULL with ERR_IO when the system has no descriptors left. */
struct loop *loop_open(struct err *e);
void loop_close(struct loop **l);

/* Waits for at most max_ms (-1: as long as it takes), then runs what is due. */
bool loop_turn(struct loop *l, int max_ms, struct err *e);
void loop_wake(struct loop *l);

void loop_add_watch(struct loop *l, struct loop_watch *w);
/* Nothing when it is not on the loop. */
void loop_remove_watch(struct loop *l, struct loop_watch *w);

/* Once, after_ms from now; a timer that was set is set anew. */
void loop_set_timer(struct loop *l, struct loop_timer *t, int after_ms);
void loop_stop_timer(struct loop *l, struct loop_timer *t);

void loop_add_waker(struct loop *l, struct loop_waker *w);
void loop_remove_waker(struct loop *l, struct loop_waker *w);

#endif
