#include "text/quotemarks.h"

#include "base/limits.h"

enum { INITIALS_MAX = 3 };

static char
char_at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* "AB>" of who wrote it; "SQL>" waits for a command. */
static size_t
initials_length(struct str s)
{
	size_t n = 0;

	while (n <= INITIALS_MAX && char_at(s, n) >= 'A' &&
	       char_at(s, n) <= 'Z')
		n++;
	if (n == 0 || n > INITIALS_MAX || char_at(s, n) != '>' ||
	    str_starts(s, STR("SQL>")))
		return 0;
	if (char_at(s, n + 1) != ' ' && char_at(s, n + 1) != '>' && n + 1 < s.n)
		return 0;
	return n;
}

/* "| Text" that is no row of a table, ": text", "} Text" that is no code. */
static size_t
odd_length(struct str s)
{
	char mark = char_at(s, 0), first = char_at(s, 2);
	bool capital =
		(first >= 'A' && first <= 'Z') || (unsigned char)first >= 0x80;
	bool letter = capital || (first >= 'a' && first <= 'z');

	if (char_at(s, 1) != ' ')
		return 0;
	if (mark == '|' && letter)
		return str_find_char(s, '|', 1) == SIZE_MAX ? 2 : 0;
	if (mark == ':' && letter)
		return 2;
	if (mark == '}' && capital)
		return str_find_char(s, ';', 0) == SIZE_MAX &&
				       str_find_char(s, '{', 0) == SIZE_MAX
			       ? 2
			       : 0;
	return 0;
}

static bool
may_start(char c)
{
	return c == '>' || c == ' ' || c == '|' || c == ':' || c == '}' ||
	       (c >= 'A' && c <= 'Z');
}

size_t
quotemarks_length(struct str line, size_t *depth)
{
	size_t n = 0;

	*depth = 0;
	if (line.n == 0 || !may_start(line.p[0]) ||
	    str_starts(line, STR(">From ")))
		return 0;
	n = initials_length(line);
	while (*depth < LIMIT_QUOTE_DEPTH) {
		size_t at = n + (char_at(line, n) == ' ');

		if (char_at(line, at) != '>')
			break;
		n = at + 1;
		(*depth)++;
	}
	if (*depth > 0)
		return n + (char_at(line, n) == ' ');
	n = odd_length(line);
	*depth = n > 0;
	return n;
}
