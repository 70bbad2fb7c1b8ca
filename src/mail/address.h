/*
 * address.h - lists of mailboxes: From, To, Cc ... (RFC 5322, 3.4).
 *
 * Pure.   Thread: any.
 * Lives:  names and addresses are UTF-8 in the arena.
 * Limits: LIMIT_ADDRESSES, LIMIT_FIELD_BYTES.
 * Forgives: ';' for ',', missing '>' or quote, dots and specials in names,
 *   obsolete routes, groups (flattened), several '@', 8-bit anywhere.
 */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "base/vec.h"
#include "mail/charset.h"

struct address {
	struct str name; /* decoded, unquoted; the comment of "joe@x (Joe)";
			    may be empty */
	struct str addr; /* "local@domain", or a bare "root"; never empty
			    unless only a name was there */
};

struct address_list {
	struct address *v;
	size_t n, room;
};

/* Appends the mailboxes of a field's body to *out (zeroed before the first
 * call). Bytes outside encoded words: UTF-8, else raw (NULL: windows-1252). */
void address_parse(struct arena *a, struct str body, const struct charset *raw,
		   struct address_list *out);

/* Local part and domain of an addr; a domain may be empty. */
void address_split(struct str addr, struct str *local, struct str *domain);

/* Do two addrs mean one mailbox? Letter case is ignored in both halves:
 * nobody tells mailboxes apart by it. */
bool address_eq(struct str a, struct str b);

#endif
