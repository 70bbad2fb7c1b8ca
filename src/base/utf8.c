#include "base/utf8.h"

#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>
#include <unicase.h>
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

/* The columns of a cluster are those of its widest member: marks and joiners
 * add nothing, and an emoji variation selector makes its base wide. */
static int
cluster_cols(struct str cluster)
{
	uint32_t code;
	int cols = 0;

	while (utf8_take(&cluster, &code)) {
		int w = code == VARIATION_EMOJI ? 2 : uc_width(code, "UTF-8");

		if (code == VARIATION_EMOJI && cols == 0)
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
	size_t n;

	if (rest->n == 0)
		return false;
	if ((unsigned char)rest->p[0] < 0x80 &&
	    (rest->n == 1 || (unsigned char)rest->p[1] < 0x80)) {
		*grapheme = str_head(*rest, 1);
		*cols = rest->p[0] >= ' ' && rest->p[0] != 0x7f;
		*rest = str_skip(*rest, 1);
		return true;
	}
	(void)utf8_take(&tail, &before);
	n = rest->n - tail.n;
	while (n < LIMIT_GRAPHEME_BYTES && utf8_take(&tail, &code) &&
	       !uc_is_grapheme_break(before, code)) {
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

	while (utf8_take_grapheme(&rest, &grapheme, &w) && used <= cols - w) {
		used += w;
		n = s.n - rest.n;
	}
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

static void
put_safe(struct buf *out, struct str s, bool one_blank)
{
	bool blank = false;
	uint32_t code;

	while (utf8_take(&s, &code)) {
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

bool
utf8_contains_folded(struct str s, struct str needle)
{
	struct buf folded;
	bool found;

	buf_init(&folded, s.n * 18 + 64); /* the most one character folds to */
	utf8_put_folded(&folded, s);
	found = str_find(buf_str(&folded), needle, 0) != SIZE_MAX;
	buf_fini(&folded);
	return found;
}
