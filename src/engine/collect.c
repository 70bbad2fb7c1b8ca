#include "engine/collect.h"

#include "base/limits.h"
#include "base/world.h"
#include "engine/plan.h"
#include "store/deliver.h"
#include "store/uidl.h"

/* One message on its way in; an account has at most one. */
struct incoming {
	struct delivery *delivery; /* NULL: none, or it failed */
	struct err err;
	uint32_t index; /* net's name for it */
};

/* Whole, but not durable yet. */
struct waiting {
	uint32_t account, index;
	uint64_t ticket;
};

struct collect {
	struct incoming *incoming; /* an account */
	size_t n_accounts;
	struct waiting waiting[COLLECT_MAX];
	struct delivery *deliveries[COLLECT_MAX]; /* theirs */
	size_t n;
	uint64_t size_bytes;
};

struct collect *
collect_open(const struct config *config)
{
	struct collect *c = mem_zalloc(sizeof(*c));

	c->n_accounts = config->n_accounts;
	c->incoming = mem_zalloc(config->n_accounts * sizeof(struct incoming));
	return c;
}

void
collect_close(struct collect **c)
{
	struct collect *mine = *c;

	for (size_t i = 0; i < mine->n_accounts; i++)
		deliver_drop(&mine->incoming[i].delivery);
	for (size_t i = 0; i < mine->n; i++)
		deliver_drop(&mine->deliveries[i]);
	mem_free(&mine->incoming);
	mem_free(c);
}

bool
collect_owes(const struct collect *c)
{
	return c->n > 0;
}

static struct plan_policy
policy_of(const struct writer *w, uint32_t account)
{
	const struct account *acc = &w->side->config->accounts[account];

	return (struct plan_policy){ acc->keep, acc->keep_days, world_now_s() };
}

static struct str
name_of(const struct writer *w, uint32_t account)
{
	return str_of(w->side->config->accounts[account].name);
}

/* ---- the plan ---- */

/* Of what was deleted on the server, that which it does not list. */
static bool
free_names(struct store *home, const struct job *listed,
	   const struct uidl_list *known, struct str account, struct err *e)
{
	struct arena a = { 0 };
	bool *is_listed = ARENA_ARRAY(&a, bool, known->n + 1);
	struct str *keys = ARENA_ARRAY(&a, struct str, known->n + 1);
	size_t n = 0;
	bool done;

	for (size_t i = 0; i < listed->listed.n; i++) {
		const struct uidl *u =
			uidl_find(known, listed->listed.v[i].key);

		if (u != NULL)
			is_listed[u - known->v] = true;
	}
	for (size_t i = 0; i < known->n; i++) {
		if (known->v[i].server_s > 0 && !is_listed[i])
			keys[n++] = known->v[i].key;
	}
	done = uidl_set_free(home, account, keys, n, e);
	arena_fini(&a);
	return done;
}

static bool
make_plan(struct writer *w, const struct job *listed, struct job *out,
	  struct err *e)
{
	struct plan_policy policy = policy_of(w, listed->account);
	struct uidl_list known = { 0 };
	struct plan plan = { 0 };
	struct store *home;

	if (!writer_home(w, listed->ticket, &home, e) ||
	    !uidl_load(home, &out->arena, name_of(w, listed->account), &known,
		       e))
		return false;
	if (!free_names(home, listed, &known, name_of(w, listed->account), e))
		return false;
	plan_make(&out->arena, listed, &known, &policy, &plan);
	out->plan.fetch = plan.fetch;
	out->plan.n_fetch = plan.n_fetch;
	out->plan.dele = plan.dele;
	out->plan.n_dele = plan.n_dele;
	out->plan.fetch_bytes = plan.fetch_bytes;
	return true;
}

