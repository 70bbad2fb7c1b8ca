#include "engine/collect.h"

#include "base/limits.h"
#include "base/vec.h"
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

/* What is known of an account, from VISIT to PLAN. */
struct visit {
	struct arena arena;
	struct uidl_list known;
	bool has_known;
	bool is_mended; /* all keys are in it */
};

/* Whole, but not durable yet. */
struct waiting {
	uint32_t account, index;
	uint64_t ticket;
};

struct collect {
	struct incoming *incoming; /* an account */
	struct visit *visits;      /* likewise */
	size_t n_accounts;
	struct waiting waiting[COLLECT_MAX];
	struct delivery *deliveries[COLLECT_MAX]; /* theirs */
	size_t n;
	uint64_t size_bytes;
	int64_t until_ms; /* the first of them waits no longer */
};

struct collect *
collect_open(const struct config *config)
{
	struct collect *c = mem_zalloc(sizeof(*c));

	c->n_accounts = config->n_accounts;
	c->incoming = mem_zalloc(config->n_accounts * sizeof(struct incoming));
	c->visits = mem_zalloc(config->n_accounts * sizeof(struct visit));
	return c;
}

void
collect_close(struct collect **c)
{
	struct collect *mine = *c;

	for (size_t i = 0; i < mine->n_accounts; i++)
		deliver_drop(&mine->incoming[i].delivery);
	for (size_t i = 0; i < mine->n_accounts; i++)
		arena_fini(&mine->visits[i].arena);
	for (size_t i = 0; i < mine->n; i++)
		deliver_drop(&mine->deliveries[i]);
	mem_free(&mine->incoming);
	mem_free(&mine->visits);
	mem_free(c);
}

bool
collect_owes(const struct collect *c)
{
	return c->n > 0;
}

