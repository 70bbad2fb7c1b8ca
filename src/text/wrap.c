#include "text/wrap.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "text/url.h"

#include <limits.h>
#include <string.h>
#include <unilbrk.h>

enum { TAB_COLS = 8 };

/* One paragraph on its way to lines. */
struct wrapping {
	struct lines *out;
	const struct wrap_paragraph *p;
	struct str first, next; /* as the paragraph's, cut to half a line */
	char *breaks;           /* for each byte: may a line start here? */
	size_t span;            /* spans before this one are done with */
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

static void
find_breaks(struct wrapping *w, enum wrap_breaks breaks)
{
	struct str t = w->p->text;

	w->breaks = mem_zalloc(t.n);
	u8_possible_linebreaks((const uint8_t *)t.p, t.n, "UTF-8", w->breaks);
	for (size_t i = 1; breaks == WRAP_AT_BLANKS && i < t.n; i++)
		if (t.p[i - 1] != ' ')
			w->breaks[i] = UC_BREAK_PROHIBITED;
	for (size_t i = 0; breaks == WRAP_KEEP_LINKS && i < w->p->n_spans;
	     i++) {
		const struct span *s = &w->p->spans[i];

		if (s->link != 0 &&
		    is_ascii_word(str_head(str_skip(t, s->at), s->n)))
			(void)memset(w->breaks + s->at + 1, UC_BREAK_PROHIBITED,
				     s->n - 1);
	}
}

/*
 * Where the line that starts at ends: at the last chance that fits, and where
 * there is none, before the first cluster that does not. Blanks may stand
 * past the edge: they are cut off.
 */
static size_t
find_end(const struct wrapping *w, size_t at, int room_cols)
{
	struct str rest = str_skip(w->p->text, at), cluster;
	size_t here = at, chance = 0;
	int used = 0, cols;

	while (utf8_take_grapheme(&rest, &cluster, &cols)) {
		if (here > at && w->breaks[here] == UC_BREAK_POSSIBLE)
			chance = here;
		used += cols;
		if (used > room_cols && !str_eq(cluster, STR(" ")) && here > at)
			return chance > 0 ? chance : here;
		here += cluster.n;
	}
	return w->p->text.n;
}

static void
break_lines(struct wrapping *w, int width_cols)
{
	size_t n = w->p->text.n, at = 0, end, cut;

	do {
		struct str prefix = at == 0 ? w->first : w->next;
		struct line *line;

		end = find_end(w, at, width_cols - utf8_cols(prefix));
		cut = without_blanks(w, at, end);
		line = put_line(w, at, cut);
		line->wrapped = end < n;
		line->blank_cut = end < n && cut < end;
		at = end;
	} while (at < n);
}

static struct str
half_line(struct str prefix, int width_cols)
{
	/* line.prefix counts in 16 bits. */
	return str_head(utf8_head_cols(prefix, width_cols / 2, NULL),
			UINT16_MAX);
}

void
wrap_paragraph(struct lines *out, int width_cols, enum wrap_breaks breaks,
	       const struct wrap_paragraph *p)
{
	struct wrapping w = { .out = out, .p = p };
	int width = width_cols == 0              ? INT_MAX
		    : width_cols < WRAP_COLS_MIN ? WRAP_COLS_MIN
						 : width_cols;
	int room;

	w.first = half_line(p->first, width);
	w.next = half_line(p->next, width);
	room = width - utf8_cols(w.first);
	/* Most lines fit; those of width 0 are not even measured. */
	if (width_cols == 0 || p->text.n == 0 ||
	    utf8_head_cols(p->text, room, NULL).n == p->text.n) {
		(void)put_line(&w, 0, without_blanks(&w, 0, p->text.n));
		return;
	}
	find_breaks(&w, breaks);
	break_lines(&w, width);
	mem_free(&w.breaks);
}

void
wrap_put_untabbed(struct buf *out, struct str text, int cols)
{
	size_t tab, before = out->n;

	while ((tab = str_find_char(text, '\t', 0)) != SIZE_MAX) {
		int blanks;

		utf8_put_safe_wide(out, str_head(text, tab));
		cols += utf8_cols(str_skip(buf_str(out), before));
		blanks = TAB_COLS - cols % TAB_COLS;
		buf_put(out, str_head(STR("        "), (size_t)blanks));
		cols = (cols + blanks) % TAB_COLS;
		before = out->n;
		text = str_skip(text, tab + 1);
	}
	utf8_put_safe_wide(out, text);
}

/* A text/plain body on its way to paragraphs. */
struct plain {
	struct lines *out;
	const struct wrap_options *o;
	struct buf joined; /* flowed lines, their quote marks taken off */
	struct buf clean;
	struct buf shown; /* with its links marked */
	size_t joined_depth;
	bool is_open; /* joined waits for more */
	bool signature;
	struct arena scratch;
};

struct spans {
	struct span *v;
	size_t n, room;
};

static void
put_number(struct plain *w, uint32_t link, struct spans *spans)
{
	struct span span = { .style = STYLE_LINK, .link = link };

	span.at = (uint32_t)w->shown.n + 1;
	buf_printf(&w->shown, " [%u]", link);
	span.n = (uint32_t)w->shown.n - span.at;
	*VEC_PUSH(&w->scratch, spans) = span;
}

/* Takes the text up to the end of the URL, or of the "<...>" it stands in. */
static void
take_link(struct plain *w, struct str *text, struct str url,
	  struct spans *spans)
{
	size_t at = (size_t)(url.p - text->p), end = at + url.n;
	struct span span = { .at = (uint32_t)(w->shown.n + at),
			     .n = (uint32_t)url.n,
			     .style = STYLE_LINK,
			     .link = lines_link(w->out, url) };

