#include "engine/outgoing.h"

#include "base/world.h"
#include "engine/convert.h"
#include "engine/landing.h"
#include "store/outbox.h"

/* Other programs may queue too, so the outbox is looked at every minute. */
enum { LOOK_EVERY_S = 60 };

struct outgoing *
outgoing_open(void)
{
	return mem_zalloc(sizeof(struct outgoing));
}

void
outgoing_close(struct outgoing **o)
{
	struct flight *f = (*o)->flights;

	while (f != NULL) {
		struct flight *next = f->next;

		landing_end_batch(f->batch);
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
	j->send.notify = arena_str(&j->arena, entry->asks);
	j->send.envid = arena_printf(&j->arena, "%llu.%lld",
				     (unsigned long long)entry->id,
				     (long long)entry->queued_s);
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

void
outgoing_job(struct writer *w, struct job *j)
{
	if (j->kind == JOB_READ)
		take_read(w, j);
	else
		landing_job(w, j);
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
		.held_s = v->held_s,
		.asks = str_of(v->account->notify),
	};
	bool waits = queue_only || v->held_s > world_now_s();
	struct event *ev;
	uint64_t id = 0;

	if (!outbox_queue(w->stores->home, &letter, &id, e))
		return false;
	w->letters_changed = true;
	ev = event_new(EVENT_QUEUED, ticket);
	ev->queued.id = id;
	ev->queued.held_s = v->held_s;
	ev->last = waits;
	side_emit(w->side, &ev);
	w->has_held |= v->held_s > 0;
	if (!waits && !fly_id(w, id, ticket, e))
		writer_done(w, ticket, e);
	return true;
}

static void
answer_send(struct writer *w, const struct request *q)
{
	struct arena a = { 0 };
	struct envelope v;
	struct err e = ERR_INIT;

	bool done = envelope_of_message(&a, w->side->config, q, &v, &e);

	v.held_s = q->send.held_s;
	if (!done || !outgoing_queue(w, q->ticket, &v, q->send.queue_only, &e))
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

/* What is held until a later time is none of those that wait. */
static bool
is_meant(const struct outbox_entry *entry, uint64_t id)
{
	return id == 0 ? entry->held_s <= world_now_s() : entry->id == id;
}

/* A batch is counted from one, so that it outlives the loop that fills it;
 * who fills it lands last. */
static void
fly_all(struct writer *w, const struct outbox_list *list, uint64_t id,
	struct batch *b)
{
	struct err e = ERR_INIT;

	for (size_t i = 0; i < list->n; i++)
		if (is_meant(&list->v[i], id) &&
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
	uint64_t id = q->outbox.id;
	struct err e = ERR_INIT;

	b->ticket = q->ticket;
	b->left = 1;
	if ((q->outbox.addr.n == 0 ||
	     outbox_split(w->stores->home, id, q->outbox.addr, &id, &e)) &&
	    (q->kind != REQUEST_OUTBOX_RETRY || make_due(w, id, &e)) &&
	    outbox_list(w->stores->home, &a, &list, &e))
		fly_all(w, &list, id, b);
	w->letters_changed = true;
	landing_in_batch(w, b, &e);
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

	landing_commit(w);
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
