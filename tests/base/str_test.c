#include "base/str.h"

#include "tests/check.h"

static const struct {
	const char *why, *text, *line, *rest;
} lines[] = {
	{ "CRLF", "a\r\nb", "a", "b" },
	{ "bare LF", "a\nb", "a", "b" },
	{ "no end", "a", "a", "" },
	{ "empty line", "\r\nb", "", "b" },
	{ "CR inside stays", "a\rb\nc", "a\rb", "c" },
	{ "only one CR goes", "a\r\r\n", "a\r", "" },
};

static void
takes_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct str rest = str_of(lines[i].text), line;

		assert_why(str_take_line(&rest, &line), lines[i].why);
		assert_str(line, lines[i].line, lines[i].why);
		assert_str(rest, lines[i].rest, lines[i].why);
	}
}

static void
no_line_in_nothing(void **state)
{
	struct str rest = str_of(NULL), line;

	(void)state;
	assert_false(str_take_line(&rest, &line));
}

static void
takes_pieces_and_words(void **state)
{
	struct str rest = STR("a,,b,"), piece;

	(void)state;
	assert_true(str_take_until(&rest, ',', &piece));
	assert_str(piece, "a", "first");
	assert_true(str_take_until(&rest, ',', &piece));
	assert_str(piece, "", "empty between");
	assert_true(str_take_until(&rest, ',', &piece));
	assert_str(piece, "b", "last");
	assert_false(str_take_until(&rest, ',', &piece));
	rest = STR(" \t one\r\ntwo ");
	assert_true(str_take_word(&rest, &piece));
	assert_str(piece, "one", "blanks before a word");
	assert_true(str_take_word(&rest, &piece));
	assert_str(piece, "two", "line ends are blanks");
	assert_false(str_take_word(&rest, &piece));
}

static const struct {
	const char *why, *a, *b;
	int order;
	bool same_fold;
} pairs[] = {
	{ "same", "abc", "abc", 0, true },
	{ "case", "ABC", "abc", -1, true },
	{ "head of the other", "ab", "abc", -1, false },
	{ "empty", "", "a", -1, false },
	{ "both empty", "", "", 0, true },
	{ "high bytes are unsigned", "\xff", "a", 1, false },
	{ "only ASCII folds", "\xc3\x84", "\xc3\xa4", -1, false },
};

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
compares(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct str a = str_of(pairs[i].a), b = str_of(pairs[i].b);

		assert_why(sign(str_cmp(a, b)) == pairs[i].order, pairs[i].why);
		assert_why(sign(str_cmp(b, a)) == -pairs[i].order,
			   pairs[i].why);
		assert_why(str_eq(a, b) == (pairs[i].order == 0), pairs[i].why);
		assert_why(str_eq_fold(a, b) == pairs[i].same_fold,
			   pairs[i].why);
	}
}

static void
starts_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("Re: a"), STR("Re:")));
	assert_false(str_starts(STR("Re: a"), STR("RE:")));
	assert_true(str_starts_fold(STR("Re: a"), STR("RE:")));
	assert_false(str_starts(STR("R"), STR("Re")));
	assert_true(str_ends(STR("a.eml"), STR(".eml")));
	assert_true(str_ends_fold(STR("a.EML"), STR(".eml")));
	assert_false(str_ends(STR("l"), STR(".eml")));
	assert_true(str_ends(STR("any"), STR("")));
}

static const struct {
	const char *why, *text, *needle;
	size_t from, at, at_fold;
} finds[] = {
	{ "first", "abcabc", "bc", 0, 1, 1 },
	{ "from", "abcabc", "bc", 2, 4, 4 },
	{ "case", "aBC", "bc", 0, SIZE_MAX, 1 },
	{ "longer than the text", "a", "ab", 0, SIZE_MAX, SIZE_MAX },
	{ "empty needle", "ab", "", 1, 1, 1 },
	{ "at the very end", "ab", "", 2, 2, 2 },
	{ "past the end", "ab", "", 3, SIZE_MAX, SIZE_MAX },
	{ "in nothing", "", "a", 0, SIZE_MAX, SIZE_MAX },
};

static void
finds_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		struct str s = str_of(finds[i].text);
		struct str needle = str_of(finds[i].needle);

		assert_why(str_find(s, needle, finds[i].from) == finds[i].at,
			   finds[i].why);
		assert_why(str_find_fold(s, needle, finds[i].from) ==
				   finds[i].at_fold,
			   finds[i].why);
	}
}

static const struct {
	const char *why, *text;
	bool ok;
	uint64_t value;
} numbers[] = {
	{ "zero", "0", true, 0 },
	{ "leading zeros", "007", true, 7 },
	{ "the largest", "18446744073709551615", true, UINT64_MAX },
	{ "one too large", "18446744073709551616", false, 0 },
	{ "ten times too large", "184467440737095516150", false, 0 },
	{ "empty", "", false, 0 },
	{ "sign", "-1", false, 0 },
	{ "blank", "1 ", false, 0 },
	{ "hex", "0x1", false, 0 },
};

static void
reads_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		uint64_t value = 0;

		assert_why(str_to_u64(str_of(numbers[i].text), &value) ==
				   numbers[i].ok,
			   numbers[i].why);
		assert_why(value == numbers[i].value, numbers[i].why);
	}
}

static void
trims(void **state)
{
	(void)state;
	assert_str(str_trim(STR(" \t a b\r\n")), "a b", "both ends");
	assert_str(str_trim_end(STR(" a ")), " a", "end only");
	assert_str(str_trim(STR(" \r\n")), "", "only blanks");
	assert_str(str_skip(STR("ab"), 5), "", "skipping too much");
	assert_str(str_head(STR("ab"), 5), "ab", "asking too much");
}

static void
hex_digits(void **state)
{
	(void)state;
	assert_int_equal(ascii_hex('0'), 0);
	assert_int_equal(ascii_hex('F'), 15);
	assert_int_equal(ascii_hex('a'), 10);
	assert_int_equal(ascii_hex('g'), -1);
	assert_int_equal(ascii_hex(':'), -1);
	assert_int_equal(ascii_hex_pair(STR("fF0")), 255);
	assert_int_equal(ascii_hex_pair(STR("1g")), -1);
	assert_int_equal(ascii_hex_pair(STR("1")), -1);
	assert_int_equal(ascii_hex_pair(STR("")), -1);
	assert_true(str_is_ascii(STR("a\x7f")) && str_is_ascii(STR("")));
	assert_false(str_is_ascii(STR("a\x80")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_lines),
		cmocka_unit_test(no_line_in_nothing),
		cmocka_unit_test(takes_pieces_and_words),
		cmocka_unit_test(compares),
		cmocka_unit_test(starts_and_ends),
		cmocka_unit_test(finds_text),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(trims),
		cmocka_unit_test(hex_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
