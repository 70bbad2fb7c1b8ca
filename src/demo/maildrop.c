#include "demo/maildrop.h"

#include "base/world.h"

#include <time.h>

struct str
maildrop_date(struct arena *a, int64_t minutes_ago)
{
	time_t at = (time_t)(world_now_s() - minutes_ago * 60);
	char text[64] = "";
	struct tm tm;

	if (gmtime_r(&at, &tm) != NULL)
		(void)strftime(text, sizeof(text),
			       "%a, %d %b %Y %H:%M:%S +0000", &tm);
	return arena_str(a, str_of(text));
}

void
maildrop_add(struct maildrop *m, struct str bytes)
{
	VEC_PUSH(&m->arena, &m->all)->bytes = arena_str(&m->arena, bytes);
}

static struct str
dated(struct arena *a, struct str sample)
{
	struct str rest = sample, first, date;
	uint64_t minutes;

	if (!str_starts(sample, STR("Age: ")) ||
	    !str_take_line(&rest, &first) ||
	    !str_to_u64(str_skip(first, 5), &minutes))
		return sample;
	date = maildrop_date(a, (int64_t)minutes);
	return arena_printf(a, "Date: %.*s\n%.*s", STR_ARG(date),
			    STR_ARG(rest));
}

void
maildrop_load_samples(struct maildrop *m)
{
	for (size_t i = 0; i < samples_count; i++) {
		struct arena a = { 0 };
		struct str bytes = { (const char *)samples[i].bytes,
				     samples[i].n };

		maildrop_add(m, dated(&a, bytes));
		arena_fini(&a);
	}
}

void
maildrop_fini(struct maildrop *m)
{
	arena_fini(&m->arena);
	*m = (struct maildrop){ 0 };
}
