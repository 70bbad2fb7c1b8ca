/* Letters that are sent or cancelled: their way out of the outbox. Filed,
 * then the file goes, then the row: whatever is cut off is done again and
 * makes nothing twice. */
#include "base/vec.h"
#include "store/deliver.h"
#include "store/entry.h"
#include "store/outbox.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024 };

struct settled {
	uint64_t id;
	enum outbox_stage stage;
	struct str account, private_head;
	struct str file; /* how the copy is called, settled when queued */
	int part;        /* 1: some have got it; 2: and it is filed */
	uint32_t folder; /* where it goes */
};

static bool
get_settled(struct store *s, struct arena *a, uint64_t id, struct settled *out,
	    struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT stage, account, private_head, file, "
				  "part FROM outbox WHERE id = ?");
	enum step step;

	db_put_int(st, (int64_t)id);
	step = db_step(st, e);
	if (step == STEP_END)
		return err_set(e, ERR_NO_INPUT, "no letter %llu",
			       (unsigned long long)id);
	if (step == STEP_BAD)
		return false;
	out->id = id;
	out->stage = (enum outbox_stage)db_get_int(st);
	out->account = db_get_copy(st, a);
	out->private_head = db_get_copy(st, a);
	out->file = db_get_copy(st, a);
	out->part = (int)db_get_int(st);
	db_stop(st);
	return true;
}

/* It may have come there before a crash, and been moved since. */
static bool
is_filed(struct store *s, struct arena *a, const struct settled *t, bool *yes,
	 struct err *e)
{
	struct entry m;
	struct place p;
	struct str name;

	if (!entry_get(s, a, store_id_of(t->file), &m, e) ||
	    !place_get(s, a, t->folder, &p, e) ||
	    !maildir_find(a, p.path, t->file, &name, e))
		return false;
	*yes = m.id != 0 || name.n > 0;
	return true;
}

static bool
pour(struct store *s, uint64_t id, struct delivery *d, struct err *e)
{
	struct outbox_piece piece = { .id = id, .n = PIECE_BYTES };
	struct buf bytes;
	bool ok = true;

	buf_init(&bytes, PIECE_BYTES);
	do {
		buf_clear(&bytes);
		ok = outbox_read(s, piece, &bytes, e) &&
		     deliver_write(d, buf_str(&bytes), e);
		piece.offset += bytes.n;
	} while (ok && bytes.n > 0);
	buf_fini(&bytes);
	return ok;
}

/* *out is whole, and only to be committed. */
static bool
make_copy(struct store *s, const struct settled *t, struct delivery **out,
	  struct err *e)
{
	bool draft = t->stage == OUTBOX_STAGE_CANCELLED;

	if (!deliver_open_as(s, t->folder, t->file, out, e))
		return false;
	deliver_set_flags(*out,
			  MAILDIR_READ | (draft ? (uint32_t)MAILDIR_DRAFT : 0));
	if (deliver_write(*out, t->private_head, e) && pour(s, t->id, *out, e))
		return true;
	deliver_drop(out);
	return false;
}

static bool
deliver_copy(struct store *s, const struct settled *t, struct err *e)
{
	struct delivery *d;

	return make_copy(s, t, &d, e) && deliver_commit(s, &d, 1, e);
}

static bool
file_copy(struct store *s, struct arena *a, struct settled *t, struct err *e)
{
	enum store_role role = STORE_SENT;
	bool there = false;

	if (t->part == 2 && t->stage != OUTBOX_STAGE_CANCELLED)
		return true;
	if (t->stage == OUTBOX_STAGE_CANCELLED)
		role = STORE_DRAFTS;
	if (!store_make_role(s, t->account, role, &t->folder, e) ||
	    !is_filed(s, a, t, &there, e))
		return false;
	/* No letter on the disk: it was removed after it was filed. */
	if (there ||
	    (access(outbox_path(s, a, t->id), F_OK) != 0 && errno == ENOENT))
		return true;
	return deliver_copy(s, t, e);
}

bool
outbox_file_copy(struct store *s, uint64_t id, struct err *e)
{
	struct arena a = { 0 };
	struct settled t = { 0 };
	bool ok = get_settled(s, &a, id, &t, e) && file_copy(s, &a, &t, e);

	arena_fini(&a);
	return ok;
}

