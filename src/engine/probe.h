/*
 * probe.h - connects to both services of an account and logs in, and leaves
 * again: changes nothing.
 *
 * Use:    probe_open; an EVENT_CHECKED for each service, with its error if it
 *         has one; then ended, once.
 * Thread: net.
 */
#ifndef ENGINE_PROBE_H
#define ENGINE_PROBE_H

#include "engine/peer.h"

struct probe_setup {
	const struct side *side;
	struct peer_host *host;
	uint64_t ticket;
	/* probe_close is due; e is the first error. */
	void (*ended)(void *who, const struct err *e);
	void *who;
};

struct probe;

/* Never ends from within. */
struct probe *probe_open(const struct probe_setup *setup);
void probe_close(struct probe **p);
/* Ends it with why. */
void probe_stop(struct probe *p, const struct err *why);

#endif
