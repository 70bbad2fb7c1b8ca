/*
 * quotemarks.h - what marks a line of text/plain as a quote.
 *
 * Pure: allocates nothing.   Thread: any.
 * Limits: LIMIT_QUOTE_DEPTH.
 *
 * ">" in any spelling (">>", "> >"), also behind the initials of who is quoted
 * ("AB> "). Other marks are also what tables and programs begin lines with, so
 * they count only where a sentence follows: "| Text", ": text", "} Text".
 */
#ifndef TEXT_QUOTEMARKS_H
#define TEXT_QUOTEMARKS_H

#include "base/str.h"

/* The bytes of the marks at the head of a line, with the blank behind them,
 * and how deep it is quoted; 0 when it is not. ">From " was made by an mbox. */
size_t quotemarks_length(struct str line, size_t *depth);

#endif
