/*
 * anchors.h - links of a page: <a> and <area>.
 *
 * Use:    render.c.   Pure.   Thread: any.
 *
 * A link that shows something gets its number behind it, and a warning when
 * its text names another host than its target.
 */
#ifndef TEXT_ANCHORS_H
#define TEXT_ANCHORS_H

#include "text/render.h"

bool anchors_enter(struct render *r, const struct dom_node *node);
void anchors_leave(struct render *r, const struct dom_node *node);
bool anchors_enter_area(struct render *r, const struct dom_node *node);

#endif
