#include "store/outbox.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "base/world.h"
#include "mail/summary.h"
#include "store/store_own.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

char *
outbox_path(struct store *s, struct arena *a, uint64_t id)
{
	struct str name = arena_printf(a, "%llu.eml", (unsigned long long)id);

	return file_join(a, s->outbox_dir, arena_cstr(a, name));
}

bool
outbox_no_letter(uint64_t id, struct err *e)
{
	return err_set(e, ERR_NO_INPUT, "nothing in the outbox is called %llu",
		       (unsigned long long)id);
}

/* ---- queueing ------------------------------------------------------------*/

/* Never a number whose file exists: that may be all that a lost database
 * left of a letter. */
bool
outbox_next_id(struct store *s, struct arena *a, uint64_t *id, struct err *e)
{
	int64_t last;

	if (!db_run_int(db_stmt(s->state, "SELECT seq FROM sqlite_sequence "
					  "WHERE name = 'outbox'"),
			0, &last, e))
		return false;
	*id = (uint64_t)last + 1;
	while (access(outbox_path(s, a, *id), F_OK) == 0)
		++*id;
	return true;
}

static struct str
shown_list(struct arena *a, const struct address_list *l)
{
	struct buf b;
	struct str out;

	buf_init(&b, SIZE_MAX / 2);
	VEC_EACH (struct address, m, l) {
		if (b.n > 0)
			buf_put(&b, STR(", "));
		utf8_put_safe(&b, m->name.n > 0 ? m->name : m->addr);
	}
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static bool
insert_letter(struct store *s, struct arena *a, uint64_t id,
	      const struct outbox_letter *l, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "INSERT INTO outbox (id, stage, account, sender, "
			  "to_shown, subject, private_head, file, queued_s, "
			  "size_bytes, held_s, next_try_s, asks) VALUES "
			  "(?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
			  "max(?8, ?10), ?11)");
	struct summary sum = { 0 };

	summary_read(a, str_head(l->message, LIMIT_SUMMARY_BYTES), &sum);
	db_put_int(st, (int64_t)id);
	db_put_str(st, l->account);
	db_put_str(st, l->sender);
	db_put_str(st, shown_list(a, &sum.to));
	db_put_str(st, utf8_safe(a, sum.subject));
	db_put_str(st, l->private_head);
	db_put_str(st, maildir_unique(a, STR("")));
	db_put_int(st, world_now_s());
	db_put_int(st, (int64_t)l->message.n);
	db_put_int(st, l->held_s);
	db_put_str(st, l->asks);
	return db_run(st, e);
}

static bool
insert_recipients(struct store *s, uint64_t id, const struct outbox_letter *l,
		  struct err *e)
{
	for (size_t i = 0; i < l->n_recipients; i++) {
		struct db_stmt *st = db_stmt(
			s->state, "INSERT INTO outbox_recipient "
				  "(letter, place, addr) VALUES (?, ?, ?)");

		db_put_int(st, (int64_t)id);
		db_put_int(st, (int64_t)i);
		db_put_str(st, l->recipients[i]);
		if (!db_run(st, e))
			return false;
	}
	return true;
}

/* The file is durable before the row is. */
static bool
queue(struct store *s, struct arena *a, const struct outbox_letter *l,
      uint64_t *id, struct err *e)
{
	char *path;

	if (!outbox_next_id(s, a, id, e) || !insert_letter(s, a, *id, l, e) ||
	    !insert_recipients(s, *id, l, e))
		return false;
	path = outbox_path(s, a, *id);
	if (file_write_durable(path, l->message, e) && db_commit(s->state, e))
		return true;
	(void)unlink(path);
	return false;
}

bool
outbox_queue(struct store *s, const struct outbox_letter *l, uint64_t *id,
	     struct err *e)
{
	struct arena a = { 0 };
	bool ok = db_begin(s->state, e) && queue(s, &a, l, id, e);

	db_rollback(s->state);
	arena_fini(&a);
	return ok || err_in(e, "outbox");
}

