/*
 * msgid.h - message ids: Message-ID, In-Reply-To, References (RFC 5322,
 * 3.6.4).
 *
 * Pure.   Thread: any.
 * Lives:  ids are UTF-8 in the arena: without '<' and '>', folds and blanks.
 * Limits: LIMIT_REFERENCES; a longer list keeps its first id and its last
 *   ones, as the standard lets us.
 */
#ifndef MAIL_MSGID_H
#define MAIL_MSGID_H

#include "base/mem.h"

struct msgid_list {
	struct str *v;
	size_t n;
};

/* The id of a Message-ID field, with or without brackets; empty when there is
 * none. */
struct str msgid_parse(struct arena *a, struct str body);

/* The ids in brackets of an In-Reply-To or References field, in order. */
void msgid_parse_list(struct arena *a, struct str body, struct msgid_list *out);

/*
 * What tells a message from others wherever it lies: 63 bits made of its
 * Message-ID, or, where it has none, of its whole head. Takes the message, or
 * its head. Never 0.
 */
int64_t msgid_mark(struct str message);

#endif
