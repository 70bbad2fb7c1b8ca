#include "config.h"

#include "mail/markdown.h"

#include "base/limits.h"
#include "base/utf8.h"

#ifdef HAVE_MD4C
#include <md4c-html.h>

/* Output is at most some ten times as long but for tables: an empty cell of
 * three bytes for each column that the first row has. */
enum { TABLE_LINE_BYTES = 1000, GROWTH = 32 };

#define MD_FLAGS_MAIL \
	(MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_STRIKETHROUGH)

/* ---- before: what mail does otherwise ---- */

static size_t
quote_depth(struct str line)
{
	size_t depth = 0;

	for (;; depth++) {
		if (depth > 0 && str_starts(line, STR(" >")))
			line = str_skip(line, 1);
		if (!str_starts(line, STR(">")))
			return depth;
		line = str_skip(line, 1);
	}
}

static bool
is_fence(struct str line)
{
	line = str_trim(line);
	return str_starts(line, STR("```")) || str_starts(line, STR("~~~"));
}

/*
 * A quote is somebody else's. What he wrote makes no link, and takes no file
 * of ours along as a picture: neither "](" nor "][" nor "]:" is left in it.
 */
static void
put_quoted_line(struct buf *out, struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		char next = i + 1 < line.n ? line.p[i + 1] : '\0';

		buf_put_char(out, line.p[i]);
		if (line.p[i] == ']' &&
		    (next == '(' || next == '[' || next == ':'))
			buf_put_char(out, '\\');
	}
}

/* Markdown takes a line behind a quote for the quote's last paragraph, unless
 * an empty one stands between them. */
static void
put_separated(struct buf *out, struct str text)
{
	size_t depth, before = 0;
	bool in_code = false;
	struct str line;

	while (str_take_line(&text, &line)) {
		depth = in_code ? 0 : quote_depth(line);
		if (depth < before) {
			for (size_t i = 0; i < depth; i++)
				buf_put_char(out, '>');
			buf_put_char(out, '\n');
		}
		if (quote_depth(line) > 0)
			put_quoted_line(out, line);
		else
			buf_put(out, line);
		buf_put_char(out, '\n');
		before = depth;
		if (depth == 0 && is_fence(line))
			in_code = !in_code;
	}
}

static bool
has_wide_table(struct str text)
{
	struct str line;

	while (str_take_line(&text, &line))
		if (line.n > TABLE_LINE_BYTES &&
		    str_find_char(line, '|', 0) != SIZE_MAX)
			return true;
	return false;
}

/* ---- after: where links and pictures lead ---- */

static void
take_output(const MD_CHAR *bytes, MD_SIZE n, void *context)
{
	buf_put(context, (struct str){ bytes, n });
}

static const struct {
	const char *name;
	char c;
} entities[] = {
	{ "&amp;", '&' },
	{ "&quot;", '"' },
	{ "&lt;", '<' },
	{ "&gt;", '>' },
};

static size_t
entity_of(struct str s, char *c)
{
	for (size_t i = 0; i < COUNT_OF(entities); i++)
		if (str_starts(s, str_of(entities[i].name))) {
			*c = entities[i].c;
			return str_of(entities[i].name).n;
		}
	return 0;
}

static void
put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t k = 0;

		while (k < COUNT_OF(entities) && entities[k].c != s.p[i])
			k++;
		if (k < COUNT_OF(entities))
			buf_put(out, str_of(entities[k].name));
		else
			buf_put_char(out, s.p[i]);
	}
}

/* An attribute as the user wrote it: md4c escapes it for a URL in HTML. */
static void
put_decoded(struct buf *out, struct str s)
{
	while (s.n > 0) {
		char c = s.p[0];
		size_t n = entity_of(s, &c);
		int byte = c == '%' ? ascii_hex_pair(str_skip(s, 1)) : -1;

		if (byte >= 0) {
			c = (char)byte;
			n = 3;
		}
		buf_put_char(out, c);
		s = str_skip(s, n > 0 ? n : 1);
	}
}

/* What stands before the colon of a URL; empty for a path. */
static struct str
scheme_of(struct str url)
{
	size_t n = 0;

	while (n < url.n && (ascii_is_alnum(url.p[n]) || url.p[n] == '+' ||
			     url.p[n] == '-' || url.p[n] == '.'))
		n++;
	return str_head(url, n < url.n && url.p[n] == ':' ? n : 0);
}

static bool
is_one_of(struct str s, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_fold(s, str_of(v[i])))
			return true;
	return false;
}

struct after {
	struct buf *out;
	const struct markdown_pictures *pictures;
	struct err *e;
};

/* name="value", from the front of *rest. */
static bool
take_attribute(struct str *rest, struct str name, struct str *value)
{
	struct str in = str_skip(*rest, name.n);

	*value = (struct str){ 0 };
	if (!str_starts(*rest, name) || !str_take_until(&in, '"', value))
		return false;
	*rest = in;
	return true;
}

static void
put_link(struct after *af, struct str *rest)
{
	static const char *const good[] = {
		"http",   "https", "mailto", "tel",   "ftp", "news",
		"nntp",   "xmpp",  "sip",    "sips",  "irc", "ircs",
		"matrix", "geo",   "mid",    "magnet"
	};
	struct buf url;
	struct str href;

	(void)take_attribute(rest, STR("<a href=\""), &href);
	buf_init(&url, href.n + 1);
	put_decoded(&url, href);
	if (is_one_of(scheme_of(buf_str(&url)), good, COUNT_OF(good)))
		buf_printf(af->out, "<a href=\"%.*s\"", STR_ARG(href));
	else
		buf_put(af->out, STR("<a"));
	buf_fini(&url);
}