/* ---- looking -------------------------------------------------------------*/

#define ENTRY_COLUMNS                                                 \
	"id, stage, account, sender, to_shown, subject, last_words, " \
	"queued_s, next_try_s, tries, size_bytes, part, held_s, asks"

static void
read_entry(struct db_stmt *st, struct arena *a, struct outbox_entry *out)
{
	out->id = (uint64_t)db_get_int(st);
	out->stage = (enum outbox_stage)db_get_int(st);
	out->account = db_get_copy(st, a);
	out->sender = db_get_copy(st, a);
	out->to = db_get_copy(st, a);
	out->subject = db_get_copy(st, a);
	out->last_words = db_get_copy(st, a);
	out->queued_s = db_get_int(st);
	out->next_try_s = db_get_int(st);
	out->tries = (uint32_t)db_get_int(st);
	out->size_bytes = (uint64_t)db_get_int(st);
	out->is_part = db_get_int(st) != 0;
	out->held_s = db_get_int(st);
	out->asks = db_get_copy(st, a);
}

static bool
read_recipients(struct store *s, struct arena *a, struct outbox_entry *out,
		struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT addr, sent, words FROM "
				  "outbox_recipient WHERE letter = ? "
				  "ORDER BY place");
	struct {
		struct outbox_recipient *v;
		size_t n, room;
	} all = { 0 };
	enum step step;

	db_put_int(st, (int64_t)out->id);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct outbox_recipient *r = VEC_PUSH(a, &all);

		r->addr = db_get_copy(st, a);
		r->sent = db_get_int(st) != 0;
		r->words = db_get_copy(st, a);
	}
	out->recipients = all.v;
	out->n_recipients = all.n;
	return step == STEP_END;
}

static bool
read_all(struct store *s, struct arena *a, struct outbox_list *out,
	 struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT " ENTRY_COLUMNS " FROM outbox "
				  "WHERE stage <= 3 ORDER BY id");
	enum step step;

	while ((step = db_step(st, e)) == STEP_ITEM)
		read_entry(st, a, VEC_PUSH(a, out));
	if (step == STEP_BAD)
		return false;
	VEC_EACH (struct outbox_entry, entry, out) {
		if (!read_recipients(s, a, entry, e))
			return false;
	}
	return true;
}

bool
outbox_list(struct store *s, struct arena *a, struct outbox_list *out,
	    struct err *e)
{
	bool ok = db_begin_reading(s->state, e) && read_all(s, a, out, e);

	db_rollback(s->state);
	return ok;
}

bool
outbox_get(struct store *s, struct arena *a, uint64_t id,
	   struct outbox_entry *out, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "SELECT " ENTRY_COLUMNS " FROM outbox "
				  "WHERE id = ? AND stage <= 3");
	enum step step;

	db_put_int(st, (int64_t)id);
	step = db_step(st, e);
	if (step == STEP_END)
		return outbox_no_letter(id, e);
	if (step == STEP_BAD)
		return false;
	read_entry(st, a, out);
	db_stop(st);
	return read_recipients(s, a, out, e);
}

static bool
read_piece(int fd, struct outbox_piece piece, struct buf *out, struct err *e)
{
	char *room = buf_reserve(out, piece.n);
	ssize_t got;

	if (room == NULL)
		return err_set(e, ERR_DATA, "too big");
	do
		got = pread(fd, room, piece.n, (off_t)piece.offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_sys(e, errno, "reading");
	buf_grown(out, (size_t)got);
	return true;
}

bool
outbox_read(struct store *s, struct outbox_piece piece, struct buf *out,
	    struct err *e)
{
	struct arena a = { 0 };
	char *path = outbox_path(s, &a, piece.id);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		ok = err_sys(e, errno, "%s", path);
	else
		ok = read_piece(fd, piece, out, e) || err_in(e, "%s", path);
	if (fd >= 0)
		(void)close(fd);
	arena_fini(&a);
	return ok;
}

/* ---- how it went ---------------------------------------------------------*/

static bool
claim(struct store *s, uint64_t id, bool *ours, struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "UPDATE outbox SET stage = 1 "
					       "WHERE id = ? AND stage = 0");

	db_put_int(st, (int64_t)id);
	if (!db_run(st, e))
		return false;
	*ours = db_changes(s->state) > 0;
	return true;
}

