#include "mail/param.h"

#include "base/limits.h"
#include "mail/header.h"
#include "mail/word.h"

#include <string.h>

/* One parameter as written: name*section*=value. */
struct piece {
	struct str name;  /* lower case, without stars */
	struct str value; /* unquoted */
	size_t section;   /* NO_SECTION when there is no number */
	bool is_percent;  /* a star at the end: RFC 2231's encoding */
};

enum { NO_SECTION = LIMIT_PARAMS + 1 };

struct pieces {
	struct piece *v;
	size_t n, room;
};

static bool
is_name_char(char c)
{
	return c > ' ' && c < 127 && memchr("=;,:()<>@\"/[]?", c, 14) == NULL;
}

/* Skips blanks, and comments where they may stand. */
static void
skip_blanks(struct str *rest)
{
	size_t depth = 0, n = 0;

	for (; n < rest->n; n++) {
		char c = rest->p[n];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			n++;
		else if (depth == 0 && !ascii_is_blank(c))
			break;
	}
	*rest = str_skip(*rest, n);
}

static struct str
take_name(struct str *rest)
{
	struct str name = *rest;

	for (name.n = 0; name.n < rest->n; name.n++) {
		if (!is_name_char(name.p[name.n]))
			break;
	}
	*rest = str_skip(*rest, name.n);
	return name;
}

static struct str
without_blanks_at_start(struct str s)
{
	while (s.n > 0 && ascii_is_blank(s.p[0]))
		s = str_skip(s, 1);
	return s;
}

/* Does another parameter, or nothing more, begin at rest? */
static bool
is_parameter_next(struct str rest)
{
	rest = without_blanks_at_start(rest);
	if (rest.n == 0 || rest.p[0] == ';')
		return true;
	if (take_name(&rest).n == 0)
		return false;
	rest = without_blanks_at_start(rest);
	return rest.n > 0 && rest.p[0] == '=';
}

static bool
is_escape(struct str s, size_t at)
{
	return s.p[at] == '\\' && at + 1 < s.n &&
	       (s.p[at + 1] == '"' || s.p[at + 1] == '\\');
}

/* The end of a quoted value: a quote inside a file name is often not escaped,
 * so only one that something sensible follows counts, or else the first. */
static size_t
closing_quote(struct str s)
{
	size_t first = SIZE_MAX;

	for (size_t n = 0; n < s.n; n++) {
		struct str after = str_skip(s, n + 1);

		if (is_escape(s, n)) {
			n++;
			continue;
		}
		if (s.p[n] != '"')
			continue;
		if (first == SIZE_MAX)
			first = n;
		if (after.n == 0 || memchr(";,(", after.p[0], 3) != NULL ||
		    (ascii_is_blank(after.p[0]) && is_parameter_next(after)))
			return n;
	}
	return first == SIZE_MAX ? s.n : first;
}

/* A backslash before anything but a quote and itself is part of a Windows
 * path, and stays. */
static struct str
take_quoted(struct arena *a, struct str *rest)
{
	struct str inside = str_head(*rest, closing_quote(*rest));
	char *copy = arena_alloc(a, inside.n + 1);
	size_t n = 0;

	*rest = str_skip(*rest, inside.n + 1);
	for (size_t i = 0; i < inside.n; i++) {
		if (is_escape(inside, i))
			i++;
		copy[n++] = inside.p[i];
	}
	return (struct str){ copy, n };
}

/* A value without quotes ends at the ';', or where a forgotten one should
 * be. Blanks and parentheses may be part of a file name. */
static struct str
take_plain(struct str *rest, bool is_file_name)
{
	struct str after;
	size_t n = 0, end;

	while (n < rest->n && rest->p[n] != ';') {
		after = str_skip(*rest, n);
		if (rest->p[n] == '(' && !is_file_name)
			break;
		if (!ascii_is_blank(rest->p[n])) {
			n++;
			continue;
		}
		end = rest->n - without_blanks_at_start(after).n;
		if (is_parameter_next(after))
			break;
		n = end;
	}
	after = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return str_trim(after);
}

/* "name*1*" to its three halves. */
static void
read_name(struct arena *a, struct str written, struct piece *p)
{
	size_t star = str_find_char(written, '*', 0);
	struct str section = str_skip(written, star);
	struct str name = str_head(written, star);
	char *lower = arena_alloc(a, name.n + 1);
	uint64_t number;

	for (size_t i = 0; i < name.n; i++)
		lower[i] = ascii_lower(name.p[i]);
	p->name = (struct str){ lower, name.n };
	p->section = NO_SECTION;
	p->is_percent = str_ends(section, STR("*"));
	section = str_skip(section, 1);
	if (p->is_percent && section.n > 0)
		section.n--;
	if (str_to_u64(section, &number) && number < NO_SECTION)
		p->section = (size_t)number;
}

static bool
take_piece(struct arena *a, struct str *rest, struct piece *p)
{
	struct str name = take_name(rest);

	skip_blanks(rest);
	if (name.n == 0 || rest->n == 0 || rest->p[0] != '=') {
		if (name.n == 0)
			*rest = str_skip(*rest, 1);
		return false;
	}
	*rest = without_blanks_at_start(str_skip(*rest, 1));
	read_name(a, name, p); /* "*=x" names nothing */
	if (rest->n > 0 && rest->p[0] == '"') {
		*rest = str_skip(*rest, 1);
		p->value = take_quoted(a, rest);
	} else {
		p->value = take_plain(rest, str_ends(p->name, STR("name")));
	}
	return p->name.n > 0;
}

