#include "engine/rhythm.h"

#include "tests/check.h"

enum { MINUTE = 60 * 1000, EVEN = 100 /* neither early nor late */ };

static const struct {
	const char *why;
	enum err_kind ends[12]; /* of visits; the first ERR_NONE ends them */
	uint32_t every_min;
	int minutes;
} rows[] = {
	{ "as configured", { ERR_NONE }, 5, 5 },
	{ "what may pass is tried soon", { ERR_TEMPORARY }, 30, 1 },
	{ "no network", { ERR_NO_HOST, ERR_NO_HOST }, 30, 2 },
	{ "and later",
	  { ERR_TEMPORARY, ERR_UNAVAILABLE, ERR_TEMPORARY },
	  30,
	  4 },
	{ "a wrong password is not knocked with", { ERR_LOGIN }, 5, 10 },
	{ "at last every two hours",
	  { ERR_LOGIN, ERR_LOGIN, ERR_LOGIN, ERR_LOGIN, ERR_LOGIN, ERR_LOGIN },
	  5,
	  120 },
	{ "never more often than asked for", { ERR_LOGIN }, 600, 600 },
	{ "what came in part is no failure", { ERR_PARTLY }, 5, 5 },
};

static void
pauses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rhythm r = { 0 };
		struct err e = ERR_INIT;

		for (size_t k = 0; rows[i].ends[k] != ERR_NONE; k++) {
			e.kind = rows[i].ends[k];
			rhythm_note(&r, &e);
		}
		assert_why(rhythm_pause_ms(&r, rows[i].every_min, EVEN) ==
				   rows[i].minutes * MINUTE,
			   rows[i].why);
	}
}

static void
programs_do_not_knock_together(void **state)
{
	const struct rhythm r = { 0 };

	(void)state;
	assert_int_equal(rhythm_pause_ms(&r, 10, 0), 9 * MINUTE);
	assert_int_equal(rhythm_pause_ms(&r, 10, 200), 11 * MINUTE);
	assert_int_equal(rhythm_pause_ms(&r, 10, 201), 9 * MINUTE);
}

static void
a_success_forgets_failures(void **state)
{
	struct rhythm r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	e.kind = ERR_TEMPORARY;
	for (int i = 0; i < 100; i++)
		rhythm_note(&r, &e);
	assert_int_equal(rhythm_pause_ms(&r, 5, EVEN), 120 * MINUTE);
	e.kind = ERR_NONE;
	rhythm_note(&r, &e);
	assert_int_equal(rhythm_pause_ms(&r, 5, EVEN), 5 * MINUTE);
}

static void
a_window_is_emptied(void **state)
{
	struct rhythm r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	assert_true(rhythm_goes_on(&r, 250, 250));
	assert_false(rhythm_goes_on(&r, 250, 249)); /* it shows old ones too */
	assert_false(rhythm_goes_on(&r, 0, 0));
	assert_false(rhythm_goes_on(&r, 20, 20));
	assert_false(rhythm_goes_on(&r, 5000, 5000));
	for (int i = 0; i < RHYTHM_WINDOWS; i++)
		assert_true(rhythm_goes_on(&r, 250, 250));
	assert_false(rhythm_goes_on(&r, 250, 250));
	e.kind = ERR_TEMPORARY;
	rhythm_note(&r, &e);
	assert_false(rhythm_goes_on(&r, 250, 250));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pauses),
		cmocka_unit_test(programs_do_not_knock_together),
		cmocka_unit_test(a_success_forgets_failures),
		cmocka_unit_test(a_window_is_emptied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
