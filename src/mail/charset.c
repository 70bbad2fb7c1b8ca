#include "mail/charset_table.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdatomic.h>
#include <string.h>

enum { OUT_BYTES = 2048, CUT_MAX = 12 };

static const char escape = '\033';

void
charset_put_bad(struct buf *out)
{
	buf_put(out, STR("\xef\xbf\xbd"));
}

size_t
charset_ascii_span(struct str s)
{
	const uint64_t high = 0x8080808080808080;
	uint64_t word;
	size_t n = 0;

	for (; s.n - n >= sizeof(word); n += sizeof(word)) {
		(void)memcpy(&word, s.p + n, sizeof(word));
		if (word & high)
			break;
	}
	while (n < s.n && (unsigned char)s.p[n] < 0x80)
		n++;
	return n;
}

/* How a piece of UTF-8 begins. */
struct utf8_head {
	size_t n;    /* bytes: of a character, or to be replaced by U+FFFD */
	bool is_bad; /* no character */
	bool is_cut; /* fine so far, but the bytes end within it */
};

/* s is not empty and begins with a byte above 127 (RFC 3629). */
static struct utf8_head
utf8_head(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
	size_t need = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (p[0] < 0xc2 || p[0] > 0xf4)
		return (struct utf8_head){ 1, true, false };
	for (size_t i = 1; i < need; i++) {
		if (i == s.n)
			return (struct utf8_head){ i, false, true };
		if (p[i] < low || p[i] > high)
			return (struct utf8_head){ i, true, false };
		low = 0x80;
		high = 0xbf;
	}
	return (struct utf8_head){ need, false, false };
}

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Length of the character at the head of s, of two or three bytes and of the
 * common kind; else 0. */
static size_t
common_head(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];

	if (s.n < 3 || !is_tail(s.p[1]))
		return 0;
	if (c >= 0xc2 && c < 0xe0)
		return 2;
	return c > 0xe0 && c < 0xf0 && c != 0xed && is_tail(s.p[2]) ? 3 : 0;
}

/* The valid head of s; *stop says what follows it. */
static size_t
utf8_span(struct str s, struct utf8_head *stop)
{
	size_t n = 0, common;

	*stop = (struct utf8_head){ 0 };
	for (;;) {
		n += charset_ascii_span(str_skip(s, n));
		while (n < s.n && (unsigned char)s.p[n] >= 0x80) {
			common = common_head(str_skip(s, n));
			if (common > 0) {
				n += common;
				continue;
			}
			*stop = utf8_head(str_skip(s, n));
			if (stop->is_bad || stop->is_cut)
				return n;
			n += stop->n;
		}
		if (n == s.n)
			return n;
	}
}

static size_t
run_utf8(struct str in, struct buf *out)
{
	struct utf8_head stop;
	size_t n;

	for (;;) {
		n = utf8_span(in, &stop);
		buf_put(out, str_head(in, n));
		in = str_skip(in, n);
		if (in.n == 0 || stop.is_cut)
			return in.n;
		charset_put_bad(out);
		in = str_skip(in, stop.n);
	}
}

/* Some tables keep the last character back, for a mark that may follow. */
static void
flush_iconv(struct charset_stream *s, struct buf *out)
{
	char bytes[64], *to = bytes;
	size_t room = sizeof(bytes);

	(void)iconv(s->iconv, NULL, NULL, &to, &room);
	buf_put(out, (struct str){ bytes, sizeof(bytes) - room });
}

static bool
is_lead(const struct charset_stream *s, char c)
{
	return (s->kind == CHARSET_PAIRS || s->kind == CHARSET_GB) &&
	       (unsigned char)c > 0x80 && (unsigned char)c < 0xff;
}

/* How much is passed over with one U+FFFD. Of a bad pair both bytes go, unless
 * the second can stand for itself; in what was shifted it never can. */