static void
take_listed(struct writer *w, struct job *j)
{
	struct job *out = job_new(JOB_PLAN, j->ticket);

	/* What has come in, but is not committed, would be fetched again. */
	collect_commit(w);
	out->account = j->account;
	(void)make_plan(w, j, out, &out->err);
	inbox_post(w->side->net, &out);
}

static void
take_deleted(struct writer *w, struct job *j)
{
	struct err e = ERR_INIT;
	struct store *home;

	/* A failure only means that the server is asked once more. */
	if (writer_home(w, j->ticket, &home, &e))
		(void)uidl_set_deleted(home, name_of(w, j->account),
				       j->deleted.keys, j->deleted.n, &e);
}

/* ---- messages ---- */

static bool
open_delivery(struct writer *w, const struct job *j, struct delivery **out,
	      struct err *e)
{
	struct store *home;
	uint32_t folder = 0;

	return writer_home(w, j->ticket, &home, e) &&
	       store_make_role(home, name_of(w, j->account), STORE_INBOX,
			       &folder, e) &&
	       deliver_open(home, folder, j->append.key, out, e);
}

static void
take_append(struct writer *w, struct job *j)
{
	struct incoming *in = &w->collect->incoming[j->account];

	deliver_drop(&in->delivery);
	*in = (struct incoming){ .index = j->append.index };
	(void)open_delivery(w, j, &in->delivery, &in->err);
}

/* After the first failure the rest of the message is only counted. */
static void
take_chunk(struct writer *w, struct job *j)
{
	struct incoming *in = &w->collect->incoming[j->account];
	struct job *out = job_new(JOB_WRITTEN, j->ticket);

	if (in->delivery != NULL &&
	    !deliver_write(in->delivery, j->chunk.bytes, &in->err))
		deliver_drop(&in->delivery);
	out->account = j->account;
	out->written.n = j->chunk.bytes.n;
	inbox_post(w->side->net, &out);
}

static void
post_stored(struct writer *w, const struct waiting *one, const struct err *e)
{
	struct plan_policy policy = policy_of(w, one->account);
	struct job *out = job_new(JOB_STORED, one->ticket);

	out->account = one->account;
	out->err = *e;
	out->stored.index = one->index;
	out->stored.dele = e->kind == ERR_NONE && plan_lets_new_go(&policy);
	inbox_post(w->side->net, &out);
}

static void
take_appended(struct writer *w, struct job *j)
{
	struct collect *c = w->collect;
	struct incoming *in = &c->incoming[j->account];
	struct waiting one = { j->account, in->index, j->ticket };

	if (in->delivery == NULL) {
		post_stored(w, &one, &in->err);
		return;
	}
	c->size_bytes += deliver_size_bytes(in->delivery);
	c->waiting[c->n] = one;
	c->deliveries[c->n++] = in->delivery;
	in->delivery = NULL;
	if (c->n == COLLECT_MAX || c->size_bytes > LIMIT_UNWRITTEN_BYTES)
		collect_commit(w);
}

static void
take_drop(struct writer *w, struct job *j)
{
	deliver_drop(&w->collect->incoming[j->account].delivery);
}

void
collect_commit(struct writer *w)
{
	struct collect *c = w->collect;
	struct err e = ERR_INIT;

	if (c->n == 0)
		return;
	(void)deliver_commit(w->stores->home, c->deliveries, c->n, &e);
	for (size_t i = 0; i < c->n; i++)
		post_stored(w, &c->waiting[i], &e);
	c->n = 0;
	c->size_bytes = 0;
}

typedef void collect_fn(struct writer *w, struct job *j);

static collect_fn *const takers[JOB_COUNT] = {
	[JOB_LISTED] = take_listed, [JOB_APPEND] = take_append,
	[JOB_CHUNK] = take_chunk,   [JOB_APPENDED] = take_appended,
	[JOB_DROP] = take_drop,     [JOB_DELETED] = take_deleted,
};

void
collect_job(struct writer *w, struct job *j)
{
	takers[j->kind](w, j);
}
