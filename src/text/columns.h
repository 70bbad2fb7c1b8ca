/*
 * columns.h - cells of lines set side by side.
 *
 * Use:    html.c, for a table of short cells: columns_share tells how wide a
 *         column may be, the cells are rendered at that width, columns_put
 *         joins them.
 * Pure.   Thread: any.
 */
#ifndef TEXT_COLUMNS_H
#define TEXT_COLUMNS_H

#include "text/flow.h"

enum { COLUMNS_MAX = 16, COLUMNS_GAP = 2 };

struct column_cell {
	struct lines lines;
	size_t column, span; /* the first column it fills, and how many */
	bool is_right;       /* its lines end at the right edge */
};

struct column_set {
	int cols[COLUMNS_MAX];
	size_t n;
};

/* Columns of the widest line. */
int columns_natural(const struct lines *cell);

/* Makes the widest columns of *set narrower until all fit into room_cols.
 * Returns false when one would be too narrow to read. */
bool columns_share(struct column_set *set, int room_cols);

/* How wide a cell is that spans so many. */
int columns_width(const struct column_set *set, const struct column_cell *cell);

/* Adds one row of the table to the flow. */
void columns_put(struct flow *f, const struct column_set *set,
		 const struct column_cell *cells, size_t n_cells);

#endif
