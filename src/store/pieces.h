/*
 * pieces.h - which messages of the store are pieces of one (mail/partial.h).
 *
 * Thread: any; reader, but for pieces_note.
 * Limits: LIMIT_PIECES.
 */
#ifndef STORE_PIECES_H
#define STORE_PIECES_H

#include "mail/partial.h"
#include "store/store.h"

struct pieces {
	uint64_t *ids;  /* of messages by number - 1; 0 = not here; total */
	uint32_t total; /* 0: no piece that is here says it */
	uint32_t here;  /* different ones */
};

/*
 * Finds the pieces of the whole that message id is one of, whatever folder
 * they are in, from the same sender: nobody else can add to it.
 */
bool pieces_find(struct store *s, struct arena *a, uint64_t id,
		 const struct partial *piece, struct pieces *out,
		 struct err *e);

/* Writer, inside a transaction: message id is this piece. */
bool pieces_note(struct store *s, uint64_t id, const struct partial *piece,
		 struct err *e);

#endif
