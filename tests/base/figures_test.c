#include "base/figures.h"

#include "tests/check.h"

#include <stdlib.h>
#include <time.h>

static const struct {
	uint64_t bytes;
	const char *shown;
} sizes[] = {
	{ 0, "0" },
	{ 999, "999" },
	{ 1000, "0.9K" },
	{ 1024, "1.0K" },
	{ 10239, "9.9K" },
	{ 10240, "10K" },
	{ 999 * 1024, "999K" },
	{ 1000 * 1024, "0.9M" },
	{ 34603008, "33M" },
	{ UINT64_C(5) << 40, "5.0T" },
	{ UINT64_MAX, "15E" },
};

static void
sizes_fit_five_columns(void **state)
{
	char out[FIGURES_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		figures_size(sizes[i].bytes, out);
		assert_str(str_of(out), sizes[i].shown, sizes[i].shown);
		assert_true(strlen(out) <= 5);
	}
}

static void
sizes_in_a_sentence(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *shown;
	} rows[] = {
		{ 3, "3 bytes" },
		{ 10239, "9.9 KB" },
		{ 34603008, "33 MB" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b;

		buf_init(&b, 100);
		figures_put_size(&b, rows[i].bytes);
		assert_str(buf_str(&b), rows[i].shown, rows[i].shown);
		buf_fini(&b);
	}
}

/* Now it is Friday, 20 November 2026, 14:30 in UTC. */
#define NOW INT64_C(1795185000)

static const struct {
	const char *why;
	int64_t at_s;
	int cols;
	const char *shown;
} dates[] = {
	{ "today", NOW - 3600, 10, "13:30" },
	{ "just before midnight is yesterday", NOW - 52201, 10, "Nov 19" },
	{ "midnight is today", NOW - 52200, 10, "00:00" },
	{ "this year", NOW - 86400 * 200, 10, "May  4" },
	{ "years ago", NOW - INT64_C(86400) * 400, 10, "2025-10-16" },
	{ "years ago in few columns", NOW - INT64_C(86400) * 400, 6, "2025" },
	{ "all of it", NOW, 16, "2026-11-20 14:30" },
	{ "before 1970", -86400, 10, "1969-12-31" },
	{ "the message has none", 0, 10, "" },
	{ "no date at all", INT64_MAX / 4, 10, "" },
};

static void
dates_in_few_columns(void **state)
{
	char out[FIGURES_SIZE];

	(void)state;
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		figures_date(dates[i].at_s, NOW, dates[i].cols, out);
		assert_str(str_of(out), dates[i].shown, dates[i].why);
	}
}

static void
dates_are_local(void **state)
{
	char out[FIGURES_SIZE];

	(void)state;
	(void)setenv("TZ", "CST-8", 1); /* eight hours ahead */
	tzset();
	figures_date(NOW, NOW, 16, out);
	assert_str(str_of(out), "2026-11-20 22:30", "in China");
	figures_date(NOW - 3600 * 14, NOW, 10, out);
	assert_str(str_of(out), "08:30", "still today there");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_fit_five_columns),
		cmocka_unit_test(sizes_in_a_sentence),
		cmocka_unit_test(dates_in_few_columns),
		cmocka_unit_test(dates_are_local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
