#include "engine/service.h"

#include "tests/check.h"

static const struct {
	const char *why, *url;
	enum service_use use;
	enum protocol protocol;
	const char *user, *host;
	unsigned port;
} servers[] = {
	{ "user of two halves", "pop3s://lilei%40163.example@pop.163.example",
	  SERVICE_RECEIVE, PROTOCOL_POP3S, "lilei@163.example",
	  "pop.163.example", 995 },
	{ "the last @ counts", "pop3://a@b.example@pop.example.org",
	  SERVICE_RECEIVE, PROTOCOL_POP3, "a@b.example", "pop.example.org",
	  110 },
	{ "IPv6 and port", "smtp://u@[::1]:2525", SERVICE_SEND, PROTOCOL_SMTP,
	  "u", "::1", 2525 },
	{ "IPv4", "smtps://u@192.0.2.1", SERVICE_SEND, PROTOCOL_SMTPS, "u",
	  "192.0.2.1", 465 },
	{ "nobody logs in", "smtp://relay.example.org", SERVICE_SEND,
	  PROTOCOL_SMTP, "", "relay.example.org", 587 },
	{ "slash and blanks", " pop3://u@h.example/ ", SERVICE_RECEIVE,
	  PROTOCOL_POP3, "u", "h.example", 110 },
	{ "letter case of the scheme", "POP3S://u@h.example", SERVICE_RECEIVE,
	  PROTOCOL_POP3S, "u", "h.example", 995 },
	{ "escaped colon", "pop3://a%3Ab@h.example:1", SERVICE_RECEIVE,
	  PROTOCOL_POP3, "a:b", "h.example", 1 },
	{ "host of people",
	  "pop3s://u@b\xc3\xbc"
	  "cher.example",
	  SERVICE_RECEIVE, PROTOCOL_POP3S, "u",
	  "b\xc3\xbc"
	  "cher.example",
	  995 },
};

static void
takes_servers_apart(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(servers); i++) {
		struct err e = ERR_INIT;
		struct service s;

		assert_why(service_parse(&a, servers[i].use,
					 str_of(servers[i].url), &s, &e),
			   servers[i].why);
		assert_why(s.protocol == servers[i].protocol, servers[i].why);
		assert_str(s.user, servers[i].user, servers[i].why);
		assert_str(s.host, servers[i].host, servers[i].why);
		assert_why(s.port == servers[i].port, servers[i].why);
	}
	arena_fini(&a);
}

static const struct {
	const char *why, *url;
	enum service_use use;
	const char *says;
} refused[] = {
	{ "not yet spoken", "imaps://u@h.example", SERVICE_RECEIVE,
	  "\"imaps\" is not supported, expected pop3s://" },
	{ "wrong direction", "smtps://u@h.example", SERVICE_RECEIVE,
	  "not supported" },
	{ "not a URL", "pop.example.org", SERVICE_RECEIVE, "not supported" },
	{ "no slashes", "pop3:u@h.example", SERVICE_RECEIVE, "has no host" },
	{ "no host", "pop3://u@", SERVICE_RECEIVE, "name of a host" },
	{ "password", "pop3://u:p@h.example", SERVICE_RECEIVE, "no password" },
	{ "port zero", "pop3://u@h.example:0", SERVICE_RECEIVE, "1 to 65535" },
	{ "port too large", "pop3://u@h.example:65536", SERVICE_RECEIVE,
	  "1 to 65535" },
	{ "no port", "pop3://u@h.example:", SERVICE_RECEIVE, "1 to 65535" },
	{ "half an escape", "pop3://u%4@h.example", SERVICE_RECEIVE,
	  "two hex digits" },
	{ "a line break", "pop3://u%0a@h.example", SERVICE_RECEIVE,
	  "control character" },
	{ "NUL", "pop3://u%00@h.example", SERVICE_RECEIVE,
	  "control character" },
	{ "a name in brackets", "pop3://u@[i%A1u]", SERVICE_RECEIVE,
	  "IPv6 address in the brackets" },
	{ "open bracket", "pop3://u@[::1", SERVICE_RECEIVE, "']'" },
	{ "behind the bracket", "pop3://u@[::1]x", SERVICE_RECEIVE,
	  "':' and a port" },
	{ "path", "pop3://u@h.example/INBOX", SERVICE_RECEIVE, "in host" },
	{ "blank in the host", "pop3://u@h .example", SERVICE_RECEIVE,
	  "in host" },
	{ "host as an option", "pop3://u@-h", SERVICE_RECEIVE,
	  "name of a host" },
	{ "empty path", "maildir:", SERVICE_RECEIVE, "expected a path" },
};

static void
says_what_it_expected(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct err e = ERR_INIT;
		struct service s;

		assert_why(!service_parse(&a, refused[i].use,
					  str_of(refused[i].url), &s, &e),
			   refused[i].why);
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_why(strstr(e.text, refused[i].says) != NULL, e.text);
	}
	arena_fini(&a);
}

static void
shows_without_the_user(void **state)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct service s;

	(void)state;
	assert_true(service_parse(&a, SERVICE_SEND, STR("smtp://u@[::1]:25"),
				  &s, &e));
	assert_str(service_show(&a, &s), "smtp://[::1]:25", "literal");
	assert_true(service_parse(&a, SERVICE_RECEIVE, STR("mbox:/var/mail/u"),
				  &s, &e));
	assert_str(service_show(&a, &s), "mbox:/var/mail/u", "path");
	assert_false(service_is_remote(&s));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_servers_apart),
		cmocka_unit_test(says_what_it_expected),
		cmocka_unit_test(shows_without_the_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
