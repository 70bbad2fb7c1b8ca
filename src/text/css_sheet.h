/*
 * css_sheet.h - the style sheets inside an HTML body.
 *
 * Pure.   Thread: any.
 * Lives:  in the arena given.
 * Limits: LIMIT_CSS_RULES; further ones are left out, and so is what they
 *   would have hidden.
 *
 * Only rules for a tag, a class, an id, or a tag with one of the last two are
 * read; those that depend on what is around an element, or on the width of a
 * window, are not.
 */
#ifndef TEXT_CSS_SHEET_H
#define TEXT_CSS_SHEET_H

#include "base/mem.h"
#include "text/css.h"

struct css_sheet {
	struct arena *arena;
	struct css_rule *slots; /* a hash table; its size is a power of two */
	size_t n_slots, n_rules;
	/* A rule that was not read gives some element a background. */
	bool has_other_backgrounds;
};

void css_sheet_init(struct css_sheet *s, struct arena *a);
/* Adds the rules of a style element. */
void css_sheet_read(struct css_sheet *s, struct str text);

/* Puts what the sheet says of an element on top of *c: for its tag, then for
 * each of its classes, then for its id. */
void css_sheet_apply(const struct css_sheet *s, struct css *c, struct str tag,
		     struct str classes, struct str id);

#endif
