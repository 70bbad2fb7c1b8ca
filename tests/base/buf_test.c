#include "base/buf.h"

#include "tests/check.h"

static void
grows_by_appending(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100000);
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%d,", i % 10);
	assert_int_equal(b.n, 20000);
	assert_false(buf_is_over(&b));
	assert_str(str_head(buf_str(&b), 8), "0,1,2,3,", "the head");
	assert_int_equal(strlen(buf_cstr(&b)), 20000);
	buf_fini(&b);
}

static void
drops_whole_what_does_not_fit(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_put(&b, STR("abc"));
	buf_put(&b, STR("def"));
	assert_true(buf_is_over(&b));
	assert_str(buf_str(&b), "abc", "nothing of def");
	buf_put(&b, STR("de"));
	assert_str(buf_str(&b), "abcde", "what fits still goes in");
	assert_null(buf_reserve(&b, 1));
	assert_null(buf_reserve(&b, SIZE_MAX));
	buf_clear(&b);
	assert_false(buf_is_over(&b));
	buf_printf(&b, "%s", "12345");
	assert_str(buf_str(&b), "12345", "the NUL of printf is not content");
	buf_printf(&b, "%d", 6);
	assert_true(buf_is_over(&b));
	buf_fini(&b);
}

static void
drops_a_head(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_drop_head(&b, 0);
	buf_put(&b, STR("one two"));
	buf_drop_head(&b, 4);
	assert_str(buf_str(&b), "two", "the rest");
	buf_drop_head(&b, 3);
	assert_str(buf_str(&b), "", "all of it");
	buf_fini(&b);
}

static void
lends_room(void **state)
{
	struct buf b;
	char *at;

	(void)state;
	buf_init(&b, 10);
	at = buf_reserve(&b, 10);
	assert_non_null(at);
	(void)memcpy(at, "abc", 3);
	buf_grown(&b, 3);
	assert_str(buf_str(&b), "abc", "as many as were written");
	buf_fini(&b);
}

static void
empty_is_a_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(buf_cstr(&b), "");
	buf_put(&b, STR(""));
	buf_wipe(&b);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
wipes_secrets(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_put(&b, STR("secret"));
	buf_wipe(&b);
	assert_int_equal(b.n, 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(b.p[i], 0);
	buf_fini(&b);
}

static void
decodes_percent(void **state)
{
	static const struct {
		const char *why, *in, *out;
	} rows[] = {
		{ "either case", "a%40b%3a%3A", "a@b::" },
		{ "once, not twice", "%2540", "%40" },
		{ "what is no code stays", "100% %4 %zz %", "100% %4 %zz %" },
		{ "UTF-8 is bytes", "%E2%82%AC", "\xe2\x82\xac" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b;

		buf_init(&b, 100);
		buf_put_percent_decoded(&b, str_of(rows[i].in));
		assert_str(buf_str(&b), rows[i].out, rows[i].why);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_by_appending),
		cmocka_unit_test(drops_whole_what_does_not_fit),
		cmocka_unit_test(drops_a_head),
		cmocka_unit_test(lends_room),
		cmocka_unit_test(empty_is_a_string),
		cmocka_unit_test(wipes_secrets),
		cmocka_unit_test(decodes_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
