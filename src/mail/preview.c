#include "mail/preview.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/block.h"
#include "mail/part_pick.h"
#include "mail/part_text.h"

/* Plain text comes to the point sooner than HTML does. */
enum { PLAIN_BYTES = LIMIT_PREVIEW_BYTES / 8 };

/* Elements whose content is no text. */
static const char *const hidden[] = { "head", "style", "script", "title" };

static const struct {
	const char *name;
	uint32_t code;
} entities[] = {
	{ "amp", '&' },      { "lt", '<' },       { "gt", '>' },
	{ "quot", '"' },     { "apos", '\'' },    { "nbsp", ' ' },
	{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "hellip", 0x2026 },
	{ "rsquo", 0x2019 }, { "lsquo", 0x2018 }, { "rdquo", 0x201d },
	{ "ldquo", 0x201c }, { "zwnj", 0x200c },  { "shy", 0xad },
	{ "auml", 0xe4 },    { "ouml", 0xf6 },    { "uuml", 0xfc },
	{ "szlig", 0xdf },   { "eacute", 0xe9 },  { "egrave", 0xe8 },
};

/* The line being made. */
struct line {
	struct buf text;
	size_t chars, max_chars;
	bool space; /* white space is owed before the next character */
};

static bool
is_white(uint32_t code)
{
	return code <= ' ' || (code >= 127 && code <= 0xa0) ||
	       (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
	       code == 0x2029 || code == 0x3000;
}

static void
put_code(struct line *l, uint32_t code)
{
	if (is_white(code)) {
		l->space = l->chars > 0;
		return;
	}
	if (utf8_is_filler(code) || utf8_is_unsafe(code))
		return;
	if (l->space && ++l->chars < l->max_chars)
		buf_put_char(&l->text, ' ');
	l->space = false;
	if (l->chars < l->max_chars)
		utf8_put(&l->text, code);
	l->chars++;
}

/* Takes "&name;" or "&#123;" off *rest. */
static bool
take_entity(struct str *rest, uint32_t *code)
{
	struct str name = str_head(str_skip(*rest, 1), 10);
	size_t end = str_find_char(name, ';', 0);
	uint64_t number;

	if (end == SIZE_MAX || end == 0)
		return false;
	name = str_head(name, end);
	if (name.p[0] == '#') {
		if (!str_to_u64(str_skip(name, 1), &number))
			return false;
		*code = number < 0x110000 ? (uint32_t)number : ' ';
		*rest = str_skip(*rest, end + 2);
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(entities); i++) {
		if (!str_eq(name, str_of(entities[i].name)))
			continue;
		*code = entities[i].code;
		*rest = str_skip(*rest, end + 2);
		return true;
	}
	return false;
}

static bool
is_tag(struct str tag, const char *name)
{
	struct str n = str_of(name);

	return str_starts_fold(tag, n) &&
	       (tag.n == n.n || !ascii_is_alnum(tag.p[n.n]));
}

/* Skips the tag at rest's start, and a hidden element whole. */
static void
skip_tag(struct str *rest)
{
	struct str tag = str_skip(*rest, 1), close;
	size_t end;

	if (str_starts(tag, STR("!--"))) {
		end = str_find(tag, STR("-->"), 3);
		*rest = end == SIZE_MAX ? str_skip(tag, tag.n)
					: str_skip(tag, end + 3);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(hidden); i++) {
		if (!is_tag(tag, hidden[i]))
			continue;
		end = str_find(tag, STR("</"), 0);
		while (end != SIZE_MAX) {
			close = str_skip(tag, end + 2);
			if (is_tag(close, hidden[i]))
				break;
			end = str_find(tag, STR("</"), end + 2);
		}
		tag = str_skip(tag, end);
	}
	end = str_find_char(tag, '>', 0);
	*rest = end == SIZE_MAX ? str_skip(tag, tag.n) : str_skip(tag, end + 1);
}

static void
put_html(struct line *l, struct str html)
{
	uint32_t code;

	while (html.n > 0 && l->chars < l->max_chars) {
		if (html.p[0] == '<') {
			skip_tag(&html);
			put_code(l, ' ');
		} else if ((html.p[0] == '&' && take_entity(&html, &code)) ||
			   utf8_take(&html, &code)) {
			put_code(l, code);
		}
	}
}

static void
put_plain(struct line *l, struct str text)
{
	struct str line;
	uint32_t code;

	while (l->chars < l->max_chars && str_take_line(&text, &line)) {
		if (str_eq(line, STR("-- ")))
			return;
		if (str_starts(line, STR(">")))
			continue;
		while (l->chars < l->max_chars && utf8_take(&line, &code))
			put_code(l, code);
		put_code(l, ' ');
	}
}

/* Files that stand in the text are no words of it. */
static void
put_bare(struct line *l, struct str text)
{
	struct block_scan scan;
	struct block b;
	size_t from = 0;

	block_scan(&scan, text);
	while (block_next(&scan, &b)) {
		size_t at = (size_t)(b.span.p - text.p);

		put_plain(l, str_skip(str_head(text, at), from));
		from = at + b.span.n;
	}
	put_plain(l, str_skip(text, from));
}

/* As the pager shows it. Most text is ASCII, and needs no second look. */
static void
put_text(struct buf *out, const struct part *p)
{
	struct part believed;

	part_text(out, p, NULL);
	if (str_is_ascii(buf_str(out)))
		return;
	buf_clear(out);
	believed = part_text_believed(p, part_raw_charset(p));
	part_text(out, &believed, part_text_guess(p, part_raw_charset(p)));
}

struct str
preview_text(struct arena *a, const struct part *root, size_t max_chars)
{
	const struct part *p = part_pick_body(root, PART_TASTE_PLAIN);
	struct line l = { .max_chars = max_chars };
	struct buf text;
	struct str out;
	bool is_html;

	if (p == NULL)
		return (struct str){ 0 };
	is_html = part_is_html(p);
	buf_init(&text, is_html ? LIMIT_PREVIEW_BYTES : PLAIN_BYTES);
	buf_init(&l.text, LIMIT_PREVIEW_BYTES);
	put_text(&text, p);
	if (is_html)
		put_html(&l, buf_str(&text));
	else
		put_bare(&l, buf_str(&text));
	out = arena_str(a, str_trim_end(buf_str(&l.text)));
	buf_fini(&text);
	buf_fini(&l.text);
	return out;
}
