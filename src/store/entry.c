#include "store/entry.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "mail/summary.h"
#include "store/pieces.h"
#include "store/told.h"

/* Between name and address, and between recipients, of a row. Neither can
 * be in cleaned text. */
#define UNIT_SEPARATOR   '\x1f'
#define RECORD_SEPARATOR '\x1e'

/* Is it that message's own row, from before? */
static bool
is_same(const struct entry *m, const struct place *p, struct str unique)
{
	return m->folder == p->id && str_eq(maildir_unique_of(m->file), unique);
}

bool
entry_new_id(struct store *s, const struct place *p, struct str unique,
	     uint64_t *id, struct err *e)
{
	struct arena a = { 0 };
	struct entry there;
	bool ok;

	*id = store_id_of(unique);
	ok = entry_get(s, &a, *id, &there, e);
	/* A file was copied, name and all: then its folder tells them apart. */
	if (ok && there.id != 0 && !is_same(&there, p, unique))
		*id = store_id_of(
			arena_printf(&a, "%.*s/%.*s/%.*s", STR_ARG(p->account),
				     STR_ARG(p->name), STR_ARG(unique)));
	arena_fini(&a);
	return ok;
}

bool
entry_get(struct store *s, struct arena *a, uint64_t id, struct entry *out,
	  struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "SELECT folder, flags, file, size_bytes "
				  "FROM message WHERE id = ?");
	enum step step;

	db_put_int(st, (int64_t)id);
	step = db_step(st, e);
	*out = (struct entry){ .id = step == STEP_ITEM ? id : 0 };
	if (step != STEP_ITEM)
		return step == STEP_END;
	out->folder = (uint32_t)db_get_int(st);
	out->flags = (uint32_t)db_get_int(st);
	out->file = db_get_copy(st, a);
	out->size_bytes = (uint64_t)db_get_int(st);
	db_stop(st);
	return true;
}

bool
entry_remove(struct store *s, uint64_t id, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "DELETE FROM message WHERE id = ?");

	db_put_int(st, (int64_t)id);
	return db_run(st, e);
}

bool
entry_update(struct store *s, const struct entry *m, const struct place *p,
	     struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "UPDATE message SET folder = ?, inbox = ?, "
				  "file = ?, flags = ? WHERE id = ?");

	db_put_int(st, p->id);
	db_put_int(st, p->role == STORE_INBOX);
	db_put_str(st, m->file);
	db_put_int(st, m->flags);
	db_put_int(st, (int64_t)m->id);
	return db_run(st, e);
}

/* ---- from the head of a message to a row ---------------------------------*/

static struct str
cleaned(struct arena *a, struct str s)
{
	return str_trim(utf8_safe(a, s));
}

static struct str
encoded_list(struct arena *a, const struct address_list *l)
{
	struct buf b;
	struct str out;

	buf_init(&b, SIZE_MAX / 2);
	VEC_EACH (struct address, m, l) {
		if (b.n > 0)
			buf_put_char(&b, RECORD_SEPARATOR);
		buf_put(&b, cleaned(a, m->name));
		buf_put_char(&b, UNIT_SEPARATOR);
		buf_put(&b, cleaned(a, m->addr));
	}
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static void
put_folded_list(struct buf *out, const struct address_list *l)
{
	VEC_EACH (struct address, m, l) {
		utf8_put_folded(out, m->name);
		buf_put_char(out, ' ');
		utf8_put_folded(out, m->addr);
		buf_put_char(out, '\n');
	}
}

static struct str
folded_lists(struct arena *a, const struct address_list *const *lists, size_t n)
{
	struct buf b;
	struct str out;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++)
		put_folded_list(&b, lists[i]);
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static struct str
thread_of(const struct summary *m)
{
	if (m->references.n > 0)
		return m->references.v[0];
	if (m->in_reply_to.n > 0)
		return m->in_reply_to.v[0];
	return m->message_id;
}

static void
put_people(struct db_stmt *st, struct arena *a, const struct summary *m)
{
	const struct address_list *const from[] = { &m->from };
	const struct address_list *const to[] = { &m->to, &m->cc, &m->bcc };
	struct address first = { STR(""), STR("") };

	if (m->from.n > 0)
		first = m->from.v[0];
	db_put_str(st, cleaned(a, first.name));
	db_put_str(st, cleaned(a, first.addr));
	db_put_str(st, encoded_list(a, &m->to));
	db_put_str(st, folded_lists(a, from, COUNT_OF(from)));
	db_put_str(st, folded_lists(a, to, COUNT_OF(to)));
}

static bool
insert_row(struct store *s, struct arena *a, const struct entry *m,
	   const struct summary *sum, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index,
		"INSERT OR REPLACE INTO message (id, folder, inbox, file, "
		"flags, size_bytes, from_name, from_addr, recipients, "
		"from_fold, to_fold, date_s, attachments, subject, "
		"subject_fold, preview, message_id, thread) VALUES "
		"(?1, ?2, (SELECT role = 0 FROM folder WHERE id = ?2), "
		"?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
		"?16, ?17)");
	struct str subject = cleaned(a, sum->subject);

	db_put_int(st, (int64_t)m->id);
	db_put_int(st, m->folder);
	db_put_str(st, m->file);
	db_put_int(st, m->flags);
	db_put_int(st, (int64_t)m->size_bytes);
	put_people(st, a, sum);
	db_put_int(st, sum->date_s);
	db_put_int(st, (int64_t)sum->attachments);
	db_put_str(st, subject);
	db_put_str(st, place_folded(a, subject));
	db_put_str(st, cleaned(a, sum->preview));
	db_put_str(st, cleaned(a, sum->message_id));
	db_put_str(st, cleaned(a, thread_of(sum)));
	return db_run(st, e);
}

