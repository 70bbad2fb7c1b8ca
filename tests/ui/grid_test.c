#include "ui/grid.h"

#include "base/utf8.h"
#include "tests/check.h"

static const struct {
	const char *why, *text, *shown;
	int cols; /* columns reported as used */
} rows[] = {
	{ "plain", "abc", "abc", 3 },
	{ "wide characters fill two cells", "\xe4\xbd\xa0\xe5\xa5\xbd",
	  "\xe4\xbd\xa0\xe5\xa5\xbd", 4 },
	{ "a wide one that does not fit whole stays away",
	  "abcdefg\xe4\xbd\xa0", "abcdefg", 7 },
	{ "marks stay with their base", "e\xcc\x81x", "e\xcc\x81x", 2 },
	{ "an escape cannot pass", "a\x1b[31mb", "a\xef\xbf\xbd[31mb", 7 },
	{ "nor can C1",
	  "a\xc2\x9b"
	  "b",
	  "a\xef\xbf\xbd"
	  "b",
	  3 },
	{ "nor a right-to-left override",
	  "a\xe2\x80\xae"
	  "b",
	  "a\xef\xbf\xbd"
	  "b",
	  3 },
	{ "a line feed is no line", "a\nb",
	  "a\xef\xbf\xbd"
	  "b",
	  3 },
	{ "broken UTF-8",
	  "a\xff"
	  "b",
	  "a\xef\xbf\xbd"
	  "b",
	  3 },
	{ "Hindi keeps its vowels", "\u0915\u093f\u0915\u0940",
	  "\u0915\u093f\u0915\u0940", 4 },
	{ "cut at the right edge", "abcdefghijk", "abcdefgh", 8 },
};

static void
what_is_put_is_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct grid g;
		struct buf out;
		struct str line;

		grid_init(&g);
		grid_resize(&g, 1, 8);
		buf_init(&out, 1000);
		assert_int_equal(grid_put(&g, (struct area){ 0, 0, 1, 8 },
					  LOOK_NORMAL, str_of(rows[i].text)),
				 rows[i].cols);
		grid_dump(&g, &out);
		line = str_head(buf_str(&out), out.n - 1);
		assert_str(line, rows[i].shown, rows[i].why);
		buf_fini(&out);
		grid_fini(&g);
	}
}

/* Writing over one half of a wide character must not leave the other. */
static void
half_of_a_wide_one_goes(void **state)
{
	struct grid g;
	struct buf out;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 1, 6);
	buf_init(&out, 100);
	(void)grid_put(&g, (struct area){ 0, 0, 1, 6 }, LOOK_NORMAL,
		       STR("\xe4\xbd\xa0\xe5\xa5\xbd\xe5\x90\x97"));
	(void)grid_put(&g, (struct area){ 0, 1, 1, 2 }, LOOK_NORMAL, STR("ab"));
	grid_dump(&g, &out);
	assert_str(buf_str(&out), " ab \xe5\x90\x97\n", "both neighbours cut");
	assert_int_equal(grid_cell(&g, 0, 0)->cols, 1);
	assert_int_equal(grid_cell(&g, 0, 3)->cols, 1);
	buf_fini(&out);
	grid_fini(&g);
}

static void
nothing_is_written_outside(void **state)
{
	static const struct area places[] = {
		{ -1, 0, 1, 5 }, { 2, 0, 1, 5 },  { 0, -1, 1, 5 },
		{ 0, 9, 1, 5 },  { 0, 0, 1, -3 }, { 0, 0, 1, 0 },
	};
	struct grid g;
	struct buf out;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 2, 4);
	buf_init(&out, 100);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		(void)grid_put(&g, places[i], LOOK_BAR, STR("x"));
		grid_add_attrs(&g, places[i], ATTR_REVERSE);
	}
	grid_dump(&g, &out);
	assert_str(buf_str(&out), "\n\n", "all of it dropped");
	buf_fini(&out);
	grid_fini(&g);
}

static const struct {
	const char *why, *text, *shown;
	int rows;
} folds[] = {
	{ "fits", "one two", "one two\n\n", 1 },
	{ "broken at a blank", "one two three", "one two\nthree\n", 2 },
	{ "a word too long", "abcdefghijklm", "abcdefgh\nijklm\n", 2 },
	{ "too much", "one two three four", "one two\nthree...\n", 2 },
	{ "wide ones", "你好你好吗", "你好你好\n吗\n", 2 },
	{ "nothing", "", "\n\n", 0 },
};

static void
folding(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(folds); i++) {
		struct grid g;
		struct buf out;

		grid_init(&g);
		grid_resize(&g, 2, 8);
		buf_init(&out, 1000);
		assert_int_equal(
			grid_put_folded(&g, (struct area){ 0, 0, 2, 8 },
					LOOK_NORMAL, str_of(folds[i].text)),
			folds[i].rows);
		grid_dump(&g, &out);
		assert_str(buf_str(&out), folds[i].shown, folds[i].why);
		buf_fini(&out);
		grid_fini(&g);
	}
}

static void
text_from_right_to_left_is_isolated(void **state)
{
	static const struct {
		const char *why, *text;
		int left, right; /* cells with an edge, or -1 */
	} texts[] = {
		{ "Hebrew", "\u05e9\u05dc", 1, 3 },
		{ "Arabic among others", "a \u0633 b", 1, 6 },
		{ "nothing of it", "\u4e2d\u00e9", -1, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct grid g;

		grid_init(&g);
		grid_resize(&g, 1, 10);
		(void)grid_put(&g, (struct area){ 0, 2, 1, 6 }, LOOK_NORMAL,
			       str_of(texts[i].text));
		for (int col = 0; col < 10; col++)
			assert_why(grid_cell(&g, 0, col)->edge ==
					   (col == texts[i].left ||
					    col == texts[i].right),
				   texts[i].why);
		grid_fini(&g);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_shown),
		cmocka_unit_test(text_from_right_to_left_is_isolated),
		cmocka_unit_test(half_of_a_wide_one_goes),
		cmocka_unit_test(nothing_is_written_outside),
		cmocka_unit_test(folding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
