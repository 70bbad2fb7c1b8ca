#include "store/find.h"

#include "base/vec.h"
#include "store/entry.h"

/* SQL and the values for its question marks, in order. */
struct sql {
	struct arena *a;
	struct buf text;
	struct sql_value {
		bool is_text;
		int64_t number;
		struct str text;
	} * v;
	size_t n, room;
};

static void
put(struct sql *q, const char *text)
{
	buf_put(&q->text, str_of(text));
}

static void
put_number(struct sql *q, int64_t number)
{
	buf_put_char(&q->text, '?');
	*VEC_PUSH(q->a, q) = (struct sql_value){ .number = number };
}

static void
put_text(struct sql *q, struct str text)
{
	buf_put_char(&q->text, '?');
	*VEC_PUSH(q->a, q) =
		(struct sql_value){ .is_text = true, .text = text };
}

static struct db_stmt *
prepare(struct store *s, struct sql *q)
{
	struct db_stmt *st = db_stmt_once(s->index, buf_cstr(&q->text));

	VEC_EACH (struct sql_value, v, q) {
		if (v->is_text)
			db_put_str(st, v->text);
		else
			db_put_int(st, v->number);
	}
	return st;
}

/* ---- conditions ----------------------------------------------------------*/

static void put_query(struct sql *q, const struct query *t);

static void
put_contains(struct sql *q, const char *column, struct str text)
{
	put(q, "instr(");
	put(q, column);
	put(q, ", ");
	put_text(q, text);
	put(q, ") > 0");
}

static void
put_anywhere(struct sql *q, struct str text)
{
	put(q, "(");
	put_contains(q, "m.subject_fold", text);
	put(q, " OR ");
	put_contains(q, "m.from_fold", text);
	put(q, " OR ");
	put_contains(q, "m.to_fold", text);
	put(q, ")");
}

static void
put_folder_named(struct sql *q, const char *column, struct str text)
{
	put(q, "m.folder IN (SELECT id FROM folder WHERE ");
	put(q, column);
	put(q, " = ");
	put_text(q, text);
	put(q, ")");
}

static void
put_flag(struct sql *q, const struct query *t)
{
	put(q, "(m.flags & ");
	put_number(q, t->mask);
	put(q, ") = ");
	put_number(q, t->value);
}

static void
put_id(struct sql *q, const struct query *t)
{
	put(q, "(m.id >= ");
	put_number(q, (int64_t)t->from_id);
	put(q, " AND m.id < ");
	put_number(q, (int64_t)t->to_id);
	put(q, ")");
}

static void
put_pair(struct sql *q, const struct query *t, const char *between)
{
	put(q, "(");
	put_query(q, t->left);
	put(q, between);
	put_query(q, t->right);
	put(q, ")");
}

static void
put_date(struct sql *q, const char *compare, int64_t at_s)
{
	put(q, compare);
	put_number(q, at_s);
}

static void
put_leaf(struct sql *q, const struct query *t)
{
	switch (t->kind) {
	case QUERY_TEXT:
		put_anywhere(q, t->text);
		break;
	case QUERY_FROM:
		put_contains(q, "m.from_fold", t->text);
		break;
	case QUERY_TO:
		put_contains(q, "m.to_fold", t->text);
		break;
	case QUERY_SUBJECT:
		put_contains(q, "m.subject_fold", t->text);
		break;
	case QUERY_FOLDER:
		put_folder_named(q, "name_fold", t->text);
		break;
	case QUERY_ACCOUNT:
		put_folder_named(q, "account_fold", t->text);
		break;
	case QUERY_FLAG:
		put_flag(q, t);
		break;
	case QUERY_ATTACHED:
		put(q, "m.attachments > 0");
		break;
	case QUERY_BEFORE:
		put_date(q, "m.date_s < ", t->from_s);
		break;
	case QUERY_SINCE:
		put_date(q, "m.date_s >= ", t->from_s);
		break;
	case QUERY_ID:
		put_id(q, t);
		break;
	case QUERY_ALL:
	case QUERY_AND:
	case QUERY_OR:
	case QUERY_NOT:
		put(q, "1");
		break;
	}
}

