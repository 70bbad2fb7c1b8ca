/*
 * shown.h - a message on its way to lines: what its parts share.
 *
 * Use:    extract.h and quotable.h begin one; showpart.h puts parts into it.
 * Pure.   Thread: any.
 * Lives:  lines in the arena of out; all else in scratch, which whoever
 *         called shown_begin drops at the end (arena_fini).
 * Limits: LIMIT_SHOWN_BYTES.
 */
#ifndef ENGINE_SHOWN_H
#define ENGINE_SHOWN_H

#include "base/vec.h"
#include "engine/extract.h"
#include "mail/part.h"
#include "text/html.h"

/* A part that HTML may name by its Content-ID. */
struct shown_cid {
	struct str id, name;
};

enum { SHOWN_INNER_MAX = 50 /* messages in a message that are shown */ };

/* What was left out. */
enum shown_cut {
	SHOWN_CUT_TEXT = 1 << 0,  /* LIMIT_TEXT_BYTES */
	SHOWN_CUT_HTML = 1 << 1,  /* LIMIT_HTML_BYTES */
	SHOWN_CUT_ALL = 1 << 2,   /* LIMIT_SHOWN_BYTES */
	SHOWN_CUT_TAGS = 1 << 3,  /* those of html.h */
	SHOWN_CUT_FACTS = 1 << 4, /* LIMIT_FACTS */
	SHOWN_CUT_INNER = 1 << 5, /* SHOWN_INNER_MAX */
	SHOWN_CUT_PARTS = 1 << 6, /* those of part.h */
	SHOWN_CUT_LINES = 1 << 7, /* LIMIT_LINES */
	SHOWN_CUT_LINKS = 1 << 8, /* LIMIT_LINKS */
};

struct shown {
	struct lines *out;
	const struct extract_options *o;
	bool number_links;
	struct arena scratch;
	struct part_tree tree;
	VEC(struct shown_cid) cids;
	size_t inner;            /* messages inside that were shown */
	size_t left_bytes;       /* of text that may still be shown */
	struct str calendar;     /* the text of the last one that was shown */
	uint32_t cuts;           /* enum shown_cut */
	struct html_result html; /* of all HTML parts together */
};

/* Parses the message; out, o and number_links are set before. */
void shown_begin(struct shown *x, struct mapped *message);

/* Adds our own words about the message; text is safe to show. */
void shown_note(struct shown *x, enum style style, struct str text);
/* Adds an empty line, but never two, and none at the top. */
void shown_gap(struct shown *x);
/* Something was left out: the last notes say what. */
void shown_cut(struct shown *x, enum shown_cut cut);
/* Adds what is to be said about the message as a whole. */
void shown_last_notes(struct shown *x);

/* The name of the part with a Content-ID, or an empty one; context is the
 * struct shown: for html.h. */
struct str shown_cid_name(void *context, struct str id);

#endif
