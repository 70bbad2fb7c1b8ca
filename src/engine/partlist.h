/*
 * partlist.h - the parts of a message as a face lists them.
 *
 * Pure.   Thread: any.
 */
#ifndef ENGINE_PARTLIST_H
#define ENGINE_PARTLIST_H

#include "engine/event.h"
#include "mail/part.h"

/* Fills parts and n_parts of an EVENT_MESSAGE, in its arena: every part with
 * content and every message inside, in order. */
void partlist_fill(struct event *ev, const struct part_tree *tree);

/* Bytes of a part's content, decoded (part_content_size_quick); of a message
 * inside, as it stands. */
uint64_t partlist_size(const struct part *p);

#endif
