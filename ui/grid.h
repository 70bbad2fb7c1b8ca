/*
 * grid.h - the screen in memory: cells, each with a grapheme and a look.
 *
 * Use:    views draw into it, term.c shows it, tests dump it as text.
 * Pure.   Thread: the screen's.
 * Lives:  cells copy what is put into them.
 * Limits: CELL_BYTES; marks that do not fit into a cell are left out.
 * Safe:   the last defence of the terminal: whatever utf8_is_unsafe names
 *         shows as U+FFFD, broken bytes likewise.
 */
#ifndef UI_GRID_H
#define UI_GRID_H

#include "base/buf.h"
#include "ui/theme.h"

/* A base and half a dozen marks. */
enum { CELL_BYTES = 24 };

struct cell {
	char text[CELL_BYTES]; /* n bytes; n 0 = blank */
	uint8_t n;
	uint8_t cols;  /* 1 or 2; 0 = right half of the cell before */
	uint8_t look;  /* enum look */
	uint8_t attrs; /* enum attr, on top of the look's */
	uint8_t edge;  /* of text that is read from right to left: see
			  grid_isolate */
};

struct grid {
	int rows, cols;
	struct cell *cells;
	int cursor_row, cursor_col; /* where the hardware cursor rests */
};

struct area { /* a rectangle of the grid */
	int row, col, rows, cols;
};

void grid_init(struct grid *g);
void grid_fini(struct grid *g);
/* Gives it that size, at least 1 by 1, and clears it. */
void grid_resize(struct grid *g, int rows, int cols);
void grid_clear(struct grid *g);

/* Writes text from a cell on, at most width columns of it, never past the
 * right edge; what lies outside the grid is dropped. Returns the columns
 * written. */
int grid_put(struct grid *g, struct area at, enum look look, struct str text);
/* The same for a piece of a text whose other pieces stand beside it: the caller
 * isolates them all together. */
int grid_put_piece(struct grid *g, struct area at, enum look look,
		   struct str text);
/* Where a terminal itself turns text round that is read from right to left,
 * keeps it from turning round what stands beside an area of one row. Does
 * nothing when there is no such text in it. */
void grid_isolate(struct grid *g, struct area at);
/* As grid_put, and blanks of that look up to the width. */
void grid_put_line(struct grid *g, struct area at, enum look look,
		   struct str text);
/* Fills lines of an area, broken at blanks where there are some; when there
 * is more than fits, the last line ends in "...". Returns the lines used. */
int grid_put_folded(struct grid *g, struct area a, enum look look,
		    struct str text);
/* As grid_put with printf; cut at 1 KB. */
void grid_printf(struct grid *g, struct area at, enum look look,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Adds attributes to the cells of one row. */
void grid_add_attrs(struct grid *g, struct area at, uint8_t attrs);

/* One row of an area: row counted from its top, from col on. */
struct area area_line(struct area a, int row, int col);

const struct cell *grid_cell(const struct grid *g, int row, int col);

/* Appends the rows as text, each with LF, blanks at their ends cut. */
void grid_dump(const struct grid *g, struct buf *out);

#endif