static const struct piece *
find_piece(const struct pieces *all, struct str name, size_t section,
	   bool is_percent)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct piece *p = &all->v[i];

		if (p->section == section && str_eq(p->name, name) &&
		    (section != NO_SECTION || p->is_percent == is_percent))
			return p;
	}
	return NULL;
}

/* "charset'language'" at the start of an encoded value; some encode the
 * quotes, too. */
static const struct charset *
take_charset(struct str *value)
{
	static const char *const quotes[] = { "'", "%27" };

	for (size_t i = 0; i < COUNT_OF(quotes); i++) {
		struct str quote = str_of(quotes[i]);
		struct str label = str_head(*value, str_find(*value, quote, 0));
		struct str rest = str_skip(*value, label.n + quote.n);
		size_t second = str_find(rest, quote, 0);

		if (second == SIZE_MAX)
			continue;
		*value = str_skip(rest, second + quote.n);
		return charset_find(label);
	}
	return NULL;
}

/* From p on, its sections joined up to the first that is missing. */
static void
join(struct arena *a, const struct pieces *all, const struct piece *p,
     const struct charset *raw, struct param *out)
{
	const struct charset *cs = NULL;
	bool is_percent = p->is_percent;
	struct str value = p->value, name = p->name;
	struct buf bytes, text;

	buf_init(&bytes, LIMIT_FIELD_BYTES);
	buf_init(&text, (size_t)4 * LIMIT_FIELD_BYTES);
	if (is_percent)
		cs = take_charset(&value);
	for (size_t next = p->section + 1; p != NULL; next++) {
		if (p->is_percent)
			buf_put_percent_decoded(&bytes, value);
		else
			buf_put(&bytes, value);
		p = next > NO_SECTION ? NULL
				      : find_piece(all, name, next, false);
		value = p == NULL ? value : p->value;
	}
	out->name = name;
	out->raw = arena_str(a, buf_str(&bytes));
	if (cs != NULL)
		charset_put(&text, cs, out->raw);
	else if (is_percent)
		charset_put_undeclared(&text, raw, out->raw);
	out->text = is_percent ? word_line(a, buf_str(&text))
			       : word_decode(a, out->raw, raw);
	buf_fini(&bytes);
	buf_fini(&text);
}

static void
put_params(struct arena *a, const struct pieces *all, const struct charset *raw,
	   struct param_field *out)
{
	for (size_t i = 0; i < all->n; i++) {
		struct str name = all->v[i].name;
		const struct piece *p;

		if (param_find(out, name) != NULL)
			continue;
		p = find_piece(all, name, NO_SECTION, true);
		if (p == NULL)
			p = find_piece(all, name, 0, false);
		if (p == NULL)
			p = find_piece(all, name, NO_SECTION, false);
		if (p != NULL)
			join(a, all, p, raw, VEC_PUSH(a, &out->params));
	}
}

/* The first word, and what is glued to it by a '/'; without quotes. */
static struct str
take_value(struct arena *a, struct str *rest)
{
	char *lower = arena_alloc(a, rest->n + 1);
	size_t n = 0;

	skip_blanks(rest);
	while (rest->n > 0) {
		struct str after = without_blanks_at_start(*rest);
		char c = after.n > 0 ? after.p[0] : ';';

		if (c == ';' || c == ',' || c == '(')
			break;
		if (after.n < rest->n && c != '/' &&
		    (n == 0 || lower[n - 1] != '/'))
			break;
		if (c > ' ' && c < 127 && c != '"')
			lower[n++] = ascii_lower(c);
		*rest = str_skip(after, 1);
	}
	return (struct str){ lower, n };
}

/* Without the line ends of folds; the blanks behind them stay. */
static struct str
unfolded(struct arena *a, struct str body)
{
	struct str copy;
	struct buf out;

	if (str_find_char(body, '\n', 0) == SIZE_MAX)
		return body;
	buf_init(&out, body.n);
	header_put_unfolded(&out, body);
	copy = arena_str(a, buf_str(&out));
	buf_fini(&out);
	return copy;
}

void
param_parse(struct arena *a, struct str body, const struct charset *raw,
	    struct param_field *out)
{
	struct pieces all = { 0 };
	struct piece p;

	body = unfolded(a, str_head(body, LIMIT_FIELD_BYTES));
	/* Multi-byte characters may hold quotes; a boundary must stay raw. */
	if (str_find_char(body, '\033', 0) != SIZE_MAX ||
	    !charset_is_vague(raw))
		body = word_clean(a, body, raw);
	*out = (struct param_field){ 0 };
	out->value = take_value(a, &body);
	while (body.n > 0 && all.n < LIMIT_PARAMS) {
		p = (struct piece){ 0 };
		skip_blanks(&body);
		if (body.n > 0 && take_piece(a, &body, &p))
			*VEC_PUSH(a, &all) = p;
	}
	put_params(a, &all, raw, out);
}

const struct param *
param_find(const struct param_field *f, struct str name)
{
	for (size_t i = 0; i < f->params.n; i++) {
		if (str_eq(f->params.v[i].name, name))
			return &f->params.v[i];
	}
	return NULL;
}
