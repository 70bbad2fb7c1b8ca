#include "base/hostname.h"

#include "tests/check.h"

static const struct {
	const char *why, *host, *shown;
	bool is_plain;
} hosts[] = {
	{ "ASCII", "Mail.Example.org", "Mail.Example.org", true },
	{ "German", "xn--bcher-kva.example", "bücher.example", true },
	{ "in capitals", "XN--BCHER-KVA.example", "bücher.example", true },
	{ "as letters already", "bücher.example", "bücher.example", true },
	{ "Chinese", "xn--fiqs8s.example", "中国.example", true },
	{ "Chinese and Latin", "xn--abc-x68dy61b.example", "abc中国.example",
	  true },
	{ "Russian", "xn--e1afmkfd.example", "пример.example", true },
	{ "Japanese, three scripts", "テストとtest漢字.example",
	  "テストとtest漢字.example", true },
	{ "Korean", "한국어.example", "한국어.example", true },
	{ "Hindi with its marks", "हिन्दी.example", "हिन्दी.example", true },
	{ "Thai", "ไทย.example", "ไทย.example", true },
	{ "Arabic", "مثال.example", "مثال.example", true },
	{ "Greek that no Latin looks like", "παράδειγμα.example",
	  "παράδειγμα.example", true },
	{ "Catalan", "xn--collegi-nia.example", "xn--collegi-nia.example(!)",
	  false },
	{ "Cyrillic that looks Latin", "xn--80ak6aa92e.com",
	  "xn--80ak6aa92e.com(!)", false },
	{ "the same as letters", "аррӏе.com", "xn--80ak6aa92e.com(!)", false },
	{ "below a name of its own script", "сор.рф", "сор.рф", true },
	{ "Cyrillic among Latin", "pаypal.com", "xn--pypal-4ve.com(!)", false },
	{ "Greek among Latin", "gοοgle.com", "xn--ggle-0nda.com(!)", false },
	{ "Armenian that looks Latin", "օօ.com", "xn--zbba.com(!)", false },
	{ "an odd label under a good one", "www.pаypal.com",
	  "www.xn--pypal-4ve.com(!)", false },
	{ "phonetic letters", "ɡoogle.com", "xn--oogle-qmc.com(!)", false },
	{ "no letters at all", "xn--i-7iq.ws", "xn--i-7iq.ws(!)", false },
	{ "what does not decode", "xn--999999999.com", "xn--999999999.com(!)",
	  false },
	{ "encoded ASCII", "xn--abc-.com", "xn--abc-.com(!)", false },
	{ "a stroke like a slash", "example.comノtest.org",
	  "example.xn--comtest-v04f.org(!)", false },
	{ "an IP address", "[192.0.2.1]", "[192.0.2.1]", true },
	{ "letters that are no host name", "中 文\xff", "中 文\xff(!)", false },
	{ "nothing", "", "", true },
};

static void
hosts_as_people_may_see_them(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		bool is_plain;

		buf_clear(&b);
		is_plain = hostname_put_shown(&b, str_of(hosts[i].host));
		assert_str(buf_str(&b), hosts[i].shown, hosts[i].why);
		assert_why(is_plain == hosts[i].is_plain, hosts[i].why);
	}
	buf_fini(&b);
}

static const struct {
	const char *addr, *shown;
} addresses[] = {
	{ "ann@xn--bcher-kva.example", "ann@bücher.example" },
	{ "a@b@xn--80ak6aa92e.com", "a@b@xn--80ak6aa92e.com(!)" },
	{ "root", "root" },
	{ "ann@", "ann@" },
	{ "", "" },
};

static void
addresses_too(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		buf_clear(&b);
		(void)hostname_put_address(&b, str_of(addresses[i].addr));
		assert_str(buf_str(&b), addresses[i].shown, addresses[i].addr);
	}
	buf_fini(&b);
}

static const struct {
	const char *host, *ascii;
} asciis[] = {
	{ "Bücher.Example", "xn--bcher-kva.example" },
	{ "WWW.example.org", "www.example.org" },
	{ "a b\xff", "a b\xff" },
};

static void
hosts_as_dns_has_them(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(asciis); i++) {
		buf_clear(&b);
		hostname_put_ascii(&b, str_of(asciis[i].host));
		assert_str(buf_str(&b), asciis[i].ascii, asciis[i].host);
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_as_people_may_see_them),
		cmocka_unit_test(addresses_too),
		cmocka_unit_test(hosts_as_dns_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
