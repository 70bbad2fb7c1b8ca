/*
 * replies.h - where an older letter begins in a page that does not mark it as
 * a quote.
 *
 * Use:    render.c.   Pure.   Thread: any.
 */
#ifndef TEXT_REPLIES_H
#define TEXT_REPLIES_H

#include "text/dom.h"

/* Is it the block with "From:, Sent:, To:" that Outlook (and QQ Mail) puts
 * above the letter that is answered? In any language: three bold labels and an
 * address, or one label below Outlook's line. */
bool replies_is_head(const struct dom_node *node);

#endif
