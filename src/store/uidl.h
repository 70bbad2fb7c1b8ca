/*
 * uidl.h - which messages of a POP3 server are here, and since when.
 *
 * A key is 32 hex digits the engine makes from the server's UIDL. It is
 * entered when the message is durable (deliver.h), stands in the file name
 * too, and stays for ever: whatever the user does with the message, it is
 * not fetched again. Only when the server has confirmed its deletion, and
 * then has listed its mail without it, is the name free for another message:
 * some servers begin to count anew. Size and mark tell whether it is still
 * the same message that has the name.
 * Deleted here means moved to the trash, by us or by other hands, or removed
 * by us. Files that vanish by other hands do not count: a disk that is not
 * mounted must not empty the server.
 * Thread: writer.
 */
#ifndef STORE_UIDL_H
#define STORE_UIDL_H

#include "store/store.h"

enum { UIDL_KEY_DIGITS = 32, UIDL_KEY_BYTES = UIDL_KEY_DIGITS / 2 };

struct uidl_key { /* the digits, in half the space */
	unsigned char bytes[UIDL_KEY_BYTES];
};

struct uidl {
	struct uidl_key key;
	uint32_t size_bytes; /* as the server listed it then; 0 = unknown, and
			      * UINT32_MAX = that or more */
	bool is_deleted;     /* by the user, here */
	bool is_gone;        /* deleted on the server, confirmed */
	bool is_free;   /* and not listed since: another may have the name */
	int64_t seen_s; /* when it was fetched */
	int64_t mark;   /* msgid_mark; 0 = unknown */
};

struct uidl_list { /* sorted by key */
	struct uidl *v;
	size_t n;
};

/* All zeros when it is no key. */
struct uidl_key uidl_key_of(struct str digits);
struct str uidl_key_put(struct arena *a, struct uidl_key key);

/* Every key of the account. Scans first, if nobody has since the store was
 * opened. */
bool uidl_load(struct store *s, struct arena *a, struct str account,
	       struct uidl_list *out, struct err *e);
/* The same without a scan: what a program that was killed has left may be
 * missing. */
bool uidl_peek(struct store *s, struct arena *a, struct str account,
	       struct uidl_list *out, struct err *e);
/* NULL when it is not there. */
const struct uidl *uidl_find(const struct uidl_list *l, struct uidl_key key);

/* The server has confirmed by QUIT that they are gone there. */
bool uidl_set_deleted(struct store *s, struct str account,
		      const struct str *keys, size_t n, struct err *e);

/* These were deleted there, and are not listed any more. */
bool uidl_set_free(struct store *s, struct str account, const struct str *keys,
		   size_t n, struct err *e);

struct uidl_move {
	struct uidl_key from, to;
};

/* The server has given other names to the same messages. */
bool uidl_move(struct store *s, struct str account, const struct uidl_move *v,
	       size_t n, struct err *e);

#endif
