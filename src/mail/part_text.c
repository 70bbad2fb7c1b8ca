#include "mail/part_text.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/part_content.h"

#include <string.h>

/* HTML says its charset within its first bytes or not at all. */
enum { META_BYTES = 4096, BLANKS_BYTES = 1024 * 1024 };

/* Bytes that do not simply go through. */
static const char stops[4] = { '\0', '\r', '\xc2', '\xef' };

/* Where the next of each of them stands, so that each is looked for once. */
struct ahead {
	struct str s;
	size_t at[COUNT_OF(stops)]; /* SIZE_MAX: no more */
};

static void
look_for(struct ahead *h, size_t i, size_t from)
{
	h->at[i] = str_find_char(h->s, stops[i], from);
}

/* Index of the first stop at or after from, or the end. */
static size_t
next_stop(struct ahead *h, size_t from)
{
	size_t first = h->s.n;

	for (size_t i = 0; i < COUNT_OF(stops); i++) {
		if (h->at[i] < from)
			look_for(h, i, from);
		if (h->at[i] < first)
			first = h->at[i];
	}
	return first;
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

/* Bytes at or after from that go through as they are. */
static size_t
clean_span(struct ahead *h, size_t from)
{
	size_t at = next_stop(h, from);

	while (at < h->s.n && (unsigned char)h->s.p[at] >= 0x80 &&
	       bad_span(str_skip(h->s, at)) == 0)
		at = next_stop(h, at + 1);
	return at - from;
}

/* Nearly every piece is clean from end to end: it need not be copied. */
static bool
take_whole(struct part_text *t, struct ahead *h)
{
	struct buf raw = t->raw;

	if (t->text.n > 0 || t->after_cr || h->s.n == 0 ||
	    clean_span(h, 0) < h->s.n)
		return false;
	t->raw = t->text;
	t->text = raw;
	t->after_bad = false;
	return true;
}

/* s is all of t->raw, whole characters of valid UTF-8. */
static void
put_clean(struct part_text *t, struct str s)
{
	struct ahead h = { .s = s };
	size_t n, at = 0;

	for (size_t i = 0; i < COUNT_OF(stops); i++)
		look_for(&h, i, 0);
	if (take_whole(t, &h))
		return;
	while (at < s.n) {
		if (t->after_cr && s.p[at] == '\n')
			at++;
		t->after_cr = false;
		n = clean_span(&h, at);
		buf_put(&t->text, str_head(str_skip(s, at), n));
		t->after_bad = t->after_bad && n == 0;
		at += n;
		if (at >= s.n)
			break;
		n = bad_span(str_skip(s, at));
		t->after_cr = s.p[at] == '\r';
		if (t->after_cr)
			buf_put_char(&t->text, '\n');
		else if (n > 0 && !t->after_bad)
			buf_put(&t->text, STR("\xef\xbf\xbd"));
		t->after_bad = n > 0 || (t->after_bad && s.p[at] == '\0');
		at += n > 0 ? n : 1;
		while (at < s.n && s.p[at] == '\0' && s.p[at - 1] == '\0')
			at++;
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

/* By the label, or what HTML without one says of itself. */
static const struct charset *
declared(const struct part *p)
{
	const struct charset *cs;
	struct buf head;

	if (p->charset.p != NULL || !part_is_html(p))
		return charset_find(p->charset);
	buf_init(&head, META_BYTES);
	put_head(&head, p);
	cs = charset_of_meta(buf_str(&head));
	buf_fini(&head);
	return cs;
}

static const struct charset *
charset_of(const struct part *p, size_t limit_bytes,
	   const struct charset *undeclared)
{
	const struct charset *cs = declared(p);

	if (charset_is_vague(cs))
		return survey(p, limit_bytes, undeclared);
	/* 8-bit bytes under a 7-bit label: it is not that, but near. */
	if (str_eq(str_of(charset_name(cs)), STR("iso-2022-jp")))
		return survey(p, limit_bytes, charset_find(STR("euc-jp")));
	return cs;
}

void
part_text_open(struct part_text *t, const struct part *p,
	       const struct charset *undeclared, size_t limit_bytes)
{
	size_t first =
		p->body.n < PART_CONTENT_BYTES ? p->body.n : PART_CONTENT_BYTES;

	t->after_cr = t->after_bad = t->is_end = false;
	t->given = 0;
	charset_open(&t->charset, charset_of(p, limit_bytes, undeclared));
	part_content_open(&t->content, p);
	buf_init(&t->raw, SIZE_MAX / 2);
	buf_init(&t->text, SIZE_MAX / 2);
	/* One piece of what is mostly ASCII, and then some. */
	(void)buf_reserve(&t->raw, first + first / 4);
}

/* One more piece of content, clean. Returns false at the end. */
static bool
read_more(struct part_text *t)
{
	struct str piece;

	if (t->is_end)
		return false;
	buf_clear(&t->raw);
	if (part_content_next(&t->content, &piece)) {
		charset_feed(&t->charset, piece, &t->raw);
	} else {
		charset_close(&t->charset, &t->raw);
		t->is_end = true;
	}
	put_clean(t, buf_str(&t->raw));
	return true;
}

/* How much of the text can be given: blanks wait for what follows them. */
static size_t
ready_bytes(const struct part_text *t)
{
	size_t n = t->text.n;

	while (n > 0 && memchr(" \t\n", t->text.p[n - 1], 3) != NULL)
		n--;
	return n == 0 && t->text.n >= BLANKS_BYTES ? t->text.n : n;
}

bool
part_text_next(struct part_text *t, struct str *piece)
{
	buf_drop_head(&t->text, t->given);
	t->given = 0;
	while (t->given == 0 && read_more(t))
		t->given = ready_bytes(t);
	*piece = str_head(buf_str(&t->text), t->given);
	return t->given > 0;
}

void
part_text_close(struct part_text *t)
{
	if (!t->is_end) {
		buf_clear(&t->raw);
		charset_close(&t->charset, &t->raw);
	}
	buf_fini(&t->raw);
	buf_fini(&t->text);
}

size_t
part_text_left(const struct part_text *t)
{
	return part_content_left(&t->content);
}

/* Cut at a character, and no blanks before the cut. */
static void
put_head_of(struct buf *out, size_t start, struct str piece)
{
	size_t room = out->limit_bytes - out->n;

	buf_put(out, utf8_valid_head(str_head(piece, room)));
	while (out->n > start && memchr(" \t\n", out->p[out->n - 1], 3) != NULL)
		out->n--;
	out->over = true;
}

void
part_text(struct buf *out, const struct part *p,
	  const struct charset *undeclared)
{
	size_t start = out->n;
	struct part_text t;
	struct str piece;

	part_text_open(&t, p, undeclared, out->limit_bytes - start);
	while (!buf_is_over(out) && part_text_next(&t, &piece)) {
		if (piece.n > out->limit_bytes - out->n)
			put_head_of(out, start, piece);
		else
			buf_put(out, piece);
	}
	part_text_close(&t);
}

const struct charset *
part_text_guess(const struct part *p, const struct charset *hint)
{
	const struct charset *cs;
	struct buf head;

	if (!charset_is_vague(charset_find(p->charset)))
		return NULL;
	if (charset_is_vague(hint))
		hint = p->hint;
	buf_init(&head, LIMIT_PREVIEW_BYTES);
	put_head(&head, p);
	cs = NULL; /* part_text sees itself what is valid */
	if (!utf8_is_valid(utf8_valid_head(buf_str(&head))))
		cs = charset_guess(buf_str(&head), hint);
	buf_fini(&head);
	return cs;
}

struct part
part_text_believed(const struct part *p, const struct charset *hint)
{
	const struct charset *cs = declared(p);
	struct part believed = *p;
	struct buf head;

	if (charset_is_vague(cs) || p->is_told)
		return believed;
	if (charset_is_vague(hint))
		hint = p->hint;
	buf_init(&head, LIMIT_PREVIEW_BYTES);
	put_head(&head, p);
	cs = charset_doubt(buf_str(&head), cs, hint);
	if (cs != NULL)
		believed.charset = str_of(charset_name(cs));
	buf_fini(&head);
	return believed;
}
