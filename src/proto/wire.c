#include "proto/wire.h"

#include "base/limits.h"

#include <assert.h>
#include <string.h>

void
wire_init(struct wire *w)
{
	*w = (struct wire){ 0 };
	buf_init(&w->in, SIZE_MAX / 2);
}

void
wire_fini(struct wire *w)
{
	buf_wipe(&w->in);
	buf_fini(&w->in);
}

void
wire_feed(struct wire *w, struct str bytes)
{
	buf_drop_head(&w->in, w->at);
	w->scanned -= w->at;
	w->at = 0;
	buf_put(&w->in, bytes);
	assert(!buf_is_over(&w->in));
}

bool
wire_has_unread(const struct wire *w)
{
	return w->at < w->in.n;
}

static struct str
unread(const struct wire *w)
{
	return str_skip(buf_str(&w->in), w->at);
}

static enum step
too_long(struct err *e)
{
	(void)err_set(e, ERR_PROTOCOL,
		      "the server sent a line of more than %u bytes",
		      LIMIT_REPLY_BYTES);
	return STEP_BAD;
}

enum step
wire_take_line(struct wire *w, struct str *line, struct err *e)
{
	size_t lf = str_find_char(buf_str(&w->in), '\n', w->scanned);

	if (lf == SIZE_MAX) {
		w->scanned = w->in.n;
		return unread(w).n > LIMIT_REPLY_BYTES ? too_long(e)
						       : STEP_MORE;
	}
	*line = str_head(unread(w), lf - w->at);
	w->at = w->scanned = lf + 1;
	w->has_bare_lf = !str_ends(*line, STR("\r"));
	if (!w->has_bare_lf)
		line->n--;
	return line->n >= LIMIT_REPLY_BYTES ? too_long(e) : STEP_ITEM;
}

void
wire_begin_content(struct wire *w)
{
	w->at_line_start = true;
}

enum dot {
	DOT_NONE,   /* the line is what it seems */
	DOT_DOUBLE, /* the first byte is to go */
	DOT_END,    /* the content ends here */
	DOT_UNSURE, /* a byte more will tell */
};

static enum dot
look_at_dot(struct str s)
{
	if (s.p[0] != '.')
		return DOT_NONE;
	if (s.n == 1 || (s.n == 2 && s.p[1] == '\r'))
		return DOT_UNSURE;
	if (s.p[1] == '\n' || (s.p[1] == '\r' && s.p[2] == '\n'))
		return DOT_END;
	return DOT_DOUBLE;
}

/* Moves bytes down to *to, over those that were unstuffed before. */
static void
keep(char **to, struct str bytes)
{
	(void)memmove(*to, bytes.p, bytes.n);
	*to += bytes.n;
}

/*
 * Keeps what is sure of the line at hand, with LF for CRLF. A CR at the very
 * end stays unread until its neighbour is known.
 */
static bool
keep_line(struct wire *w, char **to)
{
	struct str s = unread(w);
	size_t lf = str_find_char(s, '\n', 0);
	bool is_crlf;

	if (lf == SIZE_MAX) {
		if (str_ends(s, STR("\r")))
			s.n--;
		keep(to, s);
		w->at += s.n;
		w->at_line_start = w->at_line_start && s.n == 0;
		return false;
	}
	is_crlf = lf > 0 && s.p[lf - 1] == '\r';
	keep(to, str_head(s, is_crlf ? lf - 1 : lf));
	*(*to)++ = '\n';
	w->at += lf + 1;
	w->at_line_start = is_crlf || w->has_bare_lf;
	return true;
}

enum step
wire_take_content(struct wire *w, struct str *piece)
{
	enum dot dot = DOT_NONE;
	char *first, *to;

	if (!wire_has_unread(w))
		return STEP_MORE;
	first = to = w->in.p + w->at;
	while (wire_has_unread(w)) {
		dot = w->at_line_start ? look_at_dot(unread(w)) : DOT_NONE;
		if (dot == DOT_END || dot == DOT_UNSURE)
			break;
		w->at += dot == DOT_DOUBLE;
		w->at_line_start = w->at_line_start && dot != DOT_DOUBLE;
		if (!keep_line(w, &to))
			break;
	}
	if (dot == DOT_END && to == first)
		w->at = str_find_char(buf_str(&w->in), '\n', w->at) + 1;
	w->scanned = w->at;
	*piece = str_between(first, to);
	if (piece->n > 0)
		return STEP_ITEM;
	return dot == DOT_END ? STEP_END : STEP_MORE;
}

static size_t
line_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\r' && s.p[n] != '\n')
		n++;
	return n;
}

void
wire_stuff(struct wire_stuffer *st, struct str bytes, struct buf *out)
{
	size_t n;

	for (; bytes.n > 0; bytes = str_skip(bytes, n)) {
		char c = bytes.p[0];

		n = line_end(bytes);
		if (n > 0) {
			if (!st->in_line && c == '.' && !st->is_plain)
				buf_put_char(out, '.');
			buf_put(out, str_head(bytes, n));
			st->in_line = true;
			st->after_cr = false;
			continue;
		}
		n = 1;
		if (c == '\r' || !st->after_cr) {
			buf_put(out, STR("\r\n"));
			st->in_line = false;
		}
		st->after_cr = c == '\r';
	}
}

void
wire_stuff_end(struct wire_stuffer *st, struct buf *out)
{
	if (st->in_line)
		buf_put(out, STR("\r\n"));
	*st = (struct wire_stuffer){ 0 };
}
