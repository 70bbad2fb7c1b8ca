#include "base/utf8.h"

#include "tests/check.h"

#include <string.h>
#include <unigbrk.h>
#include <uniwidth.h>

static const struct {
	const char *why, *bytes;
	bool valid;
	uint32_t first;
	size_t taken;
} codes[] = {
	{ "ASCII", "a", true, 'a', 1 },
	{ "two bytes", "\xc3\xa9", true, 0xe9, 2 },
	{ "three", "\xe4\xb8\xad", true, 0x4e2d, 3 },
	{ "four", "\xf0\x9f\x98\x80", true, 0x1f600, 4 },
	{ "overlong slash", "\xc0\xaf", false, UTF8_REPLACEMENT, 1 },
	{ "surrogate", "\xed\xa0\x80", false, UTF8_REPLACEMENT, 1 },
	{ "past the last", "\xf4\x90\x80\x80", false, UTF8_REPLACEMENT, 1 },
	{ "cut off", "\xe4\xb8", false, UTF8_REPLACEMENT, 1 },
	{ "middle only", "\xad", false, UTF8_REPLACEMENT, 1 },
};

static void
takes_code_points(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		struct str s = str_of(codes[i].bytes), rest = s;
		uint32_t code;

		assert_why(utf8_is_valid(s) == codes[i].valid, codes[i].why);
		assert_why(utf8_take(&rest, &code), codes[i].why);
		assert_why(code == codes[i].first, codes[i].why);
		assert_why(s.n - rest.n == codes[i].taken, codes[i].why);
	}
}

static void
puts_what_it_takes(void **state)
{
	static const uint32_t all[] = { 0,      0x7f,    0x80,    0x7ff,
					0x800,  0xffff,  0x10000, 0x10ffff,
					0xd800, 0x110000 };
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		bool fits = all[i] <= 0x10ffff && all[i] != 0xd800;
		struct str rest;
		uint32_t code = 0;

		buf_init(&b, 10);
		utf8_put(&b, all[i]);
		rest = buf_str(&b);
		assert_true(utf8_take(&rest, &code));
		assert_int_equal(code, fits ? all[i] : UTF8_REPLACEMENT);
		assert_int_equal(rest.n, 0);
		buf_fini(&b);
	}
}

static const struct {
	const char *why, *text;
	int cols;
} widths[] = {
	{ "nothing", "", 0 },
	{ "ASCII", "abc", 3 },
	{ "a tab is no column by itself", "\t", 0 },
	{ "Chinese is wide", "\xe4\xb8\xad\xe6\x96\x87", 4 },
	{ "combining acute", "e\xcc\x81", 1 },
	{ "an emoji", "\xf0\x9f\x98\x80", 2 },
	{ "a family, side by side as most terminals draw it",
	  "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", 4 },
	{ "a flag is two letters", "\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3", 2 },
	{ "made wide by a selector", "\xe2\x9d\xa4\xef\xb8\x8f", 2 },
	{ "no selector widens a quote mark", ">\xef\xb8\x8f", 1 },
	{ "half-width kana", "\xef\xbd\xb1", 1 },
	{ "a vowel of Hindi has a column", "\u0915\u093f", 2 },
	{ "a mark of Hindi has none", "\u0915\u0902", 1 },
	{ "a vowel of Kannada has none", "\u0c95\u0cbf", 1 },
	{ "Thai am", "\u0e01\u0e33", 2 },
	{ "Korean in pieces", "\u1112\u1161\u11ab", 2 },
	{ "the colour of skin", "\U0001f44d\U0001f3fd", 2 },
	{ "a key", "1\ufe0f\u20e3", 2 },
	{ "zero width space", "\xe2\x80\x8b", 0 },
};

static void
measures_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(widths); i++)
		assert_why(utf8_cols(str_of(widths[i].text)) == widths[i].cols,
			   widths[i].why);
}

