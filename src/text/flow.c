#include "text/flow.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "text/wrap.h"

#include <string.h>

enum { INDENT_COLS_MAX = 40 };

void
flow_init(struct flow *f, struct lines *out, int width_cols)
{
	*f = (struct flow){ .out = out, .width_cols = width_cols };
	buf_init(&f->text, LIMIT_SHOWN_BYTES);
}

void
flow_fini(struct flow *f)
{
	buf_fini(&f->text);
	arena_fini(&f->scratch);
}

/* Joins what differs in nothing but a blank between. */
static void
add_span(struct flow *f, enum style style, uint32_t link, size_t at)
{
	struct span *last = f->spans.n > 0 ? &f->spans.v[f->spans.n - 1] : NULL;
	size_t n = f->text.n - at;

	if (style == STYLE_PLAIN && link == 0)
		return;
	if (last != NULL && last->style == style && last->link == link &&
	    at - (last->at + last->n) <= 1) {
		last->n = (uint32_t)(at + n - last->at);
		return;
	}
	*VEC_PUSH(&f->scratch, &f->spans) = (struct span){ .at = (uint32_t)at,
							   .n = (uint32_t)n,
							   .style = style,
							   .link = link };
}

static bool
is_cjk(uint32_t code)
{
	return (code >= 0x2e80 && code < 0xa000) ||
	       (code >= 0xf900 && code < 0xfb00) ||
	       (code >= 0xff00 && code < 0xff61) ||
	       (code >= 0x20000 && code < 0x40000);
}

static uint32_t
first_code(struct str s)
{
	uint32_t code = 0;

	(void)utf8_take(&s, &code);
	return code;
}

static uint32_t
last_code(struct str s)
{
	size_t n = 1;

	while (n < s.n && n < 4 && ((unsigned char)s.p[s.n - n] & 0xc0) == 0x80)
		n++;
	return s.n == 0 ? 0 : first_code(str_skip(s, s.n - n));
}

/* Chinese and Japanese lines are joined without a blank. */
static void
put_blank(struct flow *f, struct str word)
{
	bool joined = f->has_newline && is_cjk(first_code(word)) &&
		      is_cjk(last_code(buf_str(&f->text)));

	if (f->has_blank && f->text.n > 0 && !joined)
		buf_put_char(&f->text, ' ');
	f->has_blank = false;
	f->has_newline = false;
}

/* A no-break space is one that does not collapse. */
static void
put_word(struct flow *f, struct str word)
{
	size_t at;

	while ((at = str_find(word, STR("\xc2\xa0"), 0)) != SIZE_MAX) {
		utf8_put_safe_wide(&f->text, str_head(word, at));
		buf_put_char(&f->text, ' ');
		word = str_skip(word, at + 2);
	}
	utf8_put_safe_wide(&f->text, word);
}

static void
put_collapsed(struct flow *f, enum style style, uint32_t link, struct str text)
{
	while (text.n > 0) {
		size_t n = 0, at;

		while (n < text.n && !ascii_is_blank(text.p[n]) &&
		       text.p[n] != '\f')
			n++;
		if (n == 0) {
			f->has_blank = true;
			f->has_newline = f->has_newline || text.p[0] == '\n';
			if (text.p[0] == '\n' && f->white == FLOW_LINES)
				flow_break(f);
			text = str_skip(text, 1);
			continue;
		}
		put_blank(f, text);
		at = f->text.n;
		put_word(f, str_head(text, n));
		add_span(f, style, link, at);
		text = str_skip(text, n);
	}
}

void
flow_put(struct flow *f, enum style style, uint32_t link, struct str text)
{
	struct str line;
	size_t at, end;

	if (f->white != FLOW_PRE) {
		put_collapsed(f, style, link, text);
		return;
	}
	put_blank(f, text);
	while (text.n > 0) {
		end = str_find_char(text, '\n', 0);
		line = str_head(text, end);
		at = f->text.n;
		wrap_put_untabbed(&f->text, line, (int)(at % 8));
		add_span(f, style, link, at);
		text = str_skip(text, line.n);
		if (end != SIZE_MAX) {
			flow_break(f);
			text = str_skip(text, 1);
		}
	}
}

void
flow_put_close(struct flow *f, enum style style, uint32_t link, struct str text)
{
	bool blank = f->has_blank;

	f->has_blank = false;
	flow_put(f, style, link, text);
	f->has_blank = blank;
}

