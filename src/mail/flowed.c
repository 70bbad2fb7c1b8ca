#include "mail/flowed.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

enum {
	LONG_COLS = 78,  /* more than this is broken, */
	BREAK_COLS = 72, /* with room for quote marks to come */
	EDITOR_MIN = 60, /* editors break lines between these; */
	EDITOR_MAX = 80,
	EDITOR_SURE = 66,
	COLUMN_GAP = 3, /* blanks that set columns, not sentences, apart */
};

struct typed {
	size_t depth;    /* quote marks */
	struct str text; /* behind them */
	int cols;
	bool flows; /* might be broken, or joined with the next */
};

struct flowing {
	struct buf *out;
	bool delsp; /* what we write */
	bool needs_delsp, has_broken;
	bool in_signature, in_code;
};

/* ---- what is prose ---- */

static bool
is_patch(struct str text)
{
	static const char *const marks[] = { "diff --git ", "@@ -", "--- a/",
					     "Index: " };
	struct str line;

	while (str_take_line(&text, &line))
		for (size_t i = 0; i < COUNT_OF(marks); i++)
			if (str_starts(line, str_of(marks[i])))
				return true;
	return false;
}

/* Blanks in a row, or a tab: something is lined up with something. */
static bool
has_columns(struct str s)
{
	size_t blanks = 0;

	for (size_t i = 0; i < s.n; i++) {
		blanks = s.p[i] == ' ' ? blanks + 1 : 0;
		if (s.p[i] == '\t' || blanks == COLUMN_GAP)
			return true;
	}
	return false;
}

static bool
is_prose(struct str s)
{
	static const struct str starts = { " \t|+$#}", 7 };
	static const struct str ends = { ";{}\\|", 5 };

	return s.n > 0 && !str_eq(s, STR("-- ")) &&
	       str_find_char(starts, s.p[0], 0) == SIZE_MAX &&
	       str_find_char(ends, s.p[s.n - 1], 0) == SIZE_MAX &&
	       !has_columns(s);
}

/* "1.", "a)", "-", "*": an item of a list begins a line. */
static bool
is_item(struct str s)
{
	struct str word;
	char last;

	if (!str_take_word(&s, &word))
		return false;
	last = word.p[word.n - 1];
	if (word.n == 1)
		return !ascii_is_alnum(last) && (unsigned char)last < 0x80;
	return word.n <= 4 && (last == '.' || last == ')') &&
	       (ascii_is_digit(word.p[0]) || word.n == 2);
}

static bool
is_fence(struct str s)
{
	return str_starts(s, STR("```")) || str_starts(s, STR("~~~"));
}

/* ---- reading ---- */

/* "> > text", ">>text" */
static size_t
take_marks(struct str *s)
{
	size_t depth = 0;

	for (;; depth++) {
		struct str at = *s;

		if (depth > 0 && str_starts(at, STR(" >")))
			at = str_skip(at, 1);
		if (!str_starts(at, STR(">")))
			break;
		*s = str_skip(at, 1);
	}
	if (depth > 0 && str_starts(*s, STR(" ")))
		*s = str_skip(*s, 1);
	return depth;
}

