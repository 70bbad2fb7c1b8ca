/* parts.h - the parts of a message: to view one, to save them. */
#ifndef UI_PARTS_H
#define UI_PARTS_H

#include "ui/view.h"

/* Of w: id. */
struct view *parts_open(struct host *h, const struct wish *w);

#endif
