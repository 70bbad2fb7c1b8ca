#include "text/tables.h"

#include "text/columns.h"

#include <limits.h>

enum {
	CELL_BYTES_MAX = 600, /* a cell with more is running text */
	TABLE_ROWS_MAX = 400,
};

static bool
is_cell(const struct dom_node *node)
{
	return node->tag == DOM_TD || node->tag == DOM_TH;
}

static bool
is_layout(const struct dom_node *node)
{
	static const enum dom_tag layout[] = {
		DOM_TABLE, DOM_UL,  DOM_OL,         DOM_DL,
		DOM_HR,    DOM_PRE, DOM_BLOCKQUOTE,
	};

	for (size_t i = 0; i < COUNT_OF(layout); i++)
		if (node->tag == layout[i])
			return true;
	return false;
}

/* Looks no further than the next table inside, so that all tables together
 * are looked through once. */
static bool
may_be_columns(const struct dom_node *table)
{
	const struct dom_node *node = dom_next(table, table, true);
	size_t rows = 0, cells = 0, most = 0, bytes = 0;

	for (; node != NULL; node = dom_next(table, node, true)) {
		if (is_layout(node))
			return false;
		if (node->tag == DOM_TR) {
			rows++;
			cells = 0;
		}
		if (is_cell(node)) {
			cells++;
			bytes = 0;
			most = cells > most ? cells : most;
		}
		if (node->tag == DOM_TEXT)
			bytes += node->text.n;
		if (bytes > CELL_BYTES_MAX || cells > COLUMNS_MAX ||
		    rows > TABLE_ROWS_MAX)
			return false;
	}
	return most > 1;
}

/* The table's rows and cells, rendered. */
struct table_row {
	struct column_cell *cells;
	const struct dom_node **nodes;
	size_t n;
};

struct table_rows {
	struct table_row *v;
	size_t n, room;
};

static void
render_cell(struct render *r, const struct dom_node *node, int width_cols,
	    struct html_result *result, struct lines *out)
{
	struct render_frame first = *render_top(r);
	struct render cell;

	if (node->tag == DOM_TH)
		first.style = STYLE_BOLD;
	lines_init(out, &r->scratch);
	render_init(&cell, out, width_cols, first);
	cell.links = r->links;
	cell.o = r->o;
	cell.result = result;
	render_walk(&cell, node);
	if (cell.numbered > r->numbered)
		r->numbered = cell.numbered;
	render_fini(&cell);
}

static size_t
span_of(const struct dom_node *cell)
{
	uint64_t span = 1;

	(void)str_to_u64(dom_attribute(cell, "colspan"), &span);
	return span < 1 ? 1 : span > COLUMNS_MAX ? COLUMNS_MAX : (size_t)span;
}

static size_t
count_cells(const struct dom_node *tr)
{
	size_t n = 0;

	for (const struct dom_node *c = tr->child; c != NULL; c = c->next)
		n += is_cell(c);
	return n;
}

static void
read_row(struct render *r, const struct dom_node *tr, struct table_row *row)
{
	size_t column = 0, n = count_cells(tr);

	row->cells = ARENA_ARRAY(&r->scratch, struct column_cell, n);
	row->nodes = ARENA_ARRAY(&r->scratch, const struct dom_node *, n);
	for (const struct dom_node *c = tr->child; c != NULL; c = c->next) {
		struct column_cell *cell = &row->cells[row->n];

		if (!is_cell(c) || render_is_hidden(c) || column >= COLUMNS_MAX)
			continue;
		render_cell(r, c, 0, r->result, &cell->lines);
		cell->column = column;
		cell->span = span_of(c);
		row->nodes[row->n++] = c;
		column += cell->span;
	}
}

static void
measure(const struct table_row *row, struct column_set *set)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct column_cell *cell = &row->cells[i];
		int cols = columns_natural(&cell->lines);

		if (cell->column + cell->span > set->n)
			set->n = cell->column + cell->span;
		if (set->n > COLUMNS_MAX)
			set->n = COLUMNS_MAX;
		if (cell->span == 1 && cols > set->cols[cell->column])
			set->cols[cell->column] = cols;
	}
}

/* Again, where the first rendering is wider than the columns became. */
static void
render_narrow(struct render *r, const struct column_set *set,
	      struct table_row *row)
{
	struct html_result nothing = { 0 };

	for (size_t i = 0; i < row->n; i++) {
		struct column_cell *cell = &row->cells[i];
		int cols = columns_width(set, cell);

		if (columns_natural(&cell->lines) > cols)
			render_cell(r, row->nodes[i],
				    cols < COLUMNS_GAP ? COLUMNS_GAP : cols,
				    &nothing, &cell->lines);
	}
}

static bool
put_columns(struct render *r, struct table_rows *rows)
{
	struct column_set set = { 0 };
	int room = INT_MAX;

	if (r->flow.width_cols > 0)
		room = r->flow.width_cols - r->flow.indent_cols -
		       2 * (int)r->flow.quote;
	VEC_EACH (struct table_row, row, rows)
		measure(row, &set);
	if (!columns_share(&set, room))
		return false;
	flow_block(&r->flow, true);
	VEC_EACH (struct table_row, row, rows) {
		render_narrow(r, &set, row);
		columns_put(&r->flow, &set, row->cells, row->n);
	}
	flow_block(&r->flow, true);
	return true;
}

bool
tables_put(struct render *r, const struct dom_node *table)
{
	struct html_result before = *r->result;
	const struct dom_node *in = table;
	struct table_rows rows = { 0 };

	if (!may_be_columns(table))
		return false;
	while ((in = dom_next(table, in, in->tag != DOM_TR)) != NULL)
		if (in->tag == DOM_TR && !render_is_hidden(in))
			read_row(r, in, VEC_PUSH(&r->scratch, &rows));
	if (put_columns(r, &rows))
		return true;
	*r->result = before;
	return false;
}