static bool
put_local(struct after *af, struct str ref, struct str alt)
{
	struct str target = { 0 };

	if (!af->pictures->find(af->pictures->context, ref, &target, af->e))
		return false;
	buf_put(af->out, STR("<img src=\""));
	put_escaped(af->out, target);
	buf_printf(af->out, "\" alt=\"%.*s\"", STR_ARG(alt));
	return true;
}

/* A picture of somewhere else would tell who reads the letter, and when. */
static bool
put_picture(struct after *af, struct str *rest)
{
	static const char *const remote[] = { "http", "https" };
	struct str src, alt, title = { 0 }, scheme;
	struct buf ref;
	bool ok = true;

	(void)take_attribute(rest, STR("<img src=\""), &src);
	(void)take_attribute(rest, STR(" alt=\""), &alt);
	buf_init(&ref, src.n + 1);
	put_decoded(&ref, src);
	scheme = scheme_of(buf_str(&ref));
	if (scheme.n == 0 || str_eq_fold(scheme, STR("file"))) {
		ok = put_local(af, buf_str(&ref), alt);
	} else {
		(void)take_attribute(rest, STR(" title=\""), &title);
		*rest = str_skip(*rest, 1);
		if (is_one_of(scheme, remote, COUNT_OF(remote)))
			buf_printf(af->out, "<a href=\"%.*s\">%.*s</a>",
				   STR_ARG(src),
				   STR_ARG(alt.n > 0 ? alt : src));
		else
			buf_put(af->out, alt);
	}
	buf_fini(&ref);
	return ok;
}

/* What md4c wrote: '<' stands nowhere in it but in tags of its own. */
static bool
put_rewritten(struct after *af, struct str html)
{
	struct str text;

	while (html.n > 0) {
		text = str_head(html, str_find_char(html, '<', 0));
		buf_put(af->out, text);
		html = str_skip(html, text.n);
		if (str_starts(html, STR("<a href=\""))) {
			put_link(af, &html);
		} else if (str_starts(html, STR("<img src=\""))) {
			if (!put_picture(af, &html))
				return false;
		} else if (str_starts(html, STR("<blockquote>"))) {
			buf_put(af->out, STR("<blockquote type=\"cite\">"));
			html = str_skip(html, STR("<blockquote>").n);
		} else if (html.n > 0) {
			buf_put_char(af->out, html.p[0]);
			html = str_skip(html, 1);
		}
	}
	return true;
}

/* ---- the whole ---- */

static bool
put_markdown(struct after *af, struct str text)
{
	unsigned flags = MD_FLAGS_MAIL;
	struct buf typed, html;
	bool ok;

	if (!has_wide_table(text))
		flags |= MD_FLAG_TABLES;
	buf_init(&typed, 4 * text.n + 1);
	buf_init(&html, GROWTH * (text.n + 4096));
	put_separated(&typed, text);
	ok = md_html(typed.p, (MD_SIZE)typed.n, take_output, &html, flags, 0) ==
		     0 &&
	     !buf_is_over(&typed) && !buf_is_over(&html);
	if (!ok)
		(void)err_set(af->e, ERR_DATA,
			      "Markdown: the HTML would be too long");
	ok = ok && put_rewritten(af, buf_str(&html));
	buf_fini(&typed);
	buf_fini(&html);
	return ok;
}

static void
put_signature(struct buf *out, struct str text)
{
	struct str line;
	bool first = true;

	while (str_take_line(&text, &line)) {
		buf_put(out, first ? STR("<p>") : STR("<br>\n"));
		put_escaped(out, line);
		first = false;
	}
	buf_put(out, STR("</p>\n"));
}

/* The lines up to the next one that begins something else: a signature ends
 * where a quote begins, all else where a signature does. */
static struct str
take_section(struct str *rest, bool is_signature)
{
	struct str all = *rest, ahead = *rest, line;

	(void)str_take_line(&ahead, &line);
	do {
		*rest = ahead;
		if (!str_take_line(&ahead, &line))
			break;
	} while (is_signature ? !str_starts(line, STR(">"))
			      : !str_eq(line, STR("-- ")));
	return str_head(all, all.n - rest->n);
}

static bool
put_body(struct after *af, struct str text)
{
	while (text.n > 0) {
		bool is_signature = str_starts(text, STR("-- \n")) ||
				    str_eq(text, STR("-- "));
		struct str section = take_section(&text, is_signature);

		if (is_signature)
			put_signature(af->out, section);
		else if (!put_markdown(af, section))
			return false;
	}
	return true;
}

bool
markdown_put_html(struct buf *out, struct str text,
		  const struct markdown_pictures *pictures, struct err *e)
{
	struct after af = { out, pictures, e };

	if (text.n > LIMIT_MARKDOWN_BYTES)
		return err_set(e, ERR_DATA,
			       "Markdown: the text is too long for it");
	buf_put(out, STR("<!DOCTYPE html>\n<html>\n<head>\n"
			 "<meta charset=\"utf-8\">\n</head>\n<body>\n"));
	if (!put_body(&af, text))
		return false;
	buf_put(out, STR("</body>\n</html>\n"));
	return true;
}

#else

bool
markdown_put_html(struct buf *out, struct str text,
		  const struct markdown_pictures *pictures, struct err *e)
{
	(void)out;
	(void)text;
	(void)pictures;
	return err_set(e, ERR_CONFIG,
		       "Markdown: culver was built without md4c");
}

#endif
