#include "store/query.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/date.h"
#include "store/maildir.h"

struct parser {
	struct arena *a;
	struct query_text *t;
	struct str rest;
	unsigned depth, terms;
	struct err *e;
};

static struct query *parse_or(struct parser *p);
static struct query *parse_term(struct parser *p);

/* ---- errors and nodes ----------------------------------------------------*/

static size_t
chars_before(const struct query_text *t)
{
	struct str head = str_head(t->text, t->column);
	uint32_t code;
	size_t n = 0;

	while (utf8_take(&head, &code))
		n++;
	return n;
}

/* The first error counts; at is in the text, or its end. */
static struct query *
bad(struct parser *p, struct str at, const char *why)
{
	if (p->e->kind != ERR_NONE)
		return NULL;
	p->t->column = (size_t)(at.p - p->t->text.p);
	(void)err_set(p->e, ERR_USAGE, "search, at character %zu: %s",
		      chars_before(p->t) + 1, why);
	return NULL;
}

static struct query *
node(struct parser *p, enum query_kind kind)
{
	struct query *q = ARENA_NEW(p->a, struct query);

	q->kind = kind;
	return q;
}

static struct query *
pair(struct parser *p, enum query_kind kind, struct query *left,
     struct query *right)
{
	struct query *q = node(p, kind);

	if (right == NULL)
		return NULL;
	q->left = left;
	q->right = right;
	return q;
}

static struct query *
text_node(struct parser *p, enum query_kind kind, struct str text)
{
	struct query *q = node(p, kind);
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	utf8_put_folded(&b, text);
	q->text = arena_str(p->a, buf_str(&b));
	buf_fini(&b);
	return q;
}

/* ---- words ---------------------------------------------------------------*/

static void
skip_blanks(struct parser *p)
{
	while (p->rest.n > 0 && ascii_is_blank(p->rest.p[0]))
		p->rest = str_skip(p->rest, 1);
}

static bool
ends_word(char c)
{
	return ascii_is_blank(c) || c == '(' || c == ')' || c == '"';
}

static struct str
peek_word(const struct parser *p)
{
	size_t n = 0;

	while (n < p->rest.n && !ends_word(p->rest.p[n]))
		n++;
	return str_head(p->rest, n);
}

static bool
take_char(struct parser *p, char c)
{
	if (p->rest.n == 0 || p->rest.p[0] != c)
		return false;
	p->rest = str_skip(p->rest, 1);
	return true;
}

static bool
take_keyword(struct parser *p, struct str keyword)
{
	skip_blanks(p);
	if (!str_eq_fold(peek_word(p), keyword))
		return false;
	p->rest = str_skip(p->rest, keyword.n);
	return true;
}

/* A value in quotes, the first of which is taken, or a word. */
static bool
take_value(struct parser *p, struct str *value)
{
	struct str start = p->rest;
	size_t end;

	if (!take_char(p, '"')) {
		*value = peek_word(p);
		p->rest = str_skip(p->rest, value->n);
		return true;
	}
	end = str_find_char(p->rest, '"', 0);
	if (end == SIZE_MAX)
		return bad(p, start, "this quote is not closed") != NULL;
	*value = str_head(p->rest, end);
	p->rest = str_skip(p->rest, end + 1);
	return true;
}

/* ---- dates ---------------------------------------------------------------*/

struct span { /* from_s <= date < to_s */
	int64_t from_s, to_s;
};

static int64_t
local_day(const struct parser *p, int year, int month, int day)
{
	struct date_parts d = { .year = year, .month = month, .day = day };

	return date_join(&d) - (int64_t)p->t->zone_minutes * 60;
}

static bool
take_number(struct str *rest, size_t digits, int *out)
{
	int value = 0;

	if (rest->n < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!ascii_is_digit(rest->p[i]))
			return false;
		value = value * 10 + (rest->p[i] - '0');
	}
	*rest = str_skip(*rest, digits);
	*out = value;
	return true;
}