static bool
delete_rows(struct store *s, uint64_t id, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "DELETE FROM outbox_recipient WHERE letter = ?");

	db_put_int(st, (int64_t)id);
	if (!db_run(st, e))
		return false;
	st = db_stmt(s->state, "DELETE FROM outbox WHERE id = ?");
	db_put_int(st, (int64_t)id);
	return db_run(st, e);
}

/* Their files first: a file without a row is never looked for again. */
static bool
remove_letters(struct store *s, const uint64_t *ids, size_t n, struct err *e)
{
	struct arena a = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		char *path = outbox_path(s, &a, ids[i]);

		ok = unlink(path) == 0 || errno == ENOENT ||
		     err_sys(e, errno, "%s", path);
	}
	arena_fini(&a);
	ok = ok && db_begin(s->state, e);
	for (size_t i = 0; ok && i < n; i++)
		ok = delete_rows(s, ids[i], e);
	ok = ok && db_commit(s->state, e);
	db_rollback(s->state);
	return ok;
}

bool
outbox_settle(struct store *s, uint64_t id, struct err *e)
{
	return outbox_file_copy(s, id, e) && remove_letters(s, &id, 1, e);
}

/* What was sent just now, and has not been filed for others, is not there yet:
 * the folder need not be read to see that. */
static bool
copy_sent(struct store *s, struct arena *a, uint64_t id, struct delivery **out,
	  struct err *e)
{
	struct settled t = { 0 };

	*out = NULL;
	if (!get_settled(s, a, id, &t, e))
		return false;
	if (t.part != 0)
		return outbox_file_copy(s, id, e);
	return store_make_role(s, t.account, STORE_SENT, &t.folder, e) &&
	       make_copy(s, &t, out, e);
}

void
outbox_settle_all(struct store *s, const uint64_t *ids, size_t n)
{
	struct arena a = { 0 };
	struct delivery **copies = ARENA_ARRAY(&a, struct delivery *, n + 1);
	uint64_t *done = ARENA_ARRAY(&a, uint64_t, n + 1);
	size_t n_copies = 0, n_done = 0;
	struct err later = ERR_INIT;

	for (size_t i = 0; i < n; i++) {
		if (!copy_sent(s, &a, ids[i], &copies[n_copies], &later))
			continue;
		done[n_done++] = ids[i];
		n_copies += copies[n_copies] != NULL;
	}
	if (n_copies == 0 || deliver_commit(s, copies, n_copies, &later))
		(void)remove_letters(s, done, n_done, &later);
	arena_fini(&a);
}

/* It may have been filed just so by an earlier try: that is noticed. */
bool
outbox_file_part(struct store *s, uint64_t id, struct err *e)
{
	struct db_stmt *st;

	if (!outbox_file_copy(s, id, e))
		return false;
	st = db_stmt(s->state, "UPDATE outbox SET part = 2 WHERE file = "
			       "(SELECT file FROM outbox WHERE id = ?)");
	db_put_int(st, (int64_t)id);
	return db_run(st, e);
}

/* What cannot be done now is tried again the next time. */
static void
finish_all(struct store *s, const char *which,
	   bool (*finish)(struct store *s, uint64_t id, struct err *e))
{
	struct db_stmt *st = db_stmt(s->state, which);
	struct err later = ERR_INIT;
	struct arena a = { 0 };
	VEC(uint64_t) ids = { 0 };

	while (db_step(st, &later) == STEP_ITEM)
		*VEC_PUSH(&a, &ids) = (uint64_t)db_get_int(st);
	for (size_t i = 0; i < ids.n; i++)
		(void)finish(s, ids.v[i], &later);
	arena_fini(&a);
}

bool
outbox_recover(struct store *s, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "UPDATE outbox SET stage = 2, tries = tries + 1, "
			  "last_words = 'the program ended before the server "
			  "had answered' WHERE stage = 1");

	if (!db_run(st, e))
		return false;
	finish_all(s, "SELECT id FROM outbox WHERE stage > 3", outbox_settle);
	finish_all(s, "SELECT min(id) FROM outbox WHERE part = 1 GROUP BY file",
		   outbox_file_part);
	return true;
}
