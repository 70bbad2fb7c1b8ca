#include "store/uidl.h"

#include "base/vec.h"
#include "base/world.h"
#include "store/store_own.h"

/* In server_s: deleted there, and its name is free. */
enum { SERVER_FREE = -1 };

/* A file whose key was seen so much later than it came is of the message that
 * had the name before. No message takes so long to come. */
enum { COMES_WITHIN_S = 24 * 3600 };

bool
uidl_enter(struct store *s, struct str account, struct str key, bool *was_new,
	   struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state,
		"INSERT INTO pop3 (account, key, seen_s) VALUES (?, ?, ?) "
		"ON CONFLICT (account, key) DO UPDATE SET "
		"seen_s = excluded.seen_s, deleted_s = 0, server_s = 0 "
		"WHERE server_s < 0");

	db_put_str(st, account);
	db_put_str(st, key);
	db_put_int(st, world_now_s());
	if (!db_run(st, e))
		return false;
	*was_new = db_changes(s->state) > 0;
	return true;
}

bool
uidl_enter_found(struct store *s, struct str account,
		 const struct uidl_file *file, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state,
		"INSERT INTO pop3 (account, key, seen_s, deleted_s) "
		"VALUES (?, ?, ?, ?) ON CONFLICT (account, key) DO UPDATE "
		"SET deleted_s = excluded.deleted_s "
		"WHERE (deleted_s = 0) <> (excluded.deleted_s = 0) "
		"AND seen_s < ?");
	int64_t now_s = world_now_s();

	db_put_str(st, account);
	db_put_str(st, file->key);
	db_put_int(st, now_s);
	db_put_int(st, file->in_trash ? now_s : 0);
	db_put_int(st, file->came_s + COMES_WITHIN_S);
	return db_run(st, e);
}

bool
uidl_set_gone(struct store *s, struct str account, struct str key, int64_t at_s,
	      struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "UPDATE pop3 SET deleted_s = ? "
					       "WHERE account = ? AND key = ?");

	db_put_int(st, at_s);
	db_put_str(st, account);
	db_put_str(st, key);
	return db_run(st, e);
}

/* What was cut off, in this program or in the one before, may have left files
 * whose keys are not entered: they must be, before anybody plans what to
 * fetch. */
static bool
mend(struct store *s, struct err *e)
{
	struct store_scan_result unheard;

	return (s->scanned && !s->mend) ||
	       store_scan(s, NULL, NULL, &unheard, e);
}

bool
uidl_load(struct store *s, struct arena *a, struct str account,
	  struct uidl_list *out, struct err *e)
{
	struct db_stmt *st;
	enum step step;

	if (!mend(s, e))
		return false;
	st = db_stmt(s->state, "SELECT key, seen_s, deleted_s, server_s "
			       "FROM pop3 WHERE account = ? ORDER BY key");
	db_put_str(st, account);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct uidl *u = VEC_PUSH(a, out);

		u->key = db_get_copy(st, a);
		u->seen_s = db_get_int(st);
		u->deleted_s = db_get_int(st);
		u->server_s = db_get_int(st);
		u->is_free = u->server_s == SERVER_FREE;
	}
	return step == STEP_END;
}

const struct uidl *
uidl_find(const struct uidl_list *l, struct str key)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(l->v[middle].key, key);

		if (order == 0)
			return &l->v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct change {
	struct str account;
	int64_t server_s;
	const struct str *keys;
	size_t n;
};

static bool
set_server(struct store *s, const struct change *c, struct err *e)
{
	for (size_t i = 0; i < c->n; i++) {
		struct db_stmt *st =
			db_stmt(s->state, "UPDATE pop3 SET server_s = ? "
					  "WHERE account = ? AND key = ?");

		db_put_int(st, c->server_s);
		db_put_str(st, c->account);
		db_put_str(st, c->keys[i]);
		if (!db_run(st, e))
			return false;
	}
	return true;
}

static bool
commit_server(struct store *s, const struct change *c, struct err *e)
{
	bool ok = db_begin(s->state, e) && set_server(s, c, e) &&
		  db_commit(s->state, e);

	db_rollback(s->state);
	return ok;
}

bool
uidl_set_deleted(struct store *s, struct str account, const struct str *keys,
		 size_t n, struct err *e)
{
	struct change c = { account, world_now_s(), keys, n };

	return commit_server(s, &c, e);
}

bool
uidl_set_free(struct store *s, struct str account, const struct str *keys,
	      size_t n, struct err *e)
{
	struct change c = { account, SERVER_FREE, keys, n };

	return n == 0 || commit_server(s, &c, e);
}
