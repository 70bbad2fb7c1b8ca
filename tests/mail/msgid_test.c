#include "mail/msgid.h"

#include "base/buf.h"
#include "base/limits.h"
#include "tests/check.h"

static const struct {
	const char *why, *body, *id, *list;
} fields[] = {
	{ "one", "<a@example.org>", "a@example.org", "a@example.org" },
	{ "several", "<a@x> <b@x>\r\n\t<c@x>", "a@x", "a@x|b@x|c@x" },
	{ "no blanks between", "<a@x><b@x>", "a@x", "a@x|b@x" },
	{ "words between", "mail of Ann <a@x> and (x) <b@x>", "a@x",
	  "a@x|b@x" },
	{ "blanks within", "<a\r\n @ x>", "a@x", "a@x" },
	{ "no brackets", " a@x ", "a@x", "" },
	{ "empty brackets", "<> < > <a@x>", "a@x", "a@x" },
	{ "doubled brackets", "<<a@x>>", "a@x", "a@x" },
	{ "never closed", "<a@x> <b@x", "a@x", "a@x|b@x" },
	{ "raw bytes are UTF-8", "<\xfc@x>", "ü@x", "ü@x" },
	{ "nothing", "", "", "" },
};

static void
ids(void **state)
{
	struct arena a = { 0 };
	struct buf all;

	(void)state;
	buf_init(&all, 1000);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct msgid_list list;

		buf_clear(&all);
		assert_str(msgid_parse(&a, str_of(fields[i].body)),
			   fields[i].id, fields[i].why);
		msgid_parse_list(&a, str_of(fields[i].body), &list);
		for (size_t k = 0; k < list.n; k++)
			buf_printf(&all, "%s%.*s", k > 0 ? "|" : "",
				   STR_ARG(list.v[k]));
		assert_str(buf_str(&all), fields[i].list, fields[i].why);
	}
	buf_fini(&all);
	arena_fini(&a);
}

static void
a_long_list_keeps_both_ends(void **state)
{
	struct arena a = { 0 };
	struct msgid_list list;
	struct buf body;

	(void)state;
	buf_init(&body, LIMIT_FIELD_BYTES);
	for (int i = 0; i < LIMIT_REFERENCES + 5; i++)
		buf_printf(&body, "<%d@x> ", i);
	msgid_parse_list(&a, buf_str(&body), &list);
	assert_int_equal(list.n, LIMIT_REFERENCES);
	assert_str(list.v[0], "0@x", "the first names the thread");
	assert_str(list.v[1], "6@x", "the middle is cut");
	assert_str(list.v[list.n - 1], "1004@x", "the last is the parent");
	buf_fini(&body);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),
		cmocka_unit_test(a_long_list_keeps_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
