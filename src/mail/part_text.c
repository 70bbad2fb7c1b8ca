#include "mail/part_text.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/part_content.h"

#include <string.h>

/* HTML says its charset within its first bytes or not at all. */
enum { META_BYTES = 4096 };

/* Text on its way from the charset decoder to the caller. */
struct cleaning {
	struct buf *out;
	bool after_cr;  /* a CR was written as LF: a LF now belongs to it */
	bool after_bad; /* U+FFFD was written: no second one in a row */
};

/* Appends what fits, cut at a character. */
static void
put_fitting(struct buf *out, struct str s)
{
	size_t room = out->limit_bytes - out->n;

	if (s.n <= room) {
		buf_put(out, s);
		return;
	}
	buf_put(out, utf8_valid_head(str_head(s, room)));
	out->over = true;
}

/* Bytes of C1 or U+FFFD at the head of s, or 0. */
static size_t
bad_span(struct str s)
{
	if (s.n > 1 && (unsigned char)s.p[0] == 0xc2 &&
	    (unsigned char)s.p[1] < 0xa0)
		return 2;
	return str_starts(s, STR("\xef\xbf\xbd")) ? 3 : 0;
}

/* Bytes at the head of s that go through as they are. */
static size_t
clean_span(struct str s)
{
	size_t n;

	for (n = 0; n < s.n; n++) {
		unsigned char c = (unsigned char)s.p[n];

		if (c == '\0' || c == '\r')
			break;
		if ((c == 0xc2 || c == 0xef) && bad_span(str_skip(s, n)) > 0)
			break;
	}
	return n;
}

/* s is whole characters of valid UTF-8. */
static void
put_clean(struct cleaning *c, struct str s)
{
	size_t n;

	while (s.n > 0 && !buf_is_over(c->out)) {
		if (c->after_cr && s.p[0] == '\n')
			s = str_skip(s, 1);
		c->after_cr = false;
		n = clean_span(s);
		put_fitting(c->out, str_head(s, n));
		c->after_bad = c->after_bad && n == 0;
		s = str_skip(s, n);
		if (s.n == 0)
			break;
		n = bad_span(s);
		c->after_cr = s.p[0] == '\r';
		if (c->after_cr)
			put_fitting(c->out, STR("\n"));
		else if (n > 0 && !c->after_bad)
			put_fitting(c->out, STR("\xef\xbf\xbd"));
		c->after_bad = n > 0 || (c->after_bad && s.p[0] == '\0');
		s = str_skip(s, n > 0 ? n : 1);
	}
}

/* What stands behind "charset=" in a meta element. */
static struct str
label_in(struct str tag)
{
	size_t at = str_find_fold(tag, STR("charset"), 0), n = 0;
	struct str rest;

	if (at == SIZE_MAX)
		return (struct str){ 0 };
	rest = str_trim(str_skip(tag, at + 7));
	if (!str_starts(rest, STR("=")))
		return (struct str){ 0 };
	rest = str_trim(str_skip(rest, 1));
	if (rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\''))
		rest = str_trim(str_skip(rest, 1));
	while (n < rest.n && memchr("\"';/> \t\r\n", rest.p[n], 9) == NULL)
		n++;
	return str_head(rest, n);
}

static const struct charset *
charset_of_meta(struct str html)
{
	size_t at = 0;

	while ((at = str_find_fold(html, STR("<meta"), at)) != SIZE_MAX) {
		struct str tag = str_skip(html, at);
		const struct charset *cs;

		tag = str_head(tag, str_find_char(tag, '>', 0));
		cs = charset_find(label_in(tag));
		if (cs != NULL)
			/* one could not read it if it were UTF-16 */
			return str_starts(str_of(charset_name(cs)),
					  STR("utf-16"))
				       ? charset_find(STR("utf-8"))
				       : cs;
		at++;
	}
	return NULL;
}

/* Appends the head of the content. */
static void
put_head(struct buf *out, const struct part *p)
{
	struct part_content c;
	struct str piece;

	part_content_open(&c, p);
	while (out->n < out->limit_bytes && part_content_next(&c, &piece))
		buf_put(out, str_head(piece, out->limit_bytes - out->n));
}

/* Looks at as many bytes as limit_bytes of text may come from. */
static const struct charset *
survey(const struct part *p, size_t limit_bytes,
       const struct charset *undeclared)
{
	struct charset_survey s;
	struct part_content c;
	struct str piece;
	size_t seen = 0;

	charset_survey_init(&s);
	part_content_open(&c, p);
	while (part_content_next(&c, &piece)) {
		charset_survey_feed(&s, piece);
		seen += piece.n;
		if (seen >= limit_bytes) {
			charset_survey_cut(&s);
			break;
		}
	}
	return charset_survey_end(&s, undeclared);
}

static const struct charset *
charset_of(const struct part *p, size_t limit_bytes,
	   const struct charset *undeclared)
{
	const struct charset *cs = charset_find(p->charset);
	struct buf head;

	if (p->charset.p == NULL && str_eq(p->type, STR("text/html"))) {
		buf_init(&head, META_BYTES);
		put_head(&head, p);
		cs = charset_of_meta(buf_str(&head));
		buf_fini(&head);
	}
	if (charset_is_vague(cs))
		return survey(p, limit_bytes, undeclared);
	/* 8-bit bytes under a 7-bit label: it is not that, but near. */
	if (str_eq(str_of(charset_name(cs)), STR("iso-2022-jp")))
		return survey(p, limit_bytes, charset_find(STR("euc-jp")));
	return cs;
}

static void
trim_end(struct buf *out, size_t start)
{
	while (out->n > start && memchr(" \t\n", out->p[out->n - 1], 3))
		out->n--;
}

void
part_text(struct buf *out, const struct part *p,
	  const struct charset *undeclared)
{
	struct cleaning clean = { .out = out };
	struct charset_stream s;
	struct part_content c;
	struct buf text;
	struct str piece;
	size_t start = out->n;

	charset_open(&s, charset_of(p, out->limit_bytes - start, undeclared));
	buf_init(&text, (size_t)8 * PART_CONTENT_BYTES * 8);
	part_content_open(&c, p);
	while (!buf_is_over(out) && part_content_next(&c, &piece)) {
		charset_feed(&s, piece, &text);
		put_clean(&clean, buf_str(&text));
		buf_clear(&text);
	}
	charset_close(&s, &text);
	put_clean(&clean, buf_str(&text));
	buf_fini(&text);
	trim_end(out, start);
}

const struct charset *
part_text_guess(const struct part *p, const struct charset *hint)
{
	const struct charset *cs;
	struct buf head;

	if (!charset_is_vague(charset_find(p->charset)))
		return NULL;
	buf_init(&head, LIMIT_PREVIEW_BYTES);
	put_head(&head, p);
	cs = charset_guess(buf_str(&head), hint);
	buf_fini(&head);
	return cs;
}