static size_t
bad_bytes(const struct charset_stream *s, const char *p, size_t n)
{
	size_t unit = 1;

	if (s->kind == CHARSET_UTF_16)
		unit = 2;
	else if (s->kind == CHARSET_UTF_32)
		unit = 4;
	else if (s->kind >= CHARSET_ISO_2022_JP)
		unit = (unsigned char)p[0] > 0x80 ? 2 : 1;
	else if (n > 1 && is_lead(s, p[0]) && (unsigned char)p[1] >= 0x80)
		unit = 2;
	return unit < n ? unit : n;
}

/* iconv's old signature does not say that it only reads. */
static char *
unconst(const char *p)
{
	union {
		const char *from;
		char *to;
	} u = { p };

	return u.to;
}

/* What iconv gave. The wide blank of GBK, A3 A0, is a private character to
 * those that follow the standard to the letter. */
static void
put_converted(const struct charset_stream *s, struct str text, struct buf *out)
{
	const struct str private = STR("\xee\x97\xa5");
	size_t at;

	while (s->kind == CHARSET_GB &&
	       (at = str_find(text, private, 0)) != SIZE_MAX) {
		buf_put(out, str_head(text, at));
		buf_put(out, STR("\xe3\x80\x80"));
		text = str_skip(text, at + private.n);
	}
	buf_put(out, text);
}

/* A byte or a pair that is no character; 80 is Windows' Euro in GBK. */
static void
put_unreadable(const struct charset_stream *s, char first, struct buf *out)
{
	if (s->kind == CHARSET_GB && (unsigned char)first == 0x80)
		buf_put(out, STR("\xe2\x82\xac"));
	else
		charset_put_bad(out);
}

/* glibc's tables sometimes step over a bad pair before they complain of it:
 * then what they stepped over cannot be converted a second time either. */
static bool
has_stepped_over(const struct charset_stream *s, const char *start, size_t n)
{
	char bytes[OUT_BYTES], *to = bytes, *from = unconst(start);
	size_t room = sizeof(bytes);

	return s->kind >= CHARSET_PAIRS && n > 1 &&
	       iconv(s->iconv, &from, &n, &to, &room) == (size_t)-1 &&
	       errno == EILSEQ;
}

/* Passes over what is no character at the head of *in, which iconv came to
 * from start. Returns false when its second byte must be seen first. */
static bool
skip_bad(struct charset_stream *s, const char *start, struct str *in,
	 struct buf *out)
{
	size_t n = (size_t)(in->p - start);
	bool is_over = has_stepped_over(s, start, n);
	char first = is_over ? start[n - 2] : in->p[0];

	if (!is_over && in->n == 1 && is_lead(s, first))
		return false;
	flush_iconv(s, out);
	put_unreadable(s, first, out);
	if (!is_over)
		*in = str_skip(*in, bad_bytes(s, in->p, in->n));
	return true;
}

size_t
charset_run(struct charset_stream *s, struct str in, struct buf *out)
{
	while (in.n > 0) {
		char bytes[OUT_BYTES], *to = bytes, *from = unconst(in.p);
		size_t room = sizeof(bytes);
		const char *start = in.p;
		bool stuck =
			iconv(s->iconv, &from, &in.n, &to, &room) == (size_t)-1;
		int why = errno;

		in.p = from;
		put_converted(s, (struct str){ bytes, sizeof(bytes) - room },
			      out);
		if (!stuck || (why == E2BIG && room < sizeof(bytes)))
			continue;
		if (why == EINVAL && in.n <= CUT_MAX)
			break;
		if (!skip_bad(s, start, &in, out))
			break;
	}
	return in.n;
}

/*
 * Converters that wait to be used again, one of a charset: the C library
 * forgets its tables with the last of them, and to load them takes longer
 * than to read a letter.
 */
static _Atomic(iconv_t) kept[CHARSET_COUNT];

static void
close_iconv(struct charset_stream *s)
{
	iconv_t other = atomic_exchange(&kept[charset_index(s->cs)], s->iconv);

	if (other != NULL)
		(void)iconv_close(other);
}

