#include "ui/page.h"

#include "base/utf8.h"
#include "ui/match.h"

enum { NEEDLE_BYTES = 4096 };

void
page_init(struct page *p)
{
	*p = (struct page){ .rows = 1 };
	buf_init(&p->needle, NEEDLE_BYTES);
}

void
page_fini(struct page *p)
{
	arena_fini(&p->arena);
	buf_fini(&p->needle);
}

static const struct line *
line_at(const struct page *p, size_t i)
{
	return &p->lines->all.v[p->shown.v[i]];
}

static size_t
last_top(const struct page *p)
{
	size_t rows = (size_t)p->rows;

	return p->shown.n > rows ? p->shown.n - rows : 0;
}

static void
settle(struct page *p)
{
	if (p->top > last_top(p))
		p->top = last_top(p);
}

static void
collect(struct page *p)
{
	size_t n = p->lines != NULL ? p->lines->all.n : 0;

	p->shown.n = 0;
	for (size_t i = 0; i < n; i++)
		if (!p->hides_quotes || p->lines->all.v[i].quote == 0)
			*VEC_PUSH(&p->arena, &p->shown) = (uint32_t)i;
}

/* Which unbroken line the top is in, counted from the beginning. */
static size_t
top_paragraph(const struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->top && i < p->shown.n; i++)
		n += !line_at(p, i)->wrapped;
	return n;
}

static size_t
find_paragraph(const struct page *p, size_t wanted)
{
	size_t i = 0;

	while (i < p->shown.n && wanted > 0)
		wanted -= !line_at(p, i++)->wrapped;
	return i;
}

void
page_set_lines(struct page *p, const struct lines *lines, bool keep_place)
{
	size_t paragraph =
		keep_place && p->lines != NULL ? top_paragraph(p) : 0;

	p->lines = lines;
	p->found = 0;
	collect(p);
	p->top = find_paragraph(p, paragraph);
	settle(p);
}

void
page_resize(struct page *p, int rows)
{
	p->rows = rows > 0 ? rows : 1;
	settle(p);
}

void
page_hide_quotes(struct page *p, bool hide)
{
	uint32_t line = p->top < p->shown.n ? p->shown.v[p->top] : 0;

	p->hides_quotes = hide;
	collect(p);
	p->top = 0;
	while (p->top < p->shown.n && p->shown.v[p->top] < line)
		p->top++;
	settle(p);
}

bool
page_command(struct page *p, enum command c)
{
	/* A line of the page before stays in sight. */
	size_t rows = p->rows > 3 ? (size_t)p->rows - 1 : (size_t)p->rows;

	if (c == COMMAND_DOWN)
		p->top++;
	else if (c == COMMAND_UP)
		p->top -= p->top > 0;
	else if (c == COMMAND_PAGE_DOWN)
		p->top += rows;
	else if (c == COMMAND_PAGE_UP)
		p->top -= p->top < rows ? p->top : rows;
	else if (c == COMMAND_FIRST)
		p->top = 0;
	else if (c == COMMAND_LAST)
		p->top = p->shown.n;
	else
		return false;
	settle(p);
	return true;
}

bool
page_is_at_end(const struct page *p)
{
	return p->top >= last_top(p);
}

int
page_percent(const struct page *p)
{
	if (page_is_at_end(p))
		return 100;
	return (int)((p->top + (size_t)p->rows) * 100 / p->shown.n);
}

bool
page_skip_quote(struct page *p)
{
	size_t i = p->top;

	while (i < p->shown.n && line_at(p, i)->quote == 0)
		i++;
	while (i < p->shown.n && line_at(p, i)->quote > 0)
		i++;
	if (i == p->shown.n)
		return false;
	p->top = i;
	settle(p);
	return true;
}

static bool
is_in_sight(const struct page *p, size_t i)
{
	return i >= p->top && i - p->top < (size_t)p->rows;
}

/* The line to look at after line i, around the ends. */
static size_t
step(const struct page *p, size_t i, bool backward)
{
	if (backward)
		return i > 0 ? i - 1 : p->shown.n - 1;
	return i + 1 < p->shown.n ? i + 1 : 0;
}

