/* Times to come. */
#include "base/when.h"

#include "tests/check.h"

#include <stdlib.h>
#include <time.h>

/* 2026-11-20 20:00:00 UTC */
enum { NOW_S = 1795204800 };

static const struct {
	const char *text;
	int64_t after_s; /* of now; 0: refused */
} rows[] = {
	{ "2026-11-20 20:01", 60 },
	{ "2026-12-01 09:00", 10 * 86400 + 13 * 3600 },
	{ "tomorrow 9:00", 13 * 3600 },
	{ "  Tomorrow   09:05 ", 13 * 3600 + 300 },
	{ "20:30", 1800 },
	{ "19:30", 86400 - 1800 },
	{ "20:00", 86400 },
	{ "2026-11-20 20:00", 0 },
	{ "1999-01-01 00:00", 0 },
	{ "2026-13-01 09:00", 0 },
	{ "2026-12-00 09:00", 0 },
	{ "2026-12-01 24:00", 0 },
	{ "2026-12-01", 0 },
	{ "2026-12-01 09:00 UTC", 0 },
	{ "9", 0 },
	{ "soon", 0 },
	{ "", 0 },
	{ "00000000009:00", 0 },
};

static void
times_to_come(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err e = ERR_INIT;
		int64_t got_s = 0;
		bool ok = when_parse(str_of(rows[i].text), NOW_S, &got_s, &e);

		assert_why(ok == (rows[i].after_s != 0), rows[i].text);
		if (ok)
			assert_int_equal(got_s - NOW_S, rows[i].after_s);
		else
			assert_int_equal(e.kind, ERR_USAGE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_to_come),
	};

	(void)setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
