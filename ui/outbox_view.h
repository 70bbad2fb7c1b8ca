/* outbox_view.h - what waits to be sent, and what the server said. */
#ifndef UI_OUTBOX_VIEW_H
#define UI_OUTBOX_VIEW_H

#include "ui/view.h"

struct view *outbox_view_open(struct host *h, const struct wish *w);

#endif