static bool
take_kept(struct charset_stream *s)
{
	s->iconv = atomic_exchange(&kept[charset_index(s->cs)], NULL);
	if (s->iconv != NULL)
		(void)iconv(s->iconv, NULL, NULL, NULL, NULL);
	return s->iconv != NULL;
}

/* By its first name that iconv knows here; else windows-1252. */
static void
open_iconv(struct charset_stream *s, const struct charset *cs)
{
	s->cs = cs;
	s->kind = (int)cs->kind;
	if (s->kind == CHARSET_UTF8 || s->kind == CHARSET_LATIN ||
	    s->kind == CHARSET_UTF_7 || take_kept(s))
		return;
	for (size_t i = 0; i < COUNT_OF(cs->iconv); i++) {
		iconv_t cd = cs->iconv[i] == NULL
				     ? (iconv_t)-1
				     : iconv_open("UTF-8", cs->iconv[i]);

		if (cd != (iconv_t)-1) {
			s->iconv = cd;
			return;
		}
	}
	s->kind = CHARSET_LATIN;
}

/* Is there a byte order mark? Returns its length, and whose it is. */
static size_t
bom(struct str head, const struct charset **cs)
{
	bool is_16 = (*cs)->kind == CHARSET_UTF_16;
	bool is_32 = (*cs)->kind == CHARSET_UTF_32;

	if (str_starts(head, STR("\xef\xbb\xbf"))) {
		*cs = charset_utf8();
		return 3;
	}
	if (is_16 && str_starts(head, STR("\xff\xfe")))
		*cs = charset_find(STR("utf-16le"));
	else if (is_16 && str_starts(head, STR("\xfe\xff")))
		*cs = charset_find(STR("utf-16be"));
	else if (is_32 && str_starts(head, STR("\xff\xfe\0\0")))
		*cs = charset_find(STR("utf-32le"));
	else if (is_32 && str_starts(head, STR("\0\0\xfe\xff")))
		*cs = charset_find(STR("utf-32be"));
	else
		return 0;
	return is_16 ? 2 : 4;
}

/* Converts, and returns how many bytes at the end wait for more. */
static size_t
run(struct charset_stream *s, struct str in, struct buf *out)
{
	if (!s->began) {
		const struct charset *cs = s->cs;

		in = str_skip(in, bom(in, &cs));
		open_iconv(s, cs);
		if (s->kind == CHARSET_CELLS)
			charset_fill_cells(s);
		s->began = true;
	}
	if (in.n == 0)
		return 0;
	if (s->kind == CHARSET_UTF8)
		return run_utf8(in, out);
	if (s->kind == CHARSET_LATIN)
		return charset_run_latin(in, out);
	if (s->kind == CHARSET_CELLS)
		return charset_run_cells(s, in, out);
	if (s->kind >= CHARSET_ISO_2022_JP)
		return charset_run_shifted(s, in, out);
	return charset_run(s, in, out);
}

void
charset_open(struct charset_stream *s, const struct charset *cs)
{
	*s = (struct charset_stream){ .cs = cs };
	if (cs == NULL)
		s->cs = charset_windows_1252();
}

/* What was held is finished byte by byte: it is a few bytes only. */
static void
feed_held(struct charset_stream *s, struct str *bytes, struct buf *out)
{
	size_t least = s->began ? 1 : 4; /* the longest byte order mark */
	size_t left;

	while (bytes->n > 0 && (s->n > 0 || !s->began)) {
		if (s->n == 0 && bytes->n >= least)
			return;
		s->held[s->n++] = bytes->p[0];
		*bytes = str_skip(*bytes, 1);
		if (s->n < least)
			continue;
		left = run(s, (struct str){ s->held, s->n }, out);
		(void)memmove(s->held, s->held + s->n - left, left);
		s->n = left;
		least = 1;
	}
}

void
charset_feed(struct charset_stream *s, struct str bytes, struct buf *out)
{
	size_t left;

	feed_held(s, &bytes, out);
	if (bytes.n == 0)
		return;
	left = run(s, bytes, out);
	(void)memcpy(s->held, bytes.p + bytes.n - left, left);
	s->n = left;
}

