#include "engine/binds.h"

/* How far a string or a comment goes that begins s; 0 when none does. */
static size_t
opaque_bytes(struct str s)
{
	size_t end;

	if (s.p[0] == '#' || str_starts(s, STR("//"))) {
		end = str_find_char(s, '\n', 0);
		return end == SIZE_MAX ? s.n : end;
	}
	if (str_starts(s, STR("/*"))) {
		end = str_find(s, STR("*/"), 2);
		return end == SIZE_MAX ? s.n : end + 2;
	}
	if (s.p[0] != '"' && s.p[0] != '\'')
		return 0;
	for (end = 1; end < s.n && s.p[end] != s.p[0]; end++)
		if (s.p[end] == '\\')
			end++;
	return end < s.n ? end + 1 : s.n;
}

static bool
is_bind(struct str s)
{
	return str_starts(s, STR("bind")) && s.n > 4 &&
	       (s.p[4] == ' ' || s.p[4] == '\t');
}

/* A word or a string off the front of one line. */
static struct str
take_argument(struct str *rest)
{
	struct str word;
	size_t n;

	while (rest->n > 0 && ascii_is_blank(rest->p[0]))
		*rest = str_skip(*rest, 1);
	n = rest->n > 0 ? opaque_bytes(*rest) : 0;
	while (n < rest->n && !ascii_is_blank(rest->p[n]) && rest->p[n] != '#')
		n++;
	word = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return word;
}

/* Quoted, so that any key can be written without quotes. */
static void
put_argument(struct str word, struct buf *out)
{
	if (word.p[0] == '"' || word.p[0] == '\'') {
		buf_put(out, word);
		return;
	}
	buf_put_char(out, '"');
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '"' || word.p[i] == '\\')
			buf_put_char(out, '\\');
		buf_put_char(out, word.p[i]);
	}
	buf_put_char(out, '"');
}

static void
rewrite_line(struct str line, struct buf *out)
{
	const char *separator = "bind(";
	struct str rest = str_skip(line, 4), word;

	for (word = take_argument(&rest);
	     word.n > 0 && word.p[0] != '#' && !str_starts(word, STR("//"));
	     word = take_argument(&rest)) {
		buf_put(out, str_of(separator));
		put_argument(word, out);
		separator = ", ";
	}
	buf_put(out, separator[0] == 'b' ? STR("bind()") : STR(")"));
}

void
binds_rewrite(struct str text, struct buf *out)
{
	struct str rest = text;
	bool at_line_start = true;
	size_t n;

	while (rest.n > 0) {
		if (at_line_start && is_bind(rest)) {
			n = str_find_char(rest, '\n', 0);
			n = n == SIZE_MAX ? rest.n : n;
			rewrite_line(str_head(rest, n), out);
		} else {
			n = opaque_bytes(rest);
			n = n == 0 ? 1 : n;
			buf_put(out, str_head(rest, n));
			at_line_start =
				rest.p[0] == '\n' ||
				(at_line_start && ascii_is_blank(rest.p[0]));
		}
		rest = str_skip(rest, n);
	}
}
