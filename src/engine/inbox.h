/*
 * inbox.h - a side's post box: an unbounded list and a byte in a pipe.
 *
 * Posting never waits and nothing is called under the lock. What bounds the
 * list is the protocol between the sides (job.h): a view has one open
 * request of a kind, and net stops reading a socket while the writer owes it
 * more than LIMIT_UNWRITTEN_BYTES.
 * Thread: any may post; one takes.
 */
#ifndef ENGINE_INBOX_H
#define ENGINE_INBOX_H

#include "base/err.h"

struct inbox;
struct job;

bool inbox_open(struct inbox **out, struct err *e);
/* Frees what nobody took. */
void inbox_close(struct inbox **box);

/* Takes *j and sets it to NULL. */
void inbox_post(struct inbox *box, struct job **j);
/* The oldest, or NULL when there is none now. */
struct job *inbox_take(struct inbox *box);
/* Waits until there is one; timeout_ms -1 = for ever; NULL at the time-out. */
struct job *inbox_wait(struct inbox *box, int timeout_ms);
/* Readable while there is something to take. */
int inbox_fd(const struct inbox *box);

#endif
