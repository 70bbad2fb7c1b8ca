#include "store/pieces.h"

#include "base/limits.h"
#include "store/place.h"

bool
pieces_note(struct store *s, uint64_t id, const struct partial *piece,
	    struct err *e)
{
	struct db_stmt *st = db_stmt(s->index, "INSERT OR REPLACE INTO piece "
					       "VALUES (?, ?, ?, ?)");

	db_put_int(st, (int64_t)id);
	db_put_str(st, piece->id);
	db_put_int(st, piece->number);
	db_put_int(st, piece->total);
	return db_run(st, e);
}

/* The first of each number counts. */
static void
take_piece(struct pieces *p, uint64_t id, int64_t number, int64_t total)
{
	if (number < 1 || number > LIMIT_PIECES)
		return;
	if (p->total == 0 && total >= number && total <= LIMIT_PIECES)
		p->total = (uint32_t)total;
	if (p->ids[number - 1] == 0) {
		p->ids[number - 1] = id;
		p->here++;
	}
}

/* Numbers beyond the total are no pieces. */
static void
drop_beyond(struct pieces *p)
{
	for (size_t i = p->total; p->total > 0 && i < LIMIT_PIECES; i++)
		p->here -= p->ids[i] != 0;
}

bool
pieces_find(struct store *s, struct arena *a, uint64_t id,
	    const struct partial *piece, struct pieces *out, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index, "SELECT p.message, p.number, p.total FROM piece p "
			  "JOIN message m ON m.id = p.message "
			  "WHERE p.whole = ? AND m.from_addr = "
			  "(SELECT from_addr FROM message WHERE id = ?) "
			  "ORDER BY p.number, m.date_s, m.id");
	enum step step;

	*out = (struct pieces){ .total = piece->total };
	out->ids = ARENA_ARRAY(a, uint64_t, LIMIT_PIECES);
	take_piece(out, id, piece->number, piece->total);
	db_put_str(st, piece->id);
	db_put_int(st, (int64_t)id);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		uint64_t message = (uint64_t)db_get_int(st);
		int64_t number = db_get_int(st), total = db_get_int(st);

		take_piece(out, message, number, total);
	}
	drop_beyond(out);
	return step == STEP_END;
}
