#include "engine/binds.h"

static size_t
line_bytes(struct str s)
{
	size_t end = str_find_char(s, '\n', 0);

	return end == SIZE_MAX ? s.n : end;
}

/* How far a comment goes that begins s; 0 when none does. Within a word,
 * slashes are of a URL or a path. */
static size_t
comment_bytes(struct str s, bool in_word)
{
	size_t end;

	if (s.p[0] == '#' || (!in_word && str_starts(s, STR("//"))))
		return line_bytes(s);
	if (in_word || !str_starts(s, STR("/*")))
		return 0;
	end = str_find(s, STR("*/"), 2);
	return end == SIZE_MAX ? s.n : end + 2;
}

/* The same of a string. */
static size_t
string_bytes(struct str s)
{
	size_t end;

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
	n = rest->n > 0 ? string_bytes(*rest) : 0;
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

static void
put_lines_of(struct str comment, struct buf *out)
{
	buf_put_char(out, ' ');
	for (size_t i = 0; i < comment.n; i++)
		if (comment.p[i] == '\n')
			buf_put_char(out, '\n');
}

static bool
is_of_word(char c)
{
	return str_find_char(STR(" \t\r\n={}(),\"'"), c, 0) == SIZE_MAX;
}

void
binds_rewrite(struct str text, struct buf *out)
{
	bool at_line_start = true, in_word = false;
	size_t n;

	for (struct str rest = text; rest.n > 0; rest = str_skip(rest, n)) {
		char c = rest.p[0];
		size_t comment = comment_bytes(rest, in_word);
		size_t string = string_bytes(rest);

		if (at_line_start && is_bind(rest)) {
			n = line_bytes(rest);
			rewrite_line(str_head(rest, n), out);
		} else if (comment > 0) {
			n = comment;
			put_lines_of(str_head(rest, n), out);
		} else {
			n = string > 0 ? string : 1;
			buf_put(out, str_head(rest, n));
		}
		in_word = n == 1 && is_of_word(c);
		at_line_start =
			c == '\n' || (at_line_start && ascii_is_blank(c));
	}
}
