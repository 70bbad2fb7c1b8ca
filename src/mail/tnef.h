/*
 * tnef.h - what is in a winmail.dat (application/ms-tnef; MS-OXTNEF).
 *
 * Pure.   Thread: any.
 * Lives:  bytes of files are views into those given; all text is UTF-8 in the
 *         arena.
 * Limits: LIMIT_PARTS files, LIMIT_TEXT_BYTES for each text. Time and memory
 *         are in proportion to the bytes.
 * Forgives: a cut end (what is there counts), wrong checksums (said of the
 *         file), data before the name, properties of unknown types (the rest
 *         of their list is passed over).
 */
#ifndef MAIL_TNEF_H
#define MAIL_TNEF_H

#include "base/vec.h"

struct tnef_file {
	struct str name;  /* one line; empty when it has none */
	struct str type;  /* "image/png" when it says so, else empty */
	struct str id;    /* that HTML names it by, or empty */
	struct str bytes; /* of a message: its TNEF */
	bool is_message;
	struct str fault; /* what is wrong with it, in words; or empty */
};

struct tnef {
	struct str head;  /* From, To, Subject, Date, as in a message's header,
			     but raw UTF-8; what is not known is not there */
	struct str plain; /* the body, or what its RTF says; p NULL: none */
	struct str html;  /* as it came; p NULL: none */
	const char *html_charset; /* NULL: it says so itself */
	VEC(struct tnef_file) files;
	bool is_cut; /* there were too many, or too long a text */
};

/* False when that is no TNEF. */
bool tnef_parse(struct arena *a, struct str bytes, struct tnef *out);

#endif
