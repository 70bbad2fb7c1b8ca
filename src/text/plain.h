/*
 * plain.h - a text/plain body to lines (RFC 3676).
 *
 * Use:    plain_open, plain_feed as often as there is text, plain_close; or
 *         plain_put for a text that is all there.
 * Pure.   Thread: any.
 * Lives:  lines are in the arena of the struct lines; nothing points into the
 *         text.
 * Limits: LIMIT_QUOTE_DEPTH, LIMIT_LINKS. Time is in proportion to the text.
 *   A line of many megabytes is not held in memory unless the width is 0; a
 *   URL of more than some kilobytes in it may come out as two.
 */
#ifndef TEXT_PLAIN_H
#define TEXT_PLAIN_H

#include "base/buf.h"
#include "text/lines.h"

struct plain_options {
	int width_cols;
	/* Lines up to this width stay as they are: their writer broke them,
	 * and a quote is not to break them again. 0 = none; flowed text has
	 * none in any case. */
	int keep_cols;
	bool flowed;       /* Content-Type has format=flowed */
	bool delsp;        /* and delsp=yes */
	bool number_links; /* put " [1]" behind each URL */
	bool verbatim;     /* a source: no quotes, no links, no signature */
};

/* A body on its way; all is plain.c's own. */
struct plain {
	struct lines *out;
	struct plain_options o;
	struct buf partial; /* a line whose end has not come */
	struct buf joined;  /* flowed lines, their quote marks taken off */
	size_t joined_depth;
	bool is_open; /* joined waits for more */
	bool signature;
	/* A line as its writer meant it: */
	struct buf marks;
	size_t depth;
	int cols;   /* of what came before, for tabs */
	bool is_in; /* it has begun */
	struct buf clean;
	struct buf shown;       /* with its links marked; not yet in lines */
	VEC(struct span) spans; /* in shown */
	struct arena scratch;   /* of spans */
};

void plain_open(struct plain *w, struct lines *out,
		const struct plain_options *o);
/*
 * Adds lines of the text (UTF-8, LF or CRLF; cut at a character). Quote marks
 * in any spelling (">>", "> >") give the depth, and stand again before each
 * line that a long one is broken into. From a line "-- " on it is signature,
 * until the next quoted line. URLs become links; they are broken only when a
 * line cannot hold them. Tabs go to every eighth column.
 */
void plain_feed(struct plain *w, struct str text);
/* Adds what is left, and frees. */
void plain_close(struct plain *w);

void plain_put(struct lines *out, struct str text,
	       const struct plain_options *o);

#endif
