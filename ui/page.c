#include "ui/page.h"

#include "base/utf8.h"
#include "ui/match.h"

/* A slice of a search: so many bytes of ASCII, a sixteenth of what must be
 * folded by the tables. */
enum { NEEDLE_BYTES = 4096, SLICE_COST = 512 * 1024, FOLDING_COST = 16 };

void
page_init(struct page *p)
{
	*p = (struct page){ .rows = 1 };
	buf_init(&p->needle, NEEDLE_BYTES);
}

void
page_fini(struct page *p)
{
	linelist_fini(&p->list);
	buf_fini(&p->needle);
}

/* ---- what is shown ---- */

static size_t
n_shown(const struct page *p)
{
	return p->hides_quotes ? p->list.sums.own : p->list.n;
}

/* Index in the list of the i'th line that is shown, and the other way. */
static size_t
index_of(const struct page *p, size_t i)
{
	return p->hides_quotes ? linelist_own_at(&p->list, i) : i;
}

static size_t
shown_before(const struct page *p, size_t index)
{
	return p->hides_quotes ? linelist_own_before(&p->list, index) : index;
}

static const struct line *
line_at(const struct page *p, size_t index)
{
	return linelist_at(&p->list, index);
}

static size_t
last_top(const struct page *p)
{
	size_t rows = (size_t)p->rows, n = n_shown(p);

	return n > rows ? n - rows : 0;
}

static void
settle(struct page *p)
{
	if (p->top > last_top(p))
		p->top = last_top(p);
}

void
page_begin(struct page *p, const struct page *like)
{
	linelist_fini(&p->list);
	p->rows = like->rows;
	p->hides_quotes = like->hides_quotes;
	p->top = p->found = 0;
	p->goes_to_end = false;
	p->search.is_on = false;
	if (p != like) {
		buf_clear(&p->needle);
		buf_put(&p->needle, buf_str(&like->needle));
	}
}

void
page_add(struct page *p, const struct lines *lines)
{
	linelist_add(&p->list, lines);
	p->expected = lines->expected;
}

void
page_end(struct page *p)
{
	p->list.is_whole = true;
	p->expected = 0;
	if (p->goes_to_end)
		p->top = last_top(p);
	p->goes_to_end = false;
}

bool
page_go_as(struct page *p, const struct page *other)
{
	struct linelist_place place =
		linelist_place(&other->list, index_of(other, other->top));
	size_t index;
	bool is_there = linelist_find(&p->list, place, &index);

	p->top = shown_before(p, index);
	settle(p);
	return is_there;
}

void
page_go_on_as(struct page *p, const struct page *other)
{
	size_t from = index_of(p, p->top);

	if (other->search.is_on && from < p->list.n)
		p->search =
			(struct page_search){ .is_on = true,
					      .backward =
						      other->search.backward,
					      .from = from,
					      .at = from };
	if (other->goes_to_end)
		(void)page_command(p, COMMAND_LAST);
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
	size_t index = index_of(p, p->top);

	page_stop(p);
	p->hides_quotes = hide;
	p->top = shown_before(p, index);
	settle(p);
}

bool
page_command(struct page *p, enum command c)
{
	/* A line of the page before stays in sight. */
	size_t rows = p->rows > 3 ? (size_t)p->rows - 1 : (size_t)p->rows;

	p->goes_to_end = c == COMMAND_LAST && !p->list.is_whole;
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
		p->top = n_shown(p);
	else
		return false;
	settle(p);
	return true;
}

bool
page_is_at_end(const struct page *p)
{
	return p->list.is_whole && p->top >= last_top(p);
}

int
page_percent(const struct page *p)
{
	size_t n = n_shown(p), bottom = p->top + (size_t)p->rows;

	if (p->expected > n)
		n = p->expected;
	return bottom >= n ? 100 : (int)(bottom * 100 / n);
}

bool
page_skip_quote(struct page *p)
{
	size_t i = index_of(p, p->top);

	while (i < p->list.n && line_at(p, i)->quote == 0)
		i++;
	while (i < p->list.n && line_at(p, i)->quote > 0)
		i++;
	if (i == p->list.n)
		return false;
	p->top = shown_before(p, i);
	settle(p);
	return true;
}

/* ---- search ---- */

