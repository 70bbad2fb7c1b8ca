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
	bool is_filed;   /* for those who have got it */
	uint32_t folder; /* where it goes */
};

static bool
get_settled(struct store *s, struct arena *a, uint64_t id, struct settled *out,
	    struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT stage, account, private_head, file, "
				  "part = 2 FROM outbox WHERE id = ?");
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
	out->is_filed = db_get_int(st) != 0;
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

static bool
deliver_copy(struct store *s, const struct settled *t, struct err *e)
{
	bool draft = t->stage == OUTBOX_STAGE_CANCELLED;
	struct delivery *d;

	if (!deliver_open_as(s, t->folder, t->file, &d, e))
		return false;
	deliver_set_flags(d,
			  MAILDIR_READ | (draft ? (uint32_t)MAILDIR_DRAFT : 0));
	if (deliver_write(d, t->private_head, e) && pour(s, t->id, d, e))
		return deliver_commit(s, &d, 1, e);
	deliver_drop(&d);
	return false;
}

static bool
file_copy(struct store *s, struct arena *a, struct settled *t, struct err *e)
{
	enum store_role role = STORE_SENT;
	bool there = false;

	if (t->is_filed && t->stage != OUTBOX_STAGE_CANCELLED)
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

static bool
remove_letter(struct store *s, uint64_t id, struct err *e)
{
	struct arena a = { 0 };
	char *path = outbox_path(s, &a, id);
	bool ok = unlink(path) == 0 || errno == ENOENT ||
		  err_sys(e, errno, "%s", path);

	arena_fini(&a);
	ok = ok && db_begin(s->state, e) && delete_rows(s, id, e) &&
	     db_commit(s->state, e);
	db_rollback(s->state);
	return ok;
}

bool
outbox_settle(struct store *s, uint64_t id, struct err *e)
{
	return outbox_file_copy(s, id, e) && remove_letter(s, id, e);
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