/* As deep as the tree, which LIMIT_QUERY_TERMS and _DEPTH bound. */
static void
put_query(struct sql *q, const struct query *t)
{
	if (t->kind == QUERY_AND) {
		put_pair(q, t, " AND ");
	} else if (t->kind == QUERY_OR) {
		put_pair(q, t, " OR ");
	} else if (t->kind == QUERY_NOT) {
		put(q, "NOT ");
		put_query(q, t->left);
	} else {
		put_leaf(q, t);
	}
}

static void
put_folder(struct sql *q, uint32_t folder)
{
	if (folder == STORE_EVERY) {
		put(q, "1");
	} else if (folder == STORE_INBOXES) {
		put(q, "m.inbox = 1");
	} else {
		put(q, "m.folder = ");
		put_number(q, folder);
	}
}

static void
put_order(struct sql *q, bool oldest_first)
{
	put(q, oldest_first ? " ORDER BY m.date_s, m.id"
			    : " ORDER BY m.date_s DESC, m.id DESC");
}

static void
sql_init(struct sql *q, struct arena *a)
{
	*q = (struct sql){ .a = a };
	buf_init(&q->text, SIZE_MAX / 2);
}

/* ---- numbers about the list ----------------------------------------------*/

static bool
read_counts(struct store *s, uint32_t folder, struct find_rows *out,
	    struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index, "SELECT coalesce(sum(generation), 0), "
			  "coalesce(sum(total), 0) FROM folder "
			  "WHERE id = ?1 OR ?1 = ?2 OR (?1 = 0 AND role = 0)");

	db_put_int(st, folder);
	db_put_int(st, STORE_EVERY);
	if (db_step(st, e) != STEP_ITEM)
		return false;
	out->generation = (uint64_t)db_get_int(st);
	out->total = (uint64_t)db_get_int(st);
	db_stop(st);
	return true;
}

/* A window being looked for. */
struct finding {
	struct store *s;
	struct arena *a;
	const struct find_window *w;
	struct find_rows *out;
};

/* How many stand above it, counted in the index alone. */
static bool
count_above(const struct finding *f, const struct store_row *row, struct err *e)
{
	struct db_stmt *st;
	struct sql q;
	int64_t n = 0;
	bool ok;

	sql_init(&q, f->a);
	put(&q, "SELECT count(*) FROM message m WHERE ");
	put_folder(&q, f->w->folder);
	put(&q, f->w->oldest_first ? " AND (m.date_s, m.id) < ("
				   : " AND (m.date_s, m.id) > (");
	put_number(&q, row->date_s);
	put(&q, ", ");
	put_number(&q, (int64_t)row->id);
	put(&q, ")");
	st = prepare(f->s, &q);
	ok = db_run_int(st, 0, &n, e);
	f->out->anchor_at = (uint64_t)n;
	db_drop(&st);
	buf_fini(&q.text);
	return ok;
}

static bool
is_listed(const struct finding *f, const struct store_row *row, bool *yes,
	  struct err *e)
{
	uint32_t folder = f->w->folder;
	struct place p = { 0 };
	bool ok = folder != STORE_INBOXES ||
		  place_get(f->s, f->a, row->folder, &p, e);

	*yes = folder == STORE_EVERY || folder == row->folder ||
	       (folder == STORE_INBOXES && p.role == STORE_INBOX);
	return ok;
}

static bool
find_anchor(const struct finding *f, struct err *e)
{
	struct err missing = ERR_INIT;
	struct store_row row;
	bool yes;

	if (f->w->anchor == 0)
		return true;
	if (!store_get_row(f->s, f->a, f->w->anchor, &row, &missing)) {
		if (missing.kind == ERR_NO_INPUT)
			return true;
		*e = missing;
		return false;
	}
	return is_listed(f, &row, &yes, e) && (!yes || count_above(f, &row, e));
}

/* Moves the window so that it holds the anchor, and does not begin behind
 * the end. */
