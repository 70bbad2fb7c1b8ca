#include "text/wrap.h"

#include "base/utf8.h"
#include "base/world.h"
#include "tests/check.h"
#include "tests/text/texts.h"

static const struct {
	const char *why;
	int width;
	const char *text, *lines;
} plains[] = {
	{ "short lines stay", 20, "one\ntwo\n", "one\ntwo\n" },
	{ "no last line end", 20, "one", "one\n" },
	{ "CRLF", 20, "one\r\ntwo\r\n", "one\ntwo\n" },
	{ "empty lines stay", 20, "a\n\n\nb\n", "a\n\n\nb\n" },
	{ "broken at blanks", 10, "one two three four",
	  "one two\nthree four\n" },
	{ "blanks at a break go", 8, "one two  three", "one two\nthree\n" },
	{ "fits to the column", 8, "one four", "one four\n" },
	{ "a long word is torn", 8, "abcdefghijk", "abcdefgh\nijk\n" },
	{ "width 0 breaks nothing", 0, "one two three four five six seven",
	  "one two three four five six seven\n" },
	{ "a width too small counts as 8", 1, "one two three",
	  "one two\nthree\n" },
	{ "columns stay columns", 40, "a   b     c", "a   b     c\n" },
	{ "tabs", 40, "a\tb\tc", "a       b       c\n" },
	{ "tabs behind marks count from the edge", 40, "> a\tb",
	  "> a     b\n" },
	{ "tab behind a wide character", 40, "中\tb", "中      b\n" },
	{ "Chinese is broken anywhere", 8, "中文邮件客户端",
	  "中文邮件\n客户端\n" },
	{ "not before its full stop", 8, "中文邮件。好", "中文邮\n件。好\n" },
	{ "half a wide character is none", 9, "中文邮件客户端",
	  "中文邮件\n客户端\n" },
	{ "Japanese, no small kana first", 8, "あいうえっお",
	  "あいう\nえっお\n" },
	{ "combining marks stay with their letter", 8, "aaaaaaae\xcc\x81z",
	  "aaaaaaae\xcc\x81\nz\n" },
	{ "one emoji of many", 8, "aaaaaaa👨‍👩‍👧",
	  "aaaaaaa\n👨‍👩‍👧\n" },
	{ "marks are repeated", 12, "> one two three", "> one two\n> three\n" },
	{ "marks in any spelling", 12, "> > one two three",
	  "> > one two\n> > three\n" },
	{ "marks without blanks", 12, ">>one two three",
	  ">>one two\n>>three\n" },
	{ "a line of marks", 12, "> \n", ">\n" },
	{ "controls go", 40, "a\x1b[2Jb\x07", "a [2Jb\n" },
	{ "a URL is not broken", 24, "see http://example.org/a-b/c-d e",
	  "see\nhttp://example.org/a-b/c\n-d e\n" },
	{ "one that fits goes to the next line whole", 24,
	  "see http://example.org/a-b e", "see\nhttp://example.org/a-b e\n" },
};

static void
breaks_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(plains); i++) {
		struct wrap_options o = { .width_cols = plains[i].width };
		struct arena a = { 0 };
		struct lines l;

		lines_init(&l, &a);
		wrap_plain(&l, str_of(plains[i].text), &o);
		assert_str(texts_join(&l), plains[i].lines, plains[i].why);
		arena_fini(&a);
	}
}

static void
keeps_what_the_writer_broke(void **state)
{
	static const char text[] = "> one two three\none two three four five\n";
	struct wrap_options o = { .width_cols = 12, .keep_cols = 16 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	wrap_plain(&l, str_of(text), &o);
	assert_str(texts_join(&l),
		   "> one two three\none two\nthree four\nfive\n",
		   "up to keep_cols as it is, beyond that width_cols");
	arena_fini(&a);
}

static const struct {
	const char *why;
	bool delsp;
	const char *text, *lines;
} floweds[] = {
	{ "soft breaks are joined", false, "one \ntwo\nthree\n",
	  "one two\nthree\n" },
	{ "DelSp", true, "中文 \n邮件\n", "中文邮件\n" },
	{ "stuffed blank", false, " >no quote\n  two\n", ">no quote\n two\n" },
	{ "quote", false, "> one \n> two\n> three\n", "> one two\n> three\n" },
	{ "deep quote", false, ">>> one \n>>> two\n", ">>> one two\n" },
	{ "other depth ends a paragraph", false, "> one \n>> two\nthree\n",
	  "> one\n>> two\nthree\n" },
	{ "the signature mark is never soft", false, "one \n-- \nAnn\n",
	  "one\n--\nAnn\n" },
	{ "soft at the very end", false, "one \n", "one\n" },
};

static void
joins_flowed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(floweds); i++) {
		struct wrap_options o = { .width_cols = 40,
					  .flowed = true,
					  .delsp = floweds[i].delsp };
		struct arena a = { 0 };
		struct lines l;

		lines_init(&l, &a);
		wrap_plain(&l, str_of(floweds[i].text), &o);
		assert_str(texts_join(&l), floweds[i].lines, floweds[i].why);
		arena_fini(&a);
	}
}

