/* Every charset gives valid UTF-8 from every bytes, and cutting the bytes
 * into other pieces changes nothing. The first byte chooses the charset. */
#include "base/utf8.h"
#include "mail/charset.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *const labels[] = {
	"utf-8",  "windows-1252",  "koi8-r",       "gb18030",
	"big5",   "shift_jis",     "euc-jp",       "iso-2022-jp",
	"euc-kr", "iso-2022-kr",   "hz-gb-2312",   "utf-7",
	"utf-16", "utf-32",        "windows-1258", "us-ascii",
	"ibm037", "x-mac-turkish", "tcvn",
};

static void
convert(const struct charset *cs, struct str rest, size_t piece,
	struct buf *out)
{
	struct charset_stream s;

	buf_clear(out);
	charset_open(&s, cs);
	for (; rest.n > 0; rest = str_skip(rest, piece))
		charset_feed(&s, str_head(rest, piece), out);
	charset_close(&s, out);
}

static const struct charset *
survey(struct str rest, size_t piece)
{
	struct charset_survey s;

	charset_survey_init(&s);
	for (; rest.n > 0; rest = str_skip(rest, piece))
		charset_survey_feed(&s, str_head(rest, piece));
	return charset_survey_end(&s, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str input = { (const char *)bytes, n };
	const struct charset *cs;
	struct buf whole, cut;

	if (n == 0)
		return 0;
	cs = charset_find(str_of(labels[bytes[0] % COUNT_OF(labels)]));
	input = str_skip(input, 1);
	/* No label may confuse it, and what it says instead is a charset. */
	(void)charset_doubt(input, cs, NULL);
	buf_init(&whole, 16 * n + 100);
	buf_init(&cut, 16 * n + 100);
	convert(cs, input, SIZE_MAX, &whole);
	assert(!buf_is_over(&whole));
	assert(utf8_is_valid(buf_str(&whole)));
	for (size_t piece = 1; piece < 6; piece++) {
		convert(cs, input, piece, &cut);
		assert(str_eq(buf_str(&cut), buf_str(&whole)));
		assert(survey(input, piece) == survey(input, SIZE_MAX));
	}
	assert(utf8_is_valid(input) ==
		       (survey(input, SIZE_MAX) == charset_find(STR("utf8"))) ||
	       survey(input, SIZE_MAX) == charset_find(STR("iso-2022-jp")));
	buf_fini(&whole);
	buf_fini(&cut);
	return 0;
}