static void
trim_fillers(struct flow *f)
{
	while (f->text.n > 0) {
		uint32_t code = last_code(buf_str(&f->text));
		size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;

		if (!utf8_is_filler(code))
			break;
		f->text.n -= n;
	}
	while (f->spans.n > 0) {
		struct span *last = &f->spans.v[f->spans.n - 1];

		if (last->at < f->text.n) {
			if (last->at + last->n > f->text.n)
				last->n = (uint32_t)f->text.n - last->at;
			break;
		}
		f->spans.n--;
	}
}

/* Deeper ones look like the deepest. */
static uint16_t
depth_of(size_t quote)
{
	return (uint16_t)(quote < LIMIT_QUOTE_DEPTH ? quote
						    : LIMIT_QUOTE_DEPTH);
}

static void
put_marks(struct buf *out, size_t quote)
{
	for (size_t i = 0; i < depth_of(quote); i++)
		buf_put(out, STR("> "));
}

static void
put_indent(struct buf *out, int cols)
{
	if (cols > 0)
		buf_printf(out, "%*s",
			   cols < INDENT_COLS_MAX ? cols : INDENT_COLS_MAX, "");
}

static void
put_empty_line(struct flow *f, size_t quote)
{
	struct line *line = lines_add(f->out);
	struct buf marks;

	buf_init(&marks, 2 * LIMIT_QUOTE_DEPTH);
	put_marks(&marks, quote);
	line->text = str_trim_end(arena_str(f->out->arena, buf_str(&marks)));
	line->text = utf8_head_cols(
		line->text, f->width_cols == 0 ? INT32_MAX : f->width_cols / 2,
		NULL);
	line->prefix = (uint16_t)line->text.n;
	line->quote = depth_of(quote);
	line->signature = f->signature;
	buf_fini(&marks);
}

static bool
ends_empty(const struct flow *f)
{
	const struct line *last = &f->out->all.v[f->out->all.n - 1];

	return last->text.n <= last->prefix;
}

static void
put_apart(struct flow *f)
{
	size_t quote = f->quote < f->last_quote ? f->quote : f->last_quote;

	if (f->wants_apart && f->has_lines && !ends_empty(f))
		put_empty_line(f, quote);
	f->wants_apart = false;
	f->has_lines = true;
	f->last_quote = f->quote;
}

static void
put_paragraph(struct flow *f, struct str text, const struct span *spans,
	      size_t n_spans)
{
	struct wrap_paragraph p = { .text = text,
				    .spans = spans,
				    .n_spans = n_spans,
				    .quote = depth_of(f->quote) };
	int marker_cols = utf8_cols(str_of(f->marker));
	struct buf first, next;

	if (f->quote > 0)
		f->signature = false;
	else if (str_eq(text, STR("--")))
		f->signature = true;
	put_apart(f);
	buf_init(&first, 512);
	buf_init(&next, 512);
	put_marks(&first, f->quote);
	put_marks(&next, f->quote);
	put_indent(&first, f->indent_cols - marker_cols);
	buf_put(&first, str_of(f->marker));
	put_indent(&next, f->indent_cols);
	p.first = buf_str(&first);
	p.next = buf_str(&next);
	p.signature = f->signature;
	wrap_paragraph(f->out, f->width_cols, WRAP_KEEP_LINKS, &p);
	buf_fini(&first);
	buf_fini(&next);
	f->marker[0] = '\0';
}

static void
flush(struct flow *f)
{
	put_paragraph(f, buf_str(&f->text), f->spans.v, f->spans.n);
	buf_clear(&f->text);
	f->spans.n = 0;
	f->has_blank = false;
	f->has_newline = false;
}

void
flow_break(struct flow *f)
{
	if (f->white == FLOW_PRE) {
		flush(f);
		return;
	}
	trim_fillers(f);
	if (f->text.n > 0)
		flush(f);
	else
		f->wants_apart = true;
	f->has_blank = false;
}

void
flow_block(struct flow *f, bool apart)
{
	bool had_text = f->text.n > 0;

	trim_fillers(f);
	if (f->text.n > 0)
		flush(f);
	else if (had_text)
		f->wants_apart = true;
	f->has_blank = false;
	/* What a marker announces comes right behind it. */
	if (apart && f->marker[0] == '\0')
		f->wants_apart = true;
}

void
flow_mark(struct flow *f, const char *marker)
{
	size_t n = strlen(marker);

	n = n < sizeof(f->marker) ? n : sizeof(f->marker) - 1;
	(void)memcpy(f->marker, marker, n);
	f->marker[n] = '\0';
}

void
flow_put_line(struct flow *f, struct str text, const struct span *spans,
	      size_t n_spans)
{
	put_paragraph(f, text, spans, n_spans);
}
