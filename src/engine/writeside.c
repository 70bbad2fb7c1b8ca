#include "engine/writeside.h"

#include "base/limits.h"
#include "base/world.h"
#include "engine/collect.h"
#include "engine/drafting.h"
#include "engine/keeper.h"
#include "engine/landing.h"
#include "engine/newcomer.h"
#include "engine/outgoing.h"
#include "engine/receipting.h"
#include "engine/writer.h"
#include "store/change.h"
#include "store/told.h"

/* The face hears of changes and of a scan so often at most. */
enum { TELL_EVERY_MS = 100 };
/* Other programs change mail too. With a face that stays, the index is asked
 * and the folders are read so often; a scan takes at most a fiftieth of the
 * time. */
enum { LOOK_EVERY_MS = 2000, SCAN_EVERY_MS = 15000, SCAN_REST = 50 };

/* When what is due next; in milliseconds of world_tick_ms. */
struct times {
	int64_t tell_ms, look_ms, scan_ms;
	int64_t outbox_s; /* in seconds of world_now_s */
};

/* ---- what the other units use ---- */

void
writer_done(const struct writer *w, uint64_t ticket, const struct err *e)
{
	side_done(w->side, ticket, e, STR(""));
}

static void do_between(struct writer *w);
static void tell_changes(struct writer *w);

struct scanning {
	struct writer *w;
	uint64_t ticket;
	int64_t tell_ms;
	uint64_t told; /* how many were said to be done */
};

static void
tell_scanned(struct scanning *s, uint64_t done, uint64_t total)
{
	struct event *ev = event_new(EVENT_PROGRESS, s->ticket);

	ev->progress.phase = PHASE_INDEXING;
	ev->progress.done = s->told = done;
	ev->progress.total = total;
	side_emit(s->w->side, &ev);
}

static bool
tell_progress(void *context, uint64_t done, uint64_t total)
{
	struct scanning *s = context;

	if (side_is_cancelled(s->w->side, s->ticket))
		return false;
	do_between(s->w);
	if (world_tick_ms() < s->tell_ms)
		return true;
	s->tell_ms = world_tick_ms() + TELL_EVERY_MS;
	tell_scanned(s, done, total);
	tell_changes(s->w);
	return true;
}

bool
writer_scan(struct writer *w, struct store *s, bool rebuild, uint64_t ticket,
	    struct err *e)
{
	struct scanning scanning = { w, ticket, world_tick_ms() + TELL_EVERY_MS,
				     0 };
	struct store_scan_result ignored = { 0 };
	bool ok;

	if (s == w->stores->home)
		w->home_is_scanned = true;
	ok = (rebuild ? store_rebuild : store_scan)(s, tell_progress, &scanning,
						    &ignored, e);
	if (scanning.told > 0) /* who shows it shall know that it is over */
		tell_scanned(&scanning, scanning.told, scanning.told);
	return ok;
}

bool
writer_home(struct writer *w, uint64_t ticket, struct store **home,
	    struct err *e)
{
	*home = w->stores->home;
	if (*home == NULL)
		return err_set(e, ERR_CONFIG, "no account is configured");
	return w->home_is_scanned || writer_scan(w, *home, false, ticket, e);
}

/* ---- requests about messages ---- */

static void
answer_flag(struct writer *w, const struct request *q)
{
	struct change_flags flags = { .set = q->flag.set,
				      .clear = q->flag.clear,
				      .undoable = true };
	struct err e = ERR_INIT;

	(void)change_flags(w->stores->shown, q->flag.ids, q->flag.n, flags, &e);
	writer_done(w, q->ticket, &e);
}

static void
answer_move(struct writer *w, const struct request *q)
{
	struct change_target to = { (enum store_role)q->move.role,
				    q->move.folder };
	struct err e = ERR_INIT;

	(void)change_move(w->stores->shown, q->move.ids, q->move.n, to, &e);
	writer_done(w, q->ticket, &e);
}

static void
answer_charset(struct writer *w, const struct request *q)
{
	const struct charset *cs = charset_find(q->charset.name);
	struct err e = ERR_INIT;

	if (cs == NULL && q->charset.name.n > 0)
		(void)err_set(&e, ERR_USAGE, "no charset \"%.*s\" is known",
			      STR_ARG(q->charset.name));
	else
		(void)told_set(w->stores->shown, q->charset.id, cs, &e);
	writer_done(w, q->ticket, &e);
}

static void
answer_undo(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct str what = STR("");
	struct err e = ERR_INIT;

	(void)change_undo(w->stores->shown, &a, &what, &e);
	side_done(w->side, q->ticket, &e, what);
	arena_fini(&a);
}

