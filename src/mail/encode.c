#include "mail/encode.h"

enum { LINE_BYTES = 76, SMTP_LINE_BYTES = 998 };

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Returns where the next four characters go. */
static char *
write_group(char *to, const char *bytes, size_t left)
{
	uint32_t group = (uint32_t)(unsigned char)bytes[0] << 16;

	if (left > 1)
		group |= (uint32_t)(unsigned char)bytes[1] << 8;
	if (left > 2)
		group |= (unsigned char)bytes[2];
	to[0] = alphabet[group >> 18];
	to[1] = alphabet[group >> 12 & 63];
	to[2] = left > 1 ? alphabet[group >> 6 & 63] : '=';
	to[3] = left > 2 ? alphabet[group & 63] : '=';
	return to + 4;
}

void
encode_put_base64_word(struct buf *out, struct str bytes)
{
	size_t n = (bytes.n + 2) / 3 * 4;
	char *to = buf_reserve(out, n);

	if (to == NULL)
		return;
	for (size_t i = 0; i < bytes.n; i += 3)
		to = write_group(to, bytes.p + i, bytes.n - i);
	buf_grown(out, n);
}

void
encode_put_base64(struct buf *out, struct str bytes)
{
	while (bytes.n > 0) {
		encode_put_base64_word(out,
				       str_head(bytes, ENCODE_BASE64_LINE));
		buf_put(out, STR("\r\n"));
		bytes = str_skip(bytes, ENCODE_BASE64_LINE);
	}
}

/* Blanks at the end of a line would be lost on the way. */
static bool
is_literal(char c, bool is_last)
{
	return (c >= '!' && c <= '~' && c != '=') ||
	       ((c == ' ' || c == '\t') && !is_last);
}

/* "From " is changed by mailboxes, a dot alone by SMTP servers: neither
 * should, some do. */
static bool
is_trap(struct str line)
{
	return str_starts(line, STR("From ")) || str_eq(line, STR("."));
}

static void
put_qp_line(struct buf *out, struct str line)
{
	size_t col = 0;

	for (size_t i = 0; i < line.n; i++) {
		bool is_last = i + 1 == line.n;
		bool literal = is_literal(line.p[i], is_last) &&
			       !(i == 0 && is_trap(line));
		size_t n = literal ? 1 : 3;

		/* The soft break's own '=' needs room. */
		if (col + n > (is_last ? LINE_BYTES : LINE_BYTES - 1)) {
			buf_put(out, STR("=\r\n"));
			col = 0;
		}
		if (literal)
			buf_put_char(out, line.p[i]);
		else
			buf_printf(out, "=%02X", (unsigned char)line.p[i]);
		col += n;
	}
	buf_put(out, STR("\r\n"));
}

void
encode_put_qp(struct buf *out, struct str text)
{
	while (text.n > 0) {
		size_t end = str_find_char(text, '\n', 0);
		struct str line = str_head(text, end);

		put_qp_line(out, line);
		text = str_skip(text, end == SIZE_MAX ? text.n : end + 1);
	}
}

void
encode_check_feed(struct encode_check *c, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char b = (unsigned char)bytes.p[i];

		if (c->after_cr && b != '\n')
			c->is_unsafe = true;
		c->after_cr = b == '\r';
		c->line_bytes = b == '\n' ? 0 : c->line_bytes + !c->after_cr;
		if (b == 0 || b > 126 || c->line_bytes > SMTP_LINE_BYTES)
			c->is_unsafe = true;
	}
}

/* What put_qp_line makes of it, but for a blank at its end. */
static size_t
qp_line_bytes(struct str line)
{
	size_t n = line.n;

	for (size_t i = 0; i < line.n; i++)
		n += is_literal(line.p[i], false) ? 0 : 2;
	return n + n / (LINE_BYTES - 1) * 3 + 2;
}

static size_t
base64_bytes(size_t n)
{
	return (n + ENCODE_BASE64_LINE - 1) / ENCODE_BASE64_LINE * 2 +
	       (n + 2) / 3 * 4;
}

enum encode_form
encode_choose(struct str text)
{
	struct encode_check check = { 0 };
	struct str rest = text, line;
	size_t qp = 0, lines = 0;
	bool has_from = false;

	while (str_take_until(&rest, '\n', &line)) {
		has_from = has_from || str_starts(line, STR("From "));
		qp += qp_line_bytes(line);
		lines++;
	}
	encode_check_feed(&check, text);
	if (!check.is_unsafe && !check.after_cr && !has_from)
		return ENCODE_7BIT;
	return base64_bytes(text.n + lines) < qp ? ENCODE_BASE64 : ENCODE_QP;
}

void
encode_put_crlf(struct buf *out, struct str bytes, bool *after_cr)
{
	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];

		if (c == '\n' && !*after_cr)
			buf_put_char(out, '\r');
		buf_put_char(out, c);
		*after_cr = c == '\r';
	}
}
