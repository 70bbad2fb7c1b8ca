#include "engine/outgoing.h"

#include "base/world.h"
#include "engine/convert.h"
#include "store/outbox.h"

/* Seconds to the next try: a minute, doubled each time, at most four hours; a
 * tenth more or less, so that what failed together does not come back together.
 * Other programs may queue too, so the outbox is looked at every minute. */
enum { RETRY_FIRST_S = 60, RETRY_MOST_S = 4 * 3600, LOOK_EVERY_S = 60 };

/* Several letters asked for with one request. */
struct batch {
	uint64_t ticket;
	size_t left;
	struct err first; /* that went wrong */
};

/* Somebody waits for the end of a letter. The first of a letter's flights
 * has handed it to net. */
struct flight {
	uint64_t id, ticket;
	uint32_t account;
	struct batch *batch; /* NULL: the ticket is for this one alone */
	bool is_claimed;     /* no other program sends it now */
	struct flight *next;
};

struct outgoing {
	struct flight *flights;
};

struct outgoing *
outgoing_open(void)
{
	return mem_zalloc(sizeof(struct outgoing));
}

static void
end_batch(struct batch *b)
{
	if (b != NULL && --b->left == 0)
		mem_free(&b);
}

void
outgoing_close(struct outgoing **o)
{
	struct flight *f = (*o)->flights;

	while (f != NULL) {
		struct flight *next = f->next;

		end_batch(f->batch);
		mem_free(&f);
		f = next;
	}
	mem_free(o);
}

static bool
is_flying(const struct outgoing *o, uint64_t id)
{
	for (const struct flight *f = o->flights; f != NULL; f = f->next)
		if (f->id == id)
			return true;
	return false;
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

static bool
account_index(const struct writer *w, struct str name, uint32_t *index)
{
	const struct config *c = w->side->config;

	for (size_t i = 0; i < c->n_accounts; i++) {
		*index = (uint32_t)i;
		if (str_eq(str_of(c->accounts[i].name), name))
			return c->accounts[i].send.protocol != PROTOCOL_NONE;
	}
	return false;
}

/* ---- to net ---- */

/* Those who have it already stand in its head all the same. */
static bool
names_utf8(const struct outbox_entry *entry)
{
	for (size_t i = 0; i < entry->n_recipients; i++)
		for (size_t k = 0; k < entry->recipients[i].addr.n; k++)
			if ((entry->recipients[i].addr.p[k] & 0x80) != 0)
				return true;
	return false;
}

static void
post_send(struct writer *w, const struct outbox_entry *entry, uint32_t account,
	  uint64_t ticket)
{
	struct job *j = job_new(JOB_SEND, ticket);

	j->account = account;
	j->send.id = entry->id;
	j->send.size_bytes = entry->size_bytes;
	j->send.from = arena_str(&j->arena, entry->sender);
	j->send.recipients =
		ARENA_ARRAY(&j->arena, struct str, entry->n_recipients);
	j->send.is_utf8 = names_utf8(entry);
	for (size_t i = 0; i < entry->n_recipients; i++)
		if (!entry->recipients[i].sent)
			j->send.recipients[j->send.n_recipients++] =
				arena_str(&j->arena, entry->recipients[i].addr);
	inbox_post(w->side->net, &j);
}

/* Fails with ERR_CONFIG when its account is no longer configured. */
static bool
fly(struct writer *w, const struct outbox_entry *entry, uint64_t ticket,
    struct batch *batch, struct err *e)
{
	struct flight *f;
	uint32_t account = 0;

	if (!account_index(w, entry->account, &account))
		return err_set(e, ERR_CONFIG,
			       "letter %llu: account \"%.*s\" cannot send",
			       (unsigned long long)entry->id,
			       STR_ARG(entry->account));
	if (!is_flying(w->outgoing, entry->id))
		post_send(w, entry, account, ticket);
	f = mem_zalloc(sizeof(*f));
	*f = (struct flight){ .id = entry->id,
			      .ticket = ticket,
			      .account = account,
			      .batch = batch,
			      .next = w->outgoing->flights };
	if (batch != NULL)
		batch->left++;
	w->outgoing->flights = f;
	return true;
}

static bool
fly_id(struct writer *w, uint64_t id, uint64_t ticket, struct err *e)
{
	struct arena a = { 0 };
	struct outbox_entry entry = { 0 };
	bool done = outbox_get(w->stores->home, &a, id, &entry, e) &&
		    fly(w, &entry, ticket, NULL, e);

	arena_fini(&a);
	return done;
}

static void
take_read(struct writer *w, struct job *j)
{
	struct job *out = job_new(JOB_BYTES, j->ticket);
	struct outbox_piece piece = { j->read.id, j->read.offset, j->read.n };
	struct buf bytes;

	buf_init(&bytes, j->read.n);
	out->account = j->account;
	out->bytes.id = j->read.id;
	out->bytes.offset = j->read.offset;
	if (outbox_read(w->stores->home, piece, &bytes, &out->err))
		out->bytes.bytes = arena_str(&out->arena, buf_str(&bytes));
	buf_fini(&bytes);
	inbox_post(w->side->net, &out);
}

/* ---- how it ended ---- */

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

static void
land_in_batch(const struct writer *w, struct batch *b, const struct err *end)
{
	if (b == NULL)
		return;
	if (b->first.kind == ERR_NONE)
		b->first = *end;
	if (b->left == 1)
		writer_done(w, b->ticket, &b->first);
	end_batch(b);
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
		land_in_batch(w, f->batch, end);
		mem_free(&f);
	}
}

