#include "engine/readside.h"

#include "base/file.h"
#include "base/mapped.h"
#include "base/world.h"
#include "engine/convert.h"
#include "engine/draft.h"
#include "engine/embed.h"
#include "engine/extract.h"
#include "engine/gather.h"
#include "engine/letter.h"
#include "engine/partfile.h"
#include "engine/receipting.h"
#include "mail/part.h"
#include "store/contacts.h"
#include "store/find.h"
#include "store/told.h"

#include <sys/stat.h>
#include <unistd.h>

/* Portions of a message that are laid out before the face takes one: some
 * megabytes. */
enum { PORTIONS_AHEAD = 6 };

struct reader {
	const struct side *side;
	struct store *store;
	bool is_scanned, is_quitting;
	unsigned ahead; /* portions that the face has not taken yet */
	/* Came while a scan was awaited. */
	struct job *put_off, *put_off_last;
};

/* Fills ev in answer to q. */
typedef bool answer_fn(struct reader *r, const struct request *q,
		       struct event *ev, struct err *e);

static bool
check_cancelled(const struct reader *r, const struct request *q, struct err *e)
{
	return !side_is_cancelled(r->side, q->ticket) ||
	       err_set(e, ERR_CANCELLED, "cancelled");
}

static bool
answer_folders(struct reader *r, const struct request *q, struct event *ev,
	       struct err *e)
{
	(void)q;
	return convert_folders(r->store, ev, e);
}

static bool
answer_rows(struct reader *r, const struct request *q, struct event *ev,
	    struct err *e)
{
	struct find_window w = { .folder = q->rows.folder,
				 .first = q->rows.first,
				 .count = q->rows.count,
				 .anchor = q->rows.anchor,
				 .oldest_first = q->rows.oldest_first };
	struct find_rows found = { 0 };
	struct query *query = NULL;
	int64_t now_s = world_now_s();
	struct query_text text = { .text = q->rows.query,
				   .now_s = now_s,
				   .zone_minutes = world_zone_minutes(now_s) };

	if (text.text.n > 0 && !query_parse(&ev->arena, &text, &query, e))
		return false;
	w.query = query;
	ev->rows.folder = q->rows.folder;
	if (!find_rows(r->store, &ev->arena, &w, &found, e))
		return false;
	convert_rows(&found, ev);
	return true;
}

/* ---- a first answer that is right ---- */

/* With a face that stays, the list may grow while it is looked at; others
 * ask once. */
static bool
needs_scan(const struct reader *r, const struct request *q)
{
	if (r->is_scanned || q->kind == REQUEST_DRAFT_OPEN ||
	    q->kind == REQUEST_DRAFT_LIST)
		return false;
	return !(q->kind == REQUEST_OPEN && q->open.id == 0) &&
	       !(q->kind == REQUEST_SAVE && q->save.id == 0);
}

static void
put_off(struct reader *r, struct job *j)
{
	if (r->put_off == NULL)
		r->put_off = j;
	else
		r->put_off_last->next = j;
	r->put_off_last = j;
}

static struct job *
next_job(struct reader *r)
{
	struct job *j = r->put_off;

	if (j == NULL)
		return inbox_wait(r->side->read, -1);
	r->put_off = j->next;
	j->next = NULL;
	return j;
}

/* Has the write side compare the files with the index, once. What comes
 * meanwhile keeps its order. */
static bool
await_scan(struct reader *r, const struct request *q, struct err *e)
{
	struct job *j = job_new(JOB_SCAN, q->ticket);

	inbox_post(r->side->write, &j);
	while (!r->is_quitting) {
		j = inbox_wait(r->side->read, -1);
		if (j->kind == JOB_SCANNED)
			break;
		r->is_quitting = j->kind == JOB_QUIT;
		put_off(r, j);
	}
	if (r->is_quitting)
		return err_set(e, ERR_CANCELLED, "cancelled");
	*e = j->err;
	r->is_scanned = e->kind == ERR_NONE;
	job_free(&j);
	return r->is_scanned;
}

/* ---- one message ---- */

static bool
map_message(struct reader *r, uint64_t id, struct str path, struct mapped *out,
	    struct err *e)
{
	if (id != 0)
		return store_map(r->store, id, out, e);
	if (str_eq(path, STR("-")))
		return mapped_open_fd(out, STDIN_FILENO, "standard input", e);
	return mapped_open(out, path.p, e) || err_in(e, "message");
}

/* What is read of it; where bytes count, a piece stays a piece. */
static bool
gather_message(struct reader *r, uint64_t id, struct str path,
	       struct mapped *out, uint32_t *pieces, struct err *e)
{
	*pieces = 0;
	if (id != 0)
		return gather_map(r->store, id, out, pieces, e);
	return map_message(r, id, path, out, e);
}

static bool
get_row(struct reader *r, uint64_t id, struct event *ev, struct err *e)
{
	struct store_row row;

	if (!store_get_row(r->store, &ev->arena, id, &row, e))
		return false;
	ev->message.row = convert_row(&ev->arena, &row);
	return true;
}

