#include "engine/showfacts.h"

#include "base/utf8.h"
#include "text/url.h"
#include "text/wrap.h"

#define INDENT "    "

/* One line on its way. */
struct fact_line {
	struct shown *x;
	struct buf text;
	VEC(struct span) spans;
	struct arena scratch; /* of the spans */
};

static void
put_span(struct fact_line *l, enum style style, uint32_t link, struct str s)
{
	struct span *span = VEC_PUSH(&l->scratch, &l->spans);

	*span = (struct span){ .at = (uint32_t)l->text.n,
			       .n = (uint32_t)s.n,
			       .style = style,
			       .link = link };
	buf_put(&l->text, s);
}

/* s is safe. */
static void
put_linked(struct fact_line *l, struct str s)
{
	struct shown *x = l->x;
	struct str url;

	while (url_find(s, 0, &url)) {
		uint32_t link = lines_link(x->out, url);

		put_span(l, STYLE_HEADER_VALUE, 0, str_between(s.p, url.p));
		put_span(l, STYLE_LINK, link, url);
		if (x->number_links && x->o->width_cols > 0 && link > 0)
			buf_printf(&l->text, " [%u]", link);
		s = str_skip(s, (size_t)(url.p + url.n - s.p));
	}
	put_span(l, STYLE_HEADER_VALUE, 0, s);
}

static void
put_line(struct shown *x, const char *indent, struct str label, struct str text)
{
	struct fact_line l = { .x = x };
	struct wrap_paragraph p = { .first = str_of(indent),
				    .next = STR(INDENT) };
	struct arena safe = { 0 };

	buf_init(&l.text, 8 * (label.n + text.n) + 1024);
	if (label.n > 0) {
		put_span(&l, STYLE_HEADER_NAME, 0, utf8_safe(&safe, label));
		buf_put(&l.text, STR(": "));
	}
	put_linked(&l, utf8_safe(&safe, text));
	p.text = buf_str(&l.text);
	p.spans = l.spans.v;
	p.n_spans = l.spans.n;
	wrap_paragraph(x->out, x->o->width_cols, WRAP_KEEP_LINKS, &p);
	buf_fini(&l.text);
	arena_fini(&safe);
	arena_fini(&l.scratch);
}

void
showfacts_put(struct shown *x, const struct facts *facts)
{
	VEC_EACH (const struct fact, f, facts) {
		struct str text = f->text, line = STR("");

		(void)str_take_line(&text, &line);
		put_line(x, "", f->label, line);
		while (str_take_line(&text, &line))
			put_line(x, line.n > 0 ? INDENT : "", STR(""), line);
	}
	if (facts->is_cut)
		shown_cut(x, SHOWN_CUT_FACTS);
}
