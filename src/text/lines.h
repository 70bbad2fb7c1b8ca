/*
 * lines.h - styled lines: what a pager shows and `culver show` prints.
 *
 * Pure.   Thread: any.
 * Lives:  everything in the arena that was given to lines_init; a struct
 *         lines is moved between threads together with that arena.
 * Portions: the lines of a long text need not all be there before the first
 *         is shown. After lines_in_portions, flush is called whenever there
 *         are enough of them, and hands them on (lines_take).
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
	/* Targets, cleaned, number links_before + 1 first. */
	VEC(struct str) links;
	size_t links_before; /* in the portions before this one */
	/* About so many lines the whole text will have; 0 = unknown. */
	size_t expected;
	bool is_cut; /* LIMIT_LINES reached: the last line is over and over
			written anew. Or set from outside: no more lines are
			wanted, whoever makes them may stop. */
	/* Of the text, so much is done: whoever makes lines may say so. */
	uint64_t done_bytes, whole_bytes;
	/* What follows is lines.c's own. */
	struct arena *keep; /* of links and slots */
	uint32_t *slots;    /* a table to find links in */
	size_t n_slots;
	size_t lines_before;  /* taken */
	size_t portion_lines; /* enough for one */
	void (*flush)(void *context, struct lines *l);
	void *context;
};

void lines_init(struct lines *l, struct arena *a);

/* The first portion is a few screens, those after it grow. flush takes the
 * lines that are there; the tables of l live in keep. */
void lines_in_portions(struct lines *l, struct arena *keep,
		       void (*flush)(void *context, struct lines *l),
		       void *context);
/* Moves the lines that are there, and the links that are new in them, to
 * portion; l goes on in the arena next. */
void lines_take(struct lines *l, struct lines *portion, struct arena *next);

/* Adds an empty line, but never two, and none at the top. */
void lines_gap(struct lines *l);
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
