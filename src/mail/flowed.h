/*
 * flowed.h - prose made to flow (RFC 3676), for whoever has a narrower screen.
 *
 * Pure.   Thread: any.
 *
 * What flows: a line too long for a screen is broken at blanks, and a paragraph
 * that an editor has broken is marked, where a word more would not have fitted
 * before each break. Everything else keeps its lines: lists, code, tables,
 * verse, addresses, what is indented, signatures. A text with a patch in it is
 * left alone. A reader that knows nothing of this sees lines of at most 78
 * columns with blanks at their ends; one that does gets the text as typed, but
 * for blanks at the ends of lines.
 */
#ifndef MAIL_FLOWED_H
#define MAIL_FLOWED_H

#include "base/buf.h"

enum flowed_form {
	FLOWED_NOT,   /* nothing in it flows: nothing was appended */
	FLOWED,       /* format=flowed */
	FLOWED_DELSP, /* and delsp=yes: a script without blanks was broken */
};

/* Appends text (valid UTF-8, LF line ends) in that form. */
enum flowed_form flowed_put(struct buf *out, struct str text);

#endif
