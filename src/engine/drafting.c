#include "engine/drafting.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/world.h"
#include "engine/draft.h"
#include "engine/envelope.h"
#include "engine/gather.h"
#include "engine/letter.h"
#include "engine/outgoing.h"
#include "store/change.h"
#include "store/told.h"

/* The last answer to a request that made or changed a draft. */
static void
answer_with_draft(struct writer *w, uint64_t ticket, struct str id,
		  const struct err *e)
{
	struct event *ev = event_new(EVENT_DRAFT, ticket);

	ev->last = true;
	ev->err = *e;
	if (e->kind == ERR_NONE) {
		w->letters_changed = true;
		(void)letter_show(w->side->config, id, ev, &ev->err);
	}
	side_emit(w->side, &ev);
}

/* ---- begun ---- */

static bool
find_account(struct writer *w, struct arena *a, uint64_t id, struct str *name,
	     struct err *e)
{
	struct store_folders folders = { 0 };
	struct store_row row;

	if (!store_get_row(w->stores->shown, a, id, &row, e) ||
	    !store_list_folders(w->stores->shown, a, &folders, e))
		return false;
	for (size_t i = 0; i < folders.n; i++)
		if (folders.v[i].id == row.folder)
			*name = folders.v[i].account;
	return true;
}

/* What came in pieces is answered as one. */
static bool
read_whole(struct store *s, uint64_t id, struct buf *bytes, struct err *e)
{
	struct mapped m;
	uint32_t pieces;
	bool done;

	if (!gather_map(s, id, &m, &pieces, e))
		return false;
	buf_put(bytes, m.bytes);
	done = mapped_check(&m, e);
	mapped_close(&m);
	return done && (!buf_is_over(bytes) ||
			err_set(e, ERR_DATA, "the message is too large"));
}

static bool
read_source(struct writer *w, struct arena *a, struct letter_wish *wish,
	    struct buf *bytes, struct err *e)
{
	const struct request *q = wish->q;
	uint64_t id = q->draft_new.source;
	struct str path = q->draft_new.source_path;
	bool done = true;

	if (id != 0)
		done = find_account(w, a, id, &wish->account, e) &&
		       read_whole(w->stores->shown, id, bytes, e);
	else if (path.n > 0)
		done = file_read(file_expand_home(a, path), bytes, e);
	else if (q->draft_new.kind != DRAFT_NEW)
		done = err_set(e, ERR_USAGE, "no message to answer");
	wish->message = buf_str(bytes);
	return done && told_get(w->stores->shown, id, &wish->told, e);
}

static void
answer_new(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct letter_wish wish = { .q = q };
	struct err e = ERR_INIT;
	struct str id = STR("");
	struct buf bytes;

	buf_init(&bytes, LIMIT_MESSAGE_BYTES);
	if (read_source(w, &a, &wish, &bytes, &e))
		(void)letter_new(&a, w->side->config, &wish, &id, &e);
	answer_with_draft(w, q->ticket, id, &e);
	buf_fini(&bytes);
	arena_fini(&a);
}

/* ---- kept, discarded ---- */

static void
answer_save(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct str id = STR("");

	(void)letter_save(&a, w->side->config, q->draft_save.draft, &id, &e);
	answer_with_draft(w, q->ticket, id, &e);
	arena_fini(&a);
}

static void
answer_discard(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;

	if (draft_discard(draft_dir(&a, w->side->config->state_dir),
			  q->draft_discard.id, &e))
		w->letters_changed = true;
	writer_done(w, q->ticket, &e);
	arena_fini(&a);
}

/* ---- sent ---- */

/* Who answers a message has read it. The letter is on its way whatever
 * becomes of this, so that nothing here is an error: the message answered may
 * have gone meanwhile. */
static void
mark_source(struct writer *w, const struct draft *d)
{
	struct change_flags flags = { .set = MAILDIR_REPLIED | MAILDIR_READ };
	struct err ignored = ERR_INIT;

	if (d->kind == DRAFT_FORWARD || d->kind == DRAFT_FORWARD_WHOLE)
		flags.set = MAILDIR_FORWARDED | MAILDIR_READ;
	if (d->source == 0 || d->kind == DRAFT_NEW || d->kind == DRAFT_EDIT ||
	    w->side->options->read_only)
		return;
	(void)change_flags(w->stores->shown, &d->source, 1, flags, &ignored);
}

/* With nobody there who could take it back, nothing is delayed. */
static int64_t
held_until(const struct writer *w, const struct account *acc, int64_t wanted_s)
{
	if (wanted_s != 0 || acc->send_delay_s == 0 ||
	    !w->side->options->background)
		return wanted_s;
	return world_now_s() + acc->send_delay_s;
}

static bool
queue_draft(struct writer *w, struct arena *a, const struct request *q,
	    struct draft *d, struct err *e)
{
	const char *dir = draft_dir(a, w->side->config->state_dir);
	struct envelope v;
	bool done;

	if (w->stores->home == NULL)
		return err_set(e, ERR_CONFIG, "no account is configured");
	if (!draft_read(a, dir, q->draft_send.id, d, e))
		return false;
	done = envelope_of_draft(a, w->side->config, d, &v, e);
	v.held_s = done ? held_until(w, v.account, q->draft_send.held_s) : 0;
	done = done && outgoing_queue(w, q->ticket, &v, false, e);
	envelope_fini(&v);
	return done;
}

static void
answer_send(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct draft d = { 0 };
	struct err e = ERR_INIT;

	if (!queue_draft(w, &a, q, &d, &e)) {
		writer_done(w, q->ticket, &e);
	} else {
		mark_source(w, &d);
		if (!draft_discard(draft_dir(&a, w->side->config->state_dir),
				   d.id, &e))
			side_notice(w->side, str_of(e.text));
		w->letters_changed = true;
	}
	arena_fini(&a);
}

static const struct {
	enum request_kind kind;
	void (*answer)(struct writer *w, const struct request *q);
} answers[] = {
	{ REQUEST_DRAFT_NEW, answer_new },
	{ REQUEST_DRAFT_SAVE, answer_save },
	{ REQUEST_DRAFT_DISCARD, answer_discard },
	{ REQUEST_DRAFT_SEND, answer_send },
};

void
drafting_request(struct writer *w, const struct request *q)
{
	for (size_t i = 0; i < COUNT_OF(answers); i++)
		if (answers[i].kind == q->kind)
			answers[i].answer(w, q);
}
