/*
 * header.h - the header block of a message, field by field (RFC 5322, 2.2).
 *
 * Pure: reads the bytes it is given, allocates nothing, does no I/O.
 * Lives: names and bodies are views into the caller's bytes, and die with them.
 * Raw: a body is still folded and still encoded; see word.h, address.h,
 *   date.h, msgid.h and param.h.
 * Forgives: bare LF, a blank before the colon, a missing last newline, mbox
 *   "From " lines anywhere (skipped, counted in junk), a missing empty line:
 *   the first line that cannot be a field starts the body.
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/buf.h"

struct header_scan {
	struct str rest; /* what is not yet read; the body, at the end */
	size_t junk;     /* lines skipped so far because they were no field */
};

struct header_field {
	struct str name; /* without the colon, as written: "Subject" */
	struct str body; /* without blanks at either end, folds kept */
};

/* Sets out at the first byte of a message. Cannot fail. */
void header_scan_init(struct header_scan *s, struct str message);

/*
 * Steps to the next field.
 *
 * Returns true and fills *f; or false at the empty line that ends the block,
 * or at the end of the bytes. After false, s->rest is the message's body.
 */
bool header_next(struct header_scan *s, struct header_field *f);

/* The body of the first field of that name (case ignored) in a message or a
 * header block. Returns false, and an empty *body, when there is none. */
bool header_find(struct str message, struct str name, struct str *body);

/* Appends a body without its line ends; the blanks after them stay. */
void header_put_unfolded(struct buf *out, struct str body);

/* Bytes of the comment that s begins with, those inside it included; 0 when
 * it is never closed. */
size_t header_comment_span(struct str s);

#endif
