#include "engine/plan.h"

#include <stdlib.h>

enum { DAY_S = 24 * 60 * 60 };

enum fate {
	FATE_NONE,  /* is here, and stays there */
	FATE_FETCH, /* is not here */
	FATE_DUE,   /* is here, and its time there is over */
	FATE_DELE,  /* and it is the same one */
	FATE_LOOK,  /* the head will tell */
	FATE_REUSED,
	FATE_MOVED,
};

struct making {
	const struct plan_seen *seen;
	const struct uidl_list *known;
	const struct plan_policy *policy;
	uint32_t *had; /* of each: index of known, or LISTING_NONE */
	unsigned char *fates;
	/* Those that are known and not listed, by size and mark. */
	const struct uidl **vanished;
	uint32_t *claims; /* how many say they are that one */
	size_t n_vanished;
};

bool
plan_lets_new_go(const struct plan_policy *policy)
{
	return policy->keep == KEEP_NO ||
	       (policy->keep == KEEP_DAYS && policy->keep_days == 0);
}

static bool
is_due(const struct uidl *known, const struct plan_policy *p)
{
	if (known->is_gone)
		return false;
	switch (p->keep) {
	case KEEP_NO:
		return true;
	case KEEP_UNTIL_DELETED:
		return known->is_deleted;
	case KEEP_DAYS:
		return p->now_s - known->seen_s >=
		       (int64_t)p->keep_days * DAY_S;
	case KEEP_FOREVER:
		break;
	}
	return false;
}

/* ---- what is known of each -------------------------------------------- */

static void
match(struct making *m, struct arena *a)
{
	const struct listing *l = m->seen->listing;

	m->had = ARENA_ARRAY(a, uint32_t, l->n + 1);
	m->fates = ARENA_ARRAY(a, unsigned char, l->n + 1);
	for (uint32_t i = 0; i < l->n; i++) {
		m->had[i] = LISTING_NONE;
		m->fates[i] = FATE_FETCH;
	}
	for (size_t k = 0; k < m->known->n; k++) {
		const struct uidl *u = &m->known->v[k];
		uint32_t i = listing_find(l, &u->key);

		if (i == LISTING_NONE)
			continue;
		m->had[i] = (uint32_t)k;
		if (!u->is_free)
			m->fates[i] =
				is_due(u, m->policy) ? FATE_DUE : FATE_NONE;
	}
}

/* Of several with one UIDL, all are due or none is. */
static void
spare_doubtful(struct making *m)
{
	const struct listing *l = m->seen->listing;
	bool *spared = mem_zalloc(l->n + 1);

	for (uint32_t i = 0; i < l->n; i++)
		if (m->fates[i] != FATE_DUE)
			spared[l->v[i].first] = true;
	for (uint32_t i = 0; i < l->n; i++)
		if (m->fates[i] == FATE_DUE && spared[l->v[i].first])
			m->fates[i] = FATE_NONE;
	mem_free(&spared);
}