int
collect_wait_ms(const struct collect *c)
{
	int64_t left_ms = c->until_ms - world_tick_ms();

	return left_ms < 0 ? 0 : (int)left_ms;
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

static void
forget(struct visit *v)
{
	arena_fini(&v->arena);
	*v = (struct visit){ .known = { NULL, 0 } };
}

static bool
find_home(struct writer *w, struct store **home, struct err *e)
{
	*home = w->stores->home;
	return *home != NULL ||
	       err_set(e, ERR_CONFIG, "no account is configured");
}

/* While the server makes its list, we make ours. What fails now fails again
 * when it is wanted. */
static void
take_visit(struct writer *w, struct job *j)
{
	struct visit *v = &w->collect->visits[j->account];
	struct err unheard = ERR_INIT;
	struct store *home;

	forget(v);
	collect_commit(w);
	v->has_known = find_home(w, &home, &unheard) &&
		       uidl_peek(home, &v->arena, name_of(w, j->account),
				 &v->known, &unheard);
}

/* A program that was killed may have left messages whose keys are only in
 * their file names; and what others put into the trash is known by a scan. It
 * is needed only where a key is missing, or deletions count. */
static bool
mend(struct writer *w, const struct job *j, struct visit *v, struct err *e)
{
	struct store *home;

	forget(v);
	if (!writer_home(w, j->ticket, &home, e) ||
	    !uidl_load(home, &v->arena, name_of(w, j->account), &v->known, e))
		return false;
	v->has_known = v->is_mended = true;
	return true;
}

static bool
has_unknown(const struct listing *l, const struct uidl_list *known)
{
	size_t n = 0;

	for (size_t i = 0; i < known->n; i++)
		n += listing_find(l, &known->v[i].key) != LISTING_NONE;
	return n < l->n;
}

static bool
read_known(struct writer *w, const struct job *j, struct visit *v,
	   struct err *e)
{
	if (v->is_mended)
		return true;
	if (v->has_known &&
	    policy_of(w, j->account).keep != KEEP_UNTIL_DELETED &&
	    !has_unknown(j->listed.listing, &v->known))
		return true;
	return mend(w, j, v, e);
}

/* Of what was deleted on the server, that which it does not list. */
static bool
free_names(struct store *home, const struct job *listed,
	   const struct uidl_list *known, struct str account, struct err *e)
{
	const struct listing *l = listed->listed.listing;
	struct arena a = { 0 };
	VEC(struct str) keys = { 0 };
	bool done;

	for (size_t i = 0; i < known->n; i++) {
		const struct uidl *u = &known->v[i];

		if (u->is_gone && !u->is_free &&
		    listing_find(l, &u->key) == LISTING_NONE)
			*VEC_PUSH(&a, &keys) = uidl_key_put(&a, u->key);
	}
	done = uidl_set_free(home, account, keys.v, keys.n, e);
	arena_fini(&a);
	return done;
}

/* The names that other messages have now. */
static bool
free_reused(struct store *home, const struct job *listed,
	    const struct plan *plan, struct str account, struct err *e)
{
	struct arena a = { 0 };
	struct str *keys = ARENA_ARRAY(&a, struct str, plan->n_reused + 1);
	bool done;

	for (size_t i = 0; i < plan->n_reused; i++)
		keys[i] = uidl_key_put(
			&a, listed->listed.listing->v[plan->reused[i]].key);
	done = uidl_set_free(home, account, keys, plan->n_reused, e);
	arena_fini(&a);
	return done;
}

/* What the plan says of names is done before net hears of it. */
static bool
settle_names(struct writer *w, const struct job *listed,
	     const struct plan *plan, struct err *e)
{
	struct str account = name_of(w, listed->account);
	struct visit *v = &w->collect->visits[listed->account];
	struct store *home = w->stores->home;

	return free_names(home, listed, &v->known, account, e) &&
	       free_reused(home, listed, plan, account, e) &&
	       uidl_move(home, account, plan->moves, plan->n_moves, e);
}

static bool
make_plan(struct writer *w, const struct job *listed, struct job *out,
	  struct err *e)
{
	struct visit *v = &w->collect->visits[listed->account];
	struct plan_policy policy = policy_of(w, listed->account);
	struct plan_seen seen = { listed->listed.listing, listed->listed.heads,
				  listed->listed.n_heads };
	struct plan plan = { 0 };

	if (!read_known(w, listed, v, e))
		return false;
	plan_make(&out->arena, &seen, &v->known, &policy, &plan);
	out->plan.wants_sizes = plan.wants_sizes;
	out->plan.look = plan.look;
	out->plan.n_look = plan.n_look;
	out->plan.fetch = plan.fetch;
	out->plan.n_fetch = plan.n_fetch;
	out->plan.dele = plan.dele;
	out->plan.n_dele = plan.n_dele;
	out->plan.fetch_bytes = plan.fetch_bytes;
	return plan.n_look > 0 || settle_names(w, listed, &plan, e);
}

static void
take_listed(struct writer *w, struct job *j)
{
	struct job *out = job_new(JOB_PLAN, j->ticket);

	/* What has come in, but is not committed, would be fetched again. */
	collect_commit(w);
	out->account = j->account;
	(void)make_plan(w, j, out, &out->err);
	out->plan.listing = j->listed.listing;
	j->listed.listing = NULL;
	if (out->plan.n_look == 0 || out->err.kind != ERR_NONE)
		forget(&w->collect->visits[j->account]);
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
	if (open_delivery(w, j, &in->delivery, &in->err))
		deliver_set_listed(in->delivery, j->append.size_bytes);
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
	if (c->n == 0)
		c->until_ms = world_tick_ms() + COLLECT_WAIT_MS;
	if (j->appended.is_last)
		c->until_ms = 0;
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
	[JOB_VISIT] = take_visit,       [JOB_LISTED] = take_listed,
	[JOB_APPEND] = take_append,     [JOB_CHUNK] = take_chunk,
	[JOB_APPENDED] = take_appended, [JOB_DROP] = take_drop,
	[JOB_DELETED] = take_deleted,
};

void
collect_job(struct writer *w, struct job *j)
{
	takers[j->kind](w, j);
}
