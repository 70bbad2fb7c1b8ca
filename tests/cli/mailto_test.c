#include "cli/mailto.h"

#include "tests/check.h"

static const struct {
	const char *why, *url, *to, *cc, *subject, *body;
} urls[] = {
	{ "an address", "mailto:ann@example.org", "ann@example.org", "", "",
	  "" },
	{ "percent", "mailto:ann%2Bx@example.org?subject=%E4%BD%A0%20a",
	  "ann+x@example.org", "", "\xe4\xbd\xa0 a", "" },
	{ "two places for To", "MAILTO:a@example.org?to=b@example.org",
	  "a@example.org, b@example.org", "", "", "" },
	{ "no address", "mailto:?cc=c@example.org&body=Hi%0D%0Ayou", "",
	  "c@example.org", "", "Hi\nyou" },
	{ "a line end adds no field",
	  "mailto:a@example.org?subject=x%0d%0aBcc:%20z@example.org",
	  "a@example.org", "", "x Bcc: z@example.org", "" },
	{ "no blind copy, no attachment",
	  "mailto:a@example.org?bcc=z@example.org&attach=/etc/passwd",
	  "a@example.org", "", "", "" },
	{ "half a percent", "mailto:a@example.org?subject=100%",
	  "a@example.org", "", "100%", "" },
};

static void
fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct cli_reader r = { 0 };
		struct err e = ERR_INIT;

		assert_why(mailto_read(&r, str_of(urls[i].url), &e),
			   urls[i].why);
		assert_str(r.to, urls[i].to, urls[i].why);
		assert_str(r.cc, urls[i].cc, urls[i].why);
		assert_str(r.subject, urls[i].subject, urls[i].why);
		assert_str(r.body, urls[i].body, urls[i].why);
		assert_str(r.bcc, "", urls[i].why);
		assert_int_equal(r.n_attach, 0);
		arena_fini(&r.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
