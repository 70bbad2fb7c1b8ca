#include "text/plain.h"

#include "base/utf8.h"
#include "base/world.h"
#include "tests/check.h"
#include "tests/text/texts.h"
#include "text/wrap.h"

#include <stdio.h>
#include <unilbrk.h>

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
		struct plain_options o = { .width_cols = plains[i].width };
		struct arena a = { 0 };
		struct lines l;

		lines_init(&l, &a);
		plain_put(&l, str_of(plains[i].text), &o);
		assert_str(texts_join(&l), plains[i].lines, plains[i].why);
		arena_fini(&a);
	}
}

static void
keeps_what_the_writer_broke(void **state)
{
	static const char text[] = "> one two three\none two three four five\n";
	struct plain_options o = { .width_cols = 12, .keep_cols = 16 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	plain_put(&l, str_of(text), &o);
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
		struct plain_options o = { .width_cols = 40,
					   .flowed = true,
					   .delsp = floweds[i].delsp };
		struct arena a = { 0 };
		struct lines l;

		lines_init(&l, &a);
		plain_put(&l, str_of(floweds[i].text), &o);
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
	{ "initials", "AB> a", 1, false },
	{ "initials of one, quoted again", "A>> b", 2, false },
	{ "initials, nothing behind", "ABC>", 1, false },
	{ "an arrow is none", "AB->c", 0, false },
	{ "nor a prompt", "SQL> select", 0, false },
	{ "nor a drive", "C:> dir", 0, false },
	{ "nor a tag", "A>b", 0, false },
	{ "a bar", "| Text", 1, false },
	{ "a row of a table", "| a | b |", 0, false },
	{ "a colon", ": text", 1, false },
	{ "a face", ":-) text", 0, false },
	{ "a brace", "} Text", 1, false },
	{ "code", "} else {", 0, false },
	{ "more code", "} While (x);", 0, false },
	{ "made by an mbox", ">From here", 0, false },
	{ "signature", "-- ", 0, true },
	{ "below it", "Ann", 0, true },
	{ "in a frame", "| Boats", 0, true },
	{ "a quote ends it", "> a", 1, false },
	{ "and it does not come back", "b", 0, false },
	{ "a quoted one is a quote", "> -- ", 1, false },
	{ "two dashes are a line", "--", 0, false },
};

static void
knows_quotes_and_signature(void **state)
{
	struct plain_options o = { .width_cols = 40 };
	struct arena a = { 0 };
	struct lines l;
	struct buf all;

	(void)state;
	lines_init(&l, &a);
	buf_init(&all, 4096);
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		buf_printf(&all, "%s\n", marks[i].line);
	plain_put(&l, buf_str(&all), &o);
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
	struct plain_options o = { .width_cols = 8 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	plain_put(&l, STR("> one two\nabcdefghij\n"), &o);
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
	struct plain_options o = { .width_cols = 12 };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	plain_put(&l, STR("> www.example.org/ x\n"), &o);
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
	struct plain_options o = { .width_cols = 60, .number_links = true };
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	plain_put(&l, STR("see http://a.b/, <www.c.d> and http://a.b/.\n"), &o);
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
		struct plain_options o = { .width_cols = 80 };
		struct arena a = { 0 };
		int64_t start = world_tick_ms();
		struct lines l;
		struct buf b;

		buf_init(&b, 8u * 1024 * 1024);
		while (b.n < 2u * 1024 * 1024)
			buf_put(&b, str_of(pieces[i]));
		lines_init(&l, &a);
		plain_put(&l, buf_str(&b), &o);
		assert_true(l.all.n > 0);
		/* Linear is well below a second, quadratic is hours. */
		assert_why(world_tick_ms() - start < 60000, pieces[i]);
		buf_fini(&b);
		arena_fini(&a);
	}
}

/* ---- the short cuts against the table ---- */

/* The lines that UAX #14 gives for a paragraph, each with '|' behind it. */
static void
put_by_table(struct buf *out, struct str t, int width)
{
	char breaks[256] = { 0 };
	size_t at = 0, n;

	assert_true(t.n < sizeof(breaks));
	u8_possible_linebreaks((const uint8_t *)t.p, t.n, "UTF-8", breaks);
	while (at < t.n) {
		struct str rest = str_skip(t, at), cluster, line;
		size_t here = at, chance = 0;
		int used = 0, cols;

		while (utf8_take_grapheme(&rest, &cluster, &cols)) {
			if (here > at && breaks[here] == UC_BREAK_POSSIBLE)
				chance = here;
			used += cols;
			if (used > width && !str_eq(cluster, STR(" ")) &&
			    here > at)
				break;
			here += cluster.n;
		}
		n = here == t.n ? here : chance > 0 ? chance : here;
		line = str_head(str_skip(t, at), n - at);
		while (str_ends(line, STR(" ")))
			line.n--;
		buf_put(out, line);
		buf_put_char(out, '|');
		at = n;
	}
}

static void
put_random(struct buf *out, unsigned *seed)
{
	static const char *const pieces[] = {
		" ",  " ",  " ",  " ",  "a",  "b",  "word", "7", "2026", ".",
		",",  ";",  ":",  "!",  "?",  "-",  "--",   "/", "(",    ")",
		"[",  "]",  "{",  "}",  "\"", "'",  "%",    "$", "+",    "*",
		"\\", "中", "文", "，", "「", "」", "é",    "—", "ー",   "…",
		"한", "国", "x1", "  ", "_",  "=",  "#",
	};

	for (int i = 0; i < 40; i++) {
		*seed = *seed * 1103515245 + 12345;
		buf_put(out, str_of(pieces[*seed / 65536 % COUNT_OF(pieces)]));
	}
}

static void
short_cuts_break_as_the_table_says(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf text, wanted, got;
		struct arena a = { 0 };
		struct lines l;
		struct wrap_paragraph p = { 0 };
		int width = 8 + i % 40;

		buf_init(&text, 255);
		buf_init(&wanted, 1024);
		buf_init(&got, 1024);
		put_random(&text, &seed);
		p.text = str_trim(buf_str(&text));
		put_by_table(&wanted, p.text, width);
		lines_init(&l, &a);
		wrap_paragraph(&l, width, WRAP_ANYWHERE, &p);
		VEC_EACH (const struct line, line, &l.all) {
			buf_put(&got, line->text);
			buf_put_char(&got, '|');
		}
		assert_str(buf_str(&got), buf_cstr(&wanted), buf_cstr(&text));
		arena_fini(&a);
		buf_fini(&text);
		buf_fini(&wanted);
		buf_fini(&got);
	}
}

