#include "store/uidl.h"

#include "base/limits.h"
#include "base/mapped.h"
#include "base/world.h"
#include "mail/msgid.h"
#include "store/store_own.h"

#include <string.h>

/* In server_s: deleted there, and its name is free. */
enum { SERVER_FREE = -1 };

/* A file whose key was seen so much later than it came is of the message that
 * had the name before. No message takes so long to come. */
enum { COMES_WITHIN_S = 24 * 3600 };

bool
uidl_enter(struct store *s, struct str account, const struct uidl_note *note,
	   bool *was_new, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state,
		"INSERT INTO pop3 (account, key, seen_s, size_bytes, mark) "
		"VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, key) DO UPDATE "
		"SET seen_s = excluded.seen_s, deleted_s = 0, server_s = 0, "
		"size_bytes = excluded.size_bytes, mark = excluded.mark, "
		"moved_from = '' WHERE server_s < 0");

	db_put_str(st, account);
	db_put_str(st, note->key);
	db_put_int(st, world_now_s());
	db_put_int(st, (int64_t)note->size_bytes);
	db_put_int(st, note->mark);
	if (!db_run(st, e))
		return false;
	*was_new = db_changes(s->state) > 0;
	return true;
}

/* ---- files ----------------------------------------------------------------*/

/* Under which key the message is known whose file name has this one. */
static bool
key_of_file(struct store *s, struct arena *a, struct str account,
	    struct str *key, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT key FROM pop3 WHERE account = ? "
				  "AND moved_from = ? AND moved_from <> ''");
	enum step step;

	db_put_str(st, account);
	db_put_str(st, *key);
	step = db_step(st, e);
	if (step != STEP_ITEM)
		return step == STEP_END;
	*key = db_get_copy(st, a);
	db_stop(st);
	return true;
}

static bool
has_mark(struct store *s, struct str account, struct str key, bool *has,
	 struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "SELECT mark FROM pop3 "
					       "WHERE account = ? AND key = ?");
	int64_t mark;

	db_put_str(st, account);
	db_put_str(st, key);
	if (!db_run_int(st, 0, &mark, e))
		return false;
	*has = mark != 0;
	return true;
}

/* RFC 1939 11: servers count CR LF for each end of a line. */
static uint64_t
octets_of(struct mapped *m)
{
	uint64_t n = m->bytes.n;
	struct str rest = m->bytes, line;

	while (str_take_line(&rest, &line))
		n++;
	mapped_passed(m, m->bytes.n);
	return n;
}

/* A message whose key was not entered when it came: its file tells what would
 * have been noted. One that cannot be read stays without a note. */
static bool
note_file(struct store *s, struct str account, struct str key, const char *path,
	  struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE pop3 SET size_bytes = ?, mark = ? "
				  "WHERE account = ? AND key = ?");
	struct err unheard = ERR_INIT;
	struct mapped m;

	if (!mapped_open(&m, path, &unheard))
		return true;
	db_put_int(st, (int64_t)octets_of(&m));
	db_put_int(st, msgid_mark(str_head(m.bytes, LIMIT_SUMMARY_BYTES)));
	db_put_str(st, account);
	db_put_str(st, key);
	mapped_close(&m);
	return db_run(st, e);
}

static bool
enter_found(struct store *s, struct str account, struct str key,
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
	db_put_str(st, key);
	db_put_int(st, now_s);
	db_put_int(st, file->in_trash ? now_s : 0);
	db_put_int(st, file->came_s + COMES_WITHIN_S);
	return db_run(st, e);
}

bool
uidl_enter_found(struct store *s, struct str account,
		 const struct uidl_file *file, struct err *e)
{
	struct arena a = { 0 };
	struct str key = file->key;
	bool has = true;
	bool ok = key_of_file(s, &a, account, &key, e) &&
		  enter_found(s, account, key, file, e) &&
		  has_mark(s, account, key, &has, e) &&
		  (has || note_file(s, account, key, file->path, e));

	arena_fini(&a);
	return ok;
}

static bool
set_gone(struct store *s, struct str account, struct str key, int64_t at_s,
	 struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "UPDATE pop3 SET deleted_s = ? "
					       "WHERE account = ? AND key = ?");

	db_put_int(st, at_s);
	db_put_str(st, account);
	db_put_str(st, key);
	return db_run(st, e);
}

bool
uidl_set_gone(struct store *s, struct str account, struct str key, int64_t at_s,
	      struct err *e)
{
	struct arena a = { 0 };
	bool ok = key_of_file(s, &a, account, &key, e) &&
		  set_gone(s, account, key, at_s, e);

