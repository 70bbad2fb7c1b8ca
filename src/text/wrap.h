/*
 * wrap.h - paragraphs to lines of a width (UAX #14 by libunistring).
 *
 * Use:    text/plain bodies: plain.h.
 *
 * Pure.   Thread: any.
 * Lives:  lines are in the arena of the struct lines.
 * Limits: time is in proportion to the text, also for one line of many
 *   megabytes.
 * Width:  a width of 0 breaks nothing; one below WRAP_COLS_MIN counts as
 *   WRAP_COLS_MIN. No line comes out wider.
 */
#ifndef TEXT_WRAP_H
#define TEXT_WRAP_H

#include "base/buf.h"
#include "text/lines.h"

enum { WRAP_COLS_MIN = 8, WRAP_TAB_COLS = 8 };

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

/* The same for a paragraph that goes on: leaves out the last line. Returns
 * where in the text that one begins; the text from there, and what follows
 * it, is given next, with next as its first. */
size_t wrap_beginning(struct lines *out, int width_cols,
		      enum wrap_breaks breaks, const struct wrap_paragraph *p);

/* Appends text with its tabs made blanks, the first byte being in column
 * cols, and all else cleaned by utf8_put_safe_wide. */
void wrap_put_untabbed(struct buf *out, struct str text, int cols);

#endif
