/* list.h - the message list: a window on a folder or a query. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/view.h"

/* Of w: folder, query, oldest_first, id (where the cursor shall be),
 * opens_single. */
struct view *list_open(struct host *h, const struct wish *w);

#endif
