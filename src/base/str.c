#include "base/str.h"

#include <limits.h>
#include <string.h>

int
str_int(size_t n)
{
	return n > INT_MAX ? INT_MAX : (int)n;
}

struct str
str_of(const char *cstr)
{
	return (struct str){ cstr, cstr == NULL ? 0 : strlen(cstr) };
}

struct str
str_between(const char *first, const char *last)
{
	return (struct str){ first, (size_t)(last - first) };
}

struct str
str_span(struct str a, struct str b)
{
	return str_between(a.p, b.p + b.n);
}

bool
str_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

uint32_t
str_hash(struct str s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 16777619u;
	return hash;
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_eq_fold(struct str a, struct str b)
{
	return a.n == b.n && str_cmp_fold(a, b) == 0;
}

static int
cmp_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : cmp_size(a.n, b.n);
}

int
str_cmp_fold(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		unsigned char x = (unsigned char)ascii_lower(a.p[i]);
		unsigned char y = (unsigned char)ascii_lower(b.p[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return cmp_size(a.n, b.n);
}

bool
str_starts(struct str s, struct str head)
{
	return s.n >= head.n && str_eq(str_head(s, head.n), head);
}

bool
str_starts_fold(struct str s, struct str head)
{
	return s.n >= head.n && str_eq_fold(str_head(s, head.n), head);
}

bool
str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq(str_skip(s, s.n - tail.n), tail);
}

bool
str_ends_fold(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq_fold(str_skip(s, s.n - tail.n), tail);
}

struct str
str_trim_end(struct str s)
{
	while (s.n > 0 && ascii_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && ascii_is_blank(s.p[0]))
		s = str_skip(s, 1);
	return str_trim_end(s);
}

size_t
str_find_char(struct str s, char c, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return SIZE_MAX;
	hit = memchr(s.p + from, c, s.n - from);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - s.p);
}

size_t
str_find(struct str s, struct str needle, size_t from)
{
	const char *hit;

	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit == NULL ? SIZE_MAX : (size_t)(hit - s.p);
}

size_t
str_find_fold(struct str s, struct str needle, size_t from)
{
	for (; from <= s.n && needle.n <= s.n - from; from++) {
		if (str_starts_fold(str_skip(s, from), needle))
			return from;
	}
	return SIZE_MAX;
}

bool
str_take_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	(void)str_take_until(rest, '\n', line);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool
str_take_until(struct str *rest, char separator, struct str *piece)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = str_find_char(*rest, separator, 0);
	*piece = str_head(*rest, at);
	*rest = at == SIZE_MAX ? str_skip(*rest, rest->n)
			       : str_skip(*rest, at + 1);
	return true;
}

bool
str_take_word(struct str *rest, struct str *word)
{
	size_t n = 0;

	while (rest->n > 0 && ascii_is_blank(rest->p[0]))
		*rest = str_skip(*rest, 1);
	while (n < rest->n && !ascii_is_blank(rest->p[n]))
		n++;
	*word = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return n > 0;
}

bool
str_to_u64(struct str s, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
ascii_is_alnum(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

bool
ascii_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int
ascii_hex(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
ascii_hex_pair(struct str s)
{
	int high = s.n > 1 ? ascii_hex(s.p[0]) : -1;
	int low = s.n > 1 ? ascii_hex(s.p[1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}
