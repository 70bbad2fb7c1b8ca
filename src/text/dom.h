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

enum dom_tag {
	DOM_TEXT, /* no element */
	DOM_A,
	DOM_B,
	DOM_BLOCKQUOTE,
	DOM_BR,
	DOM_CAPTION,
	DOM_CODE,
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
	DOM_LI,
	DOM_OL,
	DOM_P,
	DOM_PRE,
	DOM_Q,
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
	struct dom_node *parent, *child, *next;
};

/* The root is an element. Returns false when there were too many tags and
 * the rest is left out. */
bool dom_parse(struct arena *a, struct str html, struct dom_node **root);

/* The value; has p NULL when there is none. */
struct str dom_attribute(const struct dom_node *node, const char *name);

/* Does the style attribute give property a value that starts with value? */
bool dom_has_style(const struct dom_node *node, const char *property,
		   const char *value);
/* A value of zero in any unit, but not "0.9em". */
bool dom_has_style_zero(const struct dom_node *node, const char *property);

/* The node after this one in the tree of root, in the order of the text; into
 * = false leaves out what is in it. NULL at the end. */
const struct dom_node *dom_next(const struct dom_node *root,
				const struct dom_node *node, bool into);

#endif