static const struct {
	const char *why, *text;
	int cols;
	const char *head;
	int used;
} heads[] = {
	{ "fits", "abc", 5, "abc", 3 },
	{ "cut", "abc", 2, "ab", 2 },
	{ "half of a wide one", "a\xe4\xb8\xad", 2, "a", 1 },
	{ "marks go with their base", "e\xcc\x81x", 1, "e\xcc\x81", 1 },
	{ "no room", "abc", 0, "", 0 },
};

static void
cuts_to_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		int used;
		struct str head = utf8_head_cols(str_of(heads[i].text),
						 heads[i].cols, &used);

		assert_str(head, heads[i].head, heads[i].why);
		assert_why(used == heads[i].used, heads[i].why);
	}
}

static const struct {
	const char *why, *text;
	int cols;
	const char *head;
} words[] = {
	{ "all of it", "one two", 7, "one two" },
	{ "after a blank", "one two", 6, "one " },
	{ "the blank is the next", "one two", 3, "one " },
	{ "a long word is cut", "onetwothree", 6, "onetwo" },
	{ "so is Chinese", "\xe4\xb8\xad\xe4\xb8\xad", 3, "\xe4\xb8\xad" },
	{ "nothing", "", 3, "" },
};

static void
words_are_kept_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_str(
			utf8_head_words(str_of(words[i].text), words[i].cols),
			words[i].head, words[i].why);
}

static const struct {
	const char *why, *text, *safe;
} safes[] = {
	{ "plain", "a b", "a b" },
	{ "letters", "\xe4\xb8\xad", "\xe4\xb8\xad" },
	{ "an escape sequence", "a\x1b[31mb", "a [31mb" },
	{ "line ends and tabs are one blank", "a\r\n\t b", "a b" },
	{ "C1 control",
	  "a\xc2\x9b"
	  "b",
	  "a b" },
	{ "line separator",
	  "a\xe2\x80\xa8"
	  "b",
	  "a b" },
	{ "text turned round", "\xe2\x80\xaegpj.exe", "gpj.exe" },
	{ "byte order mark",
	  "\xef\xbb\xbf"
	  "a",
	  "a" },
	{ "a hidden tag", "a\xf3\xa0\x81\x81", "a" },
	{ "broken byte", "a\xff", "a\xef\xbf\xbd" },
	{ "every override and isolate",
	  "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069a", "a" },
	{ "marks of direction", "\u200e\u200f\u061ca", "a" },
	{ "paragraph separator", "a\u2029b", "a b" },
	{ "DEL",
	  "a\x7f"
	  "b",
	  "a b" },
	{ "next line (C1)",
	  "a\xc2\x85"
	  "b",
	  "a b" },
	{ "an operating system command", "\x1b]0;x\x07y", " ]0;x y" },
	{ "the same in C1",
	  "\xc2\x9d"
	  "0;x\xc2\x9cy",
	  " 0;x y" },
	{ "a raw C1 byte", "a\x9b[m", "a\xef\xbf\xbd[m" },
	{ "interlinear notes", "a\ufff9b\ufffa\ufffb", "ab" },
	{ "all tags", "a\U000e0001\U000e0020\U000e007f", "a" },
	{ "more selectors than there are", "a\U000e0100", "a" },
	{ "surrogates", "a\xed\xa0\xbd",
	  "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
};

static void
makes_text_safe(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(safes); i++)
		assert_str(utf8_safe(&a, str_of(safes[i].text)), safes[i].safe,
			   safes[i].why);
	arena_fini(&a);
}

static void
keeps_whole_characters(void **state)
{
	(void)state;
	assert_str(utf8_valid_head(STR("a\xe4\xb8")), "a", "cut off");
	assert_str(utf8_valid_head(STR("a\xe4\xb8\xad")), "a\xe4\xb8\xad",
		   "whole");
	assert_str(utf8_valid_head(STR("a\xff")), "a\xff", "broken, not cut");
	assert_str(utf8_valid_head(STR("")), "", "nothing");
}

