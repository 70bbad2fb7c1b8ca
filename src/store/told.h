/*
 * told.h - what is known of a message's charsets besides what it says: what
 * the user told of this one, kept in state.sqlite, and the hint for all.
 */
#ifndef STORE_TOLD_H
#define STORE_TOLD_H

#include "mail/part.h"
#include "store/store.h"

/* Fills *out for the message of that id; 0 = one that is not in the store
 * (reader). */
bool told_get(struct store *s, uint64_t id, struct part_told *out,
	      struct err *e);

/* Remembers that all of the message is in cs, or (NULL) forgets it, and reads
 * its row anew (writer). Fails with ERR_NO_INPUT when there is no such
 * message. */
bool told_set(struct store *s, uint64_t id, const struct charset *cs,
	      struct err *e);

#endif
