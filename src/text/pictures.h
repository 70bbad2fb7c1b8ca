/*
 * pictures.h - what stands for a picture in text.
 *
 * Use:    render.c.   Pure: no picture is loaded, ever.   Thread: any.
 */
#ifndef TEXT_PICTURES_H
#define TEXT_PICTURES_H

#include "text/render.h"

/* Puts its alternative text, the name of the part that it is, or its size;
 * nothing for ornaments. */
bool pictures_enter(struct render *r, const struct dom_node *node);

/* Counts a remote one: as a picture, or as a tracker. */
void pictures_count(struct render *r, const struct dom_node *node,
		    bool is_seen);

#endif
