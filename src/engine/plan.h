/*
 * plan.h - what a POP3 server has and what we have: what is to be done.
 *
 * Use:    the write side makes a plan from what net says of the server and
 *         from what it knows (store/uidl.h). A plan that wants to know more
 *         says so, and nothing else; net asks, and a plan is made again.
 * Pure.   Thread: any.
 * Lives:  in the arena.
 *
 * Nothing is fetched twice: a known key is enough, unless it is free again
 * (store/uidl.h). A message with a key that is not known may be one whose
 * name the server has changed, as all are after a migration: if one of those
 * that it does not list any more has its size, the head is looked at, and the
 * one with the same mark (msgid.h) hands on its key. In doubt it is fetched.
 *
 * Deleted are only messages that are here; none whose deletion the server has
 * confirmed before (what has that name now may be another); none whose size
 * and head are not what they were when it was fetched: another message has
 * that name now, and it is fetched. And of several with one UIDL all or none,
 * because we cannot be sure which of them is which.
 */
#ifndef ENGINE_PLAN_H
#define ENGINE_PLAN_H

#include "engine/config.h"
#include "engine/listing.h"

struct plan_policy {
	enum keep_kind keep;
	uint32_t keep_days; /* counted from when we fetched it */
	int64_t now_s;
};

struct plan_head { /* one that was looked at */
	uint32_t index;
	int64_t mark; /* 0: the server did not give it */
};

struct plan_seen { /* what net says */
	const struct listing *listing;
	const struct plan_head *heads; /* indexes rising */
	size_t n_heads;
};

struct plan {             /* indexes of the listing, rising */
	bool wants_sizes; /* of those in look */
	uint32_t *look;   /* heads are wanted */
	uint32_t *fetch, *dele;
	size_t n_look, n_fetch, n_dele;
	uint64_t fetch_bytes;
	struct uidl_move *moves; /* keys that are called otherwise now */
	size_t n_moves;
	uint32_t *reused; /* of fetch: the known key is another message's */
	size_t n_reused;
};

/* known is all there is of the account. */
void plan_make(struct arena *a, const struct plan_seen *seen,
	       const struct uidl_list *known, const struct plan_policy *policy,
	       struct plan *out);

/* May a message go as soon as it is durable here? */
bool plan_lets_new_go(const struct plan_policy *policy);

#endif