void
charset_close(struct charset_stream *s, struct buf *out)
{
	size_t left = s->n;

	if (left > 0 && !s->began)
		left = run(s, (struct str){ s->held, s->n }, out);
	if (s->iconv != NULL) {
		flush_iconv(s, out);
		close_iconv(s);
	}
	if (left > 0 || s->high != 0)
		charset_put_bad(out);
	*s = (struct charset_stream){ 0 };
}

void
charset_survey_init(struct charset_survey *s)
{
	*s = (struct charset_survey){ 0 };
}

/* ESC $ @, ESC $ B, ESC ( J, ESC ( I: what Japanese mail begins with. */
static bool
has_escape(struct str s)
{
	size_t at = 0;

	while ((at = str_find_char(s, escape, at)) != SIZE_MAX) {
		struct str rest = str_skip(s, at + 1);

		if (str_starts(rest, STR("$B")) ||
		    str_starts(rest, STR("$@")) ||
		    str_starts(rest, STR("(J")) || str_starts(rest, STR("(I")))
			return true;
		at++;
	}
	return false;
}

static void
look_for_escape(struct charset_survey *s, struct str bytes)
{
	char seam[4] = { s->tail[0], s->tail[1] };

	for (size_t i = 0; i < 2 && i < bytes.n; i++)
		seam[2 + i] = bytes.p[i];
	s->has_escape = s->has_escape ||
			has_escape((struct str){ seam, sizeof(seam) }) ||
			has_escape(bytes);
	if (bytes.n == 1) {
		s->tail[0] = s->tail[1];
		s->tail[1] = bytes.p[0];
	} else if (bytes.n > 1) {
		(void)memcpy(s->tail, bytes.p + bytes.n - 2, 2);
	}
}

void
charset_survey_feed(struct charset_survey *s, struct str bytes)
{
	struct utf8_head stop;
	struct str rest = bytes;

	look_for_escape(s, bytes);
	while (s->n > 0 && rest.n > 0) {
		s->held[s->n++] = rest.p[0];
		rest = str_skip(rest, 1);
		stop = utf8_head((struct str){ s->held, s->n });
		s->is_broken = s->is_broken || stop.is_bad;
		if (!stop.is_cut)
			s->n = 0;
	}
	if (s->is_broken)
		return;
	if (charset_ascii_span(rest) == rest.n)
		return;
	s->is_8bit = true;
	rest = str_skip(rest, utf8_span(rest, &stop));
	s->is_broken = stop.is_bad;
	if (stop.is_cut) {
		(void)memcpy(s->held, rest.p, rest.n);
		s->n = rest.n;
	}
}

void
charset_survey_cut(struct charset_survey *s)
{
	s->n = 0;
}

const struct charset *
charset_survey_end(const struct charset_survey *s,
		   const struct charset *fallback)
{
	if (s->has_escape)
		return charset_iso_2022_jp();
	if (!s->is_broken && s->n == 0)
		return charset_utf8();
	if (charset_is_vague(fallback) || fallback == charset_utf8())
		return charset_windows_1252();
	return fallback;
}

static void
put_as(struct buf *out, const struct charset *cs, struct str bytes)
{
	struct charset_stream s;

	charset_open(&s, cs);
	charset_feed(&s, bytes, out);
	charset_close(&s, out);
}

void
charset_put(struct buf *out, const struct charset *cs, struct str bytes)
{
	if (charset_is_vague(cs))
		charset_put_undeclared(out, NULL, bytes);
	else
		put_as(out, cs, bytes);
}

void
charset_put_undeclared(struct buf *out, const struct charset *fallback,
		       struct str bytes)
{
	struct charset_survey s;

	charset_survey_init(&s);
	charset_survey_feed(&s, bytes);
	put_as(out, charset_survey_end(&s, fallback), bytes);
}