static void
place_window(const struct find_window *w, struct find_rows *out)
{
	uint64_t at = out->anchor_at;

	out->first = w->first;
	if (w->count == 0)
		return;
	if (at != FIND_NOWHERE && at < out->first)
		out->first = at;
	else if (at != FIND_NOWHERE && at - out->first >= w->count)
		out->first = at - w->count + 1;
	if (out->first > out->total)
		out->first = out->total;
}

/* ---- without a query -----------------------------------------------------*/

/* The ids come off the index, and only the rows of the window off the
 * table. */
static bool
read_window(const struct finding *f, struct err *e)
{
	struct db_stmt *st;
	struct sql q;
	enum step step;

	sql_init(&q, f->a);
	put(&q, "SELECT " ENTRY_ROW_COLUMNS " FROM (SELECT m.id AS wanted "
		"FROM message m WHERE ");
	put_folder(&q, f->w->folder);
	put_order(&q, f->w->oldest_first);
	put(&q, " LIMIT ");
	put_number(&q, f->w->count);
	put(&q, " OFFSET ");
	put_number(&q, (int64_t)f->out->first);
	put(&q, ") CROSS JOIN message m ON m.id = wanted");
	put_order(&q, f->w->oldest_first);
	st = prepare(f->s, &q);
	while ((step = db_step(st, e)) == STEP_ITEM)
		entry_read_row(st, f->a, VEC_PUSH(f->a, f->out));
	db_drop(&st);
	buf_fini(&q.text);
	return step == STEP_END;
}

static bool
find_plain(const struct finding *f, struct err *e)
{
	if (!find_anchor(f, e))
		return false;
	place_window(f->w, f->out);
	return read_window(f, e);
}

/* ---- with one ------------------------------------------------------------*/

struct ids {
	uint64_t *v;
	size_t n, room;
};

static bool
list_ids(const struct finding *f, struct arena *a, struct ids *out,
	 struct err *e)
{
	struct db_stmt *st;
	struct sql q;
	enum step step;

	sql_init(&q, a);
	put(&q, "SELECT m.id FROM message m WHERE ");
	put_folder(&q, f->w->folder);
	put(&q, " AND ");
	put_query(&q, f->w->query);
	put_order(&q, f->w->oldest_first);
	st = prepare(f->s, &q);
	while ((step = db_step(st, e)) == STEP_ITEM)
		*VEC_PUSH(a, out) = (uint64_t)db_get_int(st);
	db_drop(&st);
	buf_fini(&q.text);
	return step == STEP_END;
}

static bool
read_some(const struct finding *f, const struct ids *ids, struct err *e)
{
	const struct find_window *w = f->w;
	uint64_t first = f->out->first;

	for (uint64_t i = first; i < ids->n && i - first < w->count; i++) {
		if (!store_get_row(f->s, f->a, ids->v[i],
				   VEC_PUSH(f->a, f->out), e))
			return false;
	}
	return true;
}

static bool
find_matching(const struct finding *f, struct err *e)
{
	struct arena mine = { 0 };
	struct ids ids = { 0 };
	bool ok = list_ids(f, &mine, &ids, e);

	f->out->total = ids.n;
	for (size_t i = 0; i < ids.n; i++) {
		if (ids.v[i] == f->w->anchor)
			f->out->anchor_at = i;
	}
	place_window(f->w, f->out);
	ok = ok && read_some(f, &ids, e);
	arena_fini(&mine);
	return ok;
}

bool
find_rows(struct store *s, struct arena *a, const struct find_window *w,
	  struct find_rows *out, struct err *e)
{
	struct finding f = { s, a, w, out };
	bool plain = w->query == NULL || w->query->kind == QUERY_ALL;
	bool ok;

	*out = (struct find_rows){ .anchor_at = FIND_NOWHERE };
	ok = db_begin_reading(s->index, e) &&
	     read_counts(s, w->folder, out, e) &&
	     (plain ? find_plain(&f, e) : find_matching(&f, e));
	db_rollback(s->index);
	return ok;
}
