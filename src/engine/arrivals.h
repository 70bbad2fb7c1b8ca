/*
 * arrivals.h - what the net thread does for accounts that are being set up:
 * finds their servers, and tries whether they let them in.
 *
 * Use:    netside gives it the requests that concern no account of the
 *         configuration; each is answered, also when it is not known.
 * Thread: net.
 */
#ifndef ENGINE_ARRIVALS_H
#define ENGINE_ARRIVALS_H

#include "engine/side.h"
#include "engine/trace.h"
#include "net/loop.h"

struct arrivals;

/* What it is given outlives it. */
struct arrivals *arrivals_open(const struct side *side, struct loop *l,
			       struct trace *trace);
/* Answers what is still open with ERR_CANCELLED; *v may be NULL. */
void arrivals_close(struct arrivals **v);

void arrivals_take(struct arrivals *v, const struct request *q);
/* Ends the request with that ticket, if it is there, with why. */
void arrivals_cancel(struct arrivals *v, uint64_t ticket,
		     const struct err *why);

#endif
