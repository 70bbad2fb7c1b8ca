/*
 * controls.h - what forms hold, in brackets: nothing is ever filled in or
 * sent, but a reader is to see what was asked.
 *
 * Use:    render.c.   Pure.   Thread: any.
 */
#ifndef TEXT_CONTROLS_H
#define TEXT_CONTROLS_H

#include "text/render.h"

/* "[_____]", "[x]", "(*)", "[Send]". */
bool controls_enter_input(struct render *r, const struct dom_node *node);
/* The option that is chosen. */
bool controls_enter_select(struct render *r, const struct dom_node *node);
/* Brackets round a button's text. */
bool controls_enter_button(struct render *r, const struct dom_node *node);
void controls_leave_button(struct render *r, const struct dom_node *node);

#endif
