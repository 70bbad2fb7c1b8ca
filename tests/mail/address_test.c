#include "mail/address.h"

#include "tests/check.h"

/* list: "name<addr>" joined by '|'. */
static const struct {
	const char *why, *body, *list;
} fields[] = {
	{ "bare", "ann@example.org", "<ann@example.org>" },
	{ "named", "Ann B <ann@example.org>", "Ann B<ann@example.org>" },
	{ "quoted name", "\"B, Ann \\\"x\\\"\" <ann@example.org>",
	  "B, Ann \"x\"<ann@example.org>" },
	{ "several", "a@example.org, B <b@example.org>",
	  "<a@example.org>|B<b@example.org>" },
	{ "semicolons", "a@example.org; b@example.org",
	  "<a@example.org>|<b@example.org>" },
	{ "empty places", ", a@example.org,,;", "<a@example.org>" },
	{ "the brackets forgotten", "\"Joe B\" joe@example.org",
	  "Joe B<joe@example.org>" },
	{ "comment as name", "joe@example.org (Joe)", "Joe<joe@example.org>" },
	{ "the last comment", "(a) joe@example.org (b (c))",
	  "b (c)<joe@example.org>" },
	{ "comments beside a name", "Joe (x) <joe(y)@example.org> (z)",
	  "Joe<joe@example.org>" },
	{ "blanks round dots and at", "joe . b @ example . org",
	  "<joe.b@example.org>" },
	{ "quoted local part", "\"joe b\"@example.org",
	  "<\"joe b\"@example.org>" },
	{ "a comma in a quoted local part", "<\"a,b\"@example.org>",
	  "<\"a,b\"@example.org>" },
	{ "route", "<@a.example,@b.example:joe@example.org>",
	  "<joe@example.org>" },
	{ "group", "Friends: a@example.org, B <b@example.org>;, c@example.org",
	  "<a@example.org>|B<b@example.org>|<c@example.org>" },
	{ "empty group", "undisclosed-recipients:;", "" },
	{ "empty group with comments", "(x) nobody :(y) ; (z)", "" },
	{ "local user", "root", "<root>" },
	{ "local user in brackets", "Root <root>", "Root<root>" },
	{ "only a name", "Ann Bee", "Ann Bee<>" },
	{ "name, empty brackets", "Ann <>", "Ann<>" },
	{ "encoded name", "=?iso-8859-1?Q?J=F6rg?= <j@example.org>",
	  "Jörg<j@example.org>" },
	{ "encoded, in quotes", "\"=?iso-8859-1?Q?J=F6rg?=\" <j@example.org>",
	  "Jörg<j@example.org>" },
	{ "encoded comma", "=?utf-8?Q?B=2C_Ann?= <j@example.org>",
	  "B, Ann<j@example.org>" },
	{ "raw comma in a word", "=?utf-8?Q?B, Ann?= <j@example.org>",
	  "B, Ann<j@example.org>" },
	{ "encoded comment", "j@example.org (=?utf-8?Q?J=C3=B6rg?=)",
	  "Jörg<j@example.org>" },
	{ "raw name", "J\xf6rg <j@example.org>", "Jörg<j@example.org>" },
	{ "dots in a name", "J. R. Bee <j@example.org>",
	  "J. R. Bee<j@example.org>" },
	{ "an at in a name", "a@b <j@example.org>", "a@b<j@example.org>" },
	{ "missing comma", "A <a@example.org> B <b@example.org>",
	  "A<a@example.org>|B<b@example.org>" },
	{ "missing comma, bare", "a@example.org b@example.org",
	  "<a@example.org>|<b@example.org>" },
	{ "missing brackets", "Ann Bee a@example.org",
	  "Ann Bee<a@example.org>" },
	{ "missing end", "Ann <a@example.org", "Ann<a@example.org>" },
	{ "missing end, one more", "Ann <a@example.org, b@example.org",
	  "Ann<a@example.org>|<b@example.org>" },
	{ "doubled brackets", "<<a@example.org>>", "<a@example.org>" },
	{ "brackets in a name", "Ann <x> <a@example.org>",
	  "Ann<a@example.org>" },
	{ "a quote never closed", "\"Ann <a@example.org>",
	  "Ann<a@example.org>" },
	{ "a comment never closed", "Ann (x <a@example.org>",
	  "Ann (x<a@example.org>" },
	{ "name behind", "<a@example.org> Ann", "Ann<a@example.org>" },
	{ "mailto", "<mailto:a@example.org>", "<a@example.org>" },
	{ "folds", "Ann\r\n Bee\r\n\t<a@example.org>",
	  "Ann Bee<a@example.org>" },
	{ "control bytes", "A\001nn <a\002@example.org>",
	  "Ann<a@example.org>" },
	{ "nothing", " \r\n ", "" },
};

static void
parsed_lists(void **state)
{
	struct arena a = { 0 };
	struct buf all;

	(void)state;
	buf_init(&all, 1000);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct address_list list = { 0 };

		buf_clear(&all);
		address_parse(&a, str_of(fields[i].body), NULL, &list);
		VEC_EACH (struct address, one, &list)
			buf_printf(&all, "%s%.*s<%.*s>", all.n > 0 ? "|" : "",
				   STR_ARG(one->name), STR_ARG(one->addr));
		assert_str(buf_str(&all), fields[i].list, fields[i].why);
	}
	buf_fini(&all);
	arena_fini(&a);
}

static void
multibyte_commas_part_nothing(void **state)
{
	struct address_list list = { 0 };
	struct arena a = { 0 };

	(void)state;
	address_parse(&a, STR("\033$B$\"$,\033(B <a@example.org>"), NULL,
		      &list);
	assert_int_equal(list.n, 1);
	assert_str(list.v[0].name, "\xe3\x81\x82\xe3\x81\x8c",
		   "quote and comma are halves of characters");
	arena_fini(&a);
}

static void
halves_and_equality(void **state)
{
	struct str local, domain;

	(void)state;
	address_split(STR("\"a@b\"@example.org"), &local, &domain);
	assert_str(local, "\"a@b\"", "the last at parts them");
	assert_str(domain, "example.org", "the last at parts them");
	address_split(STR("root"), &local, &domain);
	assert_str(local, "root", "no domain");
	assert_str(domain, "", "no domain");
	assert_true(address_eq(STR("Ann@Example.org"), STR("ann@example.org")));
	assert_false(
		address_eq(STR("ann@example.org"), STR("ann@example.net")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parsed_lists),
		cmocka_unit_test(multibyte_commas_part_nothing),
		cmocka_unit_test(halves_and_equality),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
