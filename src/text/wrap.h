/*
 * wrap.h - text to lines of a width (UAX #14 by libunistring; RFC 3676).
 *
 * Pure.   Thread: any.
 * Lives:  lines are in the arena of the struct lines.
 * Limits: LIMIT_QUOTE_DEPTH, LIMIT_LINKS. Time is in proportion to the text,
 *   also for one line of many megabytes.
 * Width:  a width of 0 breaks nothing; one below WRAP_COLS_MIN counts as
 *   WRAP_COLS_MIN. No line comes out wider.
 */
#ifndef TEXT_WRAP_H
#define TEXT_WRAP_H

#include "base/buf.h"
#include "text/lines.h"

enum { WRAP_COLS_MIN = 8 };

struct wrap_options {
	int width_cols;
	/* Lines up to this width stay as they are: their writer broke them,
	 * and a quote is not to break them again. 0 = none; flowed text has
	 * none in any case. */
	int keep_cols;
	bool flowed;       /* Content-Type has format=flowed */
	bool delsp;        /* and delsp=yes */
	bool number_links; /* put " [1]" behind each URL */
};

/*
 * Adds the lines of a text/plain body (UTF-8, LF or CRLF). Quote marks in any
 * spelling (">>", "> >") give the depth, and stand again before each line
 * that a long one is broken into. From a line "-- " on it is signature, until
 * the next quoted line. URLs become links; they are broken only when a line
 * cannot hold them. Tabs go to every eighth column.
 */
void wrap_plain(struct lines *out, struct str text,
		const struct wrap_options *o);

/* One paragraph that somebody else has made. */
struct wrap_paragraph {
	struct str text;          /* cleaned, without tabs */
	const struct span *spans; /* in text */
	size_t n_spans;
	struct str first, next; /* stands before the first line, the others */
	uint16_t quote;
	bool signature;
};

/* Where a line may be broken, when a line can hold what is kept whole. */
enum wrap_breaks {
	WRAP_KEEP_LINKS, /* as people read it, but not in a link of one word */
	WRAP_ANYWHERE,   /* as people read it (UAX #14) */
	WRAP_AT_BLANKS,  /* names and addresses */
};

/* Adds its lines; at least one. */
void wrap_paragraph(struct lines *out, int width_cols, enum wrap_breaks breaks,
		    const struct wrap_paragraph *p);

/* Appends text with its tabs made blanks, the first byte being in column
 * cols, and all else cleaned by utf8_put_safe_wide. */
void wrap_put_untabbed(struct buf *out, struct str text, int cols);

#endif