static bool
is_in_sight(const struct page *p, size_t index)
{
	size_t i;

	if (index >= p->list.n)
		return false;
	i = shown_before(p, index);
	return i >= p->top && i - p->top < (size_t)p->rows;
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
	if (!line_at(p, i)->wrapped || i + 1 >= p->list.n)
		return;
	if (blank)
		buf_put_char(out, ' ');
	buf_put(out, line_at(p, i + 1)->text);
}

/* Does the needle begin in this line? Puts the text that has it. */
static bool
put_match(const struct page *p, size_t i, struct buf *out)
{
	bool next = line_at(p, i)->wrapped && i + 1 < p->list.n;

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

	if (p->hides_quotes && line_at(p, i)->quote > 0)
		return false;
	if (!line_at(p, i)->wrapped)
		return has_needle(p, line_at(p, i)->text);
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

/* On to the line to look at next. False when all have been looked at, or
 * (waits) the next has not come. */
static bool
step(struct page *p, bool *waits)
{
	struct page_search *s = &p->search;
	size_t n = p->list.n;
	bool at_edge = s->backward ? s->at == 0 : s->at + 1 >= n;

	if (s->is_round && s->at == s->from)
		return false;
	if (!at_edge) {
		s->at += s->backward ? (size_t)-1 : 1;
		return true;
	}
	*waits = !p->list.is_whole;
	if (*waits)
		return false;
	s->is_round = true;
	s->at = s->backward ? n - 1 : 0;
	return true;
}

static void
show_found(struct page *p)
{
	p->found = p->search.at;
	if (!is_in_sight(p, p->found))
		p->top = shown_before(p, p->found);
	settle(p);
}

static size_t
cost_of(struct str text)
{
	return 16 + (utf8_ascii_span(text) == text.n ? text.n
						     : FOLDING_COST * text.n);
}

enum page_find
page_work(struct page *p, bool *waits)
{
	struct page_search *s = &p->search;
	size_t cost = 0;

	*waits = false;
	if (!s->is_on)
		return PAGE_MISSING;
	while (cost < SLICE_COST) {
		if (!step(p, waits)) {
			s->is_on = *waits;
			return *waits ? PAGE_SEARCHING : PAGE_MISSING;
		}
		if (is_match(p, s->at)) {
			s->is_on = false;
			show_found(p);
			return PAGE_FOUND;
		}
		cost += cost_of(line_at(p, s->at)->text);
	}
	return PAGE_SEARCHING;
}

void
page_stop(struct page *p)
{
	p->search.is_on = false;
}

enum page_find
page_find(struct page *p, struct str text, bool backward)
{
	bool again = text.n == 0 && is_in_sight(p, p->found);
	size_t from = again ? p->found : index_of(p, p->top);
	bool waits;

	page_stop(p);
	if (text.n > 0) {
		buf_clear(&p->needle);
		utf8_put_folded(&p->needle, text);
	}
	if (p->needle.n == 0 || from >= p->list.n)
		return PAGE_MISSING;
	p->search = (struct page_search){
		.is_on = true, .backward = backward, .from = from, .at = from
	};
	if (!again && is_match(p, from)) {
		page_stop(p);
		show_found(p);
		return PAGE_FOUND;
	}
	return page_work(p, &waits);
}

/* ---- drawing ---- */

/* Draws bytes from..to of a line at a column, returns the next column. */
static int
draw_run(struct grid *g, struct area at, int col, struct str text,
	 enum look look)
{
	return col + grid_put_piece(g, area_line(at, 0, col), look, text);
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
	at.cols = draw_run(g, at, col, str_skip(l->text, done),
			   theme_look(base, l->quote));
	grid_isolate(g, at);
}

void
page_draw(const struct page *p, struct grid *g, struct area a)
{
	for (int row = 0; row < a.rows; row++) {
		struct area at = area_line(a, row, 0);
		size_t i = index_of(p, p->top + (size_t)row);

		if (i >= p->list.n)
			break;
		draw_line(g, at, line_at(p, i));
		mark_line(p, i, g, at);
	}
	g->cursor_row = a.row;
	if (p->needle.n > 0 && is_in_sight(p, p->found))
		g->cursor_row =
			a.row + (int)(shown_before(p, p->found) - p->top);
}
