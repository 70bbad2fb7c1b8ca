/*
 * job.h - what the sides of the engine send each other (see inbox.h).
 *
 * Lives: a job owns an arena; posting it gives it away.
 *
 * The talk of net (N) and write (W) about a POP3 mailbox:
 *   N: VISIT       we are let in             W: -        reads what is here
 *   N: LISTED      what the server has       W: PLAN     what to get, delete,
 *      ... and its sizes, heads                 or to find out first
 *   N: APPEND, CHUNK..., APPENDED (or DROP)  W: WRITTEN  for each CHUNK
 *                                            W: STORED   durable, or why not
 *   N: DELETED     confirmed by QUIT's +OK   W: -
 * and about the outbox:
 *   W: SEND        envelope and size         N: READ     from an offset
 *   W: BYTES       a piece of the message    N: SENDING  before the last dot
 *   W: SENDING_OK  "unsure" is durable now,  N: SENT     how it ended
 *      or an err: no dot then, and no SENT
 */
#ifndef ENGINE_JOB_H
#define ENGINE_JOB_H

#include "base/err.h"
#include "base/mem.h"
#include "engine/model.h"

struct event;
struct listing;
struct plan_head;
struct request;

enum job_kind {
	JOB_REQUEST, /* from a face, passed on as it is */
	JOB_QUIT,    /* finish what is half done and end the thread */
	/* net -> write */
	JOB_VISIT,
	JOB_LISTED,
	JOB_APPEND,
	JOB_CHUNK,
	JOB_APPENDED,
	JOB_DROP,
	JOB_DELETED,
	JOB_READ,
	JOB_SENDING,
	JOB_SENT,
	/* write -> net */
	JOB_PLAN,
	JOB_WRITTEN,
	JOB_STORED,
	JOB_SEND,
	JOB_BYTES,
	JOB_SENDING_OK,
	/* read -> write */
	JOB_OPENED, /* mark it as read */
	JOB_SCAN,   /* are the files compared with the index? */
	/* write -> read */
	JOB_SCANNED, /* they are; or why not */
	/* face -> read */
	JOB_TAKEN, /* a portion of lines that was not the last */
	/* any -> the face's box, which engine_take empties */
	JOB_EVENT,
	JOB_COUNT,
};

struct refused_recipient {
	struct str addr, words;
	bool is_temporary;
};

struct job {
	enum job_kind kind;
	uint64_t ticket;  /* of the request behind it; 0 = by itself */
	uint32_t account; /* index in the config */
	struct arena arena;
	struct err err;
	struct job *next; /* the inbox's */
	union {
		struct request *request; /* freed with the job, if not NULL */
		struct event *event;     /* likewise */
		struct {
			struct listing *listing; /* freed with the job */
			const struct plan_head *heads;
			size_t n_heads;
		} listed;
		struct { /* indexes of the listing, in its order */
			struct listing *listing; /* that of LISTED, likewise */
			bool wants_sizes; /* of those in look: say LISTED */
			uint32_t *look;   /* or their heads: again */
			size_t n_look;
			uint32_t *fetch;
			size_t n_fetch;
			uint32_t *dele; /* already here and due to go */
			size_t n_dele;
			uint64_t fetch_bytes;
		} plan;
		struct {
			uint32_t index;      /* of the listing */
			struct str key;      /* listing.h */
			uint64_t size_bytes; /* as listed */
		} append;
		struct {
			struct str bytes; /* LF line ends */
		} chunk;
		struct { /* a CHUNK is off the writer's hands, stored or
			  * not: net owes its account so much less */
			size_t n;
		} written;
		struct {
			uint32_t index;
			bool is_last; /* nothing follows that could wait
				       * with it to be made durable */
		} appended;
		struct {
			uint32_t index;
			bool dele; /* the policy lets it go now */
		} stored;
		struct {
			struct str *keys;
			size_t n;
		} deleted;
		struct {
			uint64_t id;
			struct str from;
			struct str *recipients;
			size_t n_recipients;
			bool is_utf8; /* an address in the head is */
			/* For reports of delivery (smtp.h); or empty. */
			struct str notify, envid;
			uint64_t size_bytes;
		} send;
		struct {
			uint64_t id, offset;
			size_t n;
		} read;
		struct {
			uint64_t id, offset;
			struct str bytes; /* empty = the end */
		} bytes;
		struct {
			uint64_t id;
		} sending;
		struct {
			uint64_t id;
			enum outbox_state state; /* when err says it failed */
			struct str last_words;
			/* Each recipient that was refused by itself. Without
			 * an err the others have it. */
			struct refused_recipient *refused;
			size_t n_refused;
		} sent;
		struct {
			uint64_t id;
		} opened;
	};
};

struct job *job_new(enum job_kind kind, uint64_t ticket);
void job_free(struct job **j);

#endif
