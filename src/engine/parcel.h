/*
 * parcel.h - a letter on its way through send.c, and what is said to the write
 * side about it.
 *
 * Thread: net.
 */
#ifndef ENGINE_PARCEL_H
#define ENGINE_PARCEL_H

#include "base/buf.h"
#include "base/vec.h"
#include "engine/side.h"
#include "proto/session.h"

enum { PARCEL_PIECE_BYTES = 64 * 1024 };

enum parcel_stage {
	PARCEL_WAITS,
	PARCEL_PACKING, /* content and leave are asked for ahead of its turn */
	PARCEL_PACKED,  /* both are there */
	/* From here on it has a number in the session. */
	PARCEL_ENVELOPE, /* sender and recipients are on their way */
	PARCEL_DATA,
	PARCEL_ENDED, /* all is given to the session */
	PARCEL_ASKED, /* may the dot go? */
	PARCEL_DOT,   /* it is out */
};

struct parcel {
	struct job *letter; /* JOB_SEND */
	uint32_t account;
	enum parcel_stage stage;
	uint64_t number;    /* the session's */
	uint64_t offset;    /* read so far */
	bool is_reading;    /* a READ is not answered */
	bool is_ours;       /* "sending" is durable */
	struct buf content; /* packed */
	struct arena arena; /* what follows: */
	VEC(struct refused_recipient) refused;
	struct parcel *next;
};

/* Takes *letter. */
struct parcel *parcel_new(struct job **letter, uint32_t account);
void parcel_free(struct parcel **p);

/* JOB_READ from the offset on; JOB_SENDING. */
void parcel_read(struct parcel *p, const struct side *side);
void parcel_ask(struct parcel *p, const struct side *side);

/* A recipient was refused. */
void parcel_refused(struct parcel *p, const struct session_event *ev);
/* Why, with what the server's code means (RFC 3463). */
struct err parcel_explain(const struct session_event *ev);

/* JOB_SENT: nobody has got it; recipient by recipient when every one of them
 * was refused by itself. */
void parcel_failed(const struct parcel *p, const struct side *side,
		   enum outbox_state state, const struct err *e);
/* JOB_SENT: who was not refused has it. */
void parcel_accepted(const struct parcel *p, const struct side *side,
		     struct str words);

#endif
