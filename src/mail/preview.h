/*
 * preview.h - the first words of a message, for a row of a list.
 *
 * Pure.   Thread: any.   Lives: in the arena.
 * Limits: LIMIT_PREVIEW_BYTES of the text are looked at.
 *
 * HTML is stripped, not rendered: tags, comments, styles and the usual
 * entities. Rendering is the pager's.
 */
#ifndef MAIL_PREVIEW_H
#define MAIL_PREVIEW_H

#include "mail/part.h"

/* One line of at most max_chars characters, white space collapsed; quoted
 * lines, the signature and invisible characters left out. Empty when root has
 * no text. */
struct str preview_text(struct arena *a, const struct part *root,
			size_t max_chars);

#endif
