#include "mail/rtf.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/charset.h"

enum { FONTS_MAX = 128, BYTES_MAX = 512 };

/* What a group inherits and gives back at its end. */
struct group {
	bool is_hidden; /* its text is none */
	bool is_fonts;  /* within the table of fonts */
	int after_u;    /* characters that stand in for one of "\u" */
	const struct charset *cs;
};

struct font {
	int number;
	const struct charset *cs;
};

struct rtf {
	struct buf *out;
	struct str rest;
	struct group now;
	struct group outer[LIMIT_RTF_DEPTH];
	size_t depth;               /* groups that are open */
	const struct charset *page; /* of the document */
	struct font fonts[FONTS_MAX];
	size_t n_fonts;
	int font;         /* the one being described */
	int stand_ins;    /* characters still to be passed over */
	uint32_t high;    /* first half of a pair, or 0 */
	struct buf bytes; /* text not yet made UTF-8 */
};

static void
flush(struct rtf *r)
{
	if (r->bytes.n > 0)
		charset_put(r->out, r->now.cs, buf_str(&r->bytes));
	buf_clear(&r->bytes);
}

/* A byte of the text; halves of a character stay together. */
static void
put_byte(struct rtf *r, char c)
{
	if (r->stand_ins > 0) {
		r->stand_ins--;
		return;
	}
	if (r->now.is_hidden)
		return;
	if (r->bytes.n == BYTES_MAX)
		flush(r);
	buf_put_char(&r->bytes, c);
}

static void
put_code(struct rtf *r, uint32_t code)
{
	flush(r);
	if (!r->now.is_hidden)
		utf8_put(r->out, code);
}

static void
open_group(struct rtf *r)
{
	flush(r);
	if (r->depth < LIMIT_RTF_DEPTH)
		r->outer[r->depth] = r->now;
	r->depth++;
	r->stand_ins = 0;
}

static void
close_group(struct rtf *r)
{
	flush(r);
	r->stand_ins = 0;
	if (r->depth == 0)
		return;
	r->depth--;
	if (r->depth < LIMIT_RTF_DEPTH)
		r->now = r->outer[r->depth];
}

/* ---- control words; n is the number behind it ---- */

static void
do_hidden(struct rtf *r, int n)
{
	(void)n;
	flush(r);
	r->now.is_hidden = true;
}

static void
do_fonts(struct rtf *r, int n)
{
	do_hidden(r, n);
	r->now.is_fonts = true;
}

static void
do_page(struct rtf *r, int n)
{
	flush(r);
	if (n > 0)
		r->page = r->now.cs = charset_find_page((uint32_t)n);
}

static void
do_font(struct rtf *r, int n)
{
	flush(r);
	if (r->now.is_fonts) {
		r->font = n;
		return;
	}
	r->now.cs = r->page;
	for (size_t i = 0; i < r->n_fonts; i++)
		if (r->fonts[i].number == n)
			r->now.cs = r->fonts[i].cs;
}

/* The charsets of fonts have numbers of their own. */
static void
do_font_charset(struct rtf *r, int n)
{
	static const struct {
		int charset;
		uint32_t page;
	} known[] = {
		{ 77, 10000 }, { 128, 932 },  { 129, 949 },  { 130, 1361 },
		{ 134, 936 },  { 136, 950 },  { 161, 1253 }, { 162, 1254 },
		{ 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 },
		{ 204, 1251 }, { 222, 874 },  { 238, 1250 },
	};

	for (size_t i = 0; i < COUNT_OF(known) && r->n_fonts < FONTS_MAX; i++)
		if (known[i].charset == n && r->now.is_fonts)
			r->fonts[r->n_fonts++] = (struct font){
				r->font, charset_find_page(known[i].page)
			};
}

static void
do_after_u(struct rtf *r, int n)
{
	r->now.after_u = n < 0 || n > 100 ? 1 : n;
}

/* A half of UTF-16, and what readers without Unicode shall show. */
static void
do_u(struct rtf *r, int n)
{
	uint32_t unit = (uint32_t)n & 0xffff;

	if (unit >= 0xd800 && unit < 0xdc00) {
		r->high = unit;
	} else if (r->high != 0 && unit >= 0xdc00 && unit < 0xe000) {
		put_code(r,
			 0x10000 + ((r->high - 0xd800) << 10) + unit - 0xdc00);
		r->high = 0;
	} else {
		put_code(r, unit);
		r->high = 0;
	}
	r->stand_ins = r->now.after_u;
}

