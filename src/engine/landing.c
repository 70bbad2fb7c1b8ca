#include "engine/landing.h"

#include "base/world.h"
#include "store/outbox.h"

/* Seconds to the next try: a minute, doubled each time, at most four hours; a
 * tenth more or less, so that what failed together does not come back together.
 */
enum { RETRY_FIRST_S = 60, RETRY_MOST_S = 4 * 3600 };

void
landing_end_batch(struct batch *b)
{
	if (b != NULL && --b->left == 0)
		mem_free(&b);
}

static void
claim(struct outgoing *o, uint64_t id)
{
	for (struct flight *f = o->flights; f != NULL; f = f->next)
		f->is_claimed = f->is_claimed || f->id == id;
}

static bool
is_claimed(const struct outgoing *o, uint64_t id)
{
	for (const struct flight *f = o->flights; f != NULL; f = f->next)
		if (f->id == id && f->is_claimed)
			return true;
	return false;
}

static int64_t
next_try(struct writer *w, uint64_t id)
{
	struct arena a = { 0 };
	struct outbox_entry entry = { 0 };
	struct err ignored = ERR_INIT;
	int64_t wait_s = RETRY_FIRST_S;
	uint16_t chance;

	(void)outbox_get(w->stores->home, &a, id, &entry, &ignored);
	for (uint32_t i = 0; i < entry.tries && wait_s < RETRY_MOST_S; i++)
		wait_s *= 2;
	arena_fini(&a);
	if (wait_s > RETRY_MOST_S)
		wait_s = RETRY_MOST_S;
	world_random(&chance, sizeof(chance));
	return world_now_s() + wait_s * (900 + chance % 201) / 1000;
}

static enum outbox_stage
stage_of(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_REFUSED:
		return OUTBOX_STAGE_REFUSED;
	case OUTBOX_UNSURE:
		return OUTBOX_STAGE_UNSURE;
	case OUTBOX_WAITING:
	case OUTBOX_HELD:
	case OUTBOX_SENDING:
		break;
	}
	return OUTBOX_STAGE_WAITING;
}

static struct str
words_of(const struct job *j)
{
	return j->sent.last_words.n > 0 ? j->sent.last_words
					: str_of(j->err.text);
}

/* What went wrong here says nothing about the letter. */
static void
gone(struct err *e, uint64_t id)
{
	(void)err_set(e, ERR_PARTLY, "letter %llu is not waiting any more",
		      (unsigned long long)id);
}

static bool
keep_failure(struct writer *w, const struct job *j, struct err *e)
{
	struct outbox_failure f = {
		.stage = stage_of(j->sent.state),
		.words = words_of(j),
		.next_try_s = next_try(w, j->sent.id),
		.is_claimed = is_claimed(w->outgoing, j->sent.id),
	};

	return outbox_failed(w->stores->home, j->sent.id, &f, e);
}

/* Recipient by recipient. */
static bool
keep_answers(struct writer *w, struct job *j, struct err *e)
{
	size_t n = j->sent.n_refused;
	struct outbox_refusal *refused =
		ARENA_ARRAY(&j->arena, struct outbox_refusal, n + 1);
	struct outbox_end how = {
		.is_taken = j->err.kind == ERR_NONE,
		.refused = refused,
		.n_refused = n,
		.words = words_of(j),
		.next_try_s = n > 0 ? next_try(w, j->sent.id) : 0,
		.is_claimed = is_claimed(w->outgoing, j->sent.id),
	};

	for (size_t i = 0; i < n; i++)
		refused[i] = (struct outbox_refusal){
			.addr = j->sent.refused[i].addr,
			.words = j->sent.refused[i].words,
			.is_temporary = j->sent.refused[i].is_temporary,
		};
	return outbox_sent(w->stores->home, j->sent.id, &how, e);
}

/* Keeps in the outbox how it ended. What cannot be kept is told instead. */
static void
keep_end(struct writer *w, struct job *j, struct err *end)
{
	bool failed = j->err.kind != ERR_NONE;
	struct err e = ERR_INIT;

	*end = j->err;
	if (!(failed && j->sent.n_refused == 0 ? keep_failure(w, j, &e)
					       : keep_answers(w, j, &e))) {
		*end = e;
		if (failed && e.kind == ERR_NO_INPUT)
			gone(end, j->sent.id);
	} else if (!failed && j->sent.n_refused > 0) {
		(void)err_set(end, ERR_PARTLY, "refused for %zu: %.*s",
			      j->sent.n_refused, STR_ARG(j->sent.last_words));
	}
}

/* Of a letter that some have got: does anybody of the others wait for the
 * user? */
static enum outbox_state
state_told(const struct job *j)
{
	if (j->err.kind != ERR_NONE)
		return j->sent.state;
	for (size_t i = 0; i < j->sent.n_refused; i++)
		if (!j->sent.refused[i].is_temporary)
			return OUTBOX_REFUSED;
	return j->sent.n_refused > 0 ? OUTBOX_WAITING : OUTBOX_REFUSED;
}

