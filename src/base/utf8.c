#include "base/utf8.h"

#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

enum { VARIATION_EMOJI = 0xfe0f };

bool
utf8_take(struct str *rest, uint32_t *code)
{
	ucs4_t c;
	int n;

	if (rest->n == 0)
		return false;
	n = u8_mbtoucr(&c, (const uint8_t *)rest->p, rest->n);
	if (n <= 0) {
		c = UTF8_REPLACEMENT;
		n = 1;
	}
	*code = c;
	*rest = str_skip(*rest, (size_t)n);
	return true;
}

void
utf8_put(struct buf *out, uint32_t code)
{
	uint8_t bytes[6];
	int n = u8_uctomb(bytes, code, sizeof(bytes));

	if (n <= 0)
		n = u8_uctomb(bytes, UTF8_REPLACEMENT, sizeof(bytes));
	buf_put(out, (struct str){ (const char *)bytes, (size_t)n });
}

size_t
utf8_ascii_span(struct str s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t n = 0;

	for (; s.n - n >= sizeof(uint64_t); n += sizeof(uint64_t)) {
		uint64_t eight;

		/* A byte below ' ' borrows, one above '~' has or gets its
		 * high bit. */
		(void)memcpy(&eight, s.p + n, sizeof(eight));
		if (((eight - ones * ' ') | eight | (eight + ones)) &
		    (ones * 0x80))
			break;
	}
	while (n < s.n && s.p[n] >= ' ' && s.p[n] <= '~')
		n++;
	return n;
}

/* Characters that are one cluster whatever simple one follows, safe to show,
 * and of the same width each: most of what people write. */
static const struct {
	uint16_t first, last;
	uint8_t cols;
} simple[] = {
	{ 0x4e00, 0x9fff, 2 }, { 0x3400, 0x4dbf, 2 }, { 0x3001, 0x3020, 2 },
	{ 0x3041, 0x3096, 2 }, { 0x309b, 0x30ff, 2 }, { 0xff01, 0xff5e, 2 },
	{ 0x0400, 0x0482, 1 }, { 0x00c0, 0x02ff, 1 }, { 0x2013, 0x2026, 1 },
};

/* The length of a character above ASCII at the head of s, and its columns;
 * 0 when it is not simple. */
static size_t
take_simple(struct str s, int *cols)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned code;
	size_t n;

	if (s.n < 2 || p[0] < 0xc3 || p[0] >= 0xf0 || (p[1] & 0xc0) != 0x80)
		return 0;
	n = p[0] < 0xe0 ? 2 : 3;
	code = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	if (n == 3) {
		if (s.n < 3 || (p[2] & 0xc0) != 0x80)
			return 0;
		code = (code & 0x3ff) << 6 | (p[2] & 0x3fu);
	}
	for (size_t i = 0; i < COUNT_OF(simple); i++) {
		if (code < simple[i].first || code > simple[i].last)
			continue;
		*cols = simple[i].cols;
		/* Some bytes are too many for a small code. */
		return n == 3 && code < 0x800 ? 0 : n;
	}
	return 0;
}

/* Can the character at the head of s be one that goes on a cluster? */
static bool
begins_cluster(struct str s)
{
	int cols;

	return s.n == 0 || (unsigned char)s.p[0] < 0x80 ||
	       take_simple(s, &cols) > 0;
}

bool
utf8_is_valid(struct str s)
{
	return s.n == 0 || u8_check((const uint8_t *)s.p, s.n) == NULL;
}

struct str
utf8_valid_head(struct str s)
{
	size_t start = s.n;
	ucs4_t c;

	while (start > 0 && s.n - start < 4) {
		start--;
		if (((unsigned char)s.p[start] & 0xc0) != 0x80)
			break;
	}
	if (start < s.n &&
	    u8_mbtoucr(&c, (const uint8_t *)s.p + start, s.n - start) == -2)
		s.n = start;
	return s;
}

/* Columns of a code point, as libc and terminals have them: two vowels of
 * Kannada are marks. */
static int
code_cols(uint32_t code)
{
	if (code == 0x0cbf || code == 0x0cc6)
		return 0;
	return uc_width(code, "UTF-8");
}

/* Does this one change the cell before, without a column of its own? The
 * colour of an emoji's skin is no character by itself. */
static bool
is_mark(uint32_t code)
{
	return code_cols(code) == 0 || (code >= 0x1f3fb && code <= 0x1f3ff);
}

/* The columns of a cluster are those of its widest member: marks and joiners
 * add nothing, and an emoji variation selector makes its base wide, in ASCII
 * that of a key cap only. */
static int
cluster_cols(struct str cluster)
{
	bool may_widen =
		cluster.n > 0 && ((unsigned char)cluster.p[0] >= 0x80 ||
				  ascii_is_digit(cluster.p[0]) ||
				  cluster.p[0] == '#' || cluster.p[0] == '*');
	uint32_t code;
	int cols = 0;

	while (utf8_take(&cluster, &code)) {
		int w = code == VARIATION_EMOJI ? 2 : code_cols(code);

		if (code == VARIATION_EMOJI && (cols == 0 || !may_widen))
			w = 0;
		if (w > cols)
			cols = w;
	}
	return cols > 2 ? 2 : cols;
}

