/*
 * tags.h - HTML made small, flat and well nested, before a parser builds a
 * tree of it.
 *
 * Use:    html.c gives every body through this to gumbo. A parser that follows
 *         the standard may take quadratic time and memory for tags nested or
 *         left open by the thousand, and recurses when it frees the tree.
 * Pure.   Thread: any.
 * Limits: LIMIT_HTML_DEPTH tags are open at a time: deeper ones are left out,
 *         what is in them stays. After LIMIT_HTML_TAGS nothing more comes.
 *
 * What comes out has only tags of the list in tags.c under their plainest name
 * ("strong" is "b", "article" is "div"), each closed where a browser would at
 * the latest; of attributes only those that say something to a terminal;
 * neither scripts nor comments. Style sheets go aside.
 */
#ifndef TEXT_TAGS_H
#define TEXT_TAGS_H

#include "base/buf.h"

/* What a page says about itself; the caller's. */
struct tags_aside {
	struct buf styles; /* the content of its style elements */
	struct buf base;   /* what its links start from, as it stands there */
};

void tags_aside_init(struct tags_aside *aside, struct str html);
void tags_aside_fini(struct tags_aside *aside);

/* Appends to out; give it room for 8 times the html and 64 bytes. Returns
 * false when the limit of tags was reached and the rest left out. */
bool tags_balance(struct buf *out, struct str html, struct tags_aside *aside);

#endif
