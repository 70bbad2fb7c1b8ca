/*
 * dom.h - HTML as a tree of what a terminal can show (HTML5, by gumbo).
 *
 * Use:    the only way to gumbo in the program.
 * Pure.   Thread: any.
 * Lives:  the tree, its text and its attributes are in the arena.
 * Limits: LIMIT_HTML_DEPTH, LIMIT_HTML_TAGS (see tags.h).
 */
#ifndef TEXT_DOM_H
#define TEXT_DOM_H

#include "base/mem.h"
#include "text/css.h"

enum dom_tag {
	DOM_TEXT, /* no element */
	DOM_A,
	DOM_ABBR,
	DOM_AREA,
	DOM_B,
	DOM_BLOCKQUOTE,
	DOM_BR,
	DOM_CAPTION,
	DOM_CODE,
	DOM_DATALIST, /* "select" */
	DOM_DD,
	DOM_DIV,
	DOM_DL,
	DOM_DT,
	DOM_H1,
	DOM_H2,
	DOM_H3,
	DOM_H4,
	DOM_H5,
	DOM_H6,
	DOM_HR,
	DOM_I,
	DOM_IMG,
	DOM_INPUT,
	DOM_LI,
	DOM_OL,
	DOM_OPTION,
	DOM_OUTPUT, /* "button", "textarea" */
	DOM_P,
	DOM_PRE,
	DOM_Q,
	DOM_RP,
	DOM_RT,
	DOM_S,
	DOM_SUB,
	DOM_SUP,
	DOM_TABLE,
	DOM_TBODY,
	DOM_TD,
	DOM_TH,
	DOM_TR,
	DOM_U,
	DOM_UL,
	DOM_OTHER, /* says nothing of its own */
	DOM_COUNT,
};

struct dom_attribute {
	const char *name; /* lower case */
	struct str value;
};

struct dom_node {
	enum dom_tag tag;
	struct str text; /* of DOM_TEXT: UTF-8, entities read */
	const struct dom_attribute *attributes;
	size_t n_attributes;
	const struct css *css; /* never NULL */
	struct dom_node *parent, *child, *next;
};

struct dom {
	struct dom_node *root; /* an element */
	struct str base;       /* what links start from; empty: nothing */
	bool is_cut;           /* too many tags: the rest is left out */
	/* Style sheets give backgrounds in ways that we do not follow. */
	bool has_other_backgrounds;
};

void dom_parse(struct arena *a, struct str html, struct dom *out);

/* The value; has p NULL when there is none. Those that only say how it looks
 * are in css. */
struct str dom_attribute(const struct dom_node *node, const char *name);

/* The node after this one in the tree of root, in the order of the text; into
 * = false leaves out what is in it. NULL at the end. */
const struct dom_node *dom_next(const struct dom_node *root,
				const struct dom_node *node, bool into);

#endif