static void
answer_add(struct writer *w, const struct request *q)
{
	const struct newcomer *n = &q->account_add.newcomer;
	const struct config *c = w->side->config;
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, LIMIT_CONFIG_BYTES);
	if (newcomer_show(n, c, &text, &e) && !q->account_add.only_show) {
		buf_clear(&text);
		buf_put(&text, str_of(newcomer_path(&a, c)));
		if (n->place != PLACE_PASS && n->place != PLACE_SECRET_TOOL)
			(void)newcomer_append(n, c, &e);
		else if (keeper_store(n->place, n->address, n->password, &e))
			(void)newcomer_append(n, c, &e);
	}
	side_done(w->side, q->ticket, &e, buf_str(&text));
	buf_fini(&text);
	arena_fini(&a);
}

static void
answer_index(struct writer *w, const struct request *q)
{
	struct err e = ERR_INIT;

	(void)writer_scan(w, w->stores->shown, q->index.rebuild, q->ticket, &e);
	writer_done(w, q->ticket, &e);
}

typedef void request_fn(struct writer *w, const struct request *q);

static request_fn *const answers[REQUEST_COUNT] = {
	[REQUEST_FLAG] = answer_flag,
	[REQUEST_ACCOUNT_ADD] = answer_add,
	[REQUEST_MOVE] = answer_move,
	[REQUEST_UNDO] = answer_undo,
	[REQUEST_CHARSET] = answer_charset,
	[REQUEST_INDEX] = answer_index,
	[REQUEST_DRAFT_NEW] = drafting_request,
	[REQUEST_DRAFT_SAVE] = drafting_request,
	[REQUEST_DRAFT_DISCARD] = drafting_request,
	[REQUEST_DRAFT_SEND] = drafting_request,
	[REQUEST_SEND] = outgoing_request,
	[REQUEST_RECEIPT] = receipting_request,
	[REQUEST_OUTBOX] = outgoing_request,
	[REQUEST_OUTBOX_FLUSH] = outgoing_request,
	[REQUEST_OUTBOX_CANCEL] = outgoing_request,
	[REQUEST_OUTBOX_RETRY] = outgoing_request,
};

/* ---- jobs ---- */

static void
take_request(struct writer *w, struct job *j)
{
	answers[j->request->kind](w, j->request);
}

static void
take_scan(struct writer *w, struct job *j)
{
	struct job *out = job_new(JOB_SCANNED, j->ticket);

	if (!w->shown_is_scanned)
		(void)writer_scan(w, w->stores->shown, false, j->ticket,
				  &out->err);
	inbox_post(w->side->read, &out);
}

/* The message may be gone again: that is no news. */
static void
take_opened(struct writer *w, struct job *j)
{
	struct change_flags flags = { .set = MAILDIR_READ };
	struct err ignored = ERR_INIT;

	(void)change_flags(w->stores->shown, &j->opened.id, 1, flags, &ignored);
}

typedef void job_fn(struct writer *w, struct job *j);

/* What POP3 brings waits for a scan to end: its plan rests on the keys that
 * the scan enters. */
static const struct {
	job_fn *take;
	bool waits_for_scan;
} takers[JOB_COUNT] = {
	[JOB_REQUEST] = { take_request, false },
	[JOB_OPENED] = { take_opened, false },
	[JOB_READ] = { outgoing_job, false },
	[JOB_SENDING] = { outgoing_job, false },
	[JOB_SENT] = { outgoing_job, false },
	[JOB_VISIT] = { collect_job, true },
	[JOB_LISTED] = { collect_job, true },
	[JOB_APPEND] = { collect_job, true },
	[JOB_CHUNK] = { collect_job, true },
	[JOB_APPENDED] = { collect_job, true },
	[JOB_DROP] = { collect_job, true },
	[JOB_DELETED] = { collect_job, true },
	[JOB_SCAN] = { take_scan, true },
	[JOB_QUIT] = { NULL, true },
};

static bool
must_wait(const struct job *j)
{
	return takers[j->kind].waits_for_scan ||
	       (j->kind == JOB_REQUEST && j->request->kind == REQUEST_INDEX);
}

static void
put_off(struct writer *w, struct job *j)
{
	if (w->put_off == NULL)
		w->put_off = j;
	else
		w->put_off_last->next = j;
	w->put_off_last = j;
}

static struct job *
take_put_off(struct writer *w)
{
	struct job *j = w->put_off;

	if (j != NULL) {
		w->put_off = j->next;
		j->next = NULL;
	}
	return j;
}

