#include "store/receipts.h"

#include "base/world.h"
#include "store/store_own.h"

bool
receipts_enter(struct store *s, struct str message_id, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "INSERT INTO receipt (message_id, sent_s) "
			  "VALUES (?, ?) ON CONFLICT (message_id) DO NOTHING");

	db_put_str(st, message_id);
	db_put_int(st, world_now_s());
	if (!db_run(st, e))
		return err_in(e, "receipt");
	return db_changes(s->state) > 0 ||
	       err_set(e, ERR_USAGE, "a receipt was sent before");
}

bool
receipts_forget(struct store *s, struct str message_id, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "DELETE FROM receipt WHERE message_id = ?");

	db_put_str(st, message_id);
	return db_run(st, e);
}

bool
receipts_has(struct store *s, struct str message_id)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT 1 FROM receipt WHERE message_id = ?");
	struct err ignored = ERR_INIT;
	int64_t found = 0;

	db_put_str(st, message_id);
	return db_run_int(st, 0, &found, &ignored) && found == 1;
}
