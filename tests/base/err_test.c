#include "base/err.h"

#include "tests/check.h"

#include <errno.h>

static void
reads_from_outside_in(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(err_set(&e, ERR_LOGIN, "%s said %d", "server", 535));
	assert_false(err_in(&e, "account %s", "home"));
	assert_false(err_in(&e, "fetch"));
	assert_int_equal(e.kind, ERR_LOGIN);
	assert_string_equal(e.text, "fetch: account home: server said 535");
}

static const struct {
	const char *why;
	int sys;
	enum err_kind kind;
} systems[] = {
	{ "not there", ENOENT, ERR_NO_INPUT },
	{ "a folder in the place of a file", EISDIR, ERR_NO_INPUT },
	{ "not ours", EACCES, ERR_LOGIN },
	{ "nobody listens", ECONNREFUSED, ERR_UNAVAILABLE },
	{ "no answer", ETIMEDOUT, ERR_TEMPORARY },
	{ "disk full", ENOSPC, ERR_IO },
};

static void
knows_what_errno_means(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(systems); i++) {
		assert_false(err_sys(&e, systems[i].sys, "x"));
		assert_why(e.kind == systems[i].kind, systems[i].why);
		assert_why(e.sys == systems[i].sys, systems[i].why);
		assert_why(strncmp(e.text, "x: ", 3) == 0 && strlen(e.text) > 3,
			   systems[i].why);
	}
}

static const struct {
	const char *why, *said, *text;
} unsafes[] = {
	{ "line ends", "a\r\nb", "a??b" },
	{ "escape", "\x1b[2J", "?[2J" },
	{ "DEL", "a\x7f", "a?" },
	{ "C1 control",
	  "a\xc2\x9b"
	  "2J",
	  "a??2J" },
	{ "letters stay", "\xc3\xa9\xe4\xb8\xad", "\xc3\xa9\xe4\xb8\xad" },
};

static void
lets_nothing_reach_the_terminal(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unsafes); i++) {
		(void)err_set(&e, ERR_PROTOCOL, "%s", unsafes[i].said);
		assert_str(str_of(e.text), unsafes[i].text, unsafes[i].why);
	}
}

static void
cuts_at_a_character(void **state)
{
	char said[2 * ERR_TEXT_MAX];
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(said); i += 3)
		(void)memcpy(said + i, "\xe4\xb8\xad", 3);
	(void)err_set(&e, ERR_DATA, "ab%.*s", (int)sizeof(said) - 2, said);
	n = strlen(e.text);
	assert_in_range(n, ERR_TEXT_MAX - 4, ERR_TEXT_MAX - 1);
	assert_int_equal((n - 2) % 3, 0);
	(void)err_in(&e, "outer");
	assert_memory_equal(e.text, "outer: ab", 9);
}

static const struct {
	enum err_kind kind;
	int status;
} exits[] = {
	{ ERR_NONE, 0 },      { ERR_PARTLY, 1 },       { ERR_USAGE, 64 },
	{ ERR_DATA, 65 },     { ERR_NO_INPUT, 66 },    { ERR_NO_HOST, 68 },
	{ ERR_TLS, 69 },      { ERR_UNAVAILABLE, 69 }, { ERR_TEMPORARY, 75 },
	{ ERR_PROTOCOL, 76 }, { ERR_LOGIN, 77 },       { ERR_CONFIG, 78 },
};

static void
has_an_exit_status(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(exits); i++) {
		e.kind = exits[i].kind;
		assert_int_equal(err_exit(&e), exits[i].status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_from_outside_in),
		cmocka_unit_test(knows_what_errno_means),
		cmocka_unit_test(lets_nothing_reach_the_terminal),
		cmocka_unit_test(cuts_at_a_character),
		cmocka_unit_test(has_an_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