bool
outbox_sending(struct store *s, uint64_t id, struct err *e)
{
	bool ours = false;

	return claim(s, id, &ours, e) &&
	       (ours ||
		err_set(e, ERR_PARTLY, "letter %llu is not waiting any more",
			(unsigned long long)id));
}

bool
outbox_sending_all(struct store *s, const uint64_t *ids, size_t n, bool *ours,
		   struct err *e)
{
	bool ok = db_begin(s->state, e);

	for (size_t i = 0; ok && i < n; i++)
		ok = claim(s, ids[i], &ours[i], e);
	ok = ok && db_commit(s->state, e);
	db_rollback(s->state);
	return ok;
}

bool
outbox_failed(struct store *s, uint64_t id, const struct outbox_failure *f,
	      struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "UPDATE outbox SET stage = ?, last_words = ?, "
			  "next_try_s = ?, tries = tries + 1 "
			  "WHERE id = ? AND stage = ?");

	db_put_int(st, (int64_t)f->stage);
	db_put_str(st, f->words);
	db_put_int(st, f->next_try_s);
	db_put_int(st, (int64_t)id);
	db_put_int(st,
		   f->is_claimed ? OUTBOX_STAGE_SENDING : OUTBOX_STAGE_WAITING);
	if (!db_run(st, e))
		return false;
	return db_changes(s->state) > 0 || outbox_no_letter(id, e);
}

bool
outbox_retry(struct store *s, uint64_t id, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox SET stage = 0, held_s = 0, "
				  "next_try_s = ? "
				  "WHERE id = ? AND stage IN (0, 2, 3)");

	db_put_int(st, world_now_s());
	db_put_int(st, (int64_t)id);
	if (!db_run(st, e))
		return false;
	return db_changes(s->state) > 0 || outbox_no_letter(id, e);
}

/* What some have got is no draft any more: its copy is in Sent. */
static enum outbox_stage
stage_after_cancel(const struct outbox_entry *entry)
{
	bool some_have_it = entry->is_part;

	for (size_t i = 0; i < entry->n_recipients; i++)
		some_have_it |= entry->recipients[i].sent;
	return some_have_it ? OUTBOX_STAGE_SENT : OUTBOX_STAGE_CANCELLED;
}

/* A letter that was split off is called as the one it was split from; as a
 * draft it must not be taken for that one's copy. */
static bool
name_anew(struct store *s, struct arena *a, uint64_t id, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "UPDATE outbox SET file = ? WHERE id = ?");

	db_put_str(st, maildir_unique(a, STR("")));
	db_put_int(st, (int64_t)id);
	return db_run(st, e);
}

static bool
mark_cancelled(struct store *s, struct arena *a, uint64_t id, struct err *e)
{
	struct outbox_entry entry;
	enum outbox_stage to;

	if (!outbox_get(s, a, id, &entry, e))
		return false;
	if (entry.stage == OUTBOX_STAGE_SENDING)
		return err_set(e, ERR_PARTLY, "letter %llu is being sent",
			       (unsigned long long)id);
	to = stage_after_cancel(&entry);
	return (to == OUTBOX_STAGE_SENT || name_anew(s, a, id, e)) &&
	       outbox_set_stage(s, id, to, STR(""), e);
}

bool
outbox_cancel(struct store *s, uint64_t id, struct err *e)
{
	struct arena a = { 0 };
	bool ok = db_begin(s->state, e) && mark_cancelled(s, &a, id, e) &&
		  db_commit(s->state, e);

	db_rollback(s->state);
	arena_fini(&a);
	return ok && outbox_settle(s, id, e);
}
