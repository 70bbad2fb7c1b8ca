/* start.h - what somebody sees who has no account yet. */
#ifndef UI_START_H
#define UI_START_H

#include "ui/view.h"

struct view *start_open(struct host *h, const struct wish *w);

#endif
