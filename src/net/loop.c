#include "net/loop.h"

#include "base/mem.h"
#include "base/world.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

struct loop {
	int wake[2]; /* a pipe: [0] is polled */
	struct loop_watch *watches;
	struct loop_timer *timers;
	struct loop_waker *wakers;
	struct loop_waker *waker_next; /* while they are called */
	/* Of the turn that runs: what was polled. [0] is the wake pipe, and
	 * an owner that was taken off meanwhile is NULL. */
	struct pollfd *polled;
	struct loop_watch **owners;
	size_t polled_count, polled_room;
};

struct loop *
loop_open(struct err *e)
{
	struct loop *l = mem_zalloc(sizeof(*l));

	if (pipe2(l->wake, O_NONBLOCK | O_CLOEXEC) != 0) {
		(void)err_sys(e, errno, "pipe");
		mem_free(&l);
	}
	return l;
}

void
loop_close(struct loop **l)
{
	if (*l == NULL)
		return;
	(void)close((*l)->wake[0]);
	(void)close((*l)->wake[1]);
	mem_free(&(*l)->polled);
	mem_free(&(*l)->owners);
	mem_free(l);
}

void
loop_wake(struct loop *l)
{
	int saved = errno;
	ssize_t n = write(l->wake[1], "", 1);

	(void)n; /* a full pipe wakes as well */
	errno = saved;
}

void
loop_add_watch(struct loop *l, struct loop_watch *w)
{
	w->next = l->watches;
	l->watches = w;
}

void
loop_remove_watch(struct loop *l, struct loop_watch *w)
{
	struct loop_watch **at = &l->watches;

	while (*at != NULL && *at != w)
		at = &(*at)->next;
	if (*at == w)
		*at = w->next;
	for (size_t i = 0; i < l->polled_count; i++) {
		if (l->owners[i] == w)
			l->owners[i] = NULL;
	}
}

void
loop_stop_timer(struct loop *l, struct loop_timer *t)
{
	struct loop_timer **at = &l->timers;

	while (*at != NULL && *at != t)
		at = &(*at)->next;
	if (*at == t)
		*at = t->next;
	t->is_set = false;
}

/* At least a millisecond ahead, so that a timer that sets itself anew does
 * not keep its turn from ending. */
void
loop_set_timer(struct loop *l, struct loop_timer *t, int after_ms)
{
	loop_stop_timer(l, t);
	t->at_ms = world_tick_ms() + (after_ms > 0 ? after_ms : 1);
	t->is_set = true;
	t->next = l->timers;
	l->timers = t;
}

void
loop_add_waker(struct loop *l, struct loop_waker *w)
{
	w->next = l->wakers;
	l->wakers = w;
}

void
loop_remove_waker(struct loop *l, struct loop_waker *w)
{
	struct loop_waker **at = &l->wakers;

	while (*at != NULL && *at != w)
		at = &(*at)->next;
	if (*at == w)
		*at = w->next;
	if (l->waker_next == w)
		l->waker_next = w->next;
}

/* ---- a turn ---- */

static int
wait_ms(const struct loop *l, int max_ms)
{
	int64_t now_ms = world_tick_ms();
	int64_t wait = max_ms < 0 ? INT_MAX : max_ms;

	for (const struct loop_timer *t = l->timers; t != NULL; t = t->next) {
		if (t->at_ms - now_ms < wait)
			wait = t->at_ms - now_ms;
	}
	if (max_ms < 0 && l->timers == NULL)
		return -1;
	return wait < 0 ? 0 : (int)wait;
}

static void
make_room(struct loop *l)
{
	if (l->polled_count < l->polled_room)
		return;
	l->polled_room = l->polled_room == 0 ? 16 : 2 * l->polled_room;
	l->polled =
		mem_realloc(l->polled, l->polled_room, sizeof(l->polled[0]));
	l->owners =
		mem_realloc(l->owners, l->polled_room, sizeof(l->owners[0]));
}

static void
add_polled(struct loop *l, int fd, int wants, struct loop_watch *owner)
{
	short events = 0;

	if ((wants & LOOP_READ) != 0)
		events |= POLLIN;
	if ((wants & LOOP_WRITE) != 0)
		events |= POLLOUT;
	make_room(l);
	l->polled[l->polled_count] = (struct pollfd){ fd, events, 0 };
	l->owners[l->polled_count++] = owner;
}

static void
gather(struct loop *l)
{
	l->polled_count = 0;
	add_polled(l, l->wake[0], LOOP_READ, NULL);
	for (struct loop_watch *w = l->watches; w != NULL; w = w->next) {
		if (w->wants != 0) /* else a hang-up would not let us rest */
			add_polled(l, w->fd, w->wants, w);
	}
}

static int
what_came(const struct pollfd *p, int wants)
{
	int got = 0;

	if ((p->revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
		return wants;
	if ((p->revents & POLLIN) != 0)
		got |= LOOP_READ;
	if ((p->revents & POLLOUT) != 0)
		got |= LOOP_WRITE;
	return got & wants;
}

static void
run_watches(struct loop *l)
{
	for (size_t i = 1; i < l->polled_count; i++) {
		struct loop_watch *w = l->owners[i];
		int got = w == NULL ? 0 : what_came(&l->polled[i], w->wants);

		if (got != 0)
			w->ready(w->who, got);
	}
	l->polled_count = 0;
}

static void
run_wakers(struct loop *l)
{
	char bytes[64];

	while (read(l->wake[0], bytes, sizeof(bytes)) > 0)
		;
	for (struct loop_waker *w = l->wakers; w != NULL; w = l->waker_next) {
		l->waker_next = w->next;
		w->woken(w->who);
	}
}

static struct loop_timer *
due_timer(const struct loop *l, int64_t now_ms)
{
	struct loop_timer *first = NULL;

	for (struct loop_timer *t = l->timers; t != NULL; t = t->next) {
		if (t->at_ms <= now_ms &&
		    (first == NULL || t->at_ms < first->at_ms))
			first = t;
	}
	return first;
}

static void
run_timers(struct loop *l)
{
	int64_t now_ms = world_tick_ms();
	struct loop_timer *t;

	while ((t = due_timer(l, now_ms)) != NULL) {
		loop_stop_timer(l, t);
		t->fire(t->who);
	}
}

bool
loop_turn(struct loop *l, int max_ms, struct err *e)
{
	int n, sys;
	bool is_woken;

	gather(l);
	n = poll(l->polled, l->polled_count, wait_ms(l, max_ms));
	sys = errno;
	if (n < 0 && sys != EINTR && sys != EAGAIN) {
		l->polled_count = 0;
		return err_sys(e, sys, "poll");
	}
	is_woken = n > 0 && l->polled[0].revents != 0;
	if (n > 0)
		run_watches(l);
	l->polled_count = 0;
	if (is_woken)
		run_wakers(l);
	run_timers(l);
	return true;
}