static void
do_bin(struct rtf *r, int n)
{
	r->rest = str_skip(r->rest, n > 0 ? (size_t)n : 0);
}

static const struct word {
	const char *name;
	uint32_t code; /* that it stands for, or 0: do */
	void (*run)(struct rtf *r, int n);
} words[] = {
	{ "par", '\n', NULL },
	{ "line", '\n', NULL },
	{ "sect", '\n', NULL },
	{ "page", '\n', NULL },
	{ "row", '\n', NULL },
	{ "tab", '\t', NULL },
	{ "cell", '\t', NULL },
	{ "emdash", 0x2014, NULL },
	{ "endash", 0x2013, NULL },
	{ "lquote", 0x2018, NULL },
	{ "rquote", 0x2019, NULL },
	{ "ldblquote", 0x201c, NULL },
	{ "rdblquote", 0x201d, NULL },
	{ "bullet", 0x2022, NULL },
	{ "u", 0, do_u },
	{ "uc", 0, do_after_u },
	{ "bin", 0, do_bin },
	{ "f", 0, do_font },
	{ "fcharset", 0, do_font_charset },
	{ "ansicpg", 0, do_page },
	{ "fonttbl", 0, do_fonts },
	{ "colortbl", 0, do_hidden },
	{ "stylesheet", 0, do_hidden },
	{ "info", 0, do_hidden },
	{ "pict", 0, do_hidden },
	{ "objdata", 0, do_hidden },
	{ "fldinst", 0, do_hidden },
	{ "header", 0, do_hidden },
	{ "footer", 0, do_hidden },
	{ "listtable", 0, do_hidden },
	{ "listoverridetable", 0, do_hidden },
};

static void
do_word(struct rtf *r, struct str name, int n)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!str_eq(name, str_of(words[i].name)))
			continue;
		if (words[i].run != NULL)
			words[i].run(r, n);
		else
			put_code(r, words[i].code);
		return;
	}
}

static int
take_number(struct str *rest)
{
	bool is_negative = str_starts(*rest, STR("-"));
	int n = 0;

	if (is_negative)
		*rest = str_skip(*rest, 1);
	while (rest->n > 0 && ascii_is_digit(rest->p[0])) {
		if (n < 100000000)
			n = n * 10 + (rest->p[0] - '0');
		*rest = str_skip(*rest, 1);
	}
	return is_negative ? -n : n;
}

/* "\'e9" */
static void
take_byte(struct rtf *r)
{
	int byte = ascii_hex_pair(r->rest);

	if (r->rest.n < 2)
		return;
	r->rest = str_skip(r->rest, 2);
	if (byte >= 0)
		put_byte(r, (char)byte);
}

/* A backslash and one character that is no letter. */
static void
take_symbol(struct rtf *r)
{
	char c = r->rest.p[0];

	r->rest = str_skip(r->rest, 1);
	if (c == '\'')
		take_byte(r);
	else if (c == '*')
		do_hidden(r, 0);
	else if (c == '~')
		put_code(r, 0xa0);
	else if (c == '_')
		put_code(r, '-');
	else if (c == '\n' || c == '\r')
		put_code(r, '\n');
	else if (c == '\\' || c == '{' || c == '}')
		put_byte(r, c);
}

static void
take_control(struct rtf *r)
{
	size_t n = 0;
	struct str name;
	int number;

	while (n < r->rest.n && ascii_is_alpha(r->rest.p[n]))
		n++;
	if (n == 0) {
		if (r->rest.n > 0)
			take_symbol(r);
		return;
	}
	name = str_head(r->rest, n);
	r->rest = str_skip(r->rest, n);
	number = take_number(&r->rest);
	if (str_starts(r->rest, STR(" ")))
		r->rest = str_skip(r->rest, 1);
	do_word(r, name, number);
}

void
rtf_put_text(struct buf *out, struct str rtf)
{
	struct rtf *r = mem_zalloc(sizeof(*r));

	r->out = out;
	r->rest = rtf;
	r->now.after_u = 1;
	buf_init(&r->bytes, BYTES_MAX);
	while (r->rest.n > 0 && !buf_is_over(out)) {
		char c = r->rest.p[0];

		r->rest = str_skip(r->rest, 1);
		if (c == '{')
			open_group(r);
		else if (c == '}')
			close_group(r);
		else if (c == '\\')
			take_control(r);
		else if (c != '\r' && c != '\n' && c != '\0')
			put_byte(r, c);
	}
	flush(r);
	buf_fini(&r->bytes);
	mem_free(&r);
}
