/*
 * match.h - what was searched for, made visible in a line of text.
 *
 * Pure.   Thread: any.
 */
#ifndef UI_MATCH_H
#define UI_MATCH_H

#include "ui/grid.h"

/* Reverses the cells of text, drawn from the start of line, that match the
 * needle (folded, see utf8_put_folded). Text may go on beyond the line: a
 * match that begins in it is marked as far as it goes. */
void match_mark(struct grid *g, struct area line, struct str text,
		struct str needle);

#endif
