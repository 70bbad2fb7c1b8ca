#include "mail/word.h"

#include "base/limits.h"
#include "mail/base64.h"

#include <string.h>

enum { LABEL_MAX = 80 };

/* =?label*language?B?text?= */
struct word {
	struct str label, text;
	char how; /* 'b' or 'q' */
	size_t n; /* bytes in all */
};

/* What of the decoded field is not yet written: the bytes of neighbouring
 * words, which may share a character. */
struct decoding {
	struct buf out;   /* UTF-8, not yet made one line */
	struct buf bytes; /* of the words, in charset cs */
	struct buf coded; /* base64 of the last word, to come after bytes */
	size_t coded_n;   /* characters of it that are in the alphabet */
	const struct charset *cs, *raw;
	struct str label;
};

/* "=?label?Q?"; the text is then what follows it. */
static bool
take_head(struct str s, struct word *w)
{
	size_t end;

	if (!str_starts(s, STR("=?")))
		return false;
	end = str_find_char(str_head(s, LABEL_MAX), '?', 2);
	if (end == SIZE_MAX || s.n - end < 3)
		return false;
	w->how = ascii_lower(s.p[end + 1]);
	if ((w->how != 'b' && w->how != 'q') || s.p[end + 2] != '?')
		return false;
	w->label = str_head(str_skip(s, 2), end - 2);
	w->label = str_head(w->label, str_find_char(w->label, '*', 0));
	w->text = str_skip(s, end + 3);
	return true;
}

/* A word that is not closed before the next one begins is none. This also
 * keeps the search linear. */
static bool
take_word(struct str s, struct word *w)
{
	struct word other;
	size_t at;

	if (!take_head(s, w))
		return false;
	for (at = str_find_char(w->text, '?', 0); at != SIZE_MAX;
	     at = str_find_char(w->text, '?', at + 1)) {
		if (at + 1 < w->text.n && w->text.p[at + 1] == '=') {
			w->n = str_span(s, str_head(w->text, at + 2)).n;
			w->text = str_head(w->text, at);
			return true;
		}
		if (at > 0 && w->text.p[at - 1] == '=' &&
		    take_head(str_skip(w->text, at - 1), &other))
			return false;
	}
	return false;
}

size_t
word_span(struct str s)
{
	struct word w;

	return take_word(s, &w) ? w.n : 0;
}

/* The plain head of s: up to the next word, or all. */
static size_t
plain_span(struct str s, struct word *w)
{
	size_t at = 0;

	while ((at = str_find_char(s, '=', at)) != SIZE_MAX) {
		if (take_word(str_skip(s, at), w))
			return at;
		at++;
	}
	*w = (struct word){ 0 };
	return s.n;
}

static void
put_base64(struct buf *out, struct str text)
{
	char bytes[512];
	struct base64 d;
	size_t n;

	base64_init(&d, text);
	while ((n = base64_read(&d, bytes, sizeof(bytes))) > 0)
		buf_put(out, (struct str){ bytes, n });
}

static void
put_q(struct buf *out, struct str text)
{
	for (; text.n > 0; text = str_skip(text, 1)) {
		int byte = text.p[0] == '=' ? ascii_hex_pair(str_skip(text, 1))
					    : -1;

		if (byte >= 0) {
			buf_put_char(out, (char)byte);
			text = str_skip(text, 2);
		} else {
			buf_put_char(out, text.p[0] == '_' ? ' ' : text.p[0]);
		}
	}
}

static void
flush_base64(struct decoding *d)
{
	put_base64(&d->bytes, buf_str(&d->coded));
	buf_clear(&d->coded);
	d->coded_n = 0;
}

static bool
is_base64(char c)
{
	return ascii_is_alnum(c) || c == '+' || c == '/';
}

static size_t
base64_chars(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += is_base64(text.p[i]);
	return n;
}

/*
 * Was a group of base64 cut where a word ended? Padding may be forgotten, but
 * then the bits that are left over are 0, so that the last character is one of
 * the alphabet's few that end in so many zeros.
 */
static bool
is_cut_group(const struct decoding *d, size_t more)
{
	struct str coded = str_trim_end(buf_str(&d->coded));
	size_t n = d->coded_n % 4;

	if (n == 0 || str_ends(coded, STR("=")))
		return false;
	if (n == 1 || (n == 3 && more % 4 == 1))
		return true;
	return strchr(n == 2 ? "AQgw" : "AEIMQUYcgkosw048",
		      coded.p[coded.n - 1]) == NULL;
}

/* The words before it are of the same charset. */
static void
read_base64(struct decoding *d, struct str text)
{
	size_t n = base64_chars(text);

	if (!is_cut_group(d, n))
		flush_base64(d);
	buf_put(&d->coded, text);
	d->coded_n += n;
}

