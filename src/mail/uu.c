#include "mail/uu.h"

#include <string.h>

/* Three or four octal digits. */
bool
uu_is_begin(struct str line, struct str *name)
{
	struct str word;

	if (!str_starts(line, STR("begin ")))
		return false;
	line = str_skip(line, 6);
	if (!str_take_word(&line, &word) || word.n < 3 || word.n > 4)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '7')
			return false;
	}
	*name = str_trim(line);
	return true;
}

void
uu_init(struct uu *d, struct str encoded)
{
	struct str rest = encoded, line, name;

	*d = (struct uu){ .rest = encoded };
	while (str_take_line(&rest, &line)) {
		if (uu_is_begin(line, &name)) {
			d->rest = rest;
			return;
		}
	}
}

static unsigned
value_of(struct str line, size_t at)
{
	if (at >= line.n)
		return 0; /* blanks at the end were cut off on the way */
	return ((unsigned)(unsigned char)line.p[at] - 32) & 63;
}

/* Steps to the next line that holds data; false at "end". */
static bool
take_line(struct uu *d)
{
	struct str line;

	while (str_take_line(&d->rest, &line)) {
		if (str_eq(str_trim_end(line), STR("end")))
			break;
		if (line.n == 0 || line.p[0] <= ' ' || line.p[0] > '`')
			continue;
		d->line_left = value_of(line, 0);
		d->line = str_skip(line, 1);
		if (d->line_left > 0)
			return true;
	}
	d->rest = (struct str){ 0 };
	return false;
}

static size_t
read_group(struct uu *d, char *to)
{
	unsigned a = value_of(d->line, 0), b = value_of(d->line, 1);
	unsigned c = value_of(d->line, 2), e = value_of(d->line, 3);
	size_t n = d->line_left < 3 ? d->line_left : 3;
	unsigned bits = a << 18 | b << 12 | c << 6 | e;

	for (size_t i = 0; i < n; i++)
		to[i] = (char)(unsigned char)(bits >> (16 - 8 * i));
	d->line = str_skip(d->line, 4);
	d->line_left -= n;
	return n;
}

/* The rest of a line that lost all its blanks. */
static size_t
read_blanks(struct uu *d, char *to, size_t room)
{
	size_t n = d->line_left < room ? d->line_left : room;

	(void)memset(to, 0, n);
	d->line_left -= n;
	return n;
}

size_t
uu_read(struct uu *d, char *to, size_t room)
{
	size_t n = 0;

	while (room - n >= 3) {
		if (d->line_left == 0 && !take_line(d))
			break;
		if (d->line.n == 0)
			n += read_blanks(d, to + n, room - n);
		else
			n += read_group(d, to + n);
	}
	return n;
}
