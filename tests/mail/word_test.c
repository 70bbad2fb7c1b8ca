#include "mail/word.h"

#include "tests/check.h"

static const struct {
	const char *why, *body, *raw, *text;
} words[] = {
	{ "plain", "Hello", NULL, "Hello" },
	{ "folds and runs are one space", " a\r\n  b\t c ", NULL, "a b c" },
	{ "Q", "=?utf-8?Q?Gr=C3=BC=C3=9Fe_x?=", NULL, "Grüße x" },
	{ "B", "=?UTF-8?b?R3LDvMOfZQ==?=", NULL, "Grüße" },
	{ "a language", "=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", NULL, "Grüße" },
	{ "blanks between words vanish",
	  "=?utf-8?q?a?= \r\n =?utf-8?q?b?=", NULL, "ab" },
	{ "blanks beside text stay", "a =?utf-8?q?b?= c", NULL, "a b c" },
	{ "no blanks at all", "a=?utf-8?q?b?=c=?utf-8?q?d?=", NULL, "abcd" },
	{ "a character in two words", "=?utf-8?q?=C3?= =?UTF-8?q?=BC?=", NULL,
	  "ü" },
	{ "two charsets", "=?koi8-r?q?=D0?= =?iso-8859-1?q?=FC?=", NULL, "пü" },
	{ "within quotes", "\"=?utf-8?q?a?= b\"", NULL, "\"a b\"" },
	{ "blanks in a Q word", "=?utf-8?Q?a b\r\n c?=", NULL, "a b c" },
	{ "raw bytes in a Q word", "=?iso-8859-1?Q?\xfc?=", NULL, "ü" },
	{ "a group of base64 in two words",
	  "=?utf-8?B?R3LDvM?= =?utf-8?B?OfZQ=\?=", NULL, "Grüße" },
	{ "the same, one character of it",
	  "=?utf-8?B?R3LDv?= =?utf-8?B?MOfZQ==?=", NULL, "Grüße" },
	{ "no padding in the first of two",
	  "=?utf-8?B?R3LDvMOfZQ?= =?utf-8?B?R3I=?=", NULL, "GrüßeGr" },
	{ "no padding, then Q", "=?utf-8?B?R3LDvA?= =?utf-8?Q?_x?=", NULL,
	  "Grü x" },
	{ "an empty word", "a =?utf-8?Q?\?= b", NULL, "a b" },
	{ "broken base64", "=?utf-8?B?YWJj*ZGV?=", NULL, "abcde" },
	{ "unknown charset", "=?nosuch?Q?=C3=BC?=", NULL, "ü" },
	{ "looks like one only: no end", "=?utf-8?Q?abc", NULL,
	  "=?utf-8?Q?abc" },
	{ "looks like one only: X", "=?utf-8?X?abc?=", NULL,
	  "=?utf-8?X?abc?=" },
	{ "no charset", "=?\?Q?abc=C3=BC?= =?\?B?w7w=?=", NULL, "abcüü" },
	{ "no charset, but escapes", "=?\?B?GyRCJCIbKEI=?=", NULL, "あ" },
	{ "one opened twice", "=?utf-8?Q?a =?utf-8?Q?b?=", NULL,
	  "=?utf-8?Q?a b" },
	{ "raw UTF-8",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e",
	  "koi8-r", "Grüße" },
	{ "raw bytes",
	  "Gr\xfc\xdf"
	  "e",
	  NULL, "Grüße" },
	{ "raw bytes of the message's charset", "\xd6\xd0", "gb2312", "中" },
	{ "raw escapes", "\033$B$\"\033(B", NULL, "あ" },
	{ "control characters go", "a\001b\033c\177d", NULL, "abcd" },
	{ "those in a word too", "=?utf-8?Q?a=0D=0AX:=00b=C2=85c?=", NULL,
	  "a X:bc" },
	{ "empty", "", NULL, "" },
	{ "equals signs", "1=2==?=", NULL, "1=2==?=" },
};

static void
decoded_text(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct str text =
			word_decode(&a, str_of(words[i].body),
				    charset_find(str_of(words[i].raw)));

		assert_str(text, words[i].text, words[i].why);
	}
	arena_fini(&a);
}

static void
a_clean_field_keeps_its_words(void **state)
{
	struct arena a = { 0 };
	const struct charset *cs = charset_find(STR("big5"));

	(void)state;
	/* The second byte of this character is a backslash. */
	assert_str(word_clean(&a, STR("\"\xb3\x5c\" =?big5?Q?\xa4\xa4?="), cs),
		   "\"許\" =?big5?Q?=A4=A4?=", "raw text, raw bytes in a word");
	arena_fini(&a);
}

static void
half_a_million_openings_are_read_at_once(void **state)
{
	struct arena a = { 0 };
	struct buf body;

	(void)state;
	buf_init(&body, 1024 * 1024);
	for (int i = 0; i < 100000; i++)
		buf_put(&body, STR("=?a?q?"));
	assert_true(word_decode(&a, buf_str(&body), NULL).n > 0);
	buf_fini(&body);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decoded_text),
		cmocka_unit_test(a_clean_field_keeps_its_words),
		cmocka_unit_test(half_a_million_openings_are_read_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