static struct str
trim_blanks(struct str s)
{
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

static bool
take_typed(struct flowing *f, struct str *rest, struct typed *out)
{
	struct str line;

	if (!str_take_line(rest, &line))
		return false;
	*out = (struct typed){ .depth = take_marks(&line), .text = line };
	if (out->depth == 0)
		f->in_signature |= str_eq(line, STR("-- "));
	if (!str_eq(line, STR("-- ")))
		out->text = trim_blanks(line);
	out->cols = utf8_cols(out->text);
	if (out->depth == 0 && is_fence(out->text))
		f->in_code = !f->in_code;
	else
		out->flows =
			!f->in_signature && !f->in_code && is_prose(out->text);
	return true;
}

/* ---- writing ---- */

/* One line of the wire. A blank keeps marks and text apart (4.4). */
static void
put_line(struct flowing *f, size_t depth, struct str text, bool is_soft)
{
	for (size_t i = 0; i < depth; i++)
		buf_put_char(f->out, '>');
	if (text.n > 0 && (depth > 0 || text.p[0] == ' ' || text.p[0] == '>' ||
			   str_starts(text, STR("From "))))
		buf_put_char(f->out, ' ');
	buf_put(f->out, text);
	if (is_soft && f->delsp)
		buf_put_char(f->out, ' ');
	buf_put_char(f->out, '\n');
	f->has_broken |= is_soft;
}

/* Punctuation that begins no line, in scripts without blanks. */
static bool
is_closing(uint32_t code)
{
	static const uint32_t closing[] = {
		0x2019, 0x201d, 0x3001, 0x3002, 0x3009, 0x300b, 0x300d,
		0x300f, 0x3011, 0x30fb, 0x30fc, 0xff01, 0xff09, 0xff0c,
		0xff0e, 0xff1a, 0xff1b, 0xff1f, 0xff5d,
	};

	for (size_t i = 0; i < COUNT_OF(closing); i++)
		if (closing[i] == code)
			return true;
	return false;
}

/* May a line end between these two clusters, without a blank? */
static bool
is_gap(int cols_before, struct str after)
{
	struct str rest = after, cluster;
	uint32_t code;
	int cols;

	if (cols_before != 2 || !utf8_take_grapheme(&rest, &cluster, &cols) ||
	    cols != 2)
		return false;
	return utf8_take(&cluster, &code) && !is_closing(code);
}

/*
 * The head of a long line: up to the last place in cols where it may end, or
 * to the first one behind. All of it when there is none.
 */
static struct str
take_head(struct str text, int max_cols)
{
	struct str rest = text, cluster;
	size_t end = 0;
	int used = 0, cols;

	while (utf8_take_grapheme(&rest, &cluster, &cols)) {
		size_t n = text.n - rest.n;

		used += cols;
		if (used > max_cols && end > 0 && cluster.p[0] != ' ')
			break;
		if ((cluster.p[0] == ' ' && rest.n > 0 && rest.p[0] != ' ') ||
		    is_gap(cols, rest))
			end = n;
		if (used > max_cols && end == n)
			break;
	}
	return str_head(text, end > 0 && rest.n > 0 ? end : text.n);
}

static bool
is_long(struct str s)
{
	return utf8_head_cols(s, LONG_COLS, NULL).n < s.n;
}

/* A long one in several; is_soft: the next line goes on with it. */
static void
put_typed(struct flowing *f, const struct typed *t, bool is_soft)
{
	struct str rest = t->text, head;

	while (t->flows && is_long(rest)) {
		head = take_head(rest,
				 BREAK_COLS - (int)(t->depth % BREAK_COLS));
		if (head.n == rest.n)
			break;
		f->needs_delsp |= head.p[head.n - 1] != ' ';
		put_line(f, t->depth, head, true);
		rest = str_skip(rest, head.n);
	}
	put_line(f, t->depth, rest, false);
	if (is_soft) { /* the blank that the editor took for the line's end */
		f->out->n--;
		buf_put(f->out, f->delsp ? STR("  \n") : STR(" \n"));
		f->has_broken = true;
	}
}

/* ---- paragraphs that an editor broke ---- */

static int
first_word_cols(struct str s)
{
	struct str word = { 0 };

	(void)str_take_word(&s, &word);
	return utf8_cols(word);
}

static int
last_cols(struct str s)
{
	size_t i = s.n;

	while (i > 1 && ((unsigned char)s.p[i - 1] & 0xc0) == 0x80)
		i--;
	return utf8_cols(str_skip(s, i - 1));
}

/* Would the first word of b not have fitted behind a, in a window of cols? In
 * a script without blanks nobody can tell. */
static bool
is_editors_break(const struct typed *a, const struct typed *b, int cols)
{
	struct str rest = b->text, cluster;
	int first = 0;

	(void)utf8_take_grapheme(&rest, &cluster, &first);
	return a->cols + 1 + first_word_cols(b->text) > cols && first < 2 &&
	       last_cols(a->text) < 2 && !is_item(b->text);
}

/* Lines that may be one paragraph: how many, and the columns of the widest. */
static size_t
count_lines(const struct typed *v, size_t n, int *cols)
{
	size_t end = 0;

	*cols = 0;
	while (end < n && v[end].flows && v[end].depth == v[0].depth &&
	       v[end].cols <= EDITOR_MAX) {
		if (v[end].cols > *cols)
			*cols = v[end].cols;
		end++;
	}
	return end;
}

/* An editor breaks all lines of a paragraph or none. One break alone may be
 * chance. */
static bool
is_editors(const struct typed *v, size_t n, int cols)
{
	if (n < 2 || cols < (n == 2 ? EDITOR_SURE : EDITOR_MIN))
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		if (!is_editors_break(&v[i], &v[i + 1], cols))
			return false;
	return true;
}

/* Returns how many lines were written. */
static size_t
put_paragraph(struct flowing *f, const struct typed *v, size_t n)
{
	int cols;
	size_t end = count_lines(v, n, &cols);
	bool joins = is_editors(v, end, cols);

	if (end == 0)
		end = 1;
	for (size_t i = 0; i < end; i++)
		put_typed(f, &v[i], joins && i + 1 < end);
	return end;
}

static void
put_text(struct flowing *f, struct str text)
{
	VEC(struct typed) lines = { 0 };
	struct arena a = { 0 };
	struct typed one;

	while (take_typed(f, &text, &one))
		*VEC_PUSH(&a, &lines) = one;
	for (size_t i = 0; i < lines.n;)
		i += put_paragraph(f, lines.v + i, lines.n - i);
	arena_fini(&a);
}

enum flowed_form
flowed_put(struct buf *out, struct str text)
{
	struct flowing plain = { .out = out },
		       delsp = { .out = out, .delsp = true };
	size_t before = out->n;

	if (text.n > LIMIT_FLOWED_BYTES || is_patch(text))
		return FLOWED_NOT;
	put_text(&plain, text);
	if (plain.has_broken && !plain.needs_delsp)
		return FLOWED;
	out->n = before;
	if (!plain.has_broken)
		return FLOWED_NOT;
	put_text(&delsp, text);
	return FLOWED_DELSP;
}
