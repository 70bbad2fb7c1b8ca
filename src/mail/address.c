#include "mail/address.h"

#include "base/limits.h"
#include "mail/header.h"
#include "mail/word.h"

#include <string.h>

/*
 * One mailbox while it is read. What is not in angle brackets is kept twice:
 * unquoted, as a name, and with its quotes, as it would be an address.
 */
struct mailbox {
	struct buf name, bare;
	size_t name_n, bare_n; /* how much of them stood before the '<' */
	struct str comment;    /* the last one, unquoted */
	struct str angle;      /* what stood between '<' and '>' */
	bool has_angle;
};

struct reader {
	struct arena *a;
	struct str rest;
	bool no_quote, no_comment; /* one was never closed: they mean nothing */
	struct mailbox box;
	struct address_list *out;
};

static bool
has_at(struct str s)
{
	return str_find_char(s, '@', 0) != SIZE_MAX;
}

/* The quoted string s begins with, both quotes counted; 0 when it is never
 * closed. */
static size_t
quoted_span(struct str s)
{
	for (size_t n = 1; n < s.n; n++) {
		if (s.p[n] == '\\')
			n++;
		else if (s.p[n] == '"')
			return n + 1;
	}
	return 0;
}

/* Without the backslashes that quote another character. */
static void
put_unquoted(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		buf_put_char(out, s.p[i]);
	}
}

/* Can blanks beside c be left out in an address? */
static bool
binds(char c)
{
	return c == '.' || c == '@';
}

/*
 * Appends an address without comments, and without blanks but between words.
 * Quoted strings are copied as they are.
 */
static void
put_address(struct buf *out, struct str s)
{
	bool blank = false, no_quote = false, no_comment = false;
	size_t start = out->n, n;

	for (; s.n > 0; s = str_skip(s, n)) {
		char c = s.p[0];

		n = 0;
		if (c == '(' && !no_comment) {
			n = header_comment_span(s);
			no_comment = n == 0;
			blank = true;
			continue;
		}
		if (c == '"' && !no_quote) {
			n = quoted_span(s);
			no_quote = n == 0;
			if (no_quote)
				continue;
		}
		n = n == 0 ? 1 : n;
		if (ascii_is_blank(c) || c == 127 || (c >= 0 && c < ' ')) {
			blank = true;
			continue;
		}
		if (blank && out->n > start && !binds(c) &&
		    !binds(out->p[out->n - 1]))
			buf_put_char(out, ' ');
		blank = false;
		buf_put(out, str_head(s, n));
	}
}

/* What stands between '<' and '>': a route ("@a,@b:") goes. */
static struct str
address_of_angle(struct arena *a, struct str angle)
{
	struct str addr;
	struct buf out;

	angle = str_trim(angle);
	if (str_starts(angle, STR("@")))
		angle = str_skip(angle, str_find_char(angle, ':', 0) + 1);
	if (str_starts_fold(angle, STR("mailto:")))
		angle = str_skip(angle, 7);
	buf_init(&out, 2 * angle.n);
	put_address(&out, angle);
	addr = word_line(a, buf_str(&out));
	buf_fini(&out);
	return addr;
}

static void
put_mailbox(struct reader *r, struct str name, struct str addr)
{
	if (str_trim(name).n == 0)
		name = r->box.comment;
	name = word_decode(r->a, name, NULL);
	r->box.comment = (struct str){ 0 };
	if ((name.n == 0 && addr.n == 0) || r->out->n >= LIMIT_ADDRESSES)
		return;
	*VEC_PUSH(r->a, r->out) = (struct address){ name, addr };
}

/* Takes a word of an address in bare form; quoted strings and encoded words
 * are never cut. */
static struct str
take_bare_word(struct str *rest, bool *no_quote)
{
	struct str word = str_trim(*rest);
	size_t n = 0, span;

	*rest = word;
	while (n < rest->n && rest->p[n] != ' ') {
		span = word_span(str_skip(*rest, n));
		if (rest->p[n] == '"' && !*no_quote) {
			span = quoted_span(str_skip(*rest, n));
			*no_quote = span == 0;
		}
		n += span == 0 ? 1 : span;
	}
	*rest = str_skip(*rest, n);
	return str_head(word, n);
}

