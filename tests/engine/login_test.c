/* Words of servers in all charsets, and what a session is told of an account.
 */
#include "engine/login.h"

#include "tests/check.h"

static const struct {
	const char *why, *words, *shown;
} rows[] = {
	{ "GBK, as 163 and QQ speak it",
	  "\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc,\xc7\xeb\xca\xb9\xd3\xc3"
	  "\xca\xda\xc8\xa8\xc2\xeb",
	  "登录失败,请使用授权码" },
	{ "between ASCII", "535 Error: \xd3\xc3\xbb\xa7 (ann)",
	  "535 Error: 用户 (ann)" },
	{ "half a character is nothing we know",
	  "Passwort f\xfcr ann ist falsch", "Passwort für ann ist falsch" },
};

static void
words_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out;

		buf_init(&out, SIZE_MAX / 2);
		login_decode(str_of(rows[i].words), &out);
		assert_str(buf_str(&out), rows[i].shown, rows[i].why);
		buf_fini(&out);
	}
}

static const struct {
	const char *why;
	enum protocol protocol;
	bool plain_allowed;
	enum session_tls tls;
} ends[] = {
	{ "TLS at once", PROTOCOL_POP3S, false, SESSION_TLS_FIRST },
	{ "even where plain text is allowed", PROTOCOL_SMTPS, true,
	  SESSION_TLS_FIRST },
	{ "TLS is required", PROTOCOL_POP3, false, SESSION_TLS_START },
	{ "unless it is off", PROTOCOL_SMTP, true, SESSION_TLS_OFF },
};

static void
tls_is_as_configured(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		const struct account account = {
			.plain_allowed = ends[i].plain_allowed
		};
		const struct service service = { .protocol = ends[i].protocol };

		assert_why(login_tls(&account, &service) == ends[i].tls,
			   ends[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read),
		cmocka_unit_test(tls_is_as_configured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