static void
flush_words(struct decoding *d)
{
	flush_base64(d);
	if (d->bytes.n > 0)
		charset_put(&d->out, d->cs, buf_str(&d->bytes));
	buf_clear(&d->bytes);
}

static void
read_word(struct decoding *d, const struct word *w)
{
	if (!str_eq_fold(w->label, d->label)) {
		flush_words(d);
		d->label = w->label;
		d->cs = charset_find(w->label);
	}
	if (w->how == 'b') {
		read_base64(d, w->text);
	} else {
		flush_base64(d);
		put_q(&d->bytes, w->text);
	}
}

/* White space between two words is none. */
static void
read_field(struct decoding *d, struct str body)
{
	bool after_word = false;
	struct word w;

	while (body.n > 0) {
		struct str plain = str_head(body, plain_span(body, &w));
		bool is_between =
			after_word && w.n > 0 && str_trim(plain).n == 0;

		if (plain.n > 0 && !is_between) {
			flush_words(d);
			charset_put_undeclared(&d->out, d->raw, plain);
		}
		if (w.n > 0)
			read_word(d, &w);
		after_word = w.n > 0;
		body = str_skip(body, plain.n + w.n);
	}
	flush_words(d);
}

static bool
is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of a control character at the head of valid UTF-8: C0, DEL or C1. */
static size_t
control_span(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c < ' ' || c == 127)
		return 1;
	if (c == 0xc2 && s.n > 1 && (unsigned char)s.p[1] < 0xa0)
		return 2;
	return 0;
}

/* Appends text as one line. It never grows. */
static void
put_line(struct buf *out, struct str text)
{
	char *to = buf_reserve(out, text.n);
	bool space = false;
	size_t n = 0, skip;

	if (to == NULL)
		return;
	for (; text.n > 0; text = str_skip(text, 1)) {
		if (is_space((unsigned char)text.p[0])) {
			space = n > 0;
			continue;
		}
		skip = control_span(text);
		if (skip > 0) {
			text = str_skip(text, skip - 1);
			continue;
		}
		if (space)
			to[n++] = ' ';
		space = false;
		to[n++] = text.p[0];
	}
	buf_grown(out, n);
}

/* Neither encoded words nor 8-bit bytes nor escapes. */
static bool
is_plain(struct str body)
{
	for (size_t i = 0; i < body.n; i++) {
		unsigned char c = (unsigned char)body.p[i];

		if (c >= 0x80 || c == 033 ||
		    (c == '=' && i + 1 < body.n && body.p[i + 1] == '?'))
			return false;
	}
	return true;
}

static void
put_decoded(struct buf *out, struct str body, const struct charset *raw)
{
	struct decoding d = { .raw = raw };

	body = str_head(body, LIMIT_FIELD_BYTES);
	if (is_plain(body)) {
		put_line(out, body);
		return;
	}
	buf_init(&d.out, (size_t)4 * LIMIT_FIELD_BYTES);
	buf_init(&d.bytes, LIMIT_FIELD_BYTES);
	buf_init(&d.coded, LIMIT_FIELD_BYTES);
	read_field(&d, body);
	put_line(out, buf_str(&d.out));
	buf_fini(&d.out);
	buf_fini(&d.bytes);
	buf_fini(&d.coded);
}

struct str
word_decode(struct arena *a, struct str body, const struct charset *raw)
{
	struct buf line;
	struct str copy;

	buf_init(&line, (size_t)4 * LIMIT_FIELD_BYTES);
	put_decoded(&line, body, raw);
	copy = arena_str(a, buf_str(&line));
	buf_fini(&line);
	return copy;
}

struct str
word_line(struct arena *a, struct str text)
{
	struct buf line;
	struct str copy;

	buf_init(&line, text.n);
	put_line(&line, text);
	copy = arena_str(a, buf_str(&line));
	buf_fini(&line);
	return copy;
}

/* A word as it is, but its raw bytes as "=XX": they are of its charset. */
static void
put_word_clean(struct buf *out, struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];

		if (c < 0x80)
			buf_put_char(out, word.p[i]);
		else
			buf_printf(out, "=%02X", c);
	}
}

struct str
word_clean(struct arena *a, struct str body, const struct charset *raw)
{
	struct buf out;
	struct word w;

	body = str_head(body, LIMIT_FIELD_BYTES);
	if (is_plain(body))
		return body;
	buf_init(&out, (size_t)4 * LIMIT_FIELD_BYTES);
	while (body.n > 0) {
		struct str plain = str_head(body, plain_span(body, &w));

		if (plain.n > 0)
			charset_put_undeclared(&out, raw, plain);
		body = str_skip(body, plain.n);
		put_word_clean(&out, str_head(body, w.n));
		body = str_skip(body, w.n);
	}
	body = arena_str(a, buf_str(&out));
	buf_fini(&out);
	return body;
}