	arena_fini(&a);
	return ok;
}

/* ---- the list -------------------------------------------------------------*/

static unsigned char
value_of(char digit)
{
	return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

struct uidl_key
uidl_key_of(struct str digits)
{
	struct uidl_key key = { { 0 } };

	if (digits.n != UIDL_KEY_DIGITS)
		return key;
	for (size_t i = 0; i < UIDL_KEY_BYTES; i++)
		key.bytes[i] =
			(unsigned char)(value_of(digits.p[2 * i]) << 4 |
					(value_of(digits.p[2 * i + 1]) & 15));
	return key;
}

struct str
uidl_key_put(struct arena *a, struct uidl_key key)
{
	static const char digits[] = "0123456789abcdef";
	char hex[UIDL_KEY_DIGITS];

	for (size_t i = 0; i < UIDL_KEY_BYTES; i++) {
		hex[2 * i] = digits[key.bytes[i] >> 4];
		hex[2 * i + 1] = digits[key.bytes[i] & 15];
	}
	return arena_str(a, (struct str){ hex, sizeof(hex) });
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

static bool
count_keys(struct store *s, struct str account, int64_t *n, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "SELECT count(*) FROM pop3 WHERE account = ?");

	db_put_str(st, account);
	return db_run_int(st, 0, n, e);
}

static void
read_key(struct db_stmt *st, struct uidl *u)
{
	int64_t server_s;
	uint64_t size;

	u->key = uidl_key_of(db_get_str(st));
	u->seen_s = db_get_int(st);
	u->is_deleted = db_get_int(st) != 0;
	server_s = db_get_int(st);
	u->is_gone = server_s != 0;
	u->is_free = server_s == SERVER_FREE;
	size = (uint64_t)db_get_int(st);
	u->size_bytes = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
	u->mark = db_get_int(st);
}

/* Counted first: there may be a million. */
static bool
read_keys(struct store *s, struct arena *a, struct str account,
	  struct uidl_list *out, struct err *e)
{
	enum step step = STEP_END;
	struct db_stmt *st;
	int64_t room;

	if (!count_keys(s, account, &room, e))
		return false;
	*out = (struct uidl_list){
		ARENA_ARRAY(a, struct uidl, (size_t)room + 1), 0
	};
	st = db_stmt(s->state, "SELECT key, seen_s, deleted_s, server_s, "
			       "size_bytes, mark FROM pop3 WHERE account = ? "
			       "ORDER BY key");
	db_put_str(st, account);
	while (out->n < (size_t)room && (step = db_step(st, e)) == STEP_ITEM)
		read_key(st, &out->v[out->n++]);
	if (step == STEP_ITEM)
		db_stop(st);
	return step != STEP_BAD;
}

/* In one view: another program may enter more in between. */
bool
uidl_peek(struct store *s, struct arena *a, struct str account,
	  struct uidl_list *out, struct err *e)
{
	bool ok = db_begin_reading(s->state, e) &&
		  read_keys(s, a, account, out, e);

	db_rollback(s->state);
	return ok;
}

bool
uidl_load(struct store *s, struct arena *a, struct str account,
	  struct uidl_list *out, struct err *e)
{
	return mend(s, e) && uidl_peek(s, a, account, out, e);
}

const struct uidl *
uidl_find(const struct uidl_list *l, struct uidl_key key)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(&l->v[middle].key, &key, sizeof(key));

		if (order == 0)
			return &l->v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- what the server did --------------------------------------------------*/

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

static bool
move_key(struct store *s, struct str account, const struct uidl_move *m,
	 struct err *e)
{
	struct arena a = { 0 };
	struct db_stmt *st =
		db_stmt(s->state,
			"UPDATE OR REPLACE pop3 SET key = ?1, moved_from = "
			"CASE moved_from WHEN '' THEN key ELSE moved_from END "
			"WHERE account = ?2 AND key = ?3");
	bool ok;

	db_put_str(st, uidl_key_put(&a, m->to));
	db_put_str(st, account);
	db_put_str(st, uidl_key_put(&a, m->from));
	ok = db_run(st, e);
	arena_fini(&a);
	return ok;
}

bool
uidl_move(struct store *s, struct str account, const struct uidl_move *v,
	  size_t n, struct err *e)
{
	bool ok = n == 0 || db_begin(s->state, e);

	for (size_t i = 0; ok && i < n; i++)
		ok = move_key(s, account, &v[i], e);
	ok = ok && (n == 0 || db_commit(s->state, e));
	db_rollback(s->state);
	return ok;
}
