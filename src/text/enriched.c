#include "text/enriched.h"

enum { COMMAND_MAX = 60 /* characters, says RFC 1896 */ };

struct reading {
	struct buf *out;
	struct str rest;
	enum enriched_kind kind;
	size_t nofill;   /* how many are open: lines stay as they are */
	bool no_end_now; /* what is not to be read is not ended any more */
};

static void
put_tag(struct reading *r, const char *html, bool is_end)
{
	buf_printf(r->out, "<%s%s>", is_end ? "/" : "", html);
}

/* Parameters and comments are not to be read. */
static void
skip_past(struct reading *r, struct str end)
{
	size_t at = r->no_end_now ? SIZE_MAX : str_find_fold(r->rest, end, 0);

	r->no_end_now = at == SIZE_MAX;
	if (!r->no_end_now)
		r->rest = str_skip(r->rest, at + end.n);
}

static bool
obey_richtext(struct reading *r, struct str name)
{
	if (str_eq_fold(name, STR("lt")))
		buf_put(r->out, STR("&lt;"));
	else if (str_eq_fold(name, STR("nl")))
		buf_put(r->out, STR("<br>"));
	else if (str_eq_fold(name, STR("np")))
		buf_put(r->out, STR("<hr>"));
	else if (str_eq_fold(name, STR("comment")))
		skip_past(r, STR("</comment>"));
	else
		return false;
	return true;
}

static void
obey(struct reading *r, struct str name, bool is_end)
{
	static const struct {
		const char *name, *html;
	} tags[] = {
		{ "bold", "b" },
		{ "italic", "i" },
		{ "underline", "u" },
		{ "fixed", "tt" },
		{ "excerpt", "blockquote" },
		{ "paragraph", "p" },
		{ "center", "div" },
		{ "flushleft", "div" },
		{ "flushright", "div" },
		{ "flushboth", "div" },
		{ "nofill", "pre" },
	};

	if (r->kind == ENRICHED_RICHTEXT && !is_end && obey_richtext(r, name))
		return;
	if (str_eq_fold(name, STR("param")) && !is_end)
		skip_past(r, STR("</param>"));
	if (str_eq_fold(name, STR("nofill"))) {
		r->nofill += !is_end;
		r->nofill -= is_end && r->nofill > 0;
	}
	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (str_eq_fold(name, str_of(tags[i].name)))
			put_tag(r, tags[i].html, is_end);
}

/* "<bold>" or "</bold>"; false when it is none. */
static bool
take_command(struct reading *r)
{
	struct str name = str_head(str_skip(r->rest, 1), COMMAND_MAX + 2);
	bool is_end = str_starts(name, STR("/"));

	name = str_skip(name, is_end ? 1 : 0);
	name.n = str_find_char(name, '>', 0);
	if (name.n == SIZE_MAX || name.n == 0)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!ascii_is_alnum(name.p[i]) && name.p[i] != '-')
			return false;
	r->rest = str_skip(r->rest, name.n + (is_end ? 3 : 2));
	obey(r, name, is_end);
	return true;
}

/* One line end is a blank; of more, all but one are line ends. */
static void
take_line_ends(struct reading *r)
{
	size_t n = 0;

	while (n < r->rest.n && r->rest.p[n] == '\n')
		n++;
	r->rest = str_skip(r->rest, n);
	if (r->nofill == 0 && (n == 1 || r->kind == ENRICHED_RICHTEXT))
		buf_put_char(r->out, ' ');
	else if (r->nofill == 0)
		for (; n > 1; n--)
			buf_put(r->out, STR("<br>"));
	else
		for (; n > 0; n--)
			buf_put_char(r->out, '\n');
}

static void
take_angle(struct reading *r)
{
	bool is_doubled =
		r->kind == ENRICHED_RFC_1896 && str_starts(r->rest, STR("<<"));

	if (!is_doubled && take_command(r))
		return;
	buf_put(r->out, STR("&lt;"));
	r->rest = str_skip(r->rest, is_doubled ? 2 : 1);
}

static void
take_text(struct reading *r)
{
	size_t n = 0;

	while (n < r->rest.n && r->rest.p[n] != '<' && r->rest.p[n] != '\n' &&
	       r->rest.p[n] != '&')
		n++;
	buf_put(r->out, str_head(r->rest, n));
	r->rest = str_skip(r->rest, n);
	if (!str_starts(r->rest, STR("&")))
		return;
	buf_put(r->out, STR("&amp;"));
	r->rest = str_skip(r->rest, 1);
}

void
enriched_put_html(struct buf *out, struct str text, enum enriched_kind kind)
{
	struct reading r = { .out = out, .rest = text, .kind = kind };

	while (r.rest.n > 0 && !buf_is_over(out)) {
		if (r.rest.p[0] == '<')
			take_angle(&r);
		else if (r.rest.p[0] == '\n')
			take_line_ends(&r);
		else
			take_text(&r);
	}
}
