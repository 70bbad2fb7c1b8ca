#include "mail/qp.h"

#include <endian.h>
#include <string.h>

enum { LINE_BYTES = 1024 * 1024 };

static const uint64_t ones = 0x0101010101010101;

/* Of hex digits, plus one. */
static const unsigned char values[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

void
qp_init(struct qp *d, struct str encoded)
{
	*d = (struct qp){ .rest = encoded };
}

static struct str
without_blanks_at_end(struct str s)
{
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* A line without end is taken in pieces. A piece ends with nothing whose
 * meaning hangs on what follows. */
static void
take_piece(struct qp *d)
{
	struct str s = str_head(d->rest, LINE_BYTES);
	size_t n = s.n;

	while (n > 1 && (s.p[n - 1] == '=' || s.p[n - 2] == '=' ||
			 ascii_is_blank(s.p[n - 1])))
		n--;
	d->line = str_head(s, n > 1 ? n : s.n);
	d->rest = str_skip(d->rest, d->line.n);
	d->end = QP_SOFT;
	d->has_line = true;
}

/* Takes the next line and notes how it ends. A "=" at its very end joins it
 * to the next one; so does one at the very end of the part. */
static void
take_line(struct qp *d)
{
	size_t at = str_find_char(str_head(d->rest, LINE_BYTES), '\n', 0);

	if (at == SIZE_MAX && d->rest.n > LINE_BYTES) {
		take_piece(d);
		return;
	}
	d->line = str_head(d->rest, at);
	d->end = at == SIZE_MAX ? QP_SOFT : QP_LF;
	d->rest = str_skip(d->rest, d->line.n + (d->end == QP_LF));
	if (d->end == QP_LF && str_ends(d->line, STR("\r"))) {
		d->line.n--;
		d->end = QP_CRLF;
	}
	d->line = without_blanks_at_end(d->line);
	if (str_ends(d->line, STR("="))) {
		d->line.n--;
		d->end = QP_SOFT;
	}
	d->has_line = true;
}

/* A CR waits until it is known whether a LF follows it. */
static size_t
put_byte(struct qp *d, char *to, char c)
{
	size_t n = 0;

	if (d->held_cr && c != '\n')
		to[n++] = '\r';
	d->held_cr = c == '\r';
	if (c != '\r')
		to[n++] = c;
	return n;
}

static size_t
end_line(struct qp *d, char *to)
{
	size_t n = 0;

	d->has_line = false;
	if (d->end == QP_SOFT)
		return 0;
	if (d->held_cr && d->end == QP_CRLF)
		to[n++] = '\r';
	d->held_cr = false;
	to[n++] = '\n';
	return n;
}

/* The byte that two hex digits are, or -1. */
static int
hex_pair(const char *p)
{
	int high = values[(unsigned char)p[0]] - 1;
	int low = values[(unsigned char)p[1]] - 1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* "=XX", or a "=" that means itself. */
static size_t
read_escape(struct qp *d, char *to)
{
	int c = d->line.n > 2 ? hex_pair(d->line.p + 1) : -1;

	if (c < 0) {
		d->line = str_skip(d->line, 1);
		return put_byte(d, to, '=');
	}
	d->line = str_skip(d->line, 3);
	return put_byte(d, to, (char)(unsigned char)c);
}

/* A bit in each byte of word that is c, and perhaps in some above. */
static uint64_t
bytes_equal(uint64_t word, char c)
{
	uint64_t x = word ^ (ones * (unsigned char)c);

	return (x - ones) & ~x & (ones << 7);
}

/* What stands before the next "=" or CR. Eight bytes are copied at a time,
 * and those that were too many written over. */
static size_t
read_plain(struct str *line, char *to, size_t room)
{
	size_t n = 0, most = line->n < room ? line->n : room;
	uint64_t word, stop = 0;

	for (; stop == 0 && most - n >= sizeof(word); n += sizeof(word)) {
		(void)memcpy(&word, line->p + n, sizeof(word));
		(void)memcpy(to + n, &word, sizeof(word));
		word = htole64(word);
		stop = bytes_equal(word, '=') | bytes_equal(word, '\r');
	}
	if (stop != 0)
		n -= sizeof(word) - (size_t)__builtin_ctzll(stop) / 8;
	for (; n < most && line->p[n] != '=' && line->p[n] != '\r'; n++)
		to[n] = line->p[n];
	*line = str_skip(*line, n);
	return n;
}

/* Up to a CR, or a "=" that means itself: nearly all there ever is. */
static size_t
read_quickly(struct qp *d, char *to, size_t room)
{
	struct str line = d->line;
	size_t n = 0;
	int c;

	while (line.n > 0 && n < room) {
		if (line.p[0] == '=') {
			c = line.n > 2 ? hex_pair(line.p + 1) : -1;
			if (c < 0 || c == '\r')
				break;
			to[n++] = (char)(unsigned char)c;
			line = (struct str){ line.p + 3, line.n - 3 };
		} else if (line.p[0] == '\r') {
			break;
		} else {
			n += read_plain(&line, to + n, room - n);
		}
	}
	d->line = line;
	return n;
}

static size_t
read_some(struct qp *d, char *to, size_t room)
{
	size_t n = d->held_cr ? 0 : read_quickly(d, to, room);
	char c;

	if (n > 0)
		return n;
	if (d->line.n == 0)
		return end_line(d, to);
	c = d->line.p[0];
	if (c == '=')
		return read_escape(d, to);
	d->line = str_skip(d->line, 1);
	return put_byte(d, to, c);
}

size_t
qp_read(struct qp *d, char *to, size_t room)
{
	size_t n = 0;

	while (room - n >= 2) {
		if (d->has_line) {
			n += read_some(d, to + n, room - n);
		} else if (d->rest.n > 0) {
			take_line(d);
		} else {
			if (d->held_cr)
				to[n++] = '\r';
			d->held_cr = false;
			break;
		}
	}
	return n;
}
