#include "text/tables.h"

#include "text/columns.h"

#include <limits.h>
#include <string.h>

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
	struct render_frame frame;
	size_t n;
};

struct table_rows {
	struct table_row *v;
	size_t n, room;
};

static void
render_cell(struct render *r, const struct render_page *page,
	    const struct table_row *row, size_t i, int width_cols)
{
	struct lines *out = &row->cells[i].lines;
	struct render cell;

	lines_init(out, &r->scratch);
	render_init(&cell, out, width_cols, page,
		    render_frame_in(&row->frame, row->nodes[i]));
	render_walk(&cell, row->nodes[i]);
	if (cell.numbered > r->numbered)
		r->numbered = cell.numbered;
	render_fini(&cell);
}

static size_t
span_of(const struct dom_node *cell, const char *name, size_t most)
{
	uint64_t span = 1;

	if (!str_to_u64(str_trim(dom_attribute(cell, name)), &span) || span < 1)
		return 1;
	return span > most ? most : (size_t)span;
}

static size_t
count_cells(const struct dom_node *tr)
{
	size_t n = 0;

	for (const struct dom_node *c = tr->child; c != NULL; c = c->next)
		n += is_cell(c);
	return n;
}

/* For each column, how many rows a cell above still reaches down. */
struct reaching {
	size_t rows[COLUMNS_MAX];
};

static size_t
free_column(const struct reaching *above, size_t column)
{
	while (column < COLUMNS_MAX && above->rows[column] > 0)
		column++;
	return column;
}

static void
reach_down(struct reaching *below, const struct column_cell *cell, size_t rows)
{
	for (size_t i = 0; i < cell->span && cell->column + i < COLUMNS_MAX;
	     i++)
		below->rows[cell->column + i] = rows;
}

static void
read_cell(struct render *r, const struct dom_node *node, struct table_row *row,
	  size_t column)
{
	struct column_cell *cell = &row->cells[row->n];

	row->nodes[row->n] = node;
	cell->column = column;
	cell->span = span_of(node, "colspan", COLUMNS_MAX);
	cell->is_right = css_is(node->css, CSS_TEXT_ALIGN, 1);
	render_cell(r, r->page, row, row->n, 0);
	row->n++;
}

static void
read_row(struct render *r, const struct dom_node *tr, struct table_row *row,
	 struct reaching *above)
{
	struct reaching below = { 0 };
	size_t column = 0, n = count_cells(tr);

	row->frame = render_frame_in(render_top(r), tr);
	row->cells = ARENA_ARRAY(&r->scratch, struct column_cell, n);
	row->nodes = ARENA_ARRAY(&r->scratch, const struct dom_node *, n);
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		if (above->rows[i] > 0)
			below.rows[i] = above->rows[i] - 1;
	for (const struct dom_node *c = tr->child; c != NULL; c = c->next) {
		column = free_column(above, column);
		if (!is_cell(c) || column >= COLUMNS_MAX)
			continue;
		if (css_hides_all(c->css)) {
			render_count_hidden(r, c);
			continue;
		}
		read_cell(r, c, row, column);
		reach_down(&below, &row->cells[row->n - 1],
			   span_of(c, "rowspan", TABLE_ROWS_MAX) - 1);
		column += row->cells[row->n - 1].span;
	}
	*above = below;
}

/* ---- columns of numbers */

static struct str
only_line(const struct column_cell *cell)
{
	static const struct str none = { "", 0 };

	return cell->lines.all.n == 1 ? str_trim(cell->lines.all.v[0].text)
				      : none;
}

/* "1,234.50", "-5 %", "EUR 12", "12 kr": letters stand before or behind. */
static bool
is_number(struct str s)
{
	size_t digits = 0, letters = 0, others = 0;

	while (s.n > 0 && ascii_is_alpha(s.p[0]) && letters++ < 3)
		s = str_skip(s, 1);
	while (s.n > 0 && ascii_is_alpha(s.p[s.n - 1]) && letters++ < 3)
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_is_digit(s.p[i]))
			digits++;
		else if ((unsigned char)s.p[i] >= 0x80)
			others++;
		else if (strchr(" .,'+-%()$", s.p[i]) == NULL)
			return false;
	}
	return digits > 0 && others <= 3;
}

/* Cells of a column that are numbers, and those that are not. */
struct tally {
	size_t numbers, words;
};

static void
count_numbers(const struct table_row *row, struct tally tallies[COLUMNS_MAX])
{
	for (size_t i = 0; i < row->n; i++) {
		const struct column_cell *cell = &row->cells[i];

		if (row->nodes[i]->tag == DOM_TH || cell->span > 1 ||
		    cell->lines.all.n == 0)
			continue;
		if (is_number(only_line(cell)))
			tallies[cell->column].numbers++;
		else
			tallies[cell->column].words++;
	}
}

/* Numbers end at one edge, and so does what stands above them. The first row
 * may be a heading that is not marked as one. */
static void
align_numbers(struct table_rows *rows)
{
	struct tally tallies[COLUMNS_MAX] = { 0 };

	for (size_t i = 1; i < rows->n; i++)
		count_numbers(&rows->v[i], tallies);
	VEC_EACH (struct table_row, row, rows)
		for (size_t i = 0; i < row->n; i++) {
			struct column_cell *cell = &row->cells[i];
			const struct tally *t = &tallies[cell->column];

			if (cell->span == 1 && t->numbers > 1 && t->words == 0)
				cell->is_right = true;
		}
}

/* ---- widths */

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
	struct render_page page = *r->page;

	page.result = &nothing; /* all was counted the first time */
	for (size_t i = 0; i < row->n; i++) {
		struct column_cell *cell = &row->cells[i];
		int cols = columns_width(set, cell);

		if (columns_natural(&cell->lines) > cols)
			render_cell(r, &page, row, i,
				    cols < COLUMNS_GAP ? COLUMNS_GAP : cols);
	}
}

/* A table's own words above its rows. */
static void
put_caption(struct render *r, const struct dom_node *table)
{
	for (const struct dom_node *c = table->child; c != NULL; c = c->next)
		if (c->tag == DOM_CAPTION && !css_hides_all(c->css))
			render_walk(r, c);
}

static bool
put_columns(struct render *r, const struct dom_node *table,
	    struct table_rows *rows)
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
	align_numbers(rows);
	flow_block(&r->flow, true);
	put_caption(r, table);
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
	struct html_result before = *r->page->result;
	const struct dom_node *in = table;
	struct table_rows rows = { 0 };
	struct reaching above = { 0 };
	bool hidden = false;

	if (!may_be_columns(table))
		return false;
	while ((in = dom_next(table, in, in->tag != DOM_TR && !hidden)) !=
	       NULL) {
		hidden = css_hides_all(in->css);
		if (hidden)
			render_count_hidden(r, in);
		else if (in->tag == DOM_TR)
			read_row(r, in, VEC_PUSH(&r->scratch, &rows), &above);
	}
	if (put_columns(r, table, &rows))
		return true;
	*r->page->result = before;
	return false;
}
