#include "mail/qp.h"

#include <string.h>

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

/* Takes the next line and notes how it ends. A "=" at its very end joins it
 * to the next one; so does one at the very end of the part. */
static void
take_line(struct qp *d)
{
	size_t at = str_find_char(d->rest, '\n', 0);

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

/* "=XX", or a "=" that means itself. */
static size_t
read_escape(struct qp *d, char *to)
{
	int high = d->line.n > 2 ? ascii_hex(d->line.p[1]) : -1;
	int low = d->line.n > 2 ? ascii_hex(d->line.p[2]) : -1;

	if (high < 0 || low < 0) {
		d->line = str_skip(d->line, 1);
		return put_byte(d, to, '=');
	}
	d->line = str_skip(d->line, 3);
	return put_byte(d, to, (char)(unsigned char)(high << 4 | low));
}

/* What stands before the next "=" or CR, as it is. */
static size_t
read_plain(struct qp *d, char *to, size_t room)
{
	size_t n = d->line.n < room ? d->line.n : room;
	const char *stop = memchr(d->line.p, '=', n);

	n = stop == NULL ? n : (size_t)(stop - d->line.p);
	stop = memchr(d->line.p, '\r', n);
	n = stop == NULL ? n : (size_t)(stop - d->line.p);
	(void)memcpy(to, d->line.p, n);
	d->line = str_skip(d->line, n);
	return n;
}

static size_t
read_some(struct qp *d, char *to, size_t room)
{
	char c;

	if (d->line.n == 0)
		return end_line(d, to);
	c = d->line.p[0];
	if (c == '=')
		return read_escape(d, to);
	if (c == '\r' || d->held_cr) {
		d->line = str_skip(d->line, 1);
		return put_byte(d, to, c);
	}
	return read_plain(d, to, room);
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
