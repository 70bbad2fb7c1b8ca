/* pager.h - one message as lines of text, or one part of it. */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include "ui/view.h"

/* Of w: id, part; folder, query, oldest_first for the next one. */
struct view *pager_open(struct host *h, const struct wish *w);

#endif
