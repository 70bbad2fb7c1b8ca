/*
 * partial.h - messages that were sent in pieces (message/partial; RFC 2046,
 * 5.2.2).
 *
 * Pure.   Thread: any.   Lives: in the arena, or views into the message.
 * Limits: LIMIT_PIECES; a piece beyond is none.
 */
#ifndef MAIL_PARTIAL_H
#define MAIL_PARTIAL_H

#include "base/buf.h"
#include "base/mem.h"

struct partial {
	struct str id;   /* the same in all pieces */
	uint32_t number; /* of this piece, 1 and up */
	uint32_t total;  /* 0: this piece does not say */
};

/* Only the header is looked at. False when it is a message of its own. */
bool partial_read(struct arena *a, struct str message, struct partial *out);

/*
 * Appends the header of the whole, from the first piece: what is said about
 * the content (Content-*, Subject, Message-ID, MIME-Version, Encrypted) is
 * that of the header inside, all else that of the one outside. Returns what
 * stands behind it in that piece.
 */
struct str partial_put_head(struct buf *out, struct str first);

/* What a later piece adds. */
struct str partial_body(struct str piece);

#endif
