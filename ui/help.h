/* help.h - which key does what, made from the tables that are used. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "ui/view.h"

/* Of w: about, the screen whose keys are shown. */
struct view *help_open(struct host *h, const struct wish *w);

/* Appends a few keys of a screen, for the line at the top: as many as fit
 * into cols. */
void help_hints(const struct keymap *m, enum screen s, int cols,
		struct buf *out);

#endif