static const struct {
	const char *why, *line;
	int quote;
	bool signature;
} marks[] = {
	{ "own words", "a > b", 0, false },
	{ "one", "> a", 1, false },
	{ "two, mutt", ">> a", 2, false },
	{ "two, others", "> > a", 2, false },
	{ "mixed", ">> > a", 3, false },
	{ "a blank before", " > a", 1, false },
	{ "an indent is none", "    > a", 0, false },
	{ "made by an mbox", ">From here", 0, false },
	{ "signature", "-- ", 0, true },
	{ "below it", "Ann", 0, true },
	{ "a quote ends it", "> a", 1, false },
	{ "and it does not come back", "b", 0, false },
	{ "a quoted one is a quote", "> -- ", 1, false },
	{ "two dashes are a line", "--", 0, false },
};

static void
knows_quotes_and_signature(void **state)
{
	struct wrap_options o = { .width_cols = 40 };
	struct arena a = { 0 };
	struct lines l;
	struct buf all;

	(void)state;
	lines_init(&l, &a);
	buf_init(&all, 4096);
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		buf_printf(&all, "%s\n", marks[i].line);
	wrap_plain(&l, buf_str(&all), &o);
	buf_fini(&all);
	assert_int_equal(l.all.n, COUNT_OF(marks));
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		assert_why(l.all.v[i].quote == marks[i].quote, marks[i].why);
		assert_why(l.all.v[i].signature == marks[i].signature,
			   marks[i].why);
	}
	arena_fini(&a);
}

static void
says_how_lines_join(void **state)
{
	struct wrap_options o = { .width_cols = 8 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	wrap_plain(&l, STR("> one two\nabcdefghij\n"), &o);
	assert_true(l.all.v[0].wrapped && l.all.v[0].blank_cut);
	assert_false(l.all.v[1].wrapped);
	assert_int_equal(l.all.v[1].prefix, 2);
	assert_true(l.all.v[2].wrapped);
	assert_false(l.all.v[2].blank_cut);
	assert_int_equal(l.all.v[3].prefix, 0);
	arena_fini(&a);
}

static void
links_keep_their_number_over_a_break(void **state)
{
	struct wrap_options o = { .width_cols = 12 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	wrap_plain(&l, STR("> www.example.org/ x\n"), &o);
	assert_int_equal(l.all.n, 2);
	assert_str(l.links.v[0], "http://www.example.org/", "target");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l.all.v[i].n_spans, 1);
		assert_int_equal(l.all.v[i].spans[0].at, 2);
		assert_int_equal(l.all.v[i].spans[0].link, 1);
	}
	assert_int_equal(l.all.v[0].spans[0].n, 10);
	assert_int_equal(l.all.v[1].spans[0].n, 6);
	arena_fini(&a);
}

static void
links_are_numbered_where_people_read(void **state)
{
	struct wrap_options o = { .width_cols = 60, .number_links = true };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	wrap_plain(&l, STR("see http://a.b/, <www.c.d> and http://a.b/.\n"),
		   &o);
	assert_str(texts_join(&l),
		   "see http://a.b/ [1], <www.c.d> [2] and http://a.b/ [1].\n",
		   "behind the link, not behind the sentence");
	assert_int_equal(l.all.v[0].n_spans, 6);
	assert_int_equal(l.all.v[0].spans[1].at, 16);
	assert_int_equal(l.all.v[0].spans[1].n, 3);
	assert_int_equal(l.all.v[0].spans[3].link, 2);
	arena_fini(&a);
}

/* A line of megabytes, of what makes a slow algorithm slow. */
static void
long_lines_take_linear_time(void **state)
{
	static const char *const pieces[] = { "x",  "\xcc\x81", "a\xcc\x81 ",
					      ">",  "http://",  "http://a.b/(",
					      "中", "\t" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct wrap_options o = { .width_cols = 80 };
		struct arena a = { 0 };
		int64_t start = world_tick_ms();
		struct lines l;
		struct buf b;

		buf_init(&b, 8u * 1024 * 1024);
		while (b.n < 2u * 1024 * 1024)
			buf_put(&b, str_of(pieces[i]));
		lines_init(&l, &a);
		wrap_plain(&l, buf_str(&b), &o);
		assert_true(l.all.n > 0);
		/* Linear is well below a second, quadratic is hours. */
		assert_why(world_tick_ms() - start < 60000, pieces[i]);
		buf_fini(&b);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_lines),
		cmocka_unit_test(keeps_what_the_writer_broke),
		cmocka_unit_test(joins_flowed),
		cmocka_unit_test(knows_quotes_and_signature),
		cmocka_unit_test(says_how_lines_join),
		cmocka_unit_test(links_keep_their_number_over_a_break),
		cmocka_unit_test(links_are_numbered_where_people_read),
		cmocka_unit_test(long_lines_take_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
