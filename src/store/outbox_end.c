/* How the sending of a letter ended, recipient by recipient. Those that ended
 * otherwise than the others become a letter of their own: its file is a second
 * link to the same bytes, durable before its row is; its copy has the same
 * name, so that it is filed once. */
#include "base/file.h"
#include "base/limits.h"
#include "base/vec.h"
#include "store/outbox.h"
#include "store/store_own.h"

#include <errno.h>
#include <unistd.h>

bool
outbox_set_stage(struct store *s, uint64_t id, int stage, struct str words,
		 struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "UPDATE outbox SET stage = ?, "
					       "last_words = ? WHERE id = ? "
					       "AND stage <= 3");

	db_put_int(st, stage);
	db_put_str(st, words);
	db_put_int(st, (int64_t)id);
	if (!db_run(st, e))
		return false;
	return db_changes(s->state) > 0 || outbox_no_letter(id, e);
}

/* ---- a letter becomes two ------------------------------------------------*/

/* File systems without links get a copy. */
static bool
link_letter(struct store *s, const char *from, const char *to, struct err *e)
{
	struct buf bytes;
	bool ok;

	if (link(from, to) == 0)
		return file_sync_dir(s->outbox_dir, e);
	if (errno == EIO)
		return err_sys(e, errno, "%s", to);
	buf_init(&bytes, LIMIT_MESSAGE_BYTES);
	ok = file_read(from, &bytes, e) &&
	     file_write_durable(to, buf_str(&bytes), e);
	buf_fini(&bytes);
	return ok;
}

static bool
copy_row(struct store *s, uint64_t from, uint64_t to, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state,
		"INSERT INTO outbox (id, stage, account, sender, to_shown, "
		"subject, private_head, file, last_words, queued_s, "
		"next_try_s, tries, size_bytes, part, held_s, asks) "
		"SELECT ?, stage, account, sender, to_shown, subject, "
		"private_head, file, last_words, queued_s, next_try_s, tries, "
		"size_bytes, part, held_s, asks FROM outbox WHERE id = ?");

	db_put_int(st, (int64_t)to);
	db_put_int(st, (int64_t)from);
	return db_run(st, e);
}

/* A letter of its own is shown with those who are to get it. */
static bool
take_over(struct store *s, uint64_t from, uint64_t to, struct str addr,
	  struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox_recipient SET letter = ? "
				  "WHERE letter = ? AND addr = ? AND sent = 0");

	db_put_int(st, (int64_t)to);
	db_put_int(st, (int64_t)from);
	db_put_str(st, addr);
	if (!db_run(st, e))
		return false;
	return db_changes(s->state) > 0 ||
	       err_set(e, ERR_NO_INPUT, "letter %llu does not wait for %.*s",
		       (unsigned long long)from, STR_ARG(addr));
}

/* In a transaction; *path is to be removed should that fail. */
static bool
split_off(struct store *s, struct arena *a, uint64_t from, uint64_t *to,
	  char **path, struct err *e)
{
	if (!outbox_next_id(s, a, to, e) || !copy_row(s, from, *to, e))
		return false;
	*path = outbox_path(s, a, *to);
	return link_letter(s, outbox_path(s, a, from), *path, e);
}

static size_t
count_unsent(const struct outbox_entry *entry)
{
	size_t n = 0;

	for (size_t i = 0; i < entry->n_recipients; i++)
		n += !entry->recipients[i].sent;
	return n;
}

static bool
is_alone(const struct outbox_entry *entry, struct str addr)
{
	for (size_t i = 0; i < entry->n_recipients; i++)
		if (!entry->recipients[i].sent &&
		    str_eq(entry->recipients[i].addr, addr))
			return count_unsent(entry) == 1;
	return false;
}

/* *id becomes that of the letter of its own. */
static bool
split_one(struct store *s, struct arena *a, struct str addr, uint64_t *id,
	  char **path, struct err *e)
{
	uint64_t from = *id;
	struct outbox_entry entry = { 0 };

	if (!outbox_get(s, a, from, &entry, e))
		return false;
	if (entry.stage == OUTBOX_STAGE_SENDING)
		return err_set(e, ERR_PARTLY, "letter %llu is being sent",
			       (unsigned long long)from);
	return is_alone(&entry, addr) ||
	       (split_off(s, a, from, id, path, e) &&
		take_over(s, from, *id, addr, e) && db_commit(s->state, e));
}

bool
outbox_split(struct store *s, uint64_t id, struct str addr, uint64_t *out,
	     struct err *e)
{
	struct arena a = { 0 };
	char *path = NULL;
	bool ok;

	*out = id;
	ok = db_begin(s->state, e) && split_one(s, &a, addr, out, &path, e);

	db_rollback(s->state);
	if (!ok && path != NULL)
		(void)unlink(path);
	arena_fini(&a);
	return ok || err_in(e, "outbox");
}

/* ---- recipient by recipient ----------------------------------------------*/

static bool
mark_refused(struct store *s, uint64_t id, const struct outbox_refusal *r,
	     struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox_recipient SET sent = 0, "
				  "words = ? WHERE letter = ? AND addr = ?");

	db_put_str(st, r->words);
	db_put_int(st, (int64_t)id);
	db_put_str(st, r->addr);
	return db_run(st, e);
}