static void
tell_end(const struct writer *w, const struct flight *f, const struct job *j,
	 const struct err *end)
{
	struct event *ev = event_new(EVENT_SENT, f->ticket);
	struct str account = str_of(w->side->config->accounts[f->account].name);

	ev->last = f->batch == NULL && f->ticket != 0;
	ev->err = *end;
	ev->sent.id = f->id;
	ev->sent.account = arena_str(&ev->arena, account);
	ev->sent.state = state_told(j);
	ev->sent.last_words = arena_str(&ev->arena, words_of(j));
	side_emit(w->side, &ev);
}

void
landing_in_batch(const struct writer *w, struct batch *b, const struct err *end)
{
	if (b == NULL)
		return;
	if (b->first.kind == ERR_NONE)
		b->first = *end;
	if (b->left == 1)
		writer_done(w, b->ticket, &b->first);
	landing_end_batch(b);
}

/* Tells everybody who waits for that letter. */
static void
land(struct writer *w, const struct job *j, const struct err *end)
{
	struct flight **at = &w->outgoing->flights;

	w->letters_changed = true;
	while (*at != NULL) {
		struct flight *f = *at;

		if (f->id != j->sent.id) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		tell_end(w, f, j, end);
		landing_in_batch(w, f->batch, end);
		mem_free(&f);
	}
}

/* Somebody else sends the letter, or it was cancelled: net gives it up
 * without a word, and how it ends is not ours to keep. */
static void
not_ours(struct writer *w, uint64_t id, const struct err *why)
{
	struct job *j = job_new(JOB_SENT, 0);

	j->err = *why;
	j->sent.id = id;
	land(w, j, why);
	job_free(&j);
}

/* ---- many together ---- */

static void
answer_asking(struct writer *w, struct job *j, bool is_ours,
	      const struct err *e)
{
	uint64_t id = j->sending.id;

	j->err = *e;
	if (j->err.kind == ERR_NONE && !is_ours)
		gone(&j->err, id);
	if (j->err.kind == ERR_NONE)
		claim(w->outgoing, id);
	else
		not_ours(w, id, &j->err);
	inbox_post(w->side->net, &j);
}

static void
commit_asking(struct writer *w)
{
	struct outgoing *o = w->outgoing;
	uint64_t ids[LANDING_GROUP];
	bool ours[LANDING_GROUP] = { false };
	size_t n = o->n_asking;
	struct err e = ERR_INIT;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		ids[i] = o->asking[i]->sending.id;
	(void)outbox_sending_all(w->stores->home, ids, n, ours, &e);
	o->n_asking = 0;
	for (size_t i = 0; i < n; i++)
		answer_asking(w, o->asking[i], ours[i], &e);
	w->letters_changed = true;
}

static void
commit_sent(struct writer *w)
{
	struct outgoing *o = w->outgoing;
	uint64_t ids[LANDING_GROUP];
	bool done[LANDING_GROUP] = { false };
	size_t n = o->n_sent;
	struct err e = ERR_INIT;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		ids[i] = o->sent[i]->sent.id;
	(void)outbox_sent_all(w->stores->home, ids, n, done, &e);
	o->n_sent = 0;
	for (size_t i = 0; i < n; i++) {
		struct err end = e;

		if (e.kind == ERR_NONE && !done[i])
			gone(&end, ids[i]);
		land(w, o->sent[i], &end);
		job_free(&o->sent[i]);
	}
}

void
landing_commit(struct writer *w)
{
	commit_asking(w);
	commit_sent(w);
}

bool
landing_owes(const struct outgoing *o)
{
	return o->n_asking > 0 || o->n_sent > 0;
}

static void
take_sending(struct writer *w, const struct job *j)
{
	struct outgoing *o = w->outgoing;
	struct job *out = job_new(JOB_SENDING_OK, j->ticket);

	out->account = j->account;
	out->sending.id = j->sending.id;
	o->asking[o->n_asking++] = out;
	if (o->n_asking == LANDING_GROUP)
		commit_asking(w);
}

static void
take_accepted(struct writer *w, const struct job *j)
{
	struct outgoing *o = w->outgoing;
	struct job *copy = job_new(JOB_SENT, j->ticket);

	copy->account = j->account;
	copy->sent.id = j->sent.id;
	copy->sent.last_words = arena_str(&copy->arena, j->sent.last_words);
	o->sent[o->n_sent++] = copy;
	if (o->n_sent == LANDING_GROUP)
		landing_commit(w);
}

void
landing_job(struct writer *w, struct job *j)
{
	struct err end = ERR_INIT;

	if (j->kind == JOB_SENDING) {
		take_sending(w, j);
	} else if (j->err.kind == ERR_NONE && j->sent.n_refused == 0) {
		take_accepted(w, j);
	} else {
		landing_commit(w);
		keep_end(w, j, &end);
		land(w, j, &end);
	}
}
