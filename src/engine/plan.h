/*
 * plan.h - what a POP3 server has and what we have: what is to be done.
 *
 * Use:    net names what the server listed (plan_name), the write side makes
 *         the plan from that and from what it knows (store/uidl.h).
 * Pure.   Thread: any.
 * Lives:  in the arena.
 *
 * A key is 32 hex digits of SHA-256 over "UIDL LF ordinal": servers exist
 * that give one UIDL to several messages, and then the order of the list
 * tells them apart. A server without UIDL has its messages named by the size
 * and the hash of the head (sync.h), which stand in for the UIDL.
 *
 * Nothing is fetched twice: a known key is enough, unless it is free again
 * (store/uidl.h). Deleted are only messages
 * that are here; none whose deletion the server has confirmed before (what
 * has that name now may be another); and of several with one UIDL all or
 * none, because we cannot be sure which of them is which.
 */
#ifndef ENGINE_PLAN_H
#define ENGINE_PLAN_H

#include "engine/config.h"
#include "engine/job.h"
#include "store/uidl.h"

enum { PLAN_KEY_DIGITS = 32 };

struct plan_policy {
	enum keep_kind keep;
	uint32_t keep_days; /* counted from when we fetched it */
	int64_t now_s;
};

struct plan { /* indexes of the list, rising */
	uint32_t *fetch, *dele;
	size_t n_fetch, n_dele;
	uint64_t fetch_bytes;
};

/* Sets the key of each from its UIDL. */
void plan_name(struct arena *a, struct server_message *v, size_t n);

/* known is all there is of the account. */
void plan_make(struct arena *a, const struct job *listed,
	       const struct uidl_list *known, const struct plan_policy *policy,
	       struct plan *out);

/* May a message go as soon as it is durable here? */
bool plan_lets_new_go(const struct plan_policy *policy);

#endif