/* '"Joe" joe@example.org', the brackets forgotten */
static struct str
without_quotes(struct str name)
{
	name = str_trim(name);
	if (name.n > 1 && quoted_span(name) == name.n &&
	    str_starts(name, STR("\"")))
		return str_skip(str_head(name, name.n - 1), 1);
	return name;
}

/* A mailbox without angle brackets: each word with an '@' is an address, what
 * stands before it its name. Without any, a single word is a local user, and
 * more of them are only a name. */
static void
put_bare(struct reader *r, struct str bare, struct str name)
{
	struct str rest, word, addr, before = { 0 };
	bool no_quote = false, found = false;
	struct buf out;

	buf_init(&out, 2 * bare.n);
	put_address(&out, bare);
	addr = word_line(r->a, buf_str(&out));
	buf_fini(&out);
	if (addr.n == 0)
		return; /* nothing, or comments only */
	for (rest = addr; rest.n > 0;) {
		word = take_bare_word(&rest, &no_quote);
		if (has_at(word) && word_span(word) == 0) {
			put_mailbox(r, without_quotes(before), word);
			before = (struct str){ 0 };
			found = true;
		} else {
			before = before.n == 0 ? word : str_span(before, word);
		}
	}
	if (found)
		return;
	word = take_bare_word(&addr, &no_quote);
	if (addr.n > 0 || word_span(word) > 0 || str_starts(word, STR("\"")))
		put_mailbox(r, name, (struct str){ 0 });
	else
		put_mailbox(r, (struct str){ 0 }, word);
}

/* One with them; and what stands behind them, which is a name when there is
 * no other, or an address after a forgotten comma. */
static void
put_angle(struct reader *r)
{
	struct str name = buf_str(&r->box.name), bare = buf_str(&r->box.bare);
	struct str before = str_head(name, r->box.name_n);
	struct str after = str_skip(name, r->box.name_n);
	struct str addr = address_of_angle(r->a, r->box.angle);

	bare = str_skip(bare, r->box.bare_n);
	if (has_at(bare)) {
		put_mailbox(r, before, addr);
		put_bare(r, bare, after);
	} else {
		put_mailbox(r, str_trim(before).n == 0 ? after : before, addr);
	}
}

static void
clear_box(struct reader *r)
{
	buf_clear(&r->box.name);
	buf_clear(&r->box.bare);
	r->box.has_angle = false;
	r->box.comment = (struct str){ 0 };
}

static void
finish(struct reader *r)
{
	if (r->box.has_angle)
		put_angle(r);
	else
		put_bare(r, buf_str(&r->box.bare), buf_str(&r->box.name));
	clear_box(r);
}

static void
put_both(struct reader *r, struct str s)
{
	buf_put(&r->box.name, s);
	buf_put(&r->box.bare, s);
}

static void
read_quoted(struct reader *r)
{
	size_t n = quoted_span(r->rest);

	if (n == 0) {
		r->no_quote = true;
		return;
	}
	buf_put(&r->box.bare, str_head(r->rest, n));
	put_unquoted(&r->box.name, str_skip(str_head(r->rest, n - 1), 1));
	r->rest = str_skip(r->rest, n);
}

static void
read_comment(struct reader *r)
{
	size_t n = header_comment_span(r->rest);
	struct buf text;

	if (n == 0) {
		r->no_comment = true;
		return;
	}
	buf_init(&text, n);
	put_unquoted(&text, str_skip(str_head(r->rest, n - 1), 1));
	if (str_trim(buf_str(&text)).n > 0)
		r->box.comment = arena_str(r->a, buf_str(&text));
	buf_fini(&text);
	put_both(r, STR(" "));
	r->rest = str_skip(r->rest, n);
}