bool
utf8_take_grapheme(struct str *rest, struct str *grapheme, int *cols)
{
	struct str tail = *rest;
	uint32_t before, code;
	size_t n = 1;

	if (rest->n == 0)
		return false;
	if ((unsigned char)rest->p[0] < 0x80)
		*cols = rest->p[0] >= ' ' && rest->p[0] != 0x7f;
	else
		n = take_simple(*rest, cols);
	if (n > 0 && begins_cluster(str_skip(*rest, n))) {
		*grapheme = str_head(*rest, n);
		*rest = str_skip(*rest, n);
		return true;
	}
	(void)utf8_take(&tail, &before);
	n = rest->n - tail.n;
	while (n < LIMIT_GRAPHEME_BYTES && utf8_take(&tail, &code) &&
	       is_mark(code) && !uc_is_grapheme_break(before, code)) {
		before = code;
		n = rest->n - tail.n;
	}
	*grapheme = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	*cols = cluster_cols(*grapheme);
	return true;
}

int
utf8_cols(struct str s)
{
	int used;

	(void)utf8_head_cols(s, INT32_MAX, &used);
	return used;
}

struct str
utf8_head_cols(struct str s, int cols, int *used_cols)
{
	struct str rest = s, grapheme;
	int used = 0, w;
	size_t n = 0;

	do {
		/* The last of a run may have a mark behind it. */
		size_t run = utf8_ascii_span(str_head(
			rest, cols > used ? (size_t)(cols - used) : 0));

		run -= run > 0;
		used += (int)run;
		n += run;
		rest = str_skip(rest, run);
		if (!utf8_take_grapheme(&rest, &grapheme, &w) ||
		    used > cols - w)
			break;
		used += w;
		n += grapheme.n;
	} while (rest.n > 0);
	if (used_cols != NULL)
		*used_cols = used;
	return str_head(s, n);
}

struct str
utf8_head_words(struct str s, int cols)
{
	struct str head = utf8_head_cols(s, cols, NULL);
	size_t n = head.n;

	if (n == s.n)
		return head;
	if (s.p[n] == ' ')
		return str_head(s, n + 1);
	while (n > 0 && s.p[n - 1] != ' ')
		n--;
	return n > 0 ? str_head(s, n) : head;
}

static bool
is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

static bool
is_hidden(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff ||
	       c == 0x00ad || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

bool
utf8_is_unsafe(uint32_t code)
{
	return is_control(code) || is_hidden(code);
}

/* Bytes that go through as they are. */
static size_t
safe_span(struct str s)
{
	size_t n = 0, run;
	int cols;

	do {
		n += utf8_ascii_span(str_skip(s, n));
		run = take_simple(str_skip(s, n), &cols);
		n += run;
	} while (run > 0);
	return n;
}

bool
utf8_is_rtl(uint32_t code)
{
	int category;

	if (code < 0x0590)
		return false;
	category = uc_bidi_category(code);
	return category == UC_BIDI_R || category == UC_BIDI_AL;
}

bool
utf8_is_filler(uint32_t code)
{
	return code == ' ' || (code >= 0x200b && code <= 0x200d) ||
	       code == 0x034f || code == 0x115f || code == 0x1160 ||
	       code == 0x180e || code == 0x2007 ||
	       (code >= 0x2060 && code <= 0x2064) || code == 0x3164;
}

static void
put_safe(struct buf *out, struct str s, bool one_blank)
{
	bool blank = false;
	uint32_t code;

	for (;;) {
		size_t n = one_blank ? 0 : safe_span(s);

		buf_put(out, str_head(s, n));
		s = str_skip(s, n);
		if (!utf8_take(&s, &code))
			return;
		if (is_hidden(code))
			continue;
		if (is_control(code))
			code = ' ';
		if (code == ' ' && blank)
			continue;
		blank = one_blank && code == ' ';
		utf8_put(out, code);
	}
}

void
utf8_put_safe(struct buf *out, struct str s)
{
	put_safe(out, s, true);
}

struct str
utf8_safe(struct arena *a, struct str s)
{
	struct buf b;
	struct str copy;

	buf_init(&b, SIZE_MAX / 2);
	utf8_put_safe(&b, s);
	copy = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return copy;
}

void
utf8_put_safe_wide(struct buf *out, struct str s)
{
	put_safe(out, s, false);
}

void
utf8_put_folded(struct buf *out, struct str s)
{
	size_t n = 0;
	uint8_t *folded;

	if (s.n == 0)
		return;
	folded = u8_casefold((const uint8_t *)s.p, s.n, NULL, UNINORM_NFKC,
			     NULL, &n);
	if (folded == NULL) /* broken UTF-8: as it is */
		buf_put(out, s);
	else
		buf_put(out, (struct str){ (const char *)folded, n });
	free(folded);
}

/* ASCII text has no folded form but its small letters. */
static bool
ascii_contains_folded(struct str s, struct str needle)
{
	size_t last = s.n - needle.n;

	for (size_t i = 0; needle.n <= s.n && i <= last; i++)
		if (ascii_lower(s.p[i]) == needle.p[0] &&
		    str_starts_fold(str_skip(s, i), needle))
			return true;
	return false;
}

bool
utf8_contains_folded(struct str s, struct str needle)
{
	struct buf folded;
	bool found;

	if (needle.n > 0 && utf8_ascii_span(s) == s.n)
		return utf8_ascii_span(needle) == needle.n &&
		       ascii_contains_folded(s, needle);
	buf_init(&folded, s.n * 18 + 64); /* the most one character folds to */
	utf8_put_folded(&folded, s);
	found = str_find(buf_str(&folded), needle, 0) != SIZE_MAX;
	buf_fini(&folded);
	return found;
}
