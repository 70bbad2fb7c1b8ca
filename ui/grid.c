#include "ui/grid.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct cell *
cell_at(const struct grid *g, int row, int col)
{
	if (row < 0 || row >= g->rows || col < 0 || col >= g->cols)
		return NULL;
	return &g->cells[(size_t)row * (size_t)g->cols + (size_t)col];
}

void
grid_init(struct grid *g)
{
	*g = (struct grid){ 0 };
	grid_resize(g, 1, 1);
}

void
grid_fini(struct grid *g)
{
	mem_free(&g->cells);
	*g = (struct grid){ 0 };
}

void
grid_resize(struct grid *g, int rows, int cols)
{
	g->rows = rows > 0 ? rows : 1;
	g->cols = cols > 0 ? cols : 1;
	g->cells = mem_realloc(g->cells, (size_t)g->rows * (size_t)g->cols,
			       sizeof(*g->cells));
	grid_clear(g);
}

static void
blank(struct cell *c, enum look look)
{
	memset(c, 0, sizeof(*c));
	c->cols = 1;
	c->look = (uint8_t)look;
}

void
grid_clear(struct grid *g)
{
	size_t n = (size_t)g->rows * (size_t)g->cols;

	for (size_t i = 0; i < n; i++)
		blank(&g->cells[i], LOOK_NORMAL);
	g->cursor_row = g->rows - 1;
	g->cursor_col = 0;
}

/* A wide character of which one half is written over is gone. */
static void
cut_wide(struct grid *g, int row, int col)
{
	struct cell *c = cell_at(g, row, col);

	if (c == NULL)
		return;
	if (c->cols == 0 && col > 0)
		blank(cell_at(g, row, col - 1), c->look);
	if (c->cols == 2 && col + 1 < g->cols)
		blank(cell_at(g, row, col + 1), c->look);
	blank(c, c->look);
}

/* Fills c->text with what of a grapheme may be shown. */
static void
set_text(struct cell *c, struct str grapheme)
{
	struct str rest = grapheme;
	uint32_t code;

	while (utf8_take(&rest, &code)) {
		struct str bytes = str_head(grapheme, grapheme.n - rest.n);

		if (code == UTF8_REPLACEMENT || utf8_is_unsafe(code))
			bytes = STR("\xef\xbf\xbd");
		if (c->n + bytes.n > CELL_BYTES)
			return;
		memcpy(c->text + c->n, bytes.p, bytes.n);
		c->n = (uint8_t)(c->n + bytes.n);
		grapheme = rest;
	}
}

static void
put_cell(struct grid *g, struct area at, enum look look, struct str grapheme)
{
	struct cell *c = cell_at(g, at.row, at.col);

	cut_wide(g, at.row, at.col);
	if (at.cols == 2)
		cut_wide(g, at.row, at.col + 1);
	blank(c, look);
	c->cols = (uint8_t)at.cols;
	if (grapheme.n == 1 && grapheme.p[0] > ' ' && grapheme.p[0] < 0x7f) {
		c->text[0] = grapheme.p[0];
		c->n = 1;
	} else if (!str_eq(grapheme, STR(" "))) {
		set_text(c, grapheme);
	}
	if (at.cols == 2) {
		c = cell_at(g, at.row, at.col + 1);
		blank(c, look);
		c->cols = 0;
	}
}

/* Columns of a grapheme here: what is unsafe shows as one replacement. */
static int
shown_cols(struct str grapheme, int cols)
{
	uint32_t code = 0;

	if (utf8_take(&grapheme, &code) && utf8_is_unsafe(code))
		return 1;
	return cols;
}

int
grid_put_piece(struct grid *g, struct area at, enum look look, struct str text)
{
	int end = at.col + at.cols, col = at.col, w;
	struct str grapheme;

	if (end > g->cols)
		end = g->cols;
	if (at.row < 0 || at.row >= g->rows || col < 0)
		return 0;
	while (utf8_take_grapheme(&text, &grapheme, &w)) {
		w = shown_cols(grapheme, w);
		if (w == 0)
			continue;
		if (col + w > end)
			break;
		put_cell(g, (struct area){ at.row, col, 1, w }, look, grapheme);
		col += w;
	}
	return col - at.col;
}

