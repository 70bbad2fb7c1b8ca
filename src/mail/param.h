/*
 * param.h - a field with parameters: Content-Type, Content-Disposition
 * (RFC 2045, 5.1; RFC 2231).
 *
 * Pure.   Thread: any.
 * Lives:  all in the arena, or views into the body given.
 * Limits: LIMIT_PARAMS, LIMIT_FIELD_BYTES.
 * Forgives: a missing ';', blanks round '=', unquoted values with blanks or
 *   specials, RFC 2047 words in values, comments, a quote never closed.
 */
#ifndef MAIL_PARAM_H
#define MAIL_PARAM_H

#include "base/vec.h"
#include "mail/charset.h"

struct param {
	struct str name; /* lower case, without RFC 2231's stars */
	struct str raw;  /* the bytes, unquoted; continuations joined and
			    percent signs decoded */
	struct str text; /* the same as UTF-8, one line */
};

struct param_field {
	struct str value; /* what stands before the parameters, ASCII in lower
			     case: "text/plain", "attachment"; may be empty */
	VEC(struct param) params; /* in order; each name once */
};

/* Bytes of no declared charset: UTF-8, else raw (NULL: windows-1252). */
void param_parse(struct arena *a, struct str body, const struct charset *raw,
		 struct param_field *out);

/* By lower-case name; NULL when there is none. */
const struct param *param_find(const struct param_field *f, struct str name);

#endif
