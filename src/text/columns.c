#include "text/columns.h"

#include "base/limits.h"
#include "base/utf8.h"

/* A column narrower than this tears its words. */
enum { NARROW_COLS = 12 };

int
columns_natural(const struct lines *cell)
{
	int most = 0;

	VEC_EACH (const struct line, line, &cell->all) {
		int cols = utf8_cols(line->text);

		most = cols > most ? cols : most;
	}
	return most;
}

/* The width that the columns wider than it must come down to. */
static int
fair_share(const struct column_set *set, int room_cols)
{
	int share = 0, before = -1;

	while (share != before) {
		int left = room_cols, wide = 0;

		before = share;
		for (size_t i = 0; i < set->n; i++) {
			if (set->cols[i] > share)
				wide++;
			else
				left -= set->cols[i];
		}
		if (wide == 0)
			break;
		if (left / wide > share)
			share = left / wide;
	}
	return share;
}

bool
columns_share(struct column_set *set, int room_cols)
{
	int room = room_cols, sum = 0, share;

	for (size_t i = 0; i < set->n; i++) {
		sum += set->cols[i];
		room -= i > 0 && set->cols[i] > 0 ? COLUMNS_GAP : 0;
	}
	if (sum <= room)
		return true;
	share = fair_share(set, room);
	if (share < NARROW_COLS)
		return false;
	for (size_t i = 0; i < set->n; i++)
		if (set->cols[i] > share)
			set->cols[i] = share;
	return true;
}

int
columns_width(const struct column_set *set, const struct column_cell *cell)
{
	int cols = 0;

	for (size_t i = cell->column;
	     i < set->n && i < cell->column + cell->span; i++)
		if (set->cols[i] > 0)
			cols += set->cols[i] + (cols > 0 ? COLUMNS_GAP : 0);
	return cols;
}

/* Where a column starts. */
static int
left_edge(const struct column_set *set, size_t column)
{
	int at = 0;

	for (size_t i = 0; i < column && i < set->n; i++)
		if (set->cols[i] > 0)
			at += set->cols[i] + COLUMNS_GAP;
	return at;
}

static void
put_cell_line(struct buf *text, struct flow_spans *spans, struct arena *a,
	      const struct line *line)
{
	size_t at = text->n;

	buf_put(text, line->text);
	for (uint32_t i = 0; i < line->n_spans; i++) {
		struct span s = line->spans[i];

		s.at += (uint32_t)at;
		*VEC_PUSH(a, spans) = s;
	}
}

/* A row of the table on its way to lines. */
struct joining {
	const struct column_set *set;
	struct buf text;
	struct flow_spans spans;
	struct arena scratch;
	int used_cols;
};

static void
put_cell(struct joining *j, const struct column_cell *cell, size_t row)
{
	int edge = left_edge(j->set, cell->column);
	const struct line *line;
	int cols, room;

	if (row >= cell->lines.all.n)
		return;
	line = &cell->lines.all.v[row];
	cols = utf8_cols(line->text);
	room = columns_width(j->set, cell) - cols;
	if (cell->is_right && room > 0)
		edge += room;
	if (edge > j->used_cols)
		buf_printf(&j->text, "%*s", edge - j->used_cols, "");
	put_cell_line(&j->text, &j->spans, &j->scratch, line);
	j->used_cols = edge + cols;
}

void
columns_put(struct flow *f, const struct column_set *set,
	    const struct column_cell *cells, size_t n_cells)
{
	struct joining j = { .set = set };
	size_t height = 0;

	buf_init(&j.text, LIMIT_SHOWN_BYTES);
	for (size_t i = 0; i < n_cells; i++)
		if (cells[i].lines.all.n > height)
			height = cells[i].lines.all.n;
	for (size_t row = 0; row < height; row++) {
		buf_clear(&j.text);
		j.spans.n = 0;
		j.used_cols = 0;
		for (size_t i = 0; i < n_cells; i++)
			put_cell(&j, &cells[i], row);
		flow_put_line(f, buf_str(&j.text), j.spans.v, j.spans.n);
	}
	buf_fini(&j.text);
	arena_fini(&j.scratch);
}