static void
bounds_a_cluster(void **state)
{
	struct str rest, cluster;
	struct buf b;
	size_t total = 0;
	int cols;

	(void)state;
	buf_init(&b, 10000);
	buf_put_char(&b, 'e');
	for (int i = 0; i < 1000; i++)
		buf_put(&b, STR("\xcc\x81"));
	rest = buf_str(&b);
	while (utf8_take_grapheme(&rest, &cluster, &cols)) {
		assert_in_range(cluster.n, 1, 64 + 1);
		assert_in_range(cols, 0, 1);
		total += cluster.n;
	}
	assert_int_equal(total, b.n);
	buf_fini(&b);
}

static const struct {
	const char *why, *text, *needle;
	bool found;
} searches[] = {
	{ "case", "Hello World", "world", true },
	{ "not there", "Hello", "world", false },
	{ "sharp s",
	  "Stra\xc3\x9f"
	  "e",
	  "strasse", true },
	{ "full width",
	  "\xef\xbc\xa1"
	  "bc",
	  "abc", true },
	{ "composed or not", "caf\xc3\xa9", "caf\xc3\xa9", true },
	{ "accents in pieces", "cafe\xcc\x81", "caf\xc3\xa9", true },
	{ "broken bytes", "\xff Hello", "\xef\xbf\xbd hello", true },
};

static void
searches_as_people_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(searches); i++)
		assert_why(utf8_contains_folded(str_of(searches[i].text),
						str_of(searches[i].needle)) ==
				   searches[i].found,
			   searches[i].why);
}

/* What is measured by ranges is measured as the tables have it. */
static void
ranges_agree_with_the_tables(void **state)
{
	(void)state;
	for (uint32_t code = 0xa0; code < 0x10000; code++) {
		char bytes[16];
		struct buf b, safe;
		struct str rest, cluster;
		int cols, w = uc_width(code, "UTF-8");

		if (code >= 0xd800 && code < 0xe000)
			continue;
		buf_init(&b, sizeof(bytes));
		buf_init(&safe, sizeof(bytes));
		utf8_put(&b, code);
		utf8_put(&b, 0x4e00);
		rest = buf_str(&b);
		assert_true(utf8_take_grapheme(&rest, &cluster, &cols));
		if (code == 0x0cbf || code == 0x0cc6)
			w = 0;
		if (!utf8_is_unsafe(code))
			assert_int_equal(cols, w < 0 ? 0 : w);
		assert_int_equal(rest.n, 3);
		assert_int_equal(utf8_cols(buf_str(&b)), cols + 2);
		utf8_put_safe_wide(&safe, buf_str(&b));
		assert_true(str_eq(buf_str(&safe), buf_str(&b)) ==
			    !utf8_is_unsafe(code));
		buf_clear(&b);
		utf8_put(&b, 0x4e00);
		utf8_put(&b, code);
		rest = buf_str(&b);
		assert_true(utf8_take_grapheme(&rest, &cluster, &cols));
		assert_true((uc_is_grapheme_break(0x4e00, code) || w != 0) ==
			    (cluster.n == 3));
		buf_fini(&b);
		buf_fini(&safe);
	}
}

/* Eight bytes at a time or one by one: the same end. */
static void
the_ascii_span_ends_where_it_should(void **state)
{
	char bytes[40];

	(void)state;
	for (size_t at = 0; at < sizeof(bytes); at++) {
		for (int c = 0; c < 256; c++) {
			bool plain = c >= ' ' && c <= '~';
			struct str s = { bytes, sizeof(bytes) };

			(void)memset(bytes, c & 1 ? '~' : ' ', sizeof(bytes));
			bytes[at] = (char)(unsigned char)c;
			assert_int_equal(utf8_ascii_span(s),
					 plain ? sizeof(bytes) : at);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_kept_whole),
		cmocka_unit_test(takes_code_points),
		cmocka_unit_test(puts_what_it_takes),
		cmocka_unit_test(measures_columns),
		cmocka_unit_test(cuts_to_columns),
		cmocka_unit_test(makes_text_safe),
		cmocka_unit_test(keeps_whole_characters),
		cmocka_unit_test(bounds_a_cluster),
		cmocka_unit_test(searches_as_people_do),
		cmocka_unit_test(ranges_agree_with_the_tables),
		cmocka_unit_test(the_ascii_span_ends_where_it_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
