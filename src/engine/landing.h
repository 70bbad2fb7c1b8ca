/*
 * landing.h - how letters end, on the write side: leave to send them, what the
 * server said, and who is told.
 *
 * Use:    landing_job for each JOB_SENDING and JOB_SENT; landing_commit as soon
 *         as no other job waits. What came meanwhile is made durable together,
 *         and only then answered.
 * Thread: write.
 */
#ifndef ENGINE_LANDING_H
#define ENGINE_LANDING_H

#include "engine/writer.h"

enum { LANDING_GROUP = 64 };

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
	/* To be made durable together; copies. */
	struct job *asking[LANDING_GROUP], *sent[LANDING_GROUP];
	size_t n_asking, n_sent;
};

void landing_job(struct writer *w, struct job *j);
bool landing_owes(const struct outgoing *o);
void landing_commit(struct writer *w);

/* One of a batch has ended so; the last answers the request. */
void landing_in_batch(const struct writer *w, struct batch *b,
		      const struct err *end);
void landing_end_batch(struct batch *b);

#endif
