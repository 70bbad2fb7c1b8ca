#include "engine/rhythm.h"

enum { MINUTE_MS = 60 * 1000, FAILURES_MAX = 10 };

static bool
may_pass(enum err_kind kind)
{
	return kind == ERR_TEMPORARY || kind == ERR_NO_HOST ||
	       kind == ERR_UNAVAILABLE;
}

void
rhythm_note(struct rhythm *r, const struct err *e)
{
	r->may_pass = may_pass(e->kind);
	if (e->kind == ERR_NONE || e->kind == ERR_PARTLY)
		r->failures = 0;
	else if (r->failures < FAILURES_MAX)
		r->failures++;
}

bool
rhythm_goes_on(struct rhythm *r, uint32_t listed, uint32_t new_messages)
{
	bool goes_on = r->failures == 0 && new_messages == listed &&
		       listed >= RHYTHM_WINDOW_LEAST &&
		       listed <= RHYTHM_WINDOW_MOST &&
		       r->windows < RHYTHM_WINDOWS;

	r->windows = goes_on ? r->windows + 1 : 0;
	return goes_on;
}

int
rhythm_pause_ms(const struct rhythm *r, uint32_t every_min, uint16_t chance)
{
	uint64_t minutes = every_min;
	uint64_t most =
		every_min > RHYTHM_PAUSE_MIN ? every_min : RHYTHM_PAUSE_MIN;

	if (r->failures > 0 && r->may_pass)
		minutes = UINT64_C(1) << (r->failures - 1);
	else
		minutes <<= r->failures;
	if (r->failures > 0 && minutes > most)
		minutes = most;
	return (int)(minutes * MINUTE_MS * (900 + chance % 201u) / 1000);
}