	if (span.link != 0)
		*VEC_PUSH(&w->scratch, spans) = span;
	if (end < text->n && text->p[end] == '>')
		end++;
	buf_put(&w->shown, str_head(*text, end));
	*text = str_skip(*text, end);
	if (span.link != 0 && w->o->number_links)
		put_number(w, span.link, spans);
}

/* The text as it is shown; the spans are in that. */
static struct str
mark_links(struct plain *w, struct str text, struct spans *spans)
{
	struct str url;

	buf_clear(&w->shown);
	while (url_find(text, 0, &url))
		take_link(w, &text, url, spans);
	if (w->shown.n == 0)
		return text;
	buf_put(&w->shown, text);
	return buf_str(&w->shown);
}

static int
width_for(const struct wrap_options *o, struct str marks, struct str text)
{
	bool keep = !o->flowed &&
		    utf8_cols(marks) + utf8_cols(text) <= o->keep_cols;

	return keep ? o->keep_cols : o->width_cols;
}

/* A line as its writer meant it: marks, then text. */
static void
put_logical(struct plain *w, struct str marks, size_t depth, struct str text)
{
	struct wrap_paragraph p = { .quote = (uint16_t)depth };
	struct spans spans = { 0 };

	if (depth > 0)
		w->signature = false;
	else if (str_eq(text, STR("-- ")))
		w->signature = true;
	buf_clear(&w->clean);
	wrap_put_untabbed(&w->clean, text, utf8_cols(marks));
	p.text = mark_links(w, buf_str(&w->clean), &spans);
	p.spans = spans.v;
	p.n_spans = spans.n;
	p.first = marks;
	p.next = marks;
	p.signature = w->signature;
	wrap_paragraph(w->out, width_for(w->o, marks, p.text), WRAP_KEEP_LINKS,
		       &p);
	arena_fini(&w->scratch);
}

/* Length of the quote marks a line starts with: each may have a blank before
 * it, and the last one behind it. A ">From " was made by an mbox. */
static size_t
marks_length(struct str line, size_t *depth)
{
	size_t n = 0;

	*depth = 0;
	if (str_starts(line, STR(">From ")))
		return 0;
	while (*depth < LIMIT_QUOTE_DEPTH) {
		size_t at = n + (n < line.n && line.p[n] == ' ');

		if (at >= line.n || line.p[at] != '>')
			break;
		n = at + 1;
		(*depth)++;
	}
	return n + (*depth > 0 && n < line.n && line.p[n] == ' ');
}

static void
put_fixed(struct plain *w, struct str line)
{
	size_t depth;
	size_t n = marks_length(line, &depth);

	put_logical(w, str_head(line, n), depth, str_skip(line, n));
}

static void
flush_flowed(struct plain *w)
{
	char marks[LIMIT_QUOTE_DEPTH + 1];
	size_t n = w->joined_depth;

	if (!w->is_open)
		return;
	(void)memset(marks, '>', n);
	if (n > 0)
		marks[n++] = ' ';
	put_logical(w, (struct str){ marks, n }, w->joined_depth,
		    buf_str(&w->joined));
	buf_clear(&w->joined);
	w->is_open = false;
}

/* RFC 3676, 4.1 to 4.5. */
static void
put_flowed(struct plain *w, struct str line)
{
	bool soft, is_cut;
	size_t depth = 0;

	while (depth < LIMIT_QUOTE_DEPTH && str_starts(line, STR(">"))) {
		line = str_skip(line, 1);
		depth++;
	}
	if (str_starts(line, STR(" ")))
		line = str_skip(line, 1);
	is_cut = str_eq(line, STR("-- "));
	if (depth != w->joined_depth || is_cut)
		flush_flowed(w);
	soft = str_ends(line, STR(" ")) && !is_cut;
	if (soft && w->o->delsp)
		line.n--;
	buf_put(&w->joined, line);
	w->joined_depth = depth;
	w->is_open = true;
	if (!soft)
		flush_flowed(w);
}

void
wrap_plain(struct lines *out, struct str text, const struct wrap_options *o)
{
	struct plain w = { .out = out, .o = o };
	struct str line;

	buf_init(&w.joined, text.n);
	/* A tab may become eight bytes, a broken byte three. */
	buf_init(&w.clean, TAB_COLS * text.n);
	/* The number of a URL is not longer than the URL. */
	buf_init(&w.shown, 2 * TAB_COLS * text.n);
	while (!out->is_cut && str_take_line(&text, &line)) {
		if (o->flowed)
			put_flowed(&w, line);
		else
			put_fixed(&w, line);
	}
	flush_flowed(&w);
	buf_fini(&w.joined);
	buf_fini(&w.clean);
	buf_fini(&w.shown);
}
