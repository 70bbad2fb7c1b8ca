/* folders.h - the folders of all accounts, to choose one. */
#ifndef UI_FOLDERS_H
#define UI_FOLDERS_H

#include "ui/view.h"

struct view *folders_open(struct host *h, const struct wish *w);

#endif
