#include "mail/header.h"

/* A line that begins with a blank continues the field above it. */
static bool
is_folded(struct str rest)
{
	return rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

/* "\r\r\n" is an empty line too: some gateways double the CR. */
static bool
is_empty(struct str line)
{
	return str_trim_end(line).n == 0 && !is_folded(line);
}

/* A name that begins with "--" would be legal, but is a boundary in fact. */
static bool
is_name(struct str s)
{
	if (s.n == 0 || str_starts(s, STR("--")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return true;
}

static bool
is_mbox_line(struct str line)
{
	return str_starts(line, STR("From ")) ||
	       str_starts(line, STR(">From "));
}

static bool
split_field(struct str line, struct header_field *f)
{
	size_t colon;

	if (str_starts(line, STR("\xef\xbb\xbf"))) /* an editor's mark */
		line = str_skip(line, 3);
	colon = str_find_char(line, ':', 0);
	if (colon == SIZE_MAX)
		return false;
	f->name = str_trim_end(str_head(line, colon));
	f->body = str_trim(str_skip(line, colon + 1));
	return is_name(f->name);
}

void
header_scan_init(struct header_scan *s, struct str message)
{
	*s = (struct header_scan){ .rest = message };
}

bool
header_next(struct header_scan *s, struct header_field *f)
{
	struct str line, more, before = s->rest;

	for (; str_take_line(&s->rest, &line); before = s->rest) {
		if (is_empty(line))
			return false;
		if (is_folded(line)) {
			s->junk++;
			continue;
		}
		while (is_folded(s->rest) && str_take_line(&s->rest, &more))
			line = str_span(line, more);
		if (split_field(line, f))
			return true;
		if (!is_mbox_line(line)) {
			s->rest = before;
			return false;
		}
		s->junk++;
	}
	return false;
}

bool
header_find(struct str message, struct str name, struct str *body)
{
	struct header_scan s;
	struct header_field f;

	header_scan_init(&s, message);
	while (header_next(&s, &f)) {
		if (str_eq_fold(f.name, name)) {
			*body = f.body;
			return true;
		}
	}
	*body = (struct str){ 0 };
	return false;
}

void
header_put_unfolded(struct buf *out, struct str body)
{
	struct str line;

	while (str_take_line(&body, &line))
		buf_put(out, line);
}

size_t
header_comment_span(struct str s)
{
	size_t depth = 0;

	for (size_t n = 0; n < s.n; n++) {
		if (s.p[n] == '\\')
			n++;
		else if (s.p[n] == '(')
			depth++;
		else if (s.p[n] == ')' && --depth == 0)
			return n + 1;
	}
	return 0;
}
