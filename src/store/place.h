/*
 * place.h - where the folders of a store lie.
 *
 * Only for src/store.   Thread: that of the struct store.
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/store_own.h"

struct place {
	uint32_t id;
	enum store_role role;
	bool is_mbox;
	const char *path; /* the Maildir, or the mbox */
	struct str account, name;
	struct str stamp; /* of an mbox, as it was last read */
};

struct places {
	struct place *v;
	size_t n, room;
};

/* Fails with ERR_NO_INPUT when there is no such folder. */
bool place_get(struct store *s, struct arena *a, uint32_t id, struct place *out,
	       struct err *e);
bool place_all(struct store *s, struct arena *a, struct places *out,
	       struct err *e);
/* The same as place_get, and fails with ERR_LOGIN when nothing may be written
 * there. */
bool place_get_writable(struct store *s, struct arena *a, uint32_t id,
			struct place *out, struct err *e);
/* Enters the folders that lie on the disk; forgets those that do not. */
bool place_refresh(struct store *s, struct err *e);
/* Text as it is compared: see utf8_put_folded. */
struct str place_folded(struct arena *a, struct str s);
/* What we call the folder of a role; NULL for STORE_OTHER. */
const char *place_name_of_role(enum store_role role);

#endif
