/*
 * sync.h - one visit to one POP3 mailbox: list, plan, fetch, delete.
 *
 * Use:    sync_open; give it the jobs of the write side that are for its
 *         account; ended comes once, when the connection is over and the
 *         write side has answered all that was asked. Nothing of one visit
 *         can therefore reach the next.
 * Order:  a message is marked for deletion (DELE) only after the write side
 *         has said that it is durable, and counts as deleted only after the
 *         server has confirmed QUIT.
 * Names:  messages without UIDL are known by the hash of their size and head
 *         (TOP), which costs a question for each, each time; a server that
 *         has not even TOP is refused with ERR_PROTOCOL.
 * Thread: net.
 * Limits: LIMIT_UNWRITTEN_BYTES: the socket is not read while the write side
 *         owes us more.
 */
#ifndef ENGINE_SYNC_H
#define ENGINE_SYNC_H

#include "engine/peer.h"

struct sync_result {
	struct err err;  /* ERR_PARTLY: some were not given, or not deleted */
	uint32_t listed; /* messages that the server has */
	uint32_t new_messages;
	uint64_t bytes;
	uint32_t deleted_on_server;
};

/* Counts another visit in; its err is the one that counts. */
void sync_add(struct sync_result *sum, const struct sync_result *more);
/* Tells the face: by an event, or when nobody asked (ticket 0) by a line for
 * the status bar. */
void sync_tell(const struct sync_result *r, const struct side *side,
	       const char *account, uint64_t ticket);

struct sync_setup {
	const struct side *side;
	struct peer_host *host;
	uint32_t account; /* index in the config */
	uint64_t ticket;  /* 0: nobody asked */
	/* sync_close is due. */
	void (*ended)(void *who, const struct sync_result *result);
	void *who;
};

struct sync;

/* Never ends from within. */
struct sync *sync_open(const struct sync_setup *setup);
void sync_close(struct sync **s);

/* JOB_PLAN, JOB_WRITTEN, JOB_STORED. May take *j (and sets it to NULL). */
void sync_take_job(struct sync *s, struct job **j);
/* Somebody asks for what is already under way. */
void sync_set_ticket(struct sync *s, uint64_t ticket);
/* Ends it with why. */
void sync_stop(struct sync *s, const struct err *why);
/* The server is asked to confirm what it was told to delete; a second more
 * makes sense. */
bool sync_is_leaving(const struct sync *s);

#endif
