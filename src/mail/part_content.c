#include "mail/part_content.h"

#include <string.h>

/* A piece that needs no work is a view of at most this much. */
enum { VIEW_BYTES = 16 * 1024 };

/* What is shorter is measured as quickly as guessed. */
enum { QUICK_BYTES_MIN = 256 * 1024, BASE64_LINE_MAX = 1024 };

void
part_content_open(struct part_content *c, const struct part *p)
{
	c->encoding = p->encoding;
	c->mapped = p->mapped;
	c->passed = 0;
	c->rest = p->body;
	switch (c->encoding) {
	case PART_BASE64:
		base64_init(&c->as.base64, p->body);
		break;
	case PART_QP:
		qp_init(&c->as.qp, p->body);
		break;
	case PART_UU:
		uu_init(&c->as.uu, p->body);
		break;
	case PART_YENC:
		yenc_init(&c->as.yenc, p->body);
		break;
	case PART_8BIT:
	case PART_EXACT:
		break;
	}
}

/* Copies up to room bytes, each CRLF as LF. */
static size_t
copy_lines(struct str *rest, char *to, size_t room)
{
	size_t n = 0;

	while (rest->n > 0 && n < room) {
		size_t most = rest->n < room - n ? rest->n : room - n;
		const char *cr = memchr(rest->p, '\r', most);
		size_t plain = cr == NULL ? most : (size_t)(cr - rest->p);

		(void)memcpy(to + n, rest->p, plain);
		n += plain;
		*rest = str_skip(*rest, plain);
		if (cr == NULL || n == room)
			continue;
		*rest = str_skip(*rest, 1);
		if (!str_starts(*rest, STR("\n")))
			to[n++] = '\r';
	}
	return n;
}

static bool
next_8bit(struct part_content *c, struct str *piece)
{
	struct str view = str_head(c->rest, VIEW_BYTES);

	if (str_find_char(view, '\r', 0) == SIZE_MAX) {
		*piece = view;
		c->rest = str_skip(c->rest, view.n);
	} else {
		piece->p = c->bytes;
		piece->n = copy_lines(&c->rest, c->bytes, sizeof(c->bytes));
	}
	return piece->n > 0;
}

/* What is still encoded. */
static size_t
bytes_left(const struct part_content *c)
{
	switch (c->encoding) {
	case PART_BASE64:
		return c->as.base64.rest.n;
	case PART_QP:
		return c->as.qp.rest.n;
	case PART_UU:
		return c->as.uu.rest.n;
	case PART_YENC:
		return c->as.yenc.rest.n;
	case PART_8BIT:
	case PART_EXACT:
		break;
	}
	return c->rest.n;
}

static bool
next_piece(struct part_content *c, struct str *piece)
{
	char *to = c->bytes;
	size_t n = 0;

	switch (c->encoding) {
	case PART_BASE64:
		n = base64_read(&c->as.base64, to, sizeof(c->bytes));
		break;
	case PART_QP:
		n = qp_read(&c->as.qp, to, sizeof(c->bytes));
		break;
	case PART_UU:
		n = uu_read(&c->as.uu, to, sizeof(c->bytes));
		break;
	case PART_YENC:
		n = yenc_read(&c->as.yenc, to, sizeof(c->bytes));
		break;
	case PART_8BIT:
		return next_8bit(c, piece);
	case PART_EXACT:
		*piece = str_head(c->rest, VIEW_BYTES);
		c->rest = str_skip(c->rest, piece->n);
		return piece->n > 0;
	}
	*piece = (struct str){ to, n };
	return n > 0;
}

/* What was read for the piece before may go, for a view of it is used no
 * more. */
bool
part_content_next(struct part_content *c, struct str *piece)
{
	size_t before = bytes_left(c);

	mapped_passed(c->mapped, c->passed);
	if (!next_piece(c, piece))
		return false;
	c->passed = before - bytes_left(c);
	return true;
}

void
part_content_put(struct buf *out, const struct part *p)
{
	struct part_content c;
	struct str piece;

	part_content_open(&c, p);
	while (!buf_is_over(out) && part_content_next(&c, &piece)) {
		size_t room = out->limit_bytes - out->n;

		buf_put(out, str_head(piece, room));
		out->over = piece.n > room;
	}
}

size_t
part_content_left(const struct part_content *c)
{
	return bytes_left(c);
}

uint64_t
part_content_size(const struct part *p)
{
	struct part_content c;
	struct str piece;
	uint64_t n = 0;

	part_content_open(&c, p);
	while (part_content_next(&c, &piece))
		n += piece.n;
	return n;
}

static uint64_t
base64_size(struct str encoded)
{
	char bytes[BASE64_LINE_MAX];
	struct base64 d;
	uint64_t size = 0;
	size_t n;

	base64_init(&d, encoded);
	while ((n = base64_read(&d, bytes, sizeof(bytes))) > 0)
		size += n;
	return size;
}

/* Are all lines of much base64 as long as the first, as far as a look at the
 * middle and the end tells? */
static bool
is_regular(struct str body, size_t unit)
{
	size_t lines = body.n / unit;

	return body.p[lines / 2 * unit - 1] == '\n' &&
	       body.p[lines * unit - 1] == '\n';
}

uint64_t
part_content_size_quick(const struct part *p)
{
	struct str first = str_head(p->body, BASE64_LINE_MAX);
	size_t unit = str_find_char(first, '\n', 0) + 1, lines;

	if (p->encoding != PART_BASE64 || p->body.n < QUICK_BYTES_MIN ||
	    unit <= 1 || !is_regular(p->body, unit))
		return part_content_size(p);
	lines = p->body.n / unit - 1;
	return lines * base64_size(str_head(first, unit)) +
	       base64_size(str_skip(p->body, lines * unit));
}