/* What stands behind a '<', up to where it ends, closed or not. */
static struct str
take_angle(struct reader *r)
{
	struct str s = r->rest;
	bool is_route = str_starts(str_trim(s), STR("@"));
	size_t n = 0, span;

	while (n < s.n) {
		char c = s.p[n];

		if (c == '>' || c == '<' ||
		    ((c == ',' || c == ';') && !is_route))
			break;
		span = 1;
		if (c == '"' && !r->no_quote) {
			span = quoted_span(str_skip(s, n));
			r->no_quote = span == 0;
			span += span == 0;
		}
		n += span;
	}
	r->rest = str_skip(s, n);
	if (str_starts(r->rest, STR(">")))
		r->rest = str_skip(r->rest, 1);
	return str_head(s, n);
}

/* Of several in one mailbox those with an '@' count; two such are two
 * mailboxes with the comma forgotten. */
static void
read_angle(struct reader *r)
{
	struct mailbox *box = &r->box;
	struct str angle;

	r->rest = str_skip(r->rest, 1);
	angle = take_angle(r);
	if (box->has_angle && !has_at(angle))
		return;
	if (box->has_angle && has_at(box->angle)) {
		put_mailbox(r, str_head(buf_str(&box->name), box->name_n),
			    address_of_angle(r->a, box->angle));
		buf_drop_head(&box->name, box->name_n);
		buf_drop_head(&box->bare, box->bare_n);
	}
	box->angle = angle;
	box->has_angle = true;
	box->name_n = box->name.n;
	box->bare_n = box->bare.n;
}

/* "Friends:" begins a group, whose name is of no use. */
static void
read_colon(struct reader *r)
{
	r->rest = str_skip(r->rest, 1);
	if (r->box.has_angle || has_at(buf_str(&r->box.bare)))
		put_both(r, STR(":"));
	else
		clear_box(r);
}

/* Ordinary characters, up to the next that might mean something. */
static void
read_atom(struct reader *r)
{
	size_t n = word_span(r->rest);

	if (n == 0)
		n = 1;
	while (n < r->rest.n &&
	       memchr(" \t\r\n,;:<>()\"\\=", r->rest.p[n], 14) == NULL)
		n++;
	put_both(r, str_head(r->rest, n));
	r->rest = str_skip(r->rest, n);
}

static void
read_token(struct reader *r)
{
	char c = r->rest.p[0];

	if (c == '"' && !r->no_quote) {
		read_quoted(r);
	} else if (c == '(' && !r->no_comment) {
		read_comment(r);
	} else if (c == '<') {
		read_angle(r);
	} else if (c == ':') {
		read_colon(r);
	} else if (c == ',' || c == ';') {
		finish(r);
		r->rest = str_skip(r->rest, 1);
	} else if (ascii_is_blank(c)) {
		put_both(r, STR(" "));
		r->rest = str_skip(r->rest, 1);
	} else if (c == '"' || c == '>' || c == '\\') {
		r->rest = str_skip(r->rest, 1);
	} else {
		read_atom(r);
	}
}

void
address_parse(struct arena *a, struct str body, const struct charset *raw,
	      struct address_list *out)
{
	struct reader r = { .a = a, .out = out };

	r.rest = word_clean(a, str_head(body, LIMIT_FIELD_BYTES), raw);
	buf_init(&r.box.name, (size_t)4 * LIMIT_FIELD_BYTES);
	buf_init(&r.box.bare, (size_t)4 * LIMIT_FIELD_BYTES);
	while (r.rest.n > 0)
		read_token(&r);
	finish(&r);
	buf_fini(&r.box.name);
	buf_fini(&r.box.bare);
}

void
address_split(struct str addr, struct str *local, struct str *domain)
{
	size_t at = addr.n;

	while (at > 0 && addr.p[at - 1] != '@')
		at--;
	*local = str_head(addr, at == 0 ? addr.n : at - 1);
	*domain = str_skip(addr, at == 0 ? addr.n : at);
}

bool
address_eq(struct str a, struct str b)
{
	return str_eq_fold(a, b);
}
