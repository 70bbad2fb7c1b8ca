#include "text/lines.h"

#include "base/limits.h"
#include "tests/check.h"
#include "tests/text/texts.h"

static const struct {
	const char *why, *text, *clean;
} cleaned[] = {
	{ "ASCII", "a b", "a b" },
	{ "blanks keep their number", "a   b", "a   b" },
	{ "escape sequences lose their ESC", "\x1b[31mred", " [31mred" },
	{ "C1 controls",
	  "a\xc2\x9b"
	  "b",
	  "a b" },
	{ "right-to-left override",
	  "a\xe2\x80\xae"
	  "b",
	  "ab" },
	{ "broken UTF-8",
	  "a\xff"
	  "b",
	  "a\xef\xbf\xbd"
	  "b" },
};

static void
text_is_made_safe(void **state)
{
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	for (size_t i = 0; i < COUNT_OF(cleaned); i++) {
		lines_add_text(&l, STYLE_PLAIN, str_of(cleaned[i].text));
		assert_str(l.all.v[i].text, cleaned[i].clean, cleaned[i].why);
	}
	arena_fini(&a);
}

static void
spans_join(void **state)
{
	struct arena a = { 0 };
	struct lines l;
	struct line *line;

	(void)state;
	lines_init(&l, &a);
	line = lines_add(&l);
	lines_put(&l, STYLE_BOLD, 0, STR("a"));
	lines_put(&l, STYLE_BOLD, 0, STR("b"));
	lines_put(&l, STYLE_PLAIN, 0, STR(" c "));
	lines_put(&l, STYLE_LINK, 1, STR("d"));
	assert_str(line->text, "ab c d", "text");
	assert_int_equal(line->n_spans, 2);
	assert_int_equal(line->spans[0].n, 2);
	assert_int_equal(line->spans[1].at, 5);
	assert_int_equal(line->spans[1].link, 1);
	arena_fini(&a);
}

static void
links_are_numbered_once(void **state)
{
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	assert_int_equal(lines_link(&l, STR("http://a.example/")), 1);
	assert_int_equal(lines_link(&l, STR("http://b.example/")), 2);
	assert_int_equal(lines_link(&l, STR(" http://a.example/ ")), 1);
	assert_int_equal(lines_link(&l, STR("")), 0);
	for (unsigned i = 2; i < LIMIT_LINKS; i++)
		assert_int_not_equal(
			lines_link(&l, arena_printf(&a, "http://c/%u", i)), 0);
	assert_int_equal(lines_link(&l, STR("http://one/too/many")), 0);
	arena_fini(&a);
}

static void
lines_are_bounded(void **state)
{
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	for (unsigned i = 0; i < LIMIT_LINES; i++)
		(void)lines_add(&l);
	assert_false(l.is_cut);
	lines_add_text(&l, STYLE_NOTE, STR("the end"));
	assert_true(l.is_cut);
	assert_int_equal(l.all.n, LIMIT_LINES);
	assert_str(l.all.v[LIMIT_LINES - 1].text, "the end", "the last word");
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_made_safe),
		cmocka_unit_test(spans_join),
		cmocka_unit_test(links_are_numbered_once),
		cmocka_unit_test(lines_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
