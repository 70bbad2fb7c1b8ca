/*
 * figures.h - sizes and dates in few columns.
 *
 * Pure: dates are local time by base/world.h.   Thread: any.
 */
#ifndef BASE_FIGURES_H
#define BASE_FIGURES_H

#include "base/buf.h"

enum { FIGURES_SIZE = 24 };

/* "0", "999", "1.2K", "120K", "3.4M": at most five columns. */
void figures_size(uint64_t bytes, char out[FIGURES_SIZE]);
/* The same within a sentence: "999 bytes", "1.2 KB". */
void figures_put_size(struct buf *out, uint64_t bytes);

/*
 * A date as near as cols allow: 16 "2026-11-20 14:32"; 10 "14:32" today,
 * "Nov 20" this year, else "2019-03-02"; 6 the same with "2019" for years
 * gone by.
 */
void figures_date(int64_t at_s, int64_t now_s, int cols,
		  char out[FIGURES_SIZE]);

#endif