/* In the middle of a scan. */
static void
do_between(struct writer *w)
{
	struct job *j;

	while ((j = inbox_take(w->side->write)) != NULL) {
		if (must_wait(j)) {
			put_off(w, j);
		} else {
			takers[j->kind].take(w, j);
			job_free(&j);
		}
	}
	landing_commit(w);
}

/* ---- what is done by the clock ---- */

static void
tell_changes(struct writer *w)
{
	struct err ignored = ERR_INIT;
	struct event *ev;

	if (w->letters_changed) {
		w->letters_changed = false;
		ev = event_new(EVENT_CHANGED, 0);
		side_emit(w->side, &ev);
	}
	(void)changes_tell(&w->told, w->side, w->stores->shown, &ignored);
}

static void
rescan(struct writer *w, struct times *t)
{
	int64_t began_ms = world_tick_ms(), took_ms;
	struct err ignored = ERR_INIT;

	(void)writer_scan(w, w->stores->shown, false, 0, &ignored);
	took_ms = world_tick_ms() - began_ms;
	t->scan_ms = began_ms + SCAN_EVERY_MS + SCAN_REST * took_ms;
}

/* busy: a job has just been done, so that something may have changed. */
static void
by_the_clock(struct writer *w, struct times *t, bool busy)
{
	int64_t now_ms = world_tick_ms();

	if (w->side->options->background) {
		if (now_ms >= t->scan_ms)
			rescan(w, t);
		if (w->has_held || world_now_s() >= t->outbox_s)
			t->outbox_s = outgoing_flush_due(w);
		w->has_held = false;
	}
	if (busy && t->look_ms > t->tell_ms)
		t->look_ms = t->tell_ms;
	if (now_ms < t->look_ms)
		return;
	tell_changes(w);
	t->tell_ms = now_ms + TELL_EVERY_MS;
	t->look_ms = now_ms + LOOK_EVERY_MS;
}

/* What waits for others to be made durable with. */
static bool
owes(const struct writer *w)
{
	return collect_owes(w->collect) || landing_owes(w->outgoing);
}

/* Nothing else is to be done. */
static void
commit(struct writer *w)
{
	landing_commit(w);
	if (collect_wait_ms(w->collect) == 0)
		collect_commit(w);
}

/* How long what waits may go on waiting. */
static int
owed_ms(const struct writer *w)
{
	if (landing_owes(w->outgoing))
		return 0;
	return collect_owes(w->collect) ? collect_wait_ms(w->collect)
					: LOOK_EVERY_MS;
}

/* Milliseconds until something is due. */
static int
pause_ms(const struct writer *w, const struct times *t)
{
	int64_t left_ms = t->look_ms - world_tick_ms();
	int most_ms = owed_ms(w);

	if (left_ms < 0)
		return 0;
	return left_ms < most_ms ? (int)left_ms : most_ms;
}

static bool
do_next(struct writer *w, int timeout_ms, bool *busy)
{
	struct job *j = take_put_off(w);
	bool goes_on = true;

	if (j == NULL)
		j = inbox_wait(w->side->write, timeout_ms);
	*busy = j != NULL || owes(w);
	if (j == NULL)
		commit(w);
	else if (j->kind == JOB_QUIT)
		goes_on = false;
	else
		takers[j->kind].take(w, j);
	if (collect_owes(w->collect) && collect_wait_ms(w->collect) == 0)
		collect_commit(w);
	job_free(&j);
	return goes_on;
}

/* What came behind the end. */
static void
drop_put_off(struct writer *w)
{
	struct job *j;

	while ((j = take_put_off(w)) != NULL)
		job_free(&j);
}

static void
begin(struct writer *w)
{
	struct err e = ERR_INIT;

	if (!changes_start(&w->told, w->stores->shown, &e) ||
	    (w->side->options->background &&
	     !writer_scan(w, w->stores->shown, false, 0, &e)))
		side_notice(w->side, str_of(e.text));
}

void
writeside_run(const struct side *side, const struct stores *stores)
{
	struct writer w = { .side = side, .stores = stores };
	struct times t = { 0 };
	bool goes_on = true, busy = false;

	w.collect = collect_open(side->config);
	w.outgoing = outgoing_open();
	begin(&w);
	t.scan_ms = world_tick_ms() + SCAN_EVERY_MS;
	while (goes_on) {
		goes_on = do_next(&w, pause_ms(&w, &t), &busy);
		by_the_clock(&w, &t, busy);
	}
	commit(&w);
	drop_put_off(&w);
	collect_close(&w.collect);
	outgoing_close(&w.outgoing);
	changes_fini(&w.told);
}
