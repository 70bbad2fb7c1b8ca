#include "store/contacts.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "base/world.h"
#include "store/place.h"

/* " ann example ann@example.org": every word that completion may begin with
 * has a blank before it. */
static struct str
folded_words(struct arena *a, const struct store_name *who)
{
	struct buf b;
	struct str words;

	buf_init(&b, SIZE_MAX / 2);
	buf_put_char(&b, ' ');
	utf8_put_folded(&b, who->name);
	buf_put_char(&b, ' ');
	utf8_put_folded(&b, who->addr);
	words = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return words;
}

static bool
learn(struct store *s, struct arena *a, const struct contact_seen *c,
      struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index,
		"INSERT INTO contact VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
		"ON CONFLICT (addr_fold) DO UPDATE SET "
		"sent = sent + ?5, received = received + ?6, "
		/* The name it has used last. */
		"name = iif(?3 <> '' AND (name = '' OR ?7 >= last_s), ?3, "
		"name), words_fold = iif(?3 <> '' AND (name = '' OR "
		"?7 >= last_s), ?4, words_fold), last_s = max(last_s, ?7)");

	db_put_str(st, place_folded(a, c->who.addr));
	db_put_str(st, c->who.addr);
	db_put_str(st, c->who.name);
	db_put_str(st, folded_words(a, &c->who));
	db_put_int(st, c->sent);
	db_put_int(st, !c->sent);
	db_put_int(st, c->at_s);
	return db_run(st, e);
}

bool
contacts_learn(struct store *s, const struct contact_seen *c, struct err *e)
{
	struct arena a = { 0 };
	bool ok = true;

	if (str_find_char(c->who.addr, '@', 0) != SIZE_MAX)
		ok = learn(s, &a, c, e);
	arena_fini(&a);
	return ok;
}

bool
contacts_complete(struct store *s, struct arena *a,
		  struct contacts_wanted wanted, struct contacts *out,
		  struct err *e)
{
	/* A letter written weighs as much as eight received; after three
	 * months half of it. */
	struct db_stmt *st =
		db_stmt(s->index, "SELECT name, addr FROM contact "
				  "WHERE instr(words_fold, ?) > 0 ORDER BY "
				  "(8.0 * sent + min(received, 40)) / "
				  "(1 + max(0, ? - last_s) / 7776000.0) DESC, "
				  "addr_fold LIMIT ?");
	struct str folded = place_folded(a, str_trim(wanted.prefix));
	enum step step;

	db_put_str(st, arena_printf(a, " %.*s", STR_ARG(folded)));
	db_put_int(st, world_now_s());
	db_put_int(st, wanted.count);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct store_name *m = VEC_PUSH(a, out);

		m->name = db_get_copy(st, a);
		m->addr = db_get_copy(st, a);
	}
	return step == STEP_END;
}
