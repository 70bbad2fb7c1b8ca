#include "engine/plan.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAY_S = 24 * 60 * 60 };

/* ---- names ------------------------------------------------------------ */

static int
compare_uidls(const void *left, const void *right)
{
	const struct server_message *const *a = left, *const *b = right;
	int order = str_cmp((*a)->uidl, (*b)->uidl);

	if (order != 0)
		return order;
	return *a < *b ? -1 : *a > *b; /* in one array: the order listed */
}

/* Those with the same UIDL side by side. */
static struct server_message **
sort_by_uidl(struct arena *a, struct server_message *v, size_t n)
{
	struct server_message **sorted =
		ARENA_ARRAY(a, struct server_message *, n + 1);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &v[i];
	if (n > 0)
		qsort(sorted, n, sizeof(struct server_message *),
		      compare_uidls);
	return sorted;
}

static struct str
key_of(struct arena *a, struct str uidl, size_t ordinal)
{
	char hex[HASH_HEX_SIZE];
	char tail[32];
	struct hash h;

	(void)snprintf(tail, sizeof(tail), "\n%zu", ordinal);
	hash_init(&h);
	hash_add(&h, uidl);
	hash_add(&h, str_of(tail));
	hash_end_hex(&h, hex);
	return arena_str(a, (struct str){ hex, PLAN_KEY_DIGITS });
}

void
plan_name(struct arena *a, struct server_message *v, size_t n)
{
	struct arena scratch = { 0 };
	struct server_message **sorted = sort_by_uidl(&scratch, v, n);
	size_t ordinal = 0;

	for (size_t i = 0; i < n; i++) {
		ordinal = i > 0 && str_eq(sorted[i]->uidl, sorted[i - 1]->uidl)
				  ? ordinal + 1
				  : 0;
		sorted[i]->key = key_of(a, sorted[i]->uidl, ordinal);
	}
	arena_fini(&scratch);
}

/* ---- the plan --------------------------------------------------------- */

bool
plan_lets_new_go(const struct plan_policy *policy)
{
	return policy->keep == KEEP_NO ||
	       (policy->keep == KEEP_DAYS && policy->keep_days == 0);
}

static bool
is_due(const struct uidl *known, const struct plan_policy *p)
{
	if (known == NULL || known->server_s != 0)
		return false;
	switch (p->keep) {
	case KEEP_NO:
		return true;
	case KEEP_UNTIL_DELETED:
		return known->deleted_s != 0;
	case KEEP_DAYS:
		return p->now_s - known->seen_s >=
		       (int64_t)p->keep_days * DAY_S;
	case KEEP_FOREVER:
		break;
	}
	return false;
}

/* Of several with one UIDL, all are due or none is. */
static void
spare_doubtful(struct arena *a, const struct job *listed, bool *due)
{
	struct server_message *v = listed->listed.v;
	size_t n = listed->listed.n, end;
	struct server_message **sorted = sort_by_uidl(a, v, n);

	for (size_t i = 0; i < n; i = end) {
		bool all = true;

		for (end = i;
		     end < n && str_eq(sorted[end]->uidl, sorted[i]->uidl);
		     end++)
			all = all && due[sorted[end] - v];
		for (size_t k = i; k < end; k++)
			due[sorted[k] - v] = all;
	}
}

void
plan_make(struct arena *a, const struct job *listed,
	  const struct uidl_list *known, const struct plan_policy *policy,
	  struct plan *out)
{
	const struct server_message *v = listed->listed.v;
	size_t n = listed->listed.n;
	struct arena scratch = { 0 };
	bool *due = ARENA_ARRAY(&scratch, bool, n + 1);

	*out = (struct plan){ .fetch = ARENA_ARRAY(a, uint32_t, n + 1),
			      .dele = ARENA_ARRAY(a, uint32_t, n + 1) };
	for (size_t i = 0; i < n; i++) {
		const struct uidl *had = uidl_find(known, v[i].key);

		due[i] = is_due(had, policy);
		if (had != NULL && !had->is_free)
			continue;
		out->fetch[out->n_fetch++] = (uint32_t)i;
		out->fetch_bytes += v[i].size_bytes;
	}
	spare_doubtful(&scratch, listed, due);
	for (size_t i = 0; i < n; i++)
		if (due[i])
			out->dele[out->n_dele++] = (uint32_t)i;
	arena_fini(&scratch);
}