static bool
has_needle(const struct page *p, struct str text)
{
	return utf8_contains_folded(text, buf_str(&p->needle));
}

/* A line, and the next one when it goes on there, as they were before they
 * were broken: with a blank between, or without. */
static void
put_joined(const struct page *p, size_t i, bool blank, struct buf *out)
{
	buf_put(out, line_at(p, i)->text);
	if (!line_at(p, i)->wrapped || i + 1 >= p->shown.n)
		return;
	if (blank)
		buf_put_char(out, ' ');
	buf_put(out, line_at(p, i + 1)->text);
}

/* Does the needle begin in this line? Puts the text that has it. */
static bool
put_match(const struct page *p, size_t i, struct buf *out)
{
	bool next = line_at(p, i)->wrapped && i + 1 < p->shown.n;

	buf_put(out, line_at(p, i)->text);
	if (has_needle(p, buf_str(out)))
		return true;
	if (!next || has_needle(p, line_at(p, i + 1)->text))
		return false;
	for (int blank = 1; blank >= 0; blank--) {
		buf_clear(out);
		put_joined(p, i, blank == 1, out);
		if (has_needle(p, buf_str(out)))
			return true;
	}
	return false;
}

static bool
is_match(const struct page *p, size_t i)
{
	struct buf text;
	bool found;

	buf_init(&text, SIZE_MAX);
	found = put_match(p, i, &text);
	buf_fini(&text);
	return found;
}

/* Marks what a line shows of the matches in it. */
static void
mark_line(const struct page *p, size_t i, struct grid *g, struct area at)
{
	struct buf text;
	int cols = utf8_cols(line_at(p, i)->text);

	if (p->needle.n == 0)
		return;
	if (at.cols > cols)
		at.cols = cols;
	buf_init(&text, SIZE_MAX);
	if (put_match(p, i, &text))
		match_mark(g, at, buf_str(&text), buf_str(&p->needle));
	buf_fini(&text);
}

bool
page_find(struct page *p, struct str text, bool backward)
{
	bool again = text.n == 0 && is_in_sight(p, p->found);
	size_t i = again ? p->found : p->top;

	if (text.n > 0) {
		buf_clear(&p->needle);
		utf8_put_folded(&p->needle, text);
	}
	if (p->needle.n == 0 || p->shown.n == 0)
		return false;
	if (again)
		i = step(p, i, backward);
	for (size_t left = p->shown.n; left > 0; left--) {
		if (is_match(p, i)) {
			p->found = i;
			if (!is_in_sight(p, i))
				p->top = i;
			settle(p);
			return true;
		}
		i = step(p, i, backward);
	}
	return false;
}

/* Draws bytes from..to of a line at a column, returns the next column. */
static int
draw_run(struct grid *g, struct area at, int col, struct str text,
	 enum look look)
{
	return col + grid_put(g, area_line(at, 0, col), look, text);
}

static void
draw_line(struct grid *g, struct area at, const struct line *l)
{
	enum style base = l->signature ? STYLE_SIGNATURE : STYLE_PLAIN;
	size_t done = 0;
	int col = 0;

	for (uint32_t i = 0; i < l->n_spans; i++) {
		const struct span *s = &l->spans[i];
		struct str gap = str_skip(str_head(l->text, s->at), done);
		struct str run = str_head(str_skip(l->text, s->at), s->n);

		col = draw_run(g, at, col, gap, theme_look(base, l->quote));
		col = draw_run(g, at, col, run, theme_look(s->style, l->quote));
		done = s->at + s->n;
	}
	(void)draw_run(g, at, col, str_skip(l->text, done),
		       theme_look(base, l->quote));
}

void
page_draw(const struct page *p, struct grid *g, struct area a)
{
	for (int row = 0; row < a.rows; row++) {
		struct area at = area_line(a, row, 0);
		size_t i = p->top + (size_t)row;

		if (i >= p->shown.n)
			break;
		draw_line(g, at, line_at(p, i));
		mark_line(p, i, g, at);
	}
	g->cursor_row = a.row;
	if (p->needle.n > 0 && is_in_sight(p, p->found))
		g->cursor_row = a.row + (int)(p->found - p->top);
}