static const struct plan_head *
head_of(const struct plan_seen *seen, uint32_t index)
{
	size_t low = 0, high = seen->n_heads;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (seen->heads[middle].index == index)
			return &seen->heads[middle];
		if (seen->heads[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- is it still the same? -------------------------------------------- */

/* Of a message of which nothing was noted, nothing can be said: it stays. Nor
 * is one of several with a UIDL worth the trouble. */
static enum fate
verify(const struct making *m, uint32_t i)
{
	const struct listed *now = &m->seen->listing->v[i];
	const struct uidl *u = &m->known->v[m->had[i]];
	const struct plan_head *head = head_of(m->seen, i);

	if (u->size_bytes != 0 && u->size_bytes == now->size_bytes)
		return FATE_DELE;
	if (u->mark == 0 || now->first != i || now->twins > 1)
		return FATE_NONE;
	if (head == NULL)
		return FATE_LOOK;
	return head->mark == u->mark ? FATE_DELE : FATE_REUSED;
}

/* ---- has it only another name? ---------------------------------------- */

static int
compare_vanished(const void *left, const void *right)
{
	const struct uidl *const *a = left, *const *b = right;

	if ((*a)->size_bytes != (*b)->size_bytes)
		return (*a)->size_bytes < (*b)->size_bytes ? -1 : 1;
	return ((*a)->mark > (*b)->mark) - ((*a)->mark < (*b)->mark);
}

static void
gather_vanished(struct making *m, struct arena *a)
{
	m->vanished = ARENA_ARRAY(a, const struct uidl *, m->known->n + 1);
	m->claims = ARENA_ARRAY(a, uint32_t, m->known->n + 1);
	for (size_t k = 0; k < m->known->n; k++) {
		const struct uidl *u = &m->known->v[k];

		if (!u->is_gone && u->size_bytes != 0 && u->mark != 0 &&
		    listing_find(m->seen->listing, &u->key) == LISTING_NONE)
			m->vanished[m->n_vanished++] = u;
	}
	if (m->n_vanished > 0)
		qsort(m->vanished, m->n_vanished, sizeof(struct uidl *),
		      compare_vanished);
}

/* The first that is not before it. */
static size_t
first_vanished(const struct making *m, uint32_t size_bytes, int64_t mark)
{
	const struct uidl wanted = { .size_bytes = size_bytes, .mark = mark };
	const struct uidl *key = &wanted;
	size_t low = 0, high = m->n_vanished;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_vanished(&m->vanished[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
has_vanished(const struct making *m, size_t at, uint32_t size_bytes,
	     int64_t mark)
{
	return at < m->n_vanished &&
	       m->vanished[at]->size_bytes == size_bytes &&
	       (mark == 0 || m->vanished[at]->mark == mark);
}

/* Where the one stands that it may be: size and mark are the same, and there
 * is no other of them. Or SIZE_MAX. */
static size_t
claim_of(const struct making *m, uint32_t i)
{
	const struct plan_head *head = head_of(m->seen, i);
	uint32_t size = m->seen->listing->v[i].size_bytes;
	size_t at;

	if (head == NULL || head->mark == 0)
		return SIZE_MAX;
	at = first_vanished(m, size, head->mark);
	return has_vanished(m, at, size, head->mark) &&
			       !has_vanished(m, at + 1, size, head->mark)
		       ? at
		       : SIZE_MAX;
}

static enum fate
recognise(const struct making *m, uint32_t i)
{
	uint32_t size = m->seen->listing->v[i].size_bytes;

	if (m->had[i] != LISTING_NONE || size == 0 ||
	    !has_vanished(m, first_vanished(m, size, 0), size, 0))
		return FATE_FETCH;
	if (head_of(m->seen, i) == NULL)
		return FATE_LOOK;
	return claim_of(m, i) == SIZE_MAX ? FATE_FETCH : FATE_MOVED;
}

/* What two messages claim, none gets. */
static void
settle_claims(struct making *m)
{
	uint32_t n = m->seen->listing->n;

	for (uint32_t i = 0; i < n; i++)
		if (m->fates[i] == FATE_MOVED)
			m->claims[claim_of(m, i)]++;
	for (uint32_t i = 0; i < n; i++)
		if (m->fates[i] == FATE_MOVED && m->claims[claim_of(m, i)] > 1)
			m->fates[i] = FATE_FETCH;
}

/* ---- the plan --------------------------------------------------------- */

static void
decide(struct making *m, struct arena *a)
{
	gather_vanished(m, a);
	for (uint32_t i = 0; i < m->seen->listing->n; i++) {
		if (m->fates[i] == FATE_DUE)
			m->fates[i] = (unsigned char)verify(m, i);
		else if (m->fates[i] == FATE_FETCH && m->n_vanished > 0)
			m->fates[i] = (unsigned char)recognise(m, i);
	}
	settle_claims(m);
}

/* Without sizes nothing is decided. */
static void
look_at_all(struct making *m)
{
	for (uint32_t i = 0; i < m->seen->listing->n; i++)
		if (m->fates[i] != FATE_NONE)
			m->fates[i] = FATE_LOOK;
}

static size_t
count(const struct making *m, enum fate fate)
{
	size_t n = 0;

	for (uint32_t i = 0; i < m->seen->listing->n; i++)
		n += m->fates[i] == fate;
	return n;
}

static void
put(const struct making *m, uint32_t i, struct plan *out)
{
	switch ((enum fate)m->fates[i]) {
	case FATE_REUSED:
		out->reused[out->n_reused++] = i;
		/* fallthrough */
	case FATE_FETCH:
		out->fetch[out->n_fetch++] = i;
		out->fetch_bytes += m->seen->listing->v[i].size_bytes;
		break;
	case FATE_DELE:
		out->dele[out->n_dele++] = i;
		break;
	case FATE_LOOK:
		out->look[out->n_look++] = i;
		break;
	case FATE_MOVED:
		out->moves[out->n_moves++] =
			(struct uidl_move){ m->vanished[claim_of(m, i)]->key,
					    m->seen->listing->v[i].key };
		break;
	case FATE_NONE:
	case FATE_DUE:
		break;
	}
}

static void
put_all(const struct making *m, struct arena *a, struct plan *out)
{
	size_t reused = count(m, FATE_REUSED);

	out->look = ARENA_ARRAY(a, uint32_t, count(m, FATE_LOOK) + 1);
	out->fetch =
		ARENA_ARRAY(a, uint32_t, count(m, FATE_FETCH) + reused + 1);
	out->dele = ARENA_ARRAY(a, uint32_t, count(m, FATE_DELE) + 1);
	out->reused = ARENA_ARRAY(a, uint32_t, reused + 1);
	out->moves = ARENA_ARRAY(a, struct uidl_move, count(m, FATE_MOVED) + 1);
	for (uint32_t i = 0; i < m->seen->listing->n; i++)
		put(m, i, out);
}

void
plan_make(struct arena *a, const struct plan_seen *seen,
	  const struct uidl_list *known, const struct plan_policy *policy,
	  struct plan *out)
{
	struct making m = { .seen = seen, .known = known, .policy = policy };
	struct arena scratch = { 0 };

	*out = (struct plan){ .wants_sizes = !seen->listing->has_sizes };
	match(&m, &scratch);
	spare_doubtful(&m);
	if (seen->listing->has_sizes)
		decide(&m, &scratch);
	else
		look_at_all(&m);
	put_all(&m, a, out);
	out->wants_sizes = out->wants_sizes && out->n_look > 0;
	arena_fini(&scratch);
}
