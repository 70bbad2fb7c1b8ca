#include "text/tags.h"

#include "base/limits.h"
#include "text/css.h"

#include <stdint.h>
#include <string.h>

enum kind {
	KIND_INLINE,
	KIND_BLOCK, /* ends an open paragraph */
	KIND_ITEM,  /* ends an open one of its sort in its list */
	KIND_TABLE,
	KIND_PART,    /* of a table: caption, tbody, tr, td */
	KIND_VOID,    /* has no content */
	KIND_DROPPED, /* goes with all that is in it */
	KIND_ASIDE,   /* goes, its target is kept */
};

/* rank: how far out in a table; a part closes all parts of its own rank and
 * of lower ones. */
static const struct tag {
	const char *name, *as;
	enum kind kind;
	int rank;
} tags[] = {
	{ "a", "a", KIND_INLINE, 0 },
	{ "abbr", "abbr", KIND_INLINE, 0 },
	{ "acronym", "abbr", KIND_INLINE, 0 },
	{ "address", "div", KIND_BLOCK, 0 },
	{ "annotation", NULL, KIND_DROPPED, 0 },
	{ "area", "area", KIND_VOID, 0 },
	{ "article", "div", KIND_BLOCK, 0 },
	{ "aside", "div", KIND_BLOCK, 0 },
	{ "b", "b", KIND_INLINE, 0 },
	{ "base", NULL, KIND_ASIDE, 0 },
	{ "big", "b", KIND_INLINE, 0 },
	{ "blockquote", "blockquote", KIND_BLOCK, 0 },
	{ "body", "div", KIND_BLOCK, 0 },
	{ "br", "br", KIND_VOID, 0 },
	{ "button", "output", KIND_INLINE, 0 },
	{ "caption", "caption", KIND_PART, 2 },
	{ "center", "div", KIND_BLOCK, 0 },
	{ "cite", "i", KIND_INLINE, 0 },
	{ "code", "code", KIND_INLINE, 0 },
	{ "dd", "dd", KIND_ITEM, 0 },
	{ "del", "s", KIND_INLINE, 0 },
	{ "details", "div", KIND_BLOCK, 0 },
	{ "dfn", "i", KIND_INLINE, 0 },
	{ "dir", "ul", KIND_BLOCK, 0 },
	{ "div", "div", KIND_BLOCK, 0 },
	{ "dl", "dl", KIND_BLOCK, 0 },
	{ "dt", "dt", KIND_ITEM, 0 },
	{ "em", "i", KIND_INLINE, 0 },
	{ "fieldset", "div", KIND_BLOCK, 0 },
	{ "figcaption", "div", KIND_BLOCK, 0 },
	{ "figure", "div", KIND_BLOCK, 0 },
	{ "font", "span", KIND_INLINE, 0 },
	{ "footer", "div", KIND_BLOCK, 0 },
	{ "form", "div", KIND_BLOCK, 0 },
	{ "h1", "h1", KIND_BLOCK, 0 },
	{ "h2", "h2", KIND_BLOCK, 0 },
	{ "h3", "h3", KIND_BLOCK, 0 },
	{ "h4", "h4", KIND_BLOCK, 0 },
	{ "h5", "h5", KIND_BLOCK, 0 },
	{ "h6", "h6", KIND_BLOCK, 0 },
	{ "header", "div", KIND_BLOCK, 0 },
	{ "hr", "hr", KIND_VOID, 0 },
	{ "i", "i", KIND_INLINE, 0 },
	{ "iframe", NULL, KIND_DROPPED, 0 },
	{ "img", "img", KIND_VOID, 0 },
	{ "input", "input", KIND_VOID, 0 },
	{ "ins", "u", KIND_INLINE, 0 },
	{ "kbd", "code", KIND_INLINE, 0 },
	{ "legend", "div", KIND_BLOCK, 0 },
	{ "li", "li", KIND_ITEM, 0 },
	{ "listing", "pre", KIND_BLOCK, 0 },
	{ "main", "div", KIND_BLOCK, 0 },
	{ "menu", "ul", KIND_BLOCK, 0 },
	{ "nav", "div", KIND_BLOCK, 0 },
	{ "noembed", NULL, KIND_DROPPED, 0 },
	{ "ol", "ol", KIND_BLOCK, 0 },
	{ "option", "option", KIND_ITEM, 0 },
	{ "p", "p", KIND_BLOCK, 0 },
	{ "pre", "pre", KIND_BLOCK, 0 },
	{ "q", "q", KIND_INLINE, 0 },
	{ "rp", "rp", KIND_ITEM, 0 },
	{ "rt", "rt", KIND_ITEM, 0 },
	{ "s", "s", KIND_INLINE, 0 },
	{ "samp", "code", KIND_INLINE, 0 },
	{ "script", NULL, KIND_DROPPED, 0 },
	{ "section", "div", KIND_BLOCK, 0 },
	{ "select", "datalist", KIND_INLINE, 0 },
	{ "span", "span", KIND_INLINE, 0 },
	{ "strike", "s", KIND_INLINE, 0 },
	{ "strong", "b", KIND_INLINE, 0 },
	{ "style", NULL, KIND_DROPPED, 0 },
	{ "sub", "sub", KIND_INLINE, 0 },
	{ "summary", "div", KIND_BLOCK, 0 },
	{ "sup", "sup", KIND_INLINE, 0 },
	{ "svg", NULL, KIND_DROPPED, 0 },
	{ "table", "table", KIND_TABLE, 0 },
	{ "tbody", "tbody", KIND_PART, 2 },
	{ "td", "td", KIND_PART, 0 },
	{ "template", NULL, KIND_DROPPED, 0 },
	{ "textarea", "output", KIND_INLINE, 0 },
	{ "tfoot", "tbody", KIND_PART, 2 },
	{ "th", "th", KIND_PART, 0 },
	{ "thead", "tbody", KIND_PART, 2 },
	{ "title", NULL, KIND_DROPPED, 0 },
	{ "tr", "tr", KIND_PART, 1 },
	{ "tt", "code", KIND_INLINE, 0 },
	{ "u", "u", KIND_INLINE, 0 },
	{ "ul", "ul", KIND_BLOCK, 0 },
	{ "var", "i", KIND_INLINE, 0 },
	{ "xmp", "pre", KIND_BLOCK, 0 },
};