static bool
learn_list(struct store *s, struct arena *a, const struct address_list *l,
	   struct contact_seen c, struct err *e)
{
	VEC_EACH (struct address, m, l) {
		c.who.name = cleaned(a, m->name);
		c.who.addr = cleaned(a, m->addr);
		if (!contacts_learn(s, &c, e))
			return false;
	}
	return true;
}

/* Who wrote to us, and to whom we wrote; no thanks to junk. */
static bool
learn_people(struct store *s, struct arena *a, const struct place *p,
	     const struct summary *m, struct err *e)
{
	struct contact_seen c = { .at_s = m->date_s };

	c.sent = p->role == STORE_SENT;
	if (c.sent)
		return learn_list(s, a, &m->to, c, e) &&
		       learn_list(s, a, &m->cc, c, e) &&
		       learn_list(s, a, &m->bcc, c, e);
	if (p->role == STORE_JUNK || p->role == STORE_DRAFTS)
		return true;
	return learn_list(s, a, &m->from, c, e);
}

/* What the head of a message says, to one who knows what we were told. */
static bool
read_summary(struct store *s, struct arena *a, uint64_t id, struct str head,
	     struct summary *out, struct err *e)
{
	struct part_told told;

	if (!told_get(s, id, &told, e))
		return false;
	summary_read_told(a, str_head(head, LIMIT_SUMMARY_BYTES), &told, out);
	return true;
}

static bool
update_text(struct store *s, struct arena *a, uint64_t id,
	    const struct summary *sum, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index,
		"UPDATE message SET from_name = ?2, from_addr = ?3, "
		"recipients = ?4, from_fold = ?5, to_fold = ?6, subject = ?7, "
		"subject_fold = ?8, preview = ?9 WHERE id = ?1");
	struct str subject = cleaned(a, sum->subject);

	db_put_int(st, (int64_t)id);
	put_people(st, a, sum);
	db_put_str(st, subject);
	db_put_str(st, place_folded(a, subject));
	db_put_str(st, cleaned(a, sum->preview));
	return db_run(st, e);
}

bool
entry_reread(struct store *s, uint64_t id, struct str head, struct err *e)
{
	struct arena a = { 0 };
	struct summary sum = { 0 };
	bool ok = read_summary(s, &a, id, head, &sum, e) &&
		  update_text(s, &a, id, &sum, e);

	arena_fini(&a);
	return ok;
}

bool
entry_add(struct store *s, const struct place *p, const struct entry *m,
	  struct str head, struct err *e)
{
	struct arena a = { 0 };
	struct summary sum = { 0 };
	bool ok;

	ok = read_summary(s, &a, m->id, head, &sum, e);
	if (!sum.has_date && sum.date_s == 0)
		sum.date_s = m->came_s;
	ok = ok && insert_row(s, &a, m, &sum, e) &&
	     (sum.piece.number == 0 || pieces_note(s, m->id, &sum.piece, e)) &&
	     learn_people(s, &a, p, &sum, e);
	arena_fini(&a);
	return ok;
}

/* ---- from a row to the reader --------------------------------------------*/

static void
read_recipients(struct arena *a, struct str text, struct store_row *out)
{
	struct {
		struct store_name *v;
		size_t n, room;
	} to = { 0 };
	struct str one;

	while (str_take_until(&text, RECORD_SEPARATOR, &one)) {
		struct store_name *m = VEC_PUSH(a, &to);

		(void)str_take_until(&one, UNIT_SEPARATOR, &m->name);
		m->addr = one;
	}
	out->to = to.v;
	out->n_to = (uint32_t)to.n;
}

void
entry_read_row(struct db_stmt *st, struct arena *a, struct store_row *out)
{
	out->id = (uint64_t)db_get_int(st);
	out->folder = (uint32_t)db_get_int(st);
	out->flags = (uint32_t)db_get_int(st);
	out->date_s = db_get_int(st);
	out->size_bytes = (uint64_t)db_get_int(st);
	out->attachments = (uint32_t)db_get_int(st);
	out->from.name = db_get_copy(st, a);
	out->from.addr = db_get_copy(st, a);
	read_recipients(a, db_get_copy(st, a), out);
	out->subject = db_get_copy(st, a);
	out->preview = db_get_copy(st, a);
	out->message_id = db_get_copy(st, a);
	out->thread = db_get_copy(st, a);
}
