#include "text/plain.h"

#include "base/hostname.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/quotemarks.h"
#include "text/url.h"
#include "text/wrap.h"

#include <string.h>

/* What is longer goes out in slices, and words of up to so much stay in one. */
enum { SLICE_BYTES = 64 * 1024, WORD_BYTES = 4096 };

void
plain_open(struct plain *w, struct lines *out, const struct plain_options *o)
{
	*w = (struct plain){ .out = out, .o = *o };
	/* All of these are bounded by the text. */
	buf_init(&w->partial, SIZE_MAX);
	buf_init(&w->joined, SIZE_MAX);
	buf_init(&w->marks, SIZE_MAX);
	buf_init(&w->clean, SIZE_MAX);
	buf_init(&w->shown, SIZE_MAX);
}

/* ---- links ---- */

static void
put_number(struct plain *w, uint32_t link)
{
	struct span span = { .style = STYLE_LINK, .link = link };

	span.at = (uint32_t)w->shown.n + 1;
	buf_printf(&w->shown, " [%u]", link);
	span.n = (uint32_t)w->shown.n - span.at;
	*VEC_PUSH(&w->scratch, &w->spans) = span;
}

/* The writer's letters stay; what they can be taken for is said behind. */
static void
put_odd_host(struct plain *w, struct str url)
{
	struct span span = { .style = STYLE_WARNING };
	struct buf host;

	buf_init(&host, 1024);
	if (!hostname_put_shown(&host, url_host(url))) {
		span.at = (uint32_t)w->shown.n + 1;
		buf_printf(&w->shown, " (%.*s)", STR_ARG(buf_str(&host)));
		span.n = (uint32_t)w->shown.n - span.at;
		*VEC_PUSH(&w->scratch, &w->spans) = span;
	}
	buf_fini(&host);
}

/* Takes the text up to the end of the URL, or of the "<...>" it stands in. */
static void
take_link(struct plain *w, struct str *text, struct str url)
{
	size_t at = (size_t)(url.p - text->p), end = at + url.n;
	struct span span = { .at = (uint32_t)(w->shown.n + at),
			     .n = (uint32_t)url.n,
			     .style = STYLE_LINK,
			     .link = lines_link(w->out, url) };

	if (span.link != 0)
		*VEC_PUSH(&w->scratch, &w->spans) = span;
	if (end < text->n && text->p[end] == '>')
		end++;
	buf_put(&w->shown, str_head(*text, end));
	*text = str_skip(*text, end);
	if (span.link != 0 && w->o.number_links)
		put_number(w, span.link);
	if (w->o.number_links)
		put_odd_host(w, url);
}

/* The text as it is shown, behind what is in shown already; the spans are in
 * that. */
static struct str
mark_links(struct plain *w, struct str text)
{
	struct str url;

	while (!w->o.verbatim && url_find(text, 0, &url))
		take_link(w, &text, url);
	if (w->shown.n == 0)
		return text;
	buf_put(&w->shown, text);
	return buf_str(&w->shown);
}

/* ---- a line as its writer meant it ---- */

static void
begin(struct plain *w, struct str marks, size_t depth)
{
	buf_clear(&w->marks);
	buf_put(&w->marks, marks);
	w->depth = depth;
	w->cols = utf8_cols(marks);
	w->is_in = true;
}

static void
drop_shown(struct plain *w)
{
	buf_clear(&w->shown);
	w->spans.v = NULL;
	w->spans.n = w->spans.room = 0;
	arena_fini(&w->scratch);
}

