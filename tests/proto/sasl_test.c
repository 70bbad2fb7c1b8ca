/* Which mechanism is chosen, and that no password is shown to strangers. The
 * exchanges themselves stand in tests/wire. */
#include "proto/sasl.h"

#include "tests/check.h"

static const struct {
	const char *why, *offered, *wanted;
	bool is_token, is_private;
	const char *chosen; /* NULL: none */
	enum err_kind kind; /* then */
} choices[] = {
	{ "the best of all", "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256",
	  "", false, true, "SCRAM-SHA-256", ERR_NONE },
	{ "PLAIN before CRAM-MD5 over TLS", "CRAM-MD5 LOGIN PLAIN", "", false,
	  true, "PLAIN", ERR_NONE },
	{ "letter case is nothing", "plain", "", false, true, "PLAIN",
	  ERR_NONE },
	{ "only what hides the password in the clear", "PLAIN LOGIN CRAM-MD5",
	  "", false, false, "CRAM-MD5", ERR_NONE },
	{ "rather none", "PLAIN LOGIN", "", false, false, NULL, ERR_NONE },
	{ "not even when wanted", "PLAIN", "PLAIN", false, false, NULL,
	  ERR_LOGIN },
	{ "what is wanted", "PLAIN SCRAM-SHA-256 LOGIN", "login", false, true,
	  "LOGIN", ERR_NONE },
	{ "wanted and not there", "PLAIN", "SCRAM-SHA-1", false, true, NULL,
	  ERR_LOGIN },
	{ "nothing known", "GSSAPI NTLM X", "", false, true, NULL, ERR_NONE },
	{ "part of a word is no word", "PLAINER XPLAIN", "", false, true, NULL,
	  ERR_NONE },
	{ "a token is no password", "PLAIN XOAUTH2", "", true, true, "XOAUTH2",
	  ERR_NONE },
	{ "nor a password a token", "XOAUTH2 LOGIN", "", false, true, "LOGIN",
	  ERR_NONE },
	{ "the standard first", "XOAUTH2 OAUTHBEARER", "", true, true,
	  "OAUTHBEARER", ERR_NONE },
	{ "a token is a secret, too", "XOAUTH2", "", true, false, NULL,
	  ERR_NONE },
};

static void
the_best_that_fits_is_chosen(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(choices); i++) {
		const struct sasl_login login = {
			.service = STR("pop"),
			.host = STR("mail.example.org"),
			.user = STR("ann"),
			.secret = STR("s3cret"),
			.is_token = choices[i].is_token,
			.is_private = choices[i].is_private,
		};
		struct err e = ERR_INIT;
		struct sasl *s;
		bool ok = sasl_open(&s, &login, str_of(choices[i].offered),
				    str_of(choices[i].wanted), &e);

		assert_why(ok == (choices[i].chosen != NULL), choices[i].why);
		assert_int_equal(e.kind, choices[i].kind);
		if (ok)
			assert_str(sasl_mechanism(s), choices[i].chosen,
				   choices[i].why);
		sasl_close(&s);
	}
}

static void
a_huge_challenge_is_refused(void **state)
{
	static char huge[13 * 1024];
	const struct sasl_login login = { .user = STR("ann"),
					  .secret = STR("s3cret"),
					  .is_private = true };
	struct err e = ERR_INIT;
	struct buf response;
	struct sasl *s;

	(void)state;
	buf_init(&response, SIZE_MAX / 2);
	assert_true(sasl_open(&s, &login, STR("CRAM-MD5"), STR(""), &e));
	assert_false(sasl_step(s, (struct str){ huge, sizeof(huge) }, &response,
			       &e));
	assert_int_equal(e.kind, ERR_PROTOCOL);
	sasl_close(&s);
	buf_fini(&response);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_that_fits_is_chosen),
		cmocka_unit_test(a_huge_challenge_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
