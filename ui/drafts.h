/* drafts.h - letters begun and not sent, to go on with one. */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include "ui/view.h"

struct view *drafts_open(struct host *h, const struct wish *w);

#endif