/* The flag is set by the write side; the face sees it at once. */
static void
mark_read(struct reader *r, struct row *row)
{
	struct job *j;

	if ((row->flags & ROW_READ) != 0 || r->side->options->read_only)
		return;
	row->flags |= ROW_READ;
	j = job_new(JOB_OPENED, 0);
	j->opened.id = row->id;
	inbox_post(r->side->write, &j);
}

/* A message that is being opened. */
struct opening {
	struct reader *r;
	const struct request *q;
	struct part_told told;
	struct mapped message;
	struct err *e;
};

static void answer(struct reader *r, const struct request *q);

/* What is answered while a long message is laid out. */
static bool
is_short_work(const struct request *q)
{
	return q->kind != REQUEST_OPEN && q->kind != REQUEST_SAVE;
}

static void
take_meanwhile(struct reader *r, struct job *j)
{
	r->is_quitting = r->is_quitting || j->kind == JOB_QUIT;
	if (j->kind == JOB_TAKEN) {
		r->ahead -= r->ahead > 0;
		job_free(&j);
	} else if (j->kind == JOB_REQUEST && is_short_work(j->request)) {
		answer(r, j->request);
		job_free(&j);
	} else {
		put_off(r, j);
	}
}

/* Goes on when the face has taken enough of what was laid out before. */
static bool
may_go_on(struct opening *o)
{
	struct reader *r = o->r;
	struct job *j;

	while (!r->is_quitting && check_cancelled(r, o->q, o->e)) {
		int wait_ms = r->ahead < PORTIONS_AHEAD ? 0 : -1;

		j = inbox_wait(r->side->read, wait_ms);
		if (j == NULL)
			return true;
		take_meanwhile(r, j);
	}
	return o->e->kind == ERR_NONE &&
	       err_set(o->e, ERR_CANCELLED, "cancelled");
}

/* What the message's own bytes do not say. */
static bool
fill_row(const struct opening *o, struct event *ev)
{
	struct reader *r = o->r;
	const struct request *q = o->q;

	ev->message.id = q->open.id;
	if (o->told.by_hand != NULL)
		ev->message.charset = str_of(charset_name(o->told.by_hand));
	if (q->open.id == 0) {
		ev->message.row =
			convert_message(&ev->arena, o->message.bytes, &o->told);
		return true;
	}
	if (!get_row(r, q->open.id, ev, o->e))
		return false;
	if (!r->side->options->read_only)
		receipting_offer(r->side->config, r->store, o->message.bytes,
				 ev);
	if (q->open.mark_read)
		mark_read(r, &ev->message.row);
	return true;
}

/* All that ev holds, as an event of its own; ev is then ready for more. */
static void
emit_portion(struct reader *r, struct event *ev)
{
	struct event *full = event_new(ev->kind, ev->ticket);

	*full = *ev;
	full->last = false;
	if (full->kind == EVENT_MESSAGE)
		full->message.lines.arena = &full->arena;
	else
		full->more.lines.arena = &full->arena;
	*ev = (struct event){ .kind = EVENT_LINES,
			      .ticket = full->ticket,
			      .last = true };
	r->ahead++;
	side_emit(r->side, &full);
}

static bool
give_portion(void *context, struct event *ev)
{
	struct opening *o = context;

	if (o->e->kind != ERR_NONE ||
	    (ev->kind == EVENT_MESSAGE && !fill_row(o, ev)))
		return false;
	emit_portion(o->r, ev);
	return may_go_on(o);
}

/* What the user says now counts more than what was said before. */
static bool
find_told(struct opening *o)
{
	struct str charset = o->q->open.charset;

	if (!told_get(o->r->store, o->q->open.id, &o->told, o->e))
		return false;
	if (charset.n == 0)
		return true;
	o->told.by_hand = charset_find(charset);
	return o->told.by_hand != NULL ||
	       err_set(o->e, ERR_USAGE, "no charset \"%.*s\" is known",
		       STR_ARG(charset));
}

static bool
answer_open(struct reader *r, const struct request *q, struct event *ev,
	    struct err *e)
{
	struct opening opening = { .r = r, .q = q, .e = e };
	struct extract_options options = { .width_cols = q->open.width_cols,
					   .form = q->open.form,
					   .all_headers = q->open.all_headers,
					   .part = q->open.part,
					   .context = &opening };
	struct mapped *message = &opening.message;
	bool done;

	if (q->open.in_portions)
		options.portion = give_portion;
	if (!find_told(&opening) ||
	    !(q->open.form == OPEN_RAW
		      ? map_message(r, q->open.id, q->open.path, message, e)
		      : gather_message(r, q->open.id, q->open.path, message,
				       &options.pieces, e)))
		return false;
	options.told = opening.told;
	done = check_cancelled(r, q, e) &&
	       extract_message(ev, message, &options, e) &&
	       e->kind == ERR_NONE && mapped_check(message, e) &&
	       (ev->kind != EVENT_MESSAGE || fill_row(&opening, ev));
	mapped_close(message);
	return done;
}

