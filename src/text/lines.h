/*
 * lines.h - styled lines: what a pager shows and `culver show` prints.
 *
 * Pure.   Thread: any.
 * Lives:  everything in the arena that was given to lines_init; a struct
 *         lines is moved between threads together with that arena.
 * Limits: LIMIT_LINES, LIMIT_LINKS.
 * Safe:   the text of a line holds no control character and no broken
 *         UTF-8; lines_put and lines_add_text clean what they are given.
 */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "base/mem.h"
#include "base/vec.h"

#include <stdint.h>

enum style {
	STYLE_PLAIN,
	STYLE_HEADER_NAME, /* "From:" above a message */
	STYLE_HEADER_VALUE,
	STYLE_SUBJECT,
	STYLE_BOLD,
	STYLE_ITALIC,
	STYLE_UNDERLINE,
	STYLE_HEADING, /* of HTML */
	STYLE_CODE,
	STYLE_QUOTE, /* the depth is in the line */
	STYLE_SIGNATURE,
	STYLE_LINK,       /* span.link says which */
	STYLE_ATTACHMENT, /* "[2: photo.jpg, image/jpeg, 120 KB]" */
	STYLE_NOTE,       /* our own words about the message */
	STYLE_WARNING,    /* our own words about a danger */
	STYLE_COUNT,
};

/* A run of one style inside a line; spans are in order, do not overlap, and
 * what no span covers is STYLE_PLAIN (STYLE_QUOTE in a quoted line). */
struct span {
	uint32_t at, n; /* bytes of the line's text */
	enum style style;
	uint32_t link; /* 1 for the first of lines.links; 0 = none */
};

struct line {
	struct str text; /* UTF-8, no line end, not wider than asked for */
	struct span *spans;
	uint32_t n_spans;
	uint16_t quote;  /* depth of quoting, 0 = the writer's own words */
	bool signature;  /* at or below the "-- " line */
	bool wrapped;    /* goes on in the next line: search and copying join
			    the two, */
	bool blank_cut;  /* with a blank between, */
	uint16_t prefix; /* and without the first so many bytes of a line:
			    quote marks and indents that we repeat */
};

struct lines {
	struct arena *arena;
	VEC(struct line) all;
	VEC(struct str) links; /* targets, cleaned, number 1 first */
	uint32_t *slots;       /* a table to find links in: lines.c's own */
	size_t n_slots;
	bool is_cut; /* LIMIT_LINES reached: the last line is over and over
			written anew */
};

void lines_init(struct lines *l, struct arena *a);

/* Adds an empty line and returns it; valid until the next is added. */
struct line *lines_add(struct lines *l);
/* Adds text in one style, cleaned, as a line of its own. */
void lines_add_text(struct lines *l, enum style style, struct str text);
/* Appends cleaned text to the last line, in a style. For a few short pieces:
 * the line is copied each time. */
void lines_put(struct lines *l, enum style style, uint32_t link,
	       struct str text);
/* Notes a link's target, cleaned, and with a scheme if it starts with "www.";
 * returns its number, the same for the same target, 0 when there are more
 * than LIMIT_LINKS. */
uint32_t lines_link(struct lines *l, struct str target);

#endif