/* Also what was split off before knows now that there is a copy. */
static bool
mark_taken(struct store *s, uint64_t id, bool stays, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox_recipient SET sent = 1, "
				  "words = '' WHERE letter = ?");

	db_put_int(st, (int64_t)id);
	if (!db_run(st, e))
		return false;
	st = db_stmt(s->state,
		     "UPDATE outbox SET part = max(part, 1) WHERE file = "
		     "(SELECT file FROM outbox WHERE id = ?1) "
		     "AND (id <> ?1 OR ?2)");
	db_put_int(st, (int64_t)id);
	db_put_int(st, stays);
	return db_run(st, e);
}

static bool
check_claim(struct store *s, uint64_t id, const struct outbox_end *how,
	    struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT stage FROM outbox WHERE id = ?");
	int64_t stage;

	db_put_int(st, (int64_t)id);
	if (!db_run_int(st, OUTBOX_STAGE_SENT, &stage, e))
		return false;
	return how->is_taken || how->is_claimed ||
	       stage == OUTBOX_STAGE_WAITING || outbox_no_letter(id, e);
}

static bool
set_end(struct store *s, uint64_t id, bool is_temporary, struct str words,
	int64_t next_try_s, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox SET next_try_s = ?, "
				  "tries = tries + 1, held_s = 0 WHERE id = ?");

	db_put_int(st, next_try_s);
	db_put_int(st, (int64_t)id);
	return db_run(st, e) &&
	       outbox_set_stage(s, id,
				is_temporary ? OUTBOX_STAGE_WAITING
					     : OUTBOX_STAGE_REFUSED,
				words, e);
}

struct ending {
	uint64_t id;
	const struct outbox_end *how;
	struct str words[2]; /* the last for good, the last for now */
	size_t n[2];
	struct arena arena;
	char *path; /* of a letter split off; or NULL */
};

static bool
split_refused(struct store *s, struct ending *x, struct err *e)
{
	const struct outbox_end *how = x->how;
	uint64_t other = 0;

	if (!split_off(s, &x->arena, x->id, &other, &x->path, e))
		return false;
	for (size_t i = 0; i < how->n_refused; i++)
		if (!how->refused[i].is_temporary &&
		    !take_over(s, x->id, other, how->refused[i].addr, e))
			return false;
	return set_end(s, other, false, x->words[false], how->next_try_s, e);
}

/* Who is not refused and has not got it (the server refused the rest): as
 * those who are. */
static bool
record_refused(struct store *s, struct ending *x, struct err *e)
{
	const struct outbox_end *how = x->how;
	bool stays = x->n[true] > 0;

	for (size_t i = 0; i < how->n_refused; i++)
		if (!mark_refused(s, x->id, &how->refused[i], e))
			return false;
	if (x->n[true] > 0 && x->n[false] > 0 && !split_refused(s, x, e))
		return false;
	return set_end(s, x->id, stays, x->words[stays], how->next_try_s, e);
}

static bool
record_end(struct store *s, struct ending *x, struct err *e)
{
	const struct outbox_end *how = x->how;

	for (size_t i = 0; i < how->n_refused; i++) {
		bool is_temporary = how->refused[i].is_temporary;

		x->words[is_temporary] = how->refused[i].words;
		x->n[is_temporary]++;
	}
	if (!check_claim(s, x->id, how, e) ||
	    (how->is_taken && !mark_taken(s, x->id, how->n_refused > 0, e)))
		return false;
	if (how->n_refused > 0)
		return record_refused(s, x, e);
	return outbox_set_stage(s, x->id, OUTBOX_STAGE_SENT, how->words, e);
}

/* A copy that cannot be filed now is filed when the store is opened next. */
bool
outbox_sent(struct store *s, uint64_t id, const struct outbox_end *how,
	    struct err *e)
{
	struct err later = ERR_INIT;
	struct ending x = { .id = id, .how = how };
	bool ok = db_begin(s->state, e) && record_end(s, &x, e) &&
		  db_commit(s->state, e);

	db_rollback(s->state);
	if (!ok && x.path != NULL)
		(void)unlink(x.path);
	arena_fini(&x.arena);
	if (!ok)
		return false;
	if (how->n_refused == 0)
		outbox_settle_all(s, &id, 1);
	else if (how->is_taken)
		(void)outbox_file_part(s, id, &later);
	return true;
}

static bool
record_sent(struct store *s, uint64_t id, bool *done, struct err *e)
{
	struct err why = ERR_INIT;

	*done = mark_taken(s, id, false, &why) &&
		outbox_set_stage(s, id, OUTBOX_STAGE_SENT, STR(""), &why);
	if (!*done && why.kind != ERR_NO_INPUT)
		*e = why;
	return *done || why.kind == ERR_NO_INPUT;
}

bool
outbox_sent_all(struct store *s, const uint64_t *ids, size_t n, bool *done,
		struct err *e)
{
	bool ok = db_begin(s->state, e);

	for (size_t i = 0; ok && i < n; i++)
		ok = record_sent(s, ids[i], &done[i], e);
	ok = ok && db_commit(s->state, e);
	db_rollback(s->state);
	if (ok)
		outbox_settle_all(s, ids, n);
	return ok;
}
