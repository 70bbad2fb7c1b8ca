/*
 * unseen.h - text of a page that a reader would not see.
 *
 * Use:    render.c, for what an element hands down to those in it, which may
 *         take it back; what hides an element for good: css_hides_all.
 * Pure.   Thread: any.
 */
#ifndef TEXT_UNSEEN_H
#define TEXT_UNSEEN_H

#include "text/render.h"

/* Changes size, visibility and colours to those of an element. */
void unseen_set(struct render_frame *f, const struct dom_node *node);

/* Is text in this frame out of sight? */
bool unseen_is_text(const struct render_frame *f, const struct dom *dom);

/* Characters of text that show something. */
uint32_t unseen_count(struct str text);

#endif