static bool
is_rtl(const struct cell *c)
{
	struct str text = { c->text, c->n };
	uint32_t code;

	return c->n > 1 && utf8_take(&text, &code) && utf8_is_rtl(code);
}

static void
mark_edge(struct grid *g, int row, int col)
{
	struct cell *c = cell_at(g, row, col);

	/* The right half of a wide character is not written. */
	if (c != NULL && c->cols == 0)
		c = cell_at(g, row, col - 1);
	if (c != NULL)
		c->edge = 1;
}

void
grid_isolate(struct grid *g, struct area at)
{
	for (int col = at.col; col < at.col + at.cols; col++) {
		const struct cell *c = cell_at(g, at.row, col);

		if (c == NULL)
			return;
		if (!is_rtl(c))
			continue;
		mark_edge(g, at.row, at.col - 1);
		mark_edge(g, at.row, at.col + at.cols - 1);
		return;
	}
}

int
grid_put(struct grid *g, struct area at, enum look look, struct str text)
{
	at.cols = grid_put_piece(g, at, look, text);
	grid_isolate(g, at);
	return at.cols;
}

void
grid_put_line(struct grid *g, struct area at, enum look look, struct str text)
{
	int used = grid_put(g, at, look, text);

	for (int i = used; i < at.cols && at.col + i < g->cols; i++) {
		cut_wide(g, at.row, at.col + i);
		if (cell_at(g, at.row, at.col + i) != NULL)
			blank(cell_at(g, at.row, at.col + i), look);
	}
}

/* Where a line may end: behind the last such byte and its blank in the second
 * half, or 0. */
static size_t
find_break(struct str head, char before)
{
	for (size_t n = head.n; n > head.n / 2 && n > 1; n--)
		if (head.p[n - 1] == ' ' &&
		    (before == ' ' || head.p[n - 2] == before))
			return n;
	return 0;
}

/* As much of text as fits into a line; addresses are kept whole. */
static struct str
take_line(struct str text, int cols)
{
	struct str head = utf8_head_cols(text, cols, NULL);
	size_t n;

	if (head.n == text.n)
		return head;
	n = find_break(head, ',');
	if (n == 0)
		n = find_break(head, ' ');
	return n > 0 ? str_head(head, n) : head;
}

int
grid_put_folded(struct grid *g, struct area a, enum look look, struct str text)
{
	int used = 0;

	while (text.n > 0 && used < a.rows) {
		struct area line = area_line(a, used, 0);
		struct str head = take_line(text, a.cols);

		if (head.n == 0)
			break;
		(void)grid_put(g, line, look, head);
		text = str_skip(text, head.n);
		if (++used == a.rows && text.n > 0)
			(void)grid_put(g, area_line(line, 0, a.cols - 3), look,
				       STR("..."));
	}
	return used;
}

void
grid_printf(struct grid *g, struct area at, enum look look, const char *format,
	    ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(void)grid_put(g, at, look, str_of(text));
}

void
grid_add_attrs(struct grid *g, struct area at, uint8_t attrs)
{
	for (int col = at.col; col < at.col + at.cols; col++) {
		struct cell *c = cell_at(g, at.row, col);

		if (c != NULL)
			c->attrs |= attrs;
	}
}

struct area
area_line(struct area a, int row, int col)
{
	struct area line = { a.row + row, a.col + col, 1, a.cols - col };

	if (row < 0 || row >= a.rows || line.cols < 0)
		line.cols = 0;
	return line;
}

const struct cell *
grid_cell(const struct grid *g, int row, int col)
{
	return cell_at(g, row, col);
}

void
grid_dump(const struct grid *g, struct buf *out)
{
	for (int row = 0; row < g->rows; row++) {
		size_t end = out->n;

		for (int col = 0; col < g->cols; col++) {
			const struct cell *c = cell_at(g, row, col);

			if (c->cols == 0)
				continue;
			if (c->n == 0) {
				buf_put_char(out, ' ');
				continue;
			}
			buf_put(out, (struct str){ c->text, c->n });
			end = out->n;
		}
		out->n = end;
		buf_put_char(out, '\n');
	}
}