static void
take_sent(struct writer *w, struct job *j)
{
	struct err end = ERR_INIT;

	keep_end(w, j, &end);
	land(w, j, &end);
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

static void
take_sending(struct writer *w, struct job *j)
{
	struct job *out = job_new(JOB_SENDING_OK, j->ticket);
	struct err e = ERR_INIT;

	out->account = j->account;
	out->sending.id = j->sending.id;
	if (!outbox_sending(w->stores->home, j->sending.id, &e))
		not_ours(w, j->sending.id, &e);
	else
		claim(w->outgoing, j->sending.id);
	out->err = e;
	w->letters_changed = true;
	inbox_post(w->side->net, &out);
}

void
outgoing_job(struct writer *w, struct job *j)
{
	if (j->kind == JOB_READ)
		take_read(w, j);
	else if (j->kind == JOB_SENDING)
		take_sending(w, j);
	else
		take_sent(w, j);
}

/* ---- requests ---- */

bool
outgoing_queue(struct writer *w, uint64_t ticket, const struct envelope *v,
	       bool queue_only, struct err *e)
{
	struct outbox_letter letter = {
		.account = str_of(v->account->name),
		.sender = v->sender,
		.recipients = v->recipients,
		.n_recipients = v->n_recipients,
		.message = buf_str(&v->message),
		.private_head = v->private_head,
	};
	struct event *ev;
	uint64_t id = 0;

	if (!outbox_queue(w->stores->home, &letter, &id, e))
		return false;
	w->letters_changed = true;
	ev = event_new(EVENT_QUEUED, ticket);
	ev->queued.id = id;
	ev->last = queue_only;
	side_emit(w->side, &ev);
	if (!queue_only && !fly_id(w, id, ticket, e))
		writer_done(w, ticket, e);
	return true;
}

static void
answer_send(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct envelope v;
	struct err e = ERR_INIT;

	if (!envelope_of_message(&a, w->side->config, q, &v, &e) ||
	    !outgoing_queue(w, q->ticket, &v, q->send.queue_only, &e))
		writer_done(w, q->ticket, &e);
	envelope_fini(&v);
	arena_fini(&a);
}

static void
answer_list(struct writer *w, const struct request *q)
{
	struct event *ev = event_new(EVENT_OUTBOX, q->ticket);
	struct outbox_list list = { 0 };

	ev->last = true;
	if (outbox_list(w->stores->home, &ev->arena, &list, &ev->err))
		convert_outbox(&list, ev);
	side_emit(w->side, &ev);
}

static void
answer_cancel(struct writer *w, const struct request *q)
{
	struct err e = ERR_INIT;

	if (outbox_cancel(w->stores->home, q->outbox.id, &e))
		w->letters_changed = true;
	writer_done(w, q->ticket, &e);
}

/* A batch is counted from one, so that it outlives the loop that fills it;
 * who fills it lands last. */
static void
fly_all(struct writer *w, const struct outbox_list *list, uint64_t id,
	struct batch *b)
{
	struct err e = ERR_INIT;

	for (size_t i = 0; i < list->n; i++)
		if ((id == 0 || list->v[i].id == id) &&
		    (list->v[i].stage == OUTBOX_STAGE_WAITING ||
		     is_flying(w->outgoing, list->v[i].id)) &&
		    !fly(w, &list->v[i], b->ticket, b, &e) &&
		    b->first.kind == ERR_NONE)
			b->first = e;
}

/* What is on its way already is not made to wait once more: it would be sent
 * twice. When another program has died over it, the next start of all says
 * so (store/outbox.h). */
static bool
make_due(struct writer *w, uint64_t id, struct err *e)
{
	struct arena a = { 0 };
	struct outbox_entry entry = { 0 };
	bool done = is_flying(w->outgoing, id);

	if (!done && outbox_get(w->stores->home, &a, id, &entry, e))
		done = entry.stage == OUTBOX_STAGE_SENDING
			       ? err_set(e, ERR_PARTLY,
					 "another program is sending it")
			       : outbox_retry(w->stores->home, id, e);
	arena_fini(&a);
	return done;
}

static void
answer_flush(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct outbox_list list = { 0 };
	struct batch *b = mem_zalloc(sizeof(*b));
	struct err e = ERR_INIT;

	b->ticket = q->ticket;
	b->left = 1;
	if ((q->kind != REQUEST_OUTBOX_RETRY ||
	     make_due(w, q->outbox.id, &e)) &&
	    outbox_list(w->stores->home, &a, &list, &e))
		fly_all(w, &list, q->outbox.id, b);
	w->letters_changed = true;
	land_in_batch(w, b, &e);
	arena_fini(&a);
}

static const struct {
	enum request_kind kind;
	void (*answer)(struct writer *w, const struct request *q);
} answers[] = {
	{ REQUEST_SEND, answer_send },
	{ REQUEST_OUTBOX, answer_list },
	{ REQUEST_OUTBOX_CANCEL, answer_cancel },
	{ REQUEST_OUTBOX_FLUSH, answer_flush },
	{ REQUEST_OUTBOX_RETRY, answer_flush },
};

void
outgoing_request(struct writer *w, const struct request *q)
{
	struct err e = ERR_INIT;

	if (w->stores->home == NULL) {
		(void)err_set(&e, ERR_CONFIG, "no account is configured");
		writer_done(w, q->ticket, &e);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(answers); i++)
		if (answers[i].kind == q->kind)
			answers[i].answer(w, q);
}

int64_t
outgoing_flush_due(struct writer *w)
{
	int64_t now_s = world_now_s(), next_s = now_s + LOOK_EVERY_S;
	struct arena a = { 0 };
	struct outbox_list list = { 0 };
	struct err e = ERR_INIT;

	if (w->stores->home != NULL)
		(void)outbox_list(w->stores->home, &a, &list, &e);
	for (size_t i = 0; i < list.n; i++) {
		const struct outbox_entry *one = &list.v[i];

		if (one->stage != OUTBOX_STAGE_WAITING ||
		    is_flying(w->outgoing, one->id))
			continue;
		if (one->next_try_s <= now_s)
			(void)fly(w, one, 0, NULL, &e);
		else if (one->next_try_s < next_s)
			next_s = one->next_try_s;
	}
	arena_fini(&a);
	return next_s;
}
