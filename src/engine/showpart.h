/*
 * showpart.h - one part of a message to lines, by its type.
 *
 * Use:    from extract.h and quotable.h only.
 * Pure.   Thread: any.   Lives: as shown.h.
 * Limits: LIMIT_TEXT_BYTES or LIMIT_HTML_BYTES for one part, and what is left
 *   of LIMIT_SHOWN_BYTES; what was cut is noted with shown_cut.
 */
#ifndef ENGINE_SHOWPART_H
#define ENGINE_SHOWPART_H

#include "engine/shown.h"

/* Can it be read as lines? Others are named only. */
bool showpart_is_text(const struct part *p);
/* Adds what is in such a part. */
void showpart_put(struct shown *x, const struct part *p);
/* Adds all text parts that are read one below the other. */
void showpart_bodies(struct shown *x, const struct part *root);
/* Adds what a report says (a bounce's, for example), below the line of an
 * attachment; nothing for other parts. */
void showpart_report(struct shown *x, const struct part *p);
/* Adds one line that names an attachment. */
void showpart_attachment(struct shown *x, const struct part *p);

#endif
