/*
 * enriched.h - text/enriched (RFC 1896) and its forerunner text/richtext
 * (RFC 1341) as HTML.
 *
 * Use:    for html_render, which shows all that they can say.
 * Pure.   Thread: any.
 * Limits: out's own. Time is in proportion to the text.
 * Forgives: commands that nobody knows, are never ended or were never begun.
 */
#ifndef TEXT_ENRICHED_H
#define TEXT_ENRICHED_H

#include "base/buf.h"

enum enriched_kind { ENRICHED_RFC_1896, ENRICHED_RICHTEXT };

/* text is UTF-8; appended is HTML without a tag but ours. */
void enriched_put_html(struct buf *out, struct str text,
		       enum enriched_kind kind);

#endif
