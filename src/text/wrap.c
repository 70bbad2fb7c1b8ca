#include "text/wrap.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <limits.h>
#include <string.h>
#include <unilbrk.h>

/* What is looked at beyond a line, to say where it may end. */
enum { BREAK_SIGHT_BYTES = 64 };

/* One paragraph on its way to lines. */
struct wrapping {
	struct lines *out;
	const struct wrap_paragraph *p;
	struct str first, next; /* as the paragraph's, cut to half a line */
	enum wrap_breaks kind;
	struct buf breaks; /* for each byte: may a line start here? */
	size_t span;       /* spans before this one are done with */
};

static void
put_spans(struct wrapping *w, struct line *line, size_t at, size_t end)
{
	const struct wrap_paragraph *p = w->p;
	size_t last;

	while (w->span < p->n_spans &&
	       p->spans[w->span].at + p->spans[w->span].n <= at)
		w->span++;
	for (last = w->span; last < p->n_spans && p->spans[last].at < end;)
		last++;
	if (last == w->span)
		return;
	line->spans = ARENA_ARRAY(w->out->arena, struct span, last - w->span);
	for (size_t i = w->span; i < last; i++) {
		struct span s = p->spans[i];
		size_t from = s.at < at ? at : s.at;
		size_t to = s.at + s.n > end ? end : s.at + s.n;

		s.at = (uint32_t)(from - at + line->prefix);
		s.n = (uint32_t)(to - from);
		line->spans[line->n_spans++] = s;
	}
}

/* The bytes at..end of the paragraph as a line. */
static struct line *
put_line(struct wrapping *w, size_t at, size_t end)
{
	struct str prefix = at == 0 ? w->first : w->next;
	struct line *line = lines_add(w->out);
	char *text;

	/* A line of marks alone has no blank at its end. */
	if (at == end)
		prefix = str_trim_end(prefix);
	text = arena_alloc(w->out->arena, prefix.n + (end - at) + 1);
	if (prefix.n > 0)
		(void)memcpy(text, prefix.p, prefix.n);
	if (end > at)
		(void)memcpy(text + prefix.n, w->p->text.p + at, end - at);
	line->text = (struct str){ text, prefix.n + (end - at) };
	line->prefix = (uint16_t)prefix.n;
	line->quote = w->p->quote;
	line->signature = w->p->signature;
	put_spans(w, line, at, end);
	return line;
}

static size_t
without_blanks(const struct wrapping *w, size_t at, size_t end)
{
	while (end > at && w->p->text.p[end - 1] == ' ')
		end--;
	return end;
}

/* A URL, most likely; words in Chinese have no blanks between them. */
static bool
is_ascii_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n > 0;
}

/* U+4E00 to 9FFF: a line may be broken between any two of them. */
static bool
is_ideograph(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	return s.n >= 3 && p[0] >= 0xe4 && p[0] <= 0xe9 &&
	       (p[0] > 0xe4 || p[1] >= 0xb8);
}

/*
 * Where nearly all lines end needs no table: between two ideographs, or at the
 * blank before a word of letters and digits, where nothing but an opening
 * bracket holds on to what follows. 0 = the table must say. The line starts
 * at; first is what stands beyond its edge, blanks apart.
 */
static size_t
find_easy_end(const struct wrapping *w, size_t at, size_t first)
{
	const char *p = w->p->text.p;
	size_t word = first, before;

	if (w->kind != WRAP_AT_BLANKS && first - at >= 3 &&
	    is_ideograph(str_skip(w->p->text, first)) &&
	    is_ideograph(str_skip(w->p->text, first - 3)))
		return first;
	if (!ascii_is_alnum(p[first]))
		return 0;
	while (word > at && ascii_is_alnum(p[word - 1]))
		word--;
	before = word;
	while (before > at && p[before - 1] == ' ')
		before--;
	if (before == word || before == at ||
	    (unsigned char)p[before - 1] >= 0x80 ||
	    memchr("([{", p[before - 1], 3) != NULL)
		return 0;
	return word;
}

/* A link of one word is kept whole when the line can hold it. */
static void
keep_links(struct wrapping *w, size_t at, struct str part, char *breaks)
{
	for (size_t i = w->span; i < w->p->n_spans; i++) {
		const struct span *s = &w->p->spans[i];
		size_t from = s->at < at ? at : s->at;
		size_t to = s->at + s->n;

		if (s->at >= at + part.n)
			return;
		if (to > at + part.n)
			to = at + part.n;
		if (s->link != 0 && to > from &&
		    is_ascii_word(
			    str_head(str_skip(part, from - at), to - from)))
			(void)memset(breaks + (from - at) + (s->at >= at),
				     UC_BREAK_PROHIBITED,
				     to - from - (s->at >= at));
	}
}

/* By UAX #14. What stands behind the first character beyond the edge hardly
 * counts. */
