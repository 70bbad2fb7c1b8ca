#include "text/url.h"

#include "tests/check.h"

static const struct {
	const char *why, *text, *url; /* NULL: none */
} finds[] = {
	{ "alone", "http://example.org/", "http://example.org/" },
	{ "upper case", "HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG" },
	{ "full stop", "See http://example.org/a.", "http://example.org/a" },
	{ "comma, quote", "'http://example.org/a',", "http://example.org/a" },
	{ "in brackets", "(see http://example.org/a)", "http://example.org/a" },
	{ "brackets of its own", "http://example.org/a_(b)",
	  "http://example.org/a_(b)" },
	{ "both", "(http://example.org/a_(b)).", "http://example.org/a_(b)" },
	{ "angle brackets", "<http://example.org/a>x", "http://example.org/a" },
	{ "query", "x http://example.org/?a=b&c=d#e f",
	  "http://example.org/?a=b&c=d#e" },
	{ "www", "at www.example.org!", "www.example.org" },
	{ "mailto", "mailto:a@example.org;", "mailto:a@example.org" },
	{ "in a word", "xhttp://example.org", NULL },
	{ "nothing behind the scheme", "http://, ", NULL },
	{ "no scheme", "example.org", NULL },
	{ "Chinese right behind the host", "请看http://example.org查看",
	  "http://example.org" },
	{ "Chinese full stop", "http://example.org/a。好",
	  "http://example.org/a" },
	{ "Chinese in the path", "http://example.org/中文 x",
	  "http://example.org/中文" },
	{ "umlaut in the host", "http://müller.example/",
	  "http://müller.example/" },
};

static void
finds_urls(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		struct str url;
		bool found = url_find(str_of(finds[i].text), 0, &url);

		assert_why(found == (finds[i].url != NULL), finds[i].why);
		if (found)
			assert_str(url, finds[i].url, finds[i].why);
	}
}

static void
finds_the_next(void **state)
{
	struct str text = STR("http://a.example, http://b.example"), url;

	(void)state;
	assert_true(url_find(text, 1, &url));
	assert_str(url, "http://b.example", "second");
	assert_false(url_find(text, 19, &url));
}

static const struct {
	const char *why, *url, *host;
} hosts[] = {
	{ "plain", "https://www.example.org/a", "www.example.org" },
	{ "port", "http://example.org:8080", "example.org" },
	{ "user that looks like a host", "http://bank.example@evil.example/",
	  "evil.example" },
	{ "backslash, as browsers read it",
	  "http://evil.example\\@bank.example", "evil.example" },
	{ "final dot", "http://example.org./", "example.org" },
	{ "IPv6", "http://[::1]:80/", "[::1]" },
	{ "mailto", "mailto:a@example.org?subject=x", "example.org" },
	{ "mailto without an address", "mailto:?subject=x", "" },
	{ "javascript", "javascript:alert(1)//example.org", "" },
	{ "none", "a word", "" },
};

static void
tells_hosts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(hosts); i++)
		assert_str(url_host(str_of(hosts[i].url)), hosts[i].host,
			   hosts[i].why);
}

static const struct {
	const char *why, *text, *host;
} claims[] = {
	{ "URL", "https://bank.example/login", "bank.example" },
	{ "domain", " www.bank.com ", "www.bank.com" },
	{ "domain of a newer sort", "pay.bank.xyz", "pay.bank.xyz" },
	{ "domain and path", "bank.com/login", "bank.com" },
	{ "country", "bank.cn", "bank.cn" },
	{ "address", "help@bank.com", "bank.com" },
	{ "words", "Log in at bank.com", "" },
	{ "words with a URL", "Log in at https://bank.com/ now", "bank.com" },
	{ "words with half a URL", "Visit www.bank.com.", "www.bank.com" },
	{ "one word", "here", "" },
	{ "file name", "main.py", "" },
	{ "file name", "report.pdf", "" },
	{ "number", "1.2", "" },
	{ "empty label", "bank..com", "" },
};

static void
reads_claims(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(claims); i++)
		assert_str(url_host_claimed(str_of(claims[i].text)),
			   claims[i].host, claims[i].why);
}

static const struct {
	const char *why, *a, *b;
	bool agree;
} pairs[] = {
	{ "same", "example.org", "EXAMPLE.org", true },
	{ "below", "www.example.org", "example.org", true },
	{ "above", "example.org", "www.example.org", true },
	{ "only the end is the same", "evilexample.org", "example.org", false },
	{ "a top level is no host", "example.org", "org", false },
	{ "other", "example.org", "example.net", false },
	{ "in letters and as DNS has it", "Bücher.example",
	  "xn--bcher-kva.example", true },
	{ "letters that look alike", "pаypal.com", "paypal.com", false },
};

static void
shows_hosts_in_letters(void **state)
{
	static const struct {
		const char *url, *shown;
	} urls[] = {
		{ "http://a@xn--bcher-kva.example:80/x?y",
		  "http://a@bücher.example:80/x?y" },
		{ "https://pаypal.com/", "https://xn--pypal-4ve.com(!)/" },
		{ "mailto:a@xn--80ak6aa92e.com?subject=x",
		  "mailto:a@xn--80ak6aa92e.com(!)?subject=x" },
		{ "mailto:", "mailto:" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		buf_clear(&b);
		(void)url_put_shown(&b, str_of(urls[i].url));
		assert_str(buf_str(&b), urls[i].shown, urls[i].url);
	}
	buf_fini(&b);
}

static void
compares_hosts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		assert_why(url_host_agrees(str_of(pairs[i].a),
					   str_of(pairs[i].b)) ==
				   pairs[i].agree,
			   pairs[i].why);
}

static void
only_some_schemes_are_followed(void **state)
{
	(void)state;
	assert_true(url_is_harmless(STR("HTTPS://example.org")));
	assert_true(url_is_harmless(STR("mailto:a@example.org")));
	assert_false(url_is_harmless(STR("javascript:alert(1)")));
	assert_false(url_is_harmless(STR("file:///etc/passwd")));
	assert_false(url_is_harmless(STR("data:text/html,x")));
	assert_false(url_is_harmless(STR("#top")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_urls),
		cmocka_unit_test(finds_the_next),
		cmocka_unit_test(tells_hosts),
		cmocka_unit_test(reads_claims),
		cmocka_unit_test(compares_hosts),
		cmocka_unit_test(shows_hosts_in_letters),
		cmocka_unit_test(only_some_schemes_are_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
