#include "mail/flowed.h"

#include "tests/check.h"
#include "tests/mail/unflow.h"

#define WORDS_60 "twelve words that go on and on until it is sixty columns wid"

static const struct {
	const char *why, *typed;
	enum flowed_form form;
	const char *wire; /* "" = not looked at */
	const char *read; /* NULL = as typed */
} texts[] = {
	{ "nothing", "", FLOWED_NOT, "", NULL },
	{ "short lines are lines", "Dear Bo,\nhow are you?\n", FLOWED_NOT, "",
	  NULL },
	{ "a long line is broken at blanks",
	  WORDS_60 " and some more words to be sure\n", FLOWED,
	  WORDS_60 " and some \nmore words to be sure\n", NULL },
	{ "two blanks at the break stay",
	  WORDS_60 "e. abcdefg.  Then more words follow it here\n", FLOWED, "",
	  NULL },
	{ "a long word is not broken", "see https://example.org/" WORDS_60 "\n",
	  FLOWED, "", NULL },
	{ "a long URL alone",
	  "https://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaaaaaaaaaaaaaaaaaa\n",
	  FLOWED_NOT, "", NULL },
	{ "a quoted long line keeps its mark",
	  "> " WORDS_60 " and some more words to be sure\n> b\n", FLOWED,
	  "> " WORDS_60 " and some \n> more words to be sure\n> b\n", NULL },
	{ "marks are written in one way",
	  "> > " WORDS_60 " and some more words to be sure\n", FLOWED, "",
	  ">> " WORDS_60 " and some more words to be sure\n" },
	{ "what an editor broke is one paragraph",
	  WORDS_60 "e space\nonward it goes to the next line where it is quite "
		   "long again, and\nends.\n",
	  FLOWED,
	  WORDS_60 "e space \nonward it goes to the next line where it is "
		   "quite long again, and \nends.\n",
	  WORDS_60 "e space onward it goes to the next line where it is quite "
		   "long again, and ends.\n" },
	{ "two lines of a verse are not", WORDS_60 "\nA short one.\n",
	  FLOWED_NOT, "", NULL },
	{ "a sentence a line is not", WORDS_60 "\nA short one.\n" WORDS_60 "\n",
	  FLOWED_NOT, "", NULL },
	{ "list items keep their lines",
	  WORDS_60 "e space onw\n- " WORDS_60 "e\n- third\n1. fourth\n",
	  FLOWED_NOT, "", NULL },
	{ "code keeps its lines",
	  WORDS_60 " and some more words to be sure\n\n\tif (x)\n\t\treturn; "
		   "/* a very long line of code that is longer than any screen "
		   "is wide */\n",
	  FLOWED, "", NULL },
	{ "indented lines are stuffed",
	  WORDS_60 " and some more words to be sure\n  two\n", FLOWED,
	  WORDS_60 " and some \nmore words to be sure\n   two\n", NULL },
	{ "a line that begins with From is stuffed",
	  WORDS_60 " and some more words to be sure\nFrom me\n", FLOWED,
	  WORDS_60 " and some \nmore words to be sure\n From me\n", NULL },
	{ "columns keep their lines",
	  "name    size    a column    more    and more    and more    and "
	  "more    and the last one\n",
	  FLOWED_NOT, "", NULL },
	{ "patches are left alone",
	  WORDS_60 " and some more words to be sure\n--- a/x\n+++ b/x\n",
	  FLOWED_NOT, "", NULL },
	{ "fenced code keeps its lines",
	  "```\n" WORDS_60 " and some more words to be sure\n```\n", FLOWED_NOT,
	  "", NULL },
	{ "blanks at ends of lines go",
	  WORDS_60 " and some more words to be sure  \nend \n", FLOWED,
	  WORDS_60 " and some \nmore words to be sure\nend\n",
	  WORDS_60 " and some more words to be sure\nend\n" },
	{ "the signature keeps its lines, and its blank",
	  WORDS_60 " and some more words to be sure\n-- \n" WORDS_60
		   " and some more words to be sure\n",
	  FLOWED, "", NULL },
	{ "Chinese has no blanks",
	  "这是一个很长的段落，没有空格，所以要在字与字之间断开，"
	  "读的人会看到原来的一整行，不多也不少。再多写几个字。\n",
	  FLOWED_DELSP, "", NULL },
	{ "Chinese and English",
	  "我们用 format=flowed 来发送这个很长很长的"
	  "段落，and English words too，一共有好几"
	  "十个字。再多写几个字。\n",
	  FLOWED_DELSP, "", NULL },
	{ "Chinese broken by hand",
	  "这是一行中文，大约有六十列宽，作者在这里自己换了行，我们\n"
	  "不知道为什么，所以保留原来的样子，不去改动它。好的好的。\n",
	  FLOWED_NOT, "", NULL },
	{ "Russian",
	  "Это довольно длинный абзац, который не помещается в одну строку, и "
	  "поэтому его нужно разбить.\n",
	  FLOWED, "", NULL },
};

static void
reads_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf wire, read;
		const char *want =
			texts[i].read != NULL ? texts[i].read : texts[i].typed;
		enum flowed_form form;

		buf_init(&wire, 1 << 20);
		buf_init(&read, 1 << 20);
		form = flowed_put(&wire, str_of(texts[i].typed));
		if (form != texts[i].form)
			fail_msg("%s: form %d:\n%s", texts[i].why, (int)form,
				 buf_cstr(&wire));
		if (texts[i].wire[0] != '\0')
			assert_str(buf_str(&wire), texts[i].wire, texts[i].why);
		unflow(&read, buf_str(&wire), form == FLOWED_DELSP);
		assert_str(buf_str(&read), form == FLOWED_NOT ? "" : want,
			   texts[i].why);
		buf_fini(&wire);
		buf_fini(&read);
	}
}

static void
long_lines_take_linear_time(void **state)
{
	struct buf typed, wire, read;

	(void)state;
	buf_init(&typed, 1 << 22);
	buf_init(&wire, 1 << 23);
	buf_init(&read, 1 << 23);
	while (typed.n < 3000000)
		buf_put(&typed, STR("word "));
	buf_put(&typed, STR("end\n"));
	assert_int_equal(flowed_put(&wire, buf_str(&typed)), FLOWED);
	unflow(&read, buf_str(&wire), false);
	assert_bytes(buf_str(&read), buf_str(&typed), "3 MB in a line");
	buf_fini(&typed);
	buf_fini(&wire);
	buf_fini(&read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_back),
		cmocka_unit_test(long_lines_take_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
