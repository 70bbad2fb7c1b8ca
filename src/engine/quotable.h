/*
 * quotable.h - the text of a message without anything of ours in it: for
 * an answer.
 *
 * Pure.   Thread: any.   Limits: as extract.h.
 */
#ifndef ENGINE_QUOTABLE_H
#define ENGINE_QUOTABLE_H

#include "base/buf.h"
#include "mail/part.h"

/*
 * Appends the text of the body for a reply or a forward: lines as they are up
 * to QUOTABLE_KEEP_COLS, wider ones broken at QUOTABLE_COLS (URLs whole), LF,
 * no header block, no notes, no list of links. HTML becomes text.
 * told may be NULL. without_signature leaves out what stands below "-- ".
 */
enum { QUOTABLE_COLS = 74, QUOTABLE_KEEP_COLS = 100 };
void quotable_put(struct buf *out, struct str message,
		  const struct part_told *told, bool without_signature);

#endif
