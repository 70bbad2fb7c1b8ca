#include "engine/progress.h"

#include "base/world.h"

enum { TELL_MS = 100, RATE_MS = 1000 };

void
progress_init(struct progress *p, const struct side *side, uint64_t ticket,
	      const char *account, bool sending)
{
	int64_t now_ms = world_tick_ms();

	*p = (struct progress){ .side = side,
				.ticket = ticket,
				.account = account,
				.sending = sending,
				.heard_ms = now_ms,
				.since_ms = now_ms };
}

/* Over the last second and a bit, smoothed: a figure people can read. */
static void
measure(struct progress *p, int64_t now_ms)
{
	int64_t ms = now_ms - p->since_ms;
	uint64_t rate;

	if (ms < RATE_MS)
		return;
	rate = (p->seen.done_bytes - p->since_bytes) * 1000 / (uint64_t)ms;
	p->rate_bytes_s =
		p->rate_bytes_s == 0 ? rate : (p->rate_bytes_s + rate) / 2;
	p->since_ms = now_ms;
	p->since_bytes = p->seen.done_bytes;
}

void
progress_tell(struct progress *p)
{
	int64_t now_ms = world_tick_ms();
	bool is_new = !p->has_told || p->seen.phase != p->told_phase;
	struct event *ev;

	if (p->ticket == 0 || (!is_new && now_ms - p->told_ms < TELL_MS))
		return;
	measure(p, now_ms);
	p->has_told = true;
	p->told_ms = now_ms;
	p->told_phase = p->seen.phase;
	ev = event_new(EVENT_PROGRESS, p->ticket);
	ev->progress.account = arena_str(&ev->arena, str_of(p->account));
	ev->progress.phase = p->seen.phase;
	ev->progress.done = p->seen.done;
	ev->progress.total = p->seen.total;
	ev->progress.done_bytes = p->seen.done_bytes;
	ev->progress.total_bytes = p->seen.total_bytes;
	ev->progress.rate_bytes_s = p->rate_bytes_s;
	ev->progress.stalled_s = (uint32_t)((now_ms - p->heard_ms) / 1000);
	ev->progress.sending = p->sending;
	side_emit(p->side, &ev);
}

void
progress_heard(struct progress *p)
{
	p->heard_ms = world_tick_ms();
}