static bool
take_dash(struct str *rest)
{
	if (rest->n == 0 || rest->p[0] != '-')
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

/* "2026", "2026-03", "2026-03-01" */
static bool
parse_calendar(const struct parser *p, struct str s, struct span *out)
{
	int year, month = 1, day = 1;
	bool has_month, has_day;

	if (!take_number(&s, 4, &year))
		return false;
	has_month = take_dash(&s);
	if (has_month && !take_number(&s, 2, &month))
		return false;
	has_day = has_month && take_dash(&s);
	if (has_day && !take_number(&s, 2, &day))
		return false;
	if (s.n > 0 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	out->from_s = local_day(p, year, month, day);
	if (has_day)
		out->to_s = out->from_s + 86400;
	else if (has_month)
		out->to_s = local_day(p, year + month / 12, month % 12 + 1, 1);
	else
		out->to_s = local_day(p, year + 1, 1, 1);
	return true;
}

static bool
parse_named_day(const struct parser *p, struct str s, struct span *out)
{
	struct date_parts now;
	int back = str_eq_fold(s, STR("yesterday")) ? 1 : 0;

	if (back == 0 && !str_eq_fold(s, STR("today")))
		return false;
	date_split(p->t->now_s, p->t->zone_minutes, &now);
	out->from_s = local_day(p, now.year, now.month, now.day - back);
	out->to_s = out->from_s + 86400;
	return true;
}

/* "30d", "2w", "6m", "1y" ago: an instant, not a span. */
static bool
parse_ago(const struct parser *p, struct str s, struct span *out)
{
	static const struct {
		char unit;
		int64_t days;
	} units[] = { { 'd', 1 }, { 'w', 7 }, { 'm', 30 }, { 'y', 365 } };
	uint64_t count;

	if (s.n < 2 || !str_to_u64(str_head(s, s.n - 1), &count) ||
	    count > 10000)
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (units[i].unit != ascii_lower(s.p[s.n - 1]))
			continue;
		out->from_s =
			p->t->now_s - (int64_t)count * units[i].days * 86400;
		out->to_s = out->from_s;
		return true;
	}
	return false;
}

static struct query *
date_node(struct parser *p, enum query_kind kind, int64_t at_s)
{
	struct query *q = node(p, kind);

	q->from_s = at_s;
	return q;
}

static bool
parse_date(struct parser *p, struct str value, struct span *out)
{
	if (parse_calendar(p, value, out) || parse_named_day(p, value, out) ||
	    parse_ago(p, value, out))
		return true;
	(void)bad(p, value,
		  "no date: 2026-03-01, 2026-03, 2026, today, 30d, 2w, 6m");
	return false;
}

/* ---- keys ----------------------------------------------------------------*/

struct key {
	const char *name;
	enum query_kind kind;
	struct query *(*make)(struct parser *p, const struct key *k,
			      struct str value);
};

static struct query *
make_text(struct parser *p, const struct key *k, struct str value)
{
	return text_node(p, k->kind, value);
}

static struct query *
make_is(struct parser *p, const struct key *k, struct str value)
{
	static const struct {
		const char *name;
		uint32_t mask, value;
	} states[] = {
		{ "unread", MAILDIR_READ, 0 },
		{ "new", MAILDIR_READ, 0 },
		{ "read", MAILDIR_READ, MAILDIR_READ },
		{ "flagged", MAILDIR_FLAGGED, MAILDIR_FLAGGED },
		{ "replied", MAILDIR_REPLIED, MAILDIR_REPLIED },
		{ "forwarded", MAILDIR_FORWARDED, MAILDIR_FORWARDED },
		{ "draft", MAILDIR_DRAFT, MAILDIR_DRAFT },
		{ "deleted", MAILDIR_DELETED, MAILDIR_DELETED },
	};

	for (size_t i = 0; i < COUNT_OF(states); i++) {
		struct query *q;

		if (!str_eq_fold(str_of(states[i].name), value))
			continue;
		q = node(p, k->kind);
		q->mask = states[i].mask;
		q->value = states[i].value;
		return q;
	}
	return bad(p, value,
		   "is: wants unread, read, flagged, replied, forwarded, "
		   "draft or deleted");
}

static struct query *
make_has(struct parser *p, const struct key *k, struct str value)
{
	if (!str_eq_fold(value, STR("attachment")) &&
	    !str_eq_fold(value, STR("attachments")))
		return bad(p, value, "has: wants attachment");
	return node(p, k->kind);
}

static struct query *
make_before(struct parser *p, const struct key *k, struct str value)
{
	struct span s;

	if (!parse_date(p, value, &s))
		return NULL;
	return date_node(p, k->kind, s.from_s);
}

static struct query *
make_date(struct parser *p, const struct key *k, struct str value)
{
	struct span s;

	(void)k;
	if (!parse_date(p, value, &s))
		return NULL;
	if (s.to_s == s.from_s)
		return bad(p, value, "date: wants a day, a month or a year");
	return pair(p, QUERY_AND, date_node(p, QUERY_SINCE, s.from_s),
		    date_node(p, QUERY_BEFORE, s.to_s));
}

static struct query *
make_id(struct parser *p, const struct key *k, struct str value)
{
	struct query *q = node(p, k->kind);
	unsigned left;

	if (value.n > 15)
		return bad(p, value, "an id has 15 digits at most");
	for (size_t i = 0; i < value.n; i++) {
		int digit = ascii_hex(value.p[i]);

		if (digit < 0)
			return bad(p, str_skip(value, i),
				   "an id is made of hex digits");
		q->from_id = q->from_id << 4 | (uint64_t)digit;
	}
	left = 60 - 4 * (unsigned)value.n;
	q->to_id = (q->from_id + 1) << left;
	q->from_id <<= left;
	return q;
}

static const struct key keys[] = {
	{ "from", QUERY_FROM, make_text },
	{ "to", QUERY_TO, make_text },
	{ "cc", QUERY_TO, make_text },
	{ "subject", QUERY_SUBJECT, make_text },
	{ "folder", QUERY_FOLDER, make_text },
	{ "in", QUERY_FOLDER, make_text },
	{ "account", QUERY_ACCOUNT, make_text },
	{ "is", QUERY_FLAG, make_is },
	{ "has", QUERY_ATTACHED, make_has },
	{ "before", QUERY_BEFORE, make_before },
	{ "after", QUERY_SINCE, make_before },
	{ "since", QUERY_SINCE, make_before },
	{ "date", QUERY_AND, make_date },
	{ "id", QUERY_ID, make_id },
};

static const struct key *
find_key(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (str_eq_fold(str_of(keys[i].name), name))
			return &keys[i];
	}
	return NULL;
}

