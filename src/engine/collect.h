/*
 * collect.h - the write side's half of the talk about a POP3 mailbox (job.h):
 * LISTED to PLAN, messages into the inbox, what is deleted on the server.
 *
 * Use:    collect_job for each of those jobs; collect_commit when
 *         collect_wait_ms says so. Messages that came meanwhile are made
 *         durable together, and only then is each answered with STORED.
 * Thread: write.
 * Limits: COLLECT_MAX messages, LIMIT_UNWRITTEN_BYTES wait for a commit,
 *         and none longer than COLLECT_WAIT_MS.
 */
#ifndef ENGINE_COLLECT_H
#define ENGINE_COLLECT_H

#include "engine/writer.h"

enum { COLLECT_MAX = 256, COLLECT_WAIT_MS = 200 };

struct collect;

struct collect *collect_open(const struct config *c);
/* Drops what is half here. */
void collect_close(struct collect **c);

void collect_job(struct writer *w, struct job *j);
bool collect_owes(const struct collect *c);
/* How long others may still be waited for, when collect_owes. */
int collect_wait_ms(const struct collect *c);
void collect_commit(struct writer *w);

#endif
