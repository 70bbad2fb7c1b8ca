/*
 * outgoing.h - the write side's half of the talk about the outbox (job.h):
 * what is queued, handed to net, and how it ended; tries again later.
 *
 * A letter is durable before the face hears EVENT_QUEUED; "sending" is
 * durable before the final dot goes out.
 * Thread: write.
 */
#ifndef ENGINE_OUTGOING_H
#define ENGINE_OUTGOING_H

#include "engine/envelope.h"
#include "engine/writer.h"

struct outgoing;

struct outgoing *outgoing_open(void);
void outgoing_close(struct outgoing **o);

/* JOB_READ, JOB_SENDING, JOB_SENT. */
void outgoing_job(struct writer *w, struct job *j);
/* REQUEST_SEND and REQUEST_OUTBOX...; answers it. */
void outgoing_request(struct writer *w, const struct request *q);

/* Queues it; true when it is durable. Emits EVENT_QUEUED, and after that
 * the ticket is answered when the letter is sent, or with queue_only at
 * once. */
bool outgoing_queue(struct writer *w, uint64_t ticket, const struct envelope *v,
		    bool queue_only, struct err *e);

/* Hands to net what is due; returns when to call it again. */
int64_t outgoing_flush_due(struct writer *w);

#endif