/* Keeps what is not yet in lines, with its spans. */
static void
keep_shown(struct plain *w, struct str text, size_t done)
{
	struct arena old = w->scratch;
	struct span *spans = w->spans.v;
	size_t n = w->spans.n;

	w->scratch = (struct arena){ 0 };
	w->spans.v = NULL;
	w->spans.n = w->spans.room = 0;
	for (size_t i = 0; i < n; i++) {
		size_t end = spans[i].at + spans[i].n;

		if (end <= done)
			continue;
		if (spans[i].at < done)
			spans[i].at = (uint32_t)done;
		spans[i].n = (uint32_t)(end - spans[i].at);
		spans[i].at -= (uint32_t)done;
		*VEC_PUSH(&w->scratch, &w->spans) = spans[i];
	}
	arena_fini(&old);
	if (w->shown.n > 0)
		buf_drop_head(&w->shown, done);
	else
		buf_put(&w->shown, str_skip(text, done));
}

static struct wrap_paragraph
paragraph_of(const struct plain *w, struct str text)
{
	return (struct wrap_paragraph){ .text = text,
					.spans = w->spans.v,
					.n_spans = w->spans.n,
					.first = buf_str(&w->marks),
					.next = buf_str(&w->marks),
					.quote = (uint16_t)w->depth,
					.signature = w->signature };
}

/* The text as it may go to a terminal. */
static struct str
cleaned(struct plain *w, struct str text)
{
	if (utf8_ascii_span(text) == text.n)
		return text;
	buf_clear(&w->clean);
	wrap_put_untabbed(&w->clean, text, w->cols);
	return buf_str(&w->clean);
}

static enum wrap_breaks
breaks_of(const struct plain *w)
{
	return w->o.verbatim ? WRAP_ANYWHERE : WRAP_KEEP_LINKS;
}

/* Puts what is full of the line so far. */
static void
put_slice(struct plain *w, struct str text)
{
	struct str clean = cleaned(w, text), shown;
	struct wrap_paragraph p;
	size_t done;

	w->cols = (w->cols + utf8_cols(clean)) % WRAP_TAB_COLS;
	shown = mark_links(w, clean);
	p = paragraph_of(w, shown);
	done = wrap_beginning(w->out, w->o.width_cols, breaks_of(w), &p);
	keep_shown(w, shown, done);
}

static int
width_for(const struct plain *w, struct str text)
{
	bool keep = w->o.keep_cols > 0 && !w->o.flowed &&
		    utf8_cols(buf_str(&w->marks)) + utf8_cols(text) <=
			    w->o.keep_cols;

	return keep ? w->o.keep_cols : w->o.width_cols;
}

static void
put_end(struct plain *w, struct str text)
{
	struct str shown = mark_links(w, cleaned(w, text));
	struct wrap_paragraph p = paragraph_of(w, shown);

	wrap_paragraph(w->out, width_for(w, shown), breaks_of(w), &p);
	drop_shown(w);
	w->is_in = false;
}

/* Where to cut a long line: at a blank, if there is one near, else at a
 * character. */
static size_t
slice_length(struct str text)
{
	struct str head = utf8_valid_head(str_head(text, SLICE_BYTES));
	size_t n = head.n;

	while (n > 0 && head.n - n < WORD_BYTES && head.p[n - 1] != ' ')
		n--;
	return n > 0 && head.p[n - 1] == ' ' ? n : head.n;
}

/* Slices that may go out, off the head of *text. */
static void
put_slices(struct plain *w, struct str *text)
{
	while (w->o.width_cols > 0 && text->n > SLICE_BYTES + WORD_BYTES) {
		size_t n = slice_length(*text);

		put_slice(w, str_head(*text, n));
		*text = str_skip(*text, n);
	}
}

/* ---- lines as they are ---- */

static void
note_signature(struct plain *w, struct str text)
{
	if (w->depth > 0)
		w->signature = false;
	else if (str_eq(text, STR("-- ")) && !w->o.verbatim)
		w->signature = true;
}

static void
begin_fixed(struct plain *w, struct str *line)
{
	size_t depth = 0;
	/* A signature may have a frame. */
	bool is_bare =
		w->o.verbatim || (w->signature && !str_starts(*line, STR(">")));
	size_t n = is_bare ? 0 : quotemarks_length(*line, &depth);

	begin(w, str_head(*line, n), depth);
	*line = str_skip(*line, n);
	note_signature(w, *line);
}