/* Letters before a colon: "12:30" and "[a:b]" are no keys. */
static bool
split_key(struct str word, struct str *name)
{
	size_t n = 0;

	while (n < word.n && ascii_is_alpha(word.p[n]))
		n++;
	*name = str_head(word, n);
	return n > 0 && n < word.n && word.p[n] == ':';
}

/* ---- the grammar ---------------------------------------------------------*/

static struct query *
parse_key(struct parser *p, struct str name)
{
	const struct key *k = find_key(name);
	struct str value;

	if (k == NULL)
		return bad(p, name,
			   "no such key; put the text in quotes to look for "
			   "it as it is");
	p->rest = str_skip(p->rest, name.n + 1);
	if (!take_value(p, &value))
		return NULL;
	if (value.n == 0)
		return bad(p, name, "there is nothing behind the colon");
	return k->make(p, k, value);
}

static struct query *
parse_brackets(struct parser *p, struct str open)
{
	struct query *q;

	skip_blanks(p);
	if (p->rest.n > 0 && p->rest.p[0] == ')')
		return bad(p, open, "there is nothing in these brackets");
	q = parse_or(p);
	skip_blanks(p);
	if (q != NULL && !take_char(p, ')'))
		return bad(p, open, "this bracket is not closed");
	return q;
}

static struct query *
parse_leaf(struct parser *p)
{
	struct str at = p->rest, name, value;

	if (++p->terms > LIMIT_QUERY_TERMS)
		return bad(p, at, "too many words");
	if (split_key(peek_word(p), &name))
		return parse_key(p, name);
	if (!take_value(p, &value))
		return NULL;
	if (value.n == 0)
		return bad(p, at, "there is nothing to look for");
	return text_node(p, QUERY_TEXT, value);
}

static struct query *
parse_not(struct parser *p)
{
	struct query *q = node(p, QUERY_NOT);

	q->left = parse_term(p);
	return q->left != NULL ? q : NULL;
}

static struct query *
parse_any(struct parser *p, struct str at)
{
	if (p->rest.n == 0)
		return bad(p, at, "something is missing here");
	if (take_char(p, '('))
		return parse_brackets(p, at);
	if (take_char(p, '-') || take_keyword(p, STR("not")))
		return parse_not(p);
	if (p->rest.p[0] == ')')
		return bad(p, at, "nothing was opened before this bracket");
	return parse_leaf(p);
}

static struct query *
parse_term(struct parser *p)
{
	struct query *q;

	skip_blanks(p);
	if (++p->depth > LIMIT_QUERY_DEPTH)
		return bad(p, p->rest, "too deep");
	q = parse_any(p, p->rest);
	p->depth--;
	return q;
}

static bool
is_at_end(struct parser *p)
{
	skip_blanks(p);
	return p->rest.n == 0 || (p->rest.p[0] == ')' && p->depth > 0) ||
	       str_eq_fold(peek_word(p), STR("or"));
}

static struct query *
parse_and(struct parser *p)
{
	struct query *q = parse_term(p);

	while (q != NULL && !is_at_end(p)) {
		(void)take_keyword(p, STR("and"));
		q = pair(p, QUERY_AND, q, parse_term(p));
	}
	return q;
}

static struct query *
parse_or(struct parser *p)
{
	struct query *q = parse_and(p);

	while (q != NULL && take_keyword(p, STR("or")))
		q = pair(p, QUERY_OR, q, parse_and(p));
	return q;
}

bool
query_parse(struct arena *a, struct query_text *t, struct query **out,
	    struct err *e)
{
	struct parser p = { .a = a, .t = t, .rest = t->text, .e = e };

	t->column = 0;
	if (t->text.n > LIMIT_QUERY_BYTES)
		*out = bad(&p, t->text, "too long");
	else if (str_trim(t->text).n == 0)
		*out = node(&p, QUERY_ALL);
	else
		*out = parse_or(&p);
	return *out != NULL;
}