enum { STYLE_AT = 0 };

static const char *const attributes[] = {
	"style", "align",       "alt",     "background", "bgcolor", "checked",
	"class", "color",       "colspan", "height",     "hidden",  "href",
	"id",    "placeholder", "rowspan", "selected",   "src",     "start",
	"title", "type",        "value",   "width",
};

enum { NAME_MAX_BYTES = 16, VALUE_MAX_BYTES = 8192 };

struct balancing {
	struct buf *out;
	struct tags_aside *aside;
	struct str rest;
	const struct tag *open[LIMIT_HTML_DEPTH];
	size_t depth;
	size_t deeper; /* tags that were too deep, and are open */
	size_t left;   /* tags that may still come */
	bool endless[COUNT_OF(tags)]; /* no end tag of it comes any more */
};

static const struct tag *
tag_find(struct str name)
{
	size_t low = 0, high = COUNT_OF(tags);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp_fold(name, str_of(tags[mid].name));

		if (order == 0)
			return &tags[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static bool
has_name(const struct tag *t, const char *as)
{
	return strcmp(t->as, as) == 0;
}

static bool
is_heading(const struct tag *t)
{
	return t->as[0] == 'h' && ascii_is_digit(t->as[1]);
}

/* No tag but a table's own reaches out of a cell. */
static bool
is_wall(const struct tag *t)
{
	return t->kind == KIND_TABLE || t->kind == KIND_PART;
}

static void
close_down_to(struct balancing *b, size_t depth)
{
	while (b->depth > depth)
		buf_printf(b->out, "</%s>", b->open[--b->depth]->as);
}

/* Closes the innermost open tag of that name, unless a wall is before it. */
static void
close_in_cell(struct balancing *b, const char *as, const char *wall_as)
{
	for (size_t i = b->depth; i-- > 0;) {
		if (has_name(b->open[i], as)) {
			close_down_to(b, i);
			return;
		}
		if (is_wall(b->open[i]) ||
		    (wall_as != NULL && has_name(b->open[i], wall_as)))
			return;
	}
}

static void
close_items(struct balancing *b, const struct tag *t)
{
	if (has_name(t, "li")) {
		for (size_t i = b->depth; i-- > 0;) {
			if (has_name(b->open[i], "ul") ||
			    has_name(b->open[i], "ol") || is_wall(b->open[i]))
				return;
			if (has_name(b->open[i], "li"))
				close_down_to(b, i);
		}
		return;
	}
	if (has_name(t, "option")) {
		close_in_cell(b, "option", "datalist");
	} else if (t->as[0] == 'r') {
		close_in_cell(b, "rt", NULL);
		close_in_cell(b, "rp", NULL);
	} else {
		close_in_cell(b, "dt", "dl");
		close_in_cell(b, "dd", "dl");
	}
}

/* Closes the parts of the innermost table up to a rank. */
static void
close_parts(struct balancing *b, int rank)
{
	for (size_t i = b->depth; i-- > 0;) {
		if (b->open[i]->kind == KIND_TABLE)
			return;
		if (b->open[i]->kind == KIND_PART && b->open[i]->rank <= rank)
			close_down_to(b, i);
	}
}

/* What a browser would close before this tag starts. */
static void
close_implied(struct balancing *b, const struct tag *t)
{
	if (t->kind == KIND_PART) {
		close_parts(b, t->rank);
		return;
	}
	if (has_name(t, "a"))
		close_in_cell(b, "a", NULL);
	if (t->kind == KIND_INLINE ||
	    (t->kind == KIND_VOID && !has_name(t, "hr")))
		return;
	if (t->kind == KIND_ITEM)
		close_items(b, t);
	/* An option and a reading stand in a line. */
	if (t->kind != KIND_ITEM || t->as[0] == 'd' || t->as[0] == 'l')
		close_in_cell(b, "p", NULL);
	if (is_heading(t) && b->depth > 0 && is_heading(b->open[b->depth - 1]))
		close_down_to(b, b->depth - 1);
}

static void
end_tag(struct balancing *b, const struct tag *t)
{
	if (b->deeper > 0) {
		b->deeper--;
		return;
	}
	for (size_t i = b->depth; i-- > 0;) {
		if (b->open[i] == t || has_name(b->open[i], t->as) ||
		    (is_heading(t) && is_heading(b->open[i]))) {
			close_down_to(b, i);
			return;
		}
		if (b->open[i]->kind == KIND_TABLE ||
		    (is_wall(b->open[i]) && !is_wall(t)))
			return;
	}
}

static bool
is_blank(char c)
{
	return ascii_is_blank(c) || c == '\f';
}

static void
skip_blanks(struct str *s)
{
	while (s->n > 0 && (is_blank(s->p[0]) || s->p[0] == '/'))
		*s = str_skip(*s, 1);
}

/* One attribute of a start tag. False at its '>' or at the end. */
static bool
take_attribute(struct str *s, struct str *name, struct str *value)
{
	size_t n = 0, end;
	char quote;

	skip_blanks(s);
	if (s->n == 0 || s->p[0] == '>')
		return false;
	while (n < s->n && !is_blank(s->p[n]) && s->p[n] != '>' &&
	       s->p[n] != '/' && (s->p[n] != '=' || n == 0))
		n++;
	*name = str_head(*s, n);
	*s = str_skip(*s, n);
	*value = (struct str){ 0 };
	while (s->n > 0 && is_blank(s->p[0]))
		*s = str_skip(*s, 1);
	if (!str_starts(*s, STR("=")))
		return true;
	*s = str_skip(*s, 1);
	while (s->n > 0 && is_blank(s->p[0]))
		*s = str_skip(*s, 1);
	quote = s->n > 0 ? s->p[0] : '\0';
	if (quote == '"' || quote == '\'') {
		*s = str_skip(*s, 1);
		end = str_find_char(*s, quote, 0);
		*value = str_head(*s, end);
		*s = str_skip(*s, end == SIZE_MAX ? s->n : end + 1);
		return true;
	}
	for (end = 0; end < s->n && !is_blank(s->p[end]) && s->p[end] != '>';)
		end++;
	*value = str_head(*s, end);
	*s = str_skip(*s, end);
	return true;
}

static void
put_value(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			buf_put(out, STR("&quot;"));
		else if (value.p[i] != '\0')
			buf_put_char(out, value.p[i]);
	}
}

/* Of styles most is about fonts and edges, and a parser looks at each byte. */
static void
put_styles(struct buf *out, struct str value)
{
	struct str known;

	while (css_take_known(&value, &known)) {
		put_value(out, known);
		buf_put_char(out, ';');
	}
}

/* Each once: a parser compares every attribute with all before it. */
static void
put_attributes(struct buf *out, struct str *s)
{
	bool was[COUNT_OF(attributes)] = { false };
	struct str name, value;

	while (take_attribute(s, &name, &value)) {
		for (size_t i = 0; i < COUNT_OF(attributes); i++) {
			if (was[i] || value.n > VALUE_MAX_BYTES ||
			    !str_eq_fold(name, str_of(attributes[i])))
				continue;
			was[i] = true;
			buf_printf(out, " %s=\"", attributes[i]);
			if (i == STYLE_AT)
				put_styles(out, value);
			else
				put_value(out, value);
			buf_put_char(out, '"');
		}
	}
}

/* To behind the next end tag of that name. False when there is none. */
static bool
skip_to_end(struct balancing *b, struct str name)
{
	size_t at = 0, close;

	while ((at = str_find(b->rest, STR("</"), at)) != SIZE_MAX) {
		struct str tail = str_skip(b->rest, at + 2);

		at += 2;
		if (!str_starts_fold(tail, name) ||
		    (tail.n > name.n && ascii_is_alnum(tail.p[name.n])))
			continue;
		close = str_find_char(tail, '>', 0);
		b->rest =
			str_skip(tail, close == SIZE_MAX ? tail.n : close + 1);
		return true;
	}
	return false;
}

/* A script or style that never ends is all the rest, as in a browser; of
 * others only the tag goes. */
static void
skip_content(struct balancing *b, const struct tag *t, struct str name)
{
	bool *endless = &b->endless[t - tags];
	bool is_style = str_eq_fold(name, STR("style"));
	struct str content = b->rest;

	if (*endless || !skip_to_end(b, name)) {
		*endless = true;
		if (is_style || str_eq_fold(name, STR("script")))
			b->rest = str_skip(b->rest, b->rest.n);
		return;
	}
	if (!is_style)
		return;
	content.n -= b->rest.n;
	while (content.n > 0 && content.p[content.n - 1] != '<')
		content.n--;
	buf_put(&b->aside->styles, str_head(content, content.n - 1));
	buf_put_char(&b->aside->styles, '\n');
}

static void
skip_attributes(struct str *s)
{
	struct str name, value;

	while (take_attribute(s, &name, &value))
		continue;
}

/* The first base counts. */
static void
take_base(struct balancing *b)
{
	struct str name, value;

	while (take_attribute(&b->rest, &name, &value))
		if (b->aside->base.n == 0 && str_eq_fold(name, STR("href")))
			buf_put(&b->aside->base, value);
}

static void
start_tag(struct balancing *b, const struct tag *t)
{
	if (t->kind == KIND_ASIDE) {
		take_base(b);
		return;
	}
	close_implied(b, t);
	if (t->kind != KIND_VOID && b->depth == LIMIT_HTML_DEPTH) {
		b->deeper++;
		skip_attributes(&b->rest);
		return;
	}
	buf_printf(b->out, "<%s", t->as);
	put_attributes(b->out, &b->rest);
	buf_put_char(b->out, '>');
	if (t->kind != KIND_VOID)
		b->open[b->depth++] = t;
	b->left--;
}

/* rest is behind '<' or '</'. */
static void
take_tag(struct balancing *b, bool is_end)
{
	const struct tag *t;
	struct str name;
	size_t n = 0;
	bool closed;

	while (n < b->rest.n && !is_blank(b->rest.p[n]) &&
	       b->rest.p[n] != '/' && b->rest.p[n] != '>')
		n++;
	name = str_head(b->rest, n);
	b->rest = str_skip(b->rest, n);
	t = n < NAME_MAX_BYTES ? tag_find(name) : NULL;
	if (t == NULL || t->kind == KIND_DROPPED || is_end)
		skip_attributes(&b->rest);
	else
		start_tag(b, t);
	closed = b->rest.n > 0;
	b->rest = str_skip(b->rest, 1); /* '>' */
	if (t == NULL)
		return;
	if (t->kind == KIND_DROPPED && !is_end && closed)
		skip_content(b, t, name);
	else if (is_end && t->kind < KIND_VOID)
		end_tag(b, t);
}

/* "<!--" to "-->"; "<!", "<?" to ">". */
static void
skip_comment(struct balancing *b)
{
	bool is_long = str_starts(b->rest, STR("<!--"));
	size_t at;

	if (is_long) {
		/* "<!-->" and "<!--->" are whole comments. */
		b->rest = str_skip(b->rest, 2);
		at = str_find(b->rest, STR("-->"), 0);
		b->rest =
			str_skip(b->rest, at == SIZE_MAX ? b->rest.n : at + 3);
		return;
	}
	at = str_find_char(b->rest, '>', 0);
	b->rest = str_skip(b->rest, at == SIZE_MAX ? b->rest.n : at + 1);
}

static void
put_text(struct buf *out, struct str text)
{
	struct str piece;

	while (str_take_until(&text, '\0', &piece))
		buf_put(out, piece);
}

void
tags_aside_init(struct tags_aside *aside, struct str html)
{
	buf_init(&aside->styles, 2 * html.n + 1);
	buf_init(&aside->base, html.n);
}

void
tags_aside_fini(struct tags_aside *aside)
{
	buf_fini(&aside->styles);
	buf_fini(&aside->base);
}

bool
tags_balance(struct buf *out, struct str html, struct tags_aside *aside)
{
	struct balancing b = { .out = out,
			       .aside = aside,
			       .rest = html,
			       .left = LIMIT_HTML_TAGS };

	while (b.rest.n > 0 && b.left > 0) {
		size_t at = str_find_char(b.rest, '<', 0);
		char c;

		put_text(out, str_head(b.rest, at));
		b.rest = str_skip(b.rest, at);
		c = b.rest.n > 1 ? b.rest.p[1] : '\0';
		if (ascii_is_alpha(c)) {
			b.rest = str_skip(b.rest, 1);
			take_tag(&b, false);
		} else if (c == '/' && b.rest.n > 2 &&
			   ascii_is_alpha(b.rest.p[2])) {
			b.rest = str_skip(b.rest, 2);
			take_tag(&b, true);
		} else if (c == '!' || c == '?' || c == '/') {
			skip_comment(&b);
		} else if (b.rest.n > 0) {
			buf_put(out, STR("&lt;"));
			b.rest = str_skip(b.rest, 1);
		}
	}
	close_down_to(&b, 0);
	return b.rest.n == 0;
}
