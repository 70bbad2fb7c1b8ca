#include "store/told.h"

#include "base/limits.h"
#include "base/mapped.h"
#include "store/entry.h"

bool
told_get(struct store *s, uint64_t id, struct part_told *out, struct err *e)
{
	struct db_stmt *st;
	enum step step;

	*out = (struct part_told){ .hint = s->charset_hint };
	if (id == 0)
		return true;
	st = db_stmt(s->state, "SELECT name FROM charset WHERE message = ?");
	db_put_int(st, (int64_t)id);
	step = db_step(st, e);
	if (step != STEP_ITEM)
		return step == STEP_END;
	out->by_hand = charset_find(db_get_str(st));
	db_stop(st);
	return true;
}

static bool
remember(struct store *s, uint64_t id, const struct charset *cs, struct err *e)
{
	struct db_stmt *st;

	if (cs == NULL) {
		st = db_stmt(s->state, "DELETE FROM charset WHERE message = ?");
		db_put_int(st, (int64_t)id);
	} else {
		st = db_stmt(s->state, "INSERT OR REPLACE INTO charset "
				       "(message, name) VALUES (?, ?)");
		db_put_int(st, (int64_t)id);
		db_put_str(st, str_of(charset_name(cs)));
	}
	return db_run(st, e);
}

bool
told_set(struct store *s, uint64_t id, const struct charset *cs, struct err *e)
{
	struct mapped m;
	bool done;

	if (!store_map(s, id, &m, e))
		return false;
	done = remember(s, id, cs, e) &&
	       entry_reread(s, id, str_head(m.bytes, LIMIT_SUMMARY_BYTES), e);
	mapped_close(&m);
	return done;
}
