/*
 * field.h - a header field on its way out: folded, encoded (RFC 5322, 2.2.3;
 * RFC 2047; RFC 2231).
 *
 * Use:    field_begin, then what goes into it, then field_end.
 * Pure.   Thread: any.
 * Forgives: broken UTF-8 is sent as U+FFFD. White space becomes one blank.
 *
 * Lines are at most 78 bytes unless a single id or address is longer.
 */
#ifndef MAIL_FIELD_H
#define MAIL_FIELD_H

#include "base/buf.h"

struct field {
	struct buf *out;
	size_t col;  /* bytes in the line that is being written */
	size_t bare; /* those of them that are the field's name */
};

void field_begin(struct field *f, struct buf *out, const char *name);
void field_end(struct field *f);

/* A piece that may not be broken, on this line or the next. */
void field_put_token(struct field *f, struct str token);
/* Unstructured text, as in Subject. */
void field_put_text(struct field *f, struct str text);
/* "Name <addr>", after is "," or "". addr is ASCII. */
void field_put_address(struct field *f, struct str name, struct str addr,
		       const char *after);
/* The RFC 2231 form, "; name=value" or "; name*=UTF-8''...". */
void field_put_param(struct field *f, const char *name, struct str value);
/* The same in the form that old readers understand: RFC 2047 in quotes. */
void field_put_param_old(struct field *f, const char *name, struct str value);

/* Is it an atom with dots, as the left half of an address may be bare? */
bool field_is_dot_atom(struct str s);
/* Appends it in quotes, with '\' where needed. */
void field_put_quoted(struct buf *out, struct str s);

#endif