/* ---- saving ---- */

static bool
is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
save(const struct request *q, const struct partfile *f, struct event *ev,
     struct err *e)
{
	const char *path = q->save.target.p;

	if (q->save.target.n == 0)
		return partfile_put(f, q->save.fd, "output", e);
	path = file_expand_home(&ev->arena, q->save.target);
	if (is_dir(path) ? !partfile_save_in(&ev->arena, f, path, &path, e)
			 : !partfile_save(f, path, q->save.overwrite, e))
		return false;
	ev->text = arena_str(&ev->arena, str_of(path));
	return true;
}

static bool
save_part(const struct request *q, struct mapped *message, struct event *ev,
	  struct err *e)
{
	struct partfile f = { .message = message, .as_utf8 = q->save.as_utf8 };
	struct part_tree tree;

	if (q->save.part.n > 0) {
		part_parse_mapped(&ev->arena, message, NULL, &tree);
		embed_open(&ev->arena, &tree);
		f.part = part_at(tree.root, q->save.part);
		if (f.part == NULL)
			return err_set(e, ERR_NO_INPUT, "no part %.*s",
				       STR_ARG(q->save.part));
	}
	return save(q, &f, ev, e);
}

static bool
answer_save(struct reader *r, const struct request *q, struct event *ev,
	    struct err *e)
{
	struct mapped message;
	uint32_t pieces;
	bool done;

	if (!(q->save.part.n == 0
		      ? map_message(r, q->save.id, q->save.path, &message, e)
		      : gather_message(r, q->save.id, q->save.path, &message,
				       &pieces, e)))
		return false;
	done = check_cancelled(r, q, e) && save_part(q, &message, ev, e);
	mapped_close(&message);
	return done;
}

/* ---- letters and addresses ---- */

static bool
answer_complete(struct reader *r, const struct request *q, struct event *ev,
		struct err *e)
{
	struct contacts_wanted wanted = { q->complete.prefix,
					  q->complete.count };
	struct contacts found = { 0 };

	if (!contacts_complete(r->store, &ev->arena, wanted, &found, e))
		return false;
	convert_contacts(&found, ev);
	return true;
}

static bool
answer_draft(struct reader *r, const struct request *q, struct event *ev,
	     struct err *e)
{
	return letter_show(r->side->config, q->draft_open.id, ev, e);
}

static bool
answer_drafts(struct reader *r, const struct request *q, struct event *ev,
	      struct err *e)
{
	const char *dir = draft_dir(&ev->arena, r->side->config->state_dir);
	struct draft_list list;

	(void)q;
	if (!draft_list(&ev->arena, dir, &list, e))
		return false;
	ev->drafts.v = list.v;
	ev->drafts.n = list.n;
	return true;
}

static const struct {
	enum event_kind kind;
	answer_fn *answer;
} answers[REQUEST_COUNT] = {
	[REQUEST_FOLDERS] = { EVENT_FOLDERS, answer_folders },
	[REQUEST_ROWS] = { EVENT_ROWS, answer_rows },
	[REQUEST_OPEN] = { EVENT_MESSAGE, answer_open },
	[REQUEST_SAVE] = { EVENT_SAVED, answer_save },
	[REQUEST_COMPLETE] = { EVENT_COMPLETIONS, answer_complete },
	[REQUEST_DRAFT_OPEN] = { EVENT_DRAFT, answer_draft },
	[REQUEST_DRAFT_LIST] = { EVENT_DRAFTS, answer_drafts },
};

/* A cancel that was meant for the request before may have hit this one's
 * statement: then it is asked once more. */
static void
answer(struct reader *r, const struct request *q)
{
	bool again = true;

	while (again) {
		struct event *ev = event_new(answers[q->kind].kind, q->ticket);

		ev->last = true;
		again = check_cancelled(r, q, &ev->err) &&
			(!needs_scan(r, q) || await_scan(r, q, &ev->err)) &&
			!answers[q->kind].answer(r, q, ev, &ev->err) &&
			ev->err.kind == ERR_CANCELLED && !r->is_quitting &&
			!side_is_cancelled(r->side, q->ticket);
		if (again)
			event_free(&ev);
		else
			side_emit(r->side, &ev);
	}
}

void
readside_run(const struct side *side, struct store *store)
{
	struct reader r = { .side = side,
			    .store = store,
			    .is_scanned = side->options->background };
	bool quits = false;

	while (!quits) {
		struct job *j = next_job(&r);

		quits = j->kind == JOB_QUIT;
		if (j->kind == JOB_REQUEST)
			answer(&r, j->request);
		else if (j->kind == JOB_TAKEN)
			r.ahead -= r.ahead > 0;
		job_free(&j);
	}
}
