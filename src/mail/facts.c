#include "mail/facts.h"

#include "base/limits.h"
#include "base/world.h"
#include "mail/date.h"

void
facts_add(struct arena *a, struct facts *f, struct str label, struct str text)
{
	struct fact *fact;

	if (f->n >= LIMIT_FACTS) {
		f->is_cut = true;
		return;
	}
	fact = VEC_PUSH(a, f);
	fact->label = arena_str(a, label);
	fact->text = arena_str(a, text);
}

void
facts_gap(struct arena *a, struct facts *f)
{
	const struct fact *last = f->n > 0 ? &f->v[f->n - 1] : NULL;

	if (last != NULL && last->label.n + last->text.n > 0)
		facts_add(a, f, STR(""), STR(""));
}

void
facts_put_date(struct buf *out, struct str value)
{
	struct date date;

	if (date_parse(value, &date))
		date_put_rfc5322(out, date.at_s, world_zone_minutes(date.at_s));
	else
		buf_put(out, value);
}
