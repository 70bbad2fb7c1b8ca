/*
 * contacts.h - addresses seen in mail, to complete what is typed.
 *
 * Learnt as messages come into the index: who wrote, and whom the user wrote
 * to (what lies in Sent). Rebuilt with the index.
 * Thread: any; reader.
 */
#ifndef STORE_CONTACTS_H
#define STORE_CONTACTS_H

#include "store/store.h"

struct contacts {
	struct store_name *v;
	size_t n, room;
};

struct contacts_wanted {
	struct str prefix;
	uint32_t count; /* at most */
};

/* Those whose address, or a word of whose name, begins with prefix
 * (case ignored in any script). Those written to often and lately first. */
bool contacts_complete(struct store *s, struct arena *a,
		       struct contacts_wanted wanted, struct contacts *out,
		       struct err *e);

#endif