static size_t
find_hard_end(struct wrapping *w, size_t at, size_t first)
{
	struct str part = str_head(str_skip(w->p->text, at),
				   first - at + BREAK_SIGHT_BYTES);
	size_t i = first - at;
	char *breaks;

	buf_clear(&w->breaks);
	breaks = buf_reserve(&w->breaks, part.n);
	u8_possible_linebreaks((const uint8_t *)part.p, part.n, "UTF-8",
			       breaks);
	if (w->kind == WRAP_KEEP_LINKS)
		keep_links(w, at, part, breaks);
	for (; i > 0; i--)
		if (breaks[i] == UC_BREAK_POSSIBLE &&
		    (w->kind != WRAP_AT_BLANKS || part.p[i - 1] == ' '))
			return at + i;
	return first;
}

/*
 * Where the line that starts at ends: at the last chance that fits, and where
 * there is none, before the first cluster that does not. Blanks may stand
 * past the edge: they are cut off.
 */
static size_t
find_end(struct wrapping *w, size_t at, int room_cols)
{
	struct str rest = str_skip(w->p->text, at), cluster, next;
	size_t first, easy;
	int cols;

	rest = str_skip(rest, utf8_head_cols(rest, room_cols, NULL).n);
	for (next = rest; utf8_take_grapheme(&next, &cluster, &cols);
	     rest = next)
		if (!str_eq(cluster, STR(" ")) && rest.p > w->p->text.p + at)
			break;
	if (rest.n == 0)
		return w->p->text.n;
	first = w->p->text.n - rest.n;
	easy = find_easy_end(w, at, first);
	return easy > 0 ? easy : find_hard_end(w, at, first);
}

/* Adds the lines, and returns where the one begins that is not full yet;
 * leaves that one out when the text goes_on. */
static size_t
break_lines(struct wrapping *w, int width_cols, bool goes_on)
{
	size_t n = w->p->text.n, at = 0, end, cut;

	do {
		struct str prefix = at == 0 ? w->first : w->next;
		struct line *line;

		end = find_end(w, at, width_cols - utf8_cols(prefix));
		if (goes_on && end + BREAK_SIGHT_BYTES > n)
			return at;
		cut = without_blanks(w, at, end);
		line = put_line(w, at, cut);
		line->wrapped = end < n;
		line->blank_cut = end < n && cut < end;
		at = end;
	} while (at < n);
	return n;
}

static struct str
half_line(struct str prefix, int width_cols)
{
	/* line.prefix counts in 16 bits. */
	return str_head(utf8_head_cols(prefix, width_cols / 2, NULL),
			UINT16_MAX);
}

static void
begin(struct wrapping *w, int *width_cols)
{
	*width_cols = *width_cols == 0              ? INT_MAX
		      : *width_cols < WRAP_COLS_MIN ? WRAP_COLS_MIN
						    : *width_cols;
	w->first = half_line(w->p->first, *width_cols);
	w->next = half_line(w->p->next, *width_cols);
}

void
wrap_paragraph(struct lines *out, int width_cols, enum wrap_breaks breaks,
	       const struct wrap_paragraph *p)
{
	struct wrapping w = { .out = out, .p = p, .kind = breaks };
	int width = width_cols, room;

	begin(&w, &width);
	room = width - utf8_cols(w.first);
	/* Most lines fit; those of width 0 are not even measured. */
	if (width_cols == 0 || p->text.n == 0 ||
	    utf8_head_cols(p->text, room, NULL).n == p->text.n) {
		(void)put_line(&w, 0, without_blanks(&w, 0, p->text.n));
		return;
	}
	buf_init(&w.breaks, SIZE_MAX);
	(void)break_lines(&w, width, false);
	buf_fini(&w.breaks);
}

size_t
wrap_beginning(struct lines *out, int width_cols, enum wrap_breaks breaks,
	       const struct wrap_paragraph *p)
{
	struct wrapping w = { .out = out, .p = p, .kind = breaks };
	size_t n;

	begin(&w, &width_cols);
	buf_init(&w.breaks, SIZE_MAX);
	n = break_lines(&w, width_cols, true);
	buf_fini(&w.breaks);
	return n;
}

void
wrap_put_untabbed(struct buf *out, struct str text, int cols)
{
	size_t tab, before = out->n;

	while ((tab = str_find_char(text, '\t', 0)) != SIZE_MAX) {
		int blanks;

		utf8_put_safe_wide(out, str_head(text, tab));
		cols += utf8_cols(str_skip(buf_str(out), before));
		blanks = WRAP_TAB_COLS - cols % WRAP_TAB_COLS;
		buf_put(out, str_head(STR("        "), (size_t)blanks));
		cols = (cols + blanks) % WRAP_TAB_COLS;
		before = out->n;
		text = str_skip(text, tab + 1);
	}
	utf8_put_safe_wide(out, text);
}