/* ---- pieces and slices ---- */

static void
put_all_lines(struct buf *out, const struct lines *l)
{
	VEC_EACH (const struct line, line, &l->all) {
		buf_printf(out, "%u %d %d %d %u ", line->quote, line->signature,
			   line->wrapped, line->blank_cut, line->prefix);
		for (size_t i = 0; i < line->n_spans; i++)
			buf_printf(out, "[%u+%u=%u]", line->spans[i].at,
				   line->spans[i].n, line->spans[i].link);
		buf_put(out, line->text);
		buf_put_char(out, '\n');
	}
}

/* A text cut anywhere gives the same lines. */
static void
pieces_change_nothing(void **state)
{
	static const char text[] =
		"one\r\n> two http://a.example/b c\n\n"
		"soft \nbreak and more words \nthan fit\n"
		"> >deep \n> >deeper\n-- \nme\tand\tyou\n中文 and more";

	(void)state;
	for (int i = 0; i < 8; i++) {
		const struct plain_options o = { .width_cols = 20,
						 .number_links = true,
						 .verbatim = i >= 6,
						 .flowed = i % 2 == 1,
						 .delsp = i % 4 == 3 };
		struct buf wanted, got;

		buf_init(&wanted, SIZE_MAX);
		for (size_t cut = 0; cut < sizeof(text); cut++) {
			struct str whole = STR(text);
			struct arena a = { 0 };
			struct plain w;
			struct lines l;

			if (((unsigned char)text[cut] & 0xc0) == 0x80)
				continue;
			buf_init(&got, SIZE_MAX);
			lines_init(&l, &a);
			plain_open(&w, &l, &o);
			plain_feed(&w, str_head(whole, cut));
			plain_feed(&w, str_skip(whole, cut));
			plain_close(&w);
			put_all_lines(cut == 0 ? &wanted : &got, &l);
			if (cut > 0)
				assert_str(buf_str(&got), buf_cstr(&wanted),
					   "cut");
			arena_fini(&a);
			buf_fini(&got);
		}
		buf_fini(&wanted);
	}
}

/* A line too long to be held whole breaks where it would have otherwise, be
 * it one line or flowed. */
static void
slices_change_nothing(void **state)
{
	(void)state;
	for (int flowed = 0; flowed < 2; flowed++) {
		const struct plain_options o = { .width_cols = 60,
						 .number_links = true,
						 .flowed = flowed == 1 };
		struct arena a = { 0 };
		struct buf text, joined;
		struct lines l;
		struct plain w;

		buf_init(&text, SIZE_MAX);
		buf_init(&joined, SIZE_MAX);
		for (int i = 0; i < 100000; i++)
			buf_printf(&text,
				   i % 100 == 7 ? "www.x%d.example%s" : "w%d%s",
				   i, i % 10 == 9 && flowed ? " \n" : " ");
		buf_put(&text, STR("end\n"));
		lines_init(&l, &a);
		plain_open(&w, &l, &o);
		for (size_t i = 0; i < text.n; i += 5000)
			plain_feed(&w,
				   str_head(str_skip(buf_str(&text), i), 5000));
		assert_true(w.partial.n + w.joined.n < 300000);
		plain_close(&w);
		assert_int_equal(l.links.n, 1000);
		for (size_t i = 0; i < l.all.n; i++) {
			const struct line *line = &l.all.v[i];

			assert_true(line->wrapped == (i + 1 < l.all.n));
			assert_true(line->blank_cut == line->wrapped);
			assert_true(utf8_cols(line->text) <= 60);
			assert_true(utf8_cols(line->text) > 30 ||
				    i + 1 == l.all.n);
			for (size_t j = 0; j < line->n_spans; j++)
				assert_true(line->text.p[line->spans[j].at] ==
						    'w' ||
					    line->text.p[line->spans[j].at] ==
						    '[');
			buf_put(&joined, line->text);
			buf_put_char(&joined, ' ');
		}
		for (int i = 0; i < 100000; i += 100) {
			char number[64];

			(void)snprintf(number, sizeof(number),
				       " w%d www.x%d.example [%d] ", i + 6,
				       i + 7, i / 100 + 1);
			assert_true(str_find(buf_str(&joined), str_of(number),
					     0) != SIZE_MAX);
		}
		buf_fini(&text);
		buf_fini(&joined);
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
		cmocka_unit_test(short_cuts_break_as_the_table_says),
		cmocka_unit_test(pieces_change_nothing),
		cmocka_unit_test(slices_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
