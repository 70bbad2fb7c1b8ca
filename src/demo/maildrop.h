/*
 * maildrop.h - the demo's mailbox, in memory.
 *
 * Lives: messages until maildrop_fini; indexes stay valid, a deleted message
 *        keeps its place.
 */
#ifndef DEMO_MAILDROP_H
#define DEMO_MAILDROP_H

#include "base/vec.h"

struct sample { /* a file of src/demo/mail, put in by embed */
	const char *name;
	const unsigned char *bytes;
	size_t n;
};

extern const struct sample samples[];
extern const size_t samples_count;

struct drop_message {
	struct str bytes; /* LF line ends */
	bool deleted;
};

struct maildrop {
	struct arena arena;
	VEC(struct drop_message) all;
};

/*
 * Puts the samples in. The first line of each, "Age: MINUTES", becomes a
 * Date so long ago: the tour is always of today.
 */
void maildrop_load_samples(struct maildrop *m);

/* Adds a message; the bytes are copied. */
void maildrop_add(struct maildrop *m, struct str bytes);

/* The Date field's body of so many minutes ago, in UTC. */
struct str maildrop_date(struct arena *a, int64_t minutes_ago);

void maildrop_fini(struct maildrop *m);

#endif
