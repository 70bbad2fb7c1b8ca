#include "cli/mailto.h"

#include "base/buf.h"

/* %-decoded; CR and LF of a body become line ends, elsewhere they are
 * blanks, so that a URL cannot add a header field. */
static struct str
decoded(struct arena *a, struct str s, bool is_body)
{
	struct buf bytes;
	size_t n = 0;
	char *out;

	buf_init(&bytes, s.n);
	buf_put_percent_decoded(&bytes, s);
	out = arena_cstr(a, buf_str(&bytes));
	for (size_t i = 0; i < bytes.n; i++) {
		char c = out[i];

		if (c == '\r' || c == '\0')
			continue;
		out[n++] = c == '\n' && !is_body ? ' ' : c;
	}
	buf_fini(&bytes);
	return (struct str){ out, n };
}

void
mailto_add(struct arena *a, struct str *list, struct str more)
{
	if (list->n == 0)
		*list = arena_str(a, more);
	else if (more.n > 0)
		*list = arena_printf(a, "%.*s, %.*s", STR_ARG(*list),
				     STR_ARG(more));
}

static void
read_field(struct cli_reader *r, struct str name, struct str value)
{
	bool is_body = str_eq_fold(name, STR("body"));
	struct str text = decoded(&r->arena, value, is_body);

	if (is_body)
		r->body = text;
	else if (str_eq_fold(name, STR("to")))
		mailto_add(&r->arena, &r->to, text);
	else if (str_eq_fold(name, STR("cc")))
		mailto_add(&r->arena, &r->cc, text);
	else if (str_eq_fold(name, STR("subject")))
		r->subject = text;
	else if (str_eq_fold(name, STR("in-reply-to")))
		r->in_reply_to = text;
}

bool
mailto_read(struct cli_reader *r, struct str url, struct err *e)
{
	struct str rest, to, field, name;

	if (!str_starts_fold(url, STR("mailto:")))
		return err_set(e, ERR_USAGE, "%.*s: not a mailto: address",
			       STR_ARG(url));
	rest = str_skip(url, 7);
	if (str_take_until(&rest, '?', &to))
		mailto_add(&r->arena, &r->to, decoded(&r->arena, to, false));
	while (str_take_until(&rest, '&', &field)) {
		if (str_take_until(&field, '=', &name))
			read_field(r, name, field);
	}
	return true;
}
