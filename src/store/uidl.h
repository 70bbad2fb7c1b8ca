/*
 * uidl.h - which messages of a POP3 server are here, and since when.
 *
 * A key is 32 hex digits the engine makes from the server's UIDL. It is
 * entered when the message is durable (deliver.h), stands in the file name
 * too, and stays for ever: whatever the user does with the message, it is
 * not fetched again. Only when the server has confirmed its deletion, and
 * then has listed its mail without it, is the name free for another message:
 * some servers begin to count anew.
 * Deleted here means moved to the trash, by us or by other hands, or removed
 * by us. Files that vanish by other hands do not count: a disk that is not
 * mounted must not empty the server.
 * Thread: writer.
 */
#ifndef STORE_UIDL_H
#define STORE_UIDL_H

#include "store/store.h"

struct uidl {
	struct str key;
	int64_t seen_s;    /* when it was fetched */
	int64_t deleted_s; /* by the user, here; 0 = not */
	int64_t server_s;  /* deleted on the server, confirmed; 0 = not */
	bool is_free;      /* and not listed since: another may have the name */
};

struct uidl_list { /* sorted by key */
	struct uidl *v;
	size_t n, room;
};

/* Every key of the account. Scans first, if nobody has since the store was
 * opened. */
bool uidl_load(struct store *s, struct arena *a, struct str account,
	       struct uidl_list *out, struct err *e);
/* NULL when it is not there. */
const struct uidl *uidl_find(const struct uidl_list *l, struct str key);

/* The server has confirmed by QUIT that they are gone there. */
bool uidl_set_deleted(struct store *s, struct str account,
		      const struct str *keys, size_t n, struct err *e);

/* These were deleted there, and are not listed any more. */
bool uidl_set_free(struct store *s, struct str account, const struct str *keys,
		   size_t n, struct err *e);

#endif
