/*
 * inspect.h - one message as a reader sees it: decoded headers and a flat list
 * of parts, one after the other, for `culver mime --json`.
 *
 * Use:    by the command line only. The reader itself works with views.
 * Pure:   looks at the bytes it is given, nothing else.   Thread: any.
 * Lives:  all in the arena; strings are UTF-8; p is NULL where there is none.
 * Limits: those of mail/part.h. Text is not cut; memory is flat.
 */
#ifndef ENGINE_INSPECT_H
#define ENGINE_INSPECT_H

#include "base/mapped.h"
#include "base/vec.h"

enum { INSPECT_TEXT_CHARS = 200 };

struct inspect_address {
	struct str name, addr;
};

struct inspect_addresses {
	struct inspect_address *v;
	size_t n;
};

struct inspect_ids {
	struct str *v;
	size_t n;
};

struct inspect_headers {
	struct str subject; /* empty but not NULL when the field is empty */
	struct inspect_addresses from, to, cc, reply_to;
	struct str date; /* "2003-07-01T08:52:37Z" */
	struct str message_id;
	struct inspect_ids in_reply_to, references;
};

struct inspect_embedded { /* what stands in the content of a part */
	struct str path, type, filename;
	uint64_t size;
	struct str sha256; /* NULL for a message */
	struct str fault;  /* what is wrong with it, or empty */
};

struct inspect_part {
	struct str path, type, charset, disposition, filename;
	uint64_t size;          /* bytes of content; leaves only */
	struct str sha256;      /* of the content; NULL for a message */
	struct str text;        /* text parts: its first characters ... */
	struct str text_sha256; /* ... and the hash of all of it */
	const struct inspect_headers *headers; /* of a message inside */
	VEC(struct inspect_embedded) embedded;
};

struct inspect {
	struct inspect_headers headers;
	bool is_cut;                    /* there were more parts than we take */
	const struct part *root, *part; /* inspect.c's own */
};

/* Cannot fail: every run of bytes is some message, which outlives all. */
void inspect_begin(struct arena *a, struct mapped *message,
		   struct inspect *out);

/* The next part, in the order of the message; what it points to is in a or in
 * the arena of inspect_begin. Returns false at the end. */
bool inspect_next(struct arena *a, struct inspect *m, struct inspect_part *out);

#endif