static void
put_fixed(struct plain *w, struct str line)
{
	if (!w->is_in)
		begin_fixed(w, &line);
	put_slices(w, &line);
	put_end(w, line);
}

/* ---- format=flowed ---- */

static void
begin_flowed(struct plain *w)
{
	char marks[LIMIT_QUOTE_DEPTH + 1];
	size_t n = w->joined_depth;

	(void)memset(marks, '>', n);
	if (n > 0)
		marks[n++] = ' ';
	begin(w, (struct str){ marks, n }, w->joined_depth);
	note_signature(w, buf_str(&w->joined));
}

static void
flush_flowed(struct plain *w, bool is_end)
{
	struct str text = buf_str(&w->joined);

	if (!w->is_open)
		return;
	if (!w->is_in)
		begin_flowed(w);
	put_slices(w, &text);
	if (is_end) {
		put_end(w, text);
		text.n = 0;
		w->is_open = false;
	}
	buf_drop_head(&w->joined, w->joined.n - text.n);
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
		flush_flowed(w, true);
	soft = str_ends(line, STR(" ")) && !is_cut;
	if (soft && w->o.delsp)
		line.n--;
	buf_put(&w->joined, line);
	w->joined_depth = depth;
	w->is_open = true;
	if (!soft || w->joined.n > 2 * SLICE_BYTES)
		flush_flowed(w, !soft);
}

/* ---- pieces ---- */

static void
put_line(struct plain *w, struct str line)
{
	if (w->o.flowed)
		put_flowed(w, line);
	else
		put_fixed(w, line);
}

/* A line that has grown long goes out as far as it can. */
static void
put_partial(struct plain *w)
{
	struct str text = buf_str(&w->partial);

	if (w->o.flowed || w->o.width_cols == 0 || text.n <= 2 * SLICE_BYTES)
		return;
	if (!w->is_in)
		begin_fixed(w, &text);
	put_slices(w, &text);
	buf_drop_head(&w->partial, w->partial.n - text.n);
}

/* Ends the line that the text before began. False when it goes on. */
static bool
end_partial(struct plain *w, struct str *text)
{
	size_t end = str_find_char(*text, '\n', 0);
	size_t n = end == SIZE_MAX ? text->n : end + 1;
	struct str rest, line;

	buf_put(&w->partial, str_head(*text, n));
	*text = str_skip(*text, n);
	if (end == SIZE_MAX) {
		put_partial(w);
		return false;
	}
	rest = buf_str(&w->partial);
	if (str_take_line(&rest, &line))
		put_line(w, line);
	buf_clear(&w->partial);
	return true;
}

void
plain_feed(struct plain *w, struct str text)
{
	struct str line;

	if ((w->partial.n > 0 || w->is_in) && !end_partial(w, &text))
		return;
	while (!w->out->is_cut && text.n > 0) {
		if (str_find_char(text, '\n', 0) == SIZE_MAX) {
			buf_put(&w->partial, text);
			put_partial(w);
			return;
		}
		(void)str_take_line(&text, &line);
		put_line(w, line);
	}
}

void
plain_close(struct plain *w)
{
	struct str rest = buf_str(&w->partial), line = { 0 };

	if (!w->out->is_cut &&
	    (w->partial.n > 0 || (w->is_in && !w->o.flowed))) {
		(void)str_take_line(&rest, &line);
		put_line(w, line);
	}
	flush_flowed(w, true);
	arena_fini(&w->scratch);
	buf_fini(&w->partial);
	buf_fini(&w->joined);
	buf_fini(&w->marks);
	buf_fini(&w->clean);
	buf_fini(&w->shown);
}

void
plain_put(struct lines *out, struct str text, const struct plain_options *o)
{
	struct plain w;

	plain_open(&w, out, o);
	plain_feed(&w, text);
	plain_close(&w);
}
