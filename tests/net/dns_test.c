#include "net/dns.h"

#include "base/buf.h"
#include "base/mem.h"
#include "tests/check.h"

/* One answer to "_s._tcp.e.org": head, question, records; 0xc00c points to the
 * name that was asked for. */
#define HEAD(n)          "\x12\x34\x81\x80\0\1\0" n "\0\0\0\0"
#define NAME             "\2_s\4_tcp\1e\3org\0"
#define ASKED            NAME "\0\x21\0\1"
#define RR(type, length) "\xc0\x0c\0" type "\0\1\0\0\0\x3c\0" length
#define SRV(length, priority, weight, port) \
	RR("\x21", length) "\0" priority "\0" weight port
#define POP3S "\3\xe3"   /* 995 */
#define ORG   "\xc0\x14" /* "e.org" in the name asked for */

#define BYTES(s)                   \
	{                          \
		(s), sizeof(s) - 1 \
	}

static const struct {
	const char *why;
	struct str message;
	enum dns_kind kind;
	bool ok;
	const char *shows;
} rows[] = {
	{ "one",
	  BYTES(HEAD("\1") ASKED SRV("\x0c", "\1", "\2", POP3S) "\3pop" ORG),
	  DNS_SRV, true, "1 2 pop.e.org:995 " },
	{ "by priority, then weight",
	  BYTES(HEAD("\3") ASKED SRV("\x0a", "\2", "\7", POP3S) "\1c" ORG SRV(
		  "\x0a", "\1", "\1", POP3S) "\1b" ORG SRV("\x0a", "\1", "\2",
							   POP3S) "\1a" ORG),
	  DNS_SRV, true, "1 2 a.e.org:995 1 1 b.e.org:995 2 7 c.e.org:995 " },
	{ "there is no such service",
	  BYTES(HEAD("\1") ASKED SRV("\7", "\0", "\0", "\0\0") "\0"), DNS_SRV,
	  true, "" },
	{ "a target that is no host",
	  BYTES(HEAD("\1") ASKED SRV("\x0c", "\1", "\2", POP3S) "\3\x1b[m" ORG),
	  DNS_SRV, true, "" },
	{ "another type is left out",
	  BYTES(HEAD("\1") ASKED RR("\1", "\4") "\177\0\0\1"), DNS_SRV, true,
	  "" },
	{ "MX", BYTES(HEAD("\1") ASKED RR("\x0f", "\7") "\0\x0a\2MX" ORG),
	  DNS_MX, true, "10 0 mx.e.org:0 " },
	{ "no answer", BYTES(HEAD("\0") ASKED), DNS_SRV, true, "" },
	{ "a record that is cut",
	  BYTES(HEAD("\1") ASKED RR("\x21", "\x0c") "\0"), DNS_SRV, false, "" },
	{ "a name that points to itself",
	  BYTES(HEAD("\1") ASKED SRV("\x08", "\1", "\2", POP3S) "\xc0\x31"),
	  DNS_SRV, true, "" },
	{ "nothing at all", BYTES(""), DNS_SRV, false, "" },
};

static void
reads_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct dns_answer answer;
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct str shown = STR("");

		assert_why(dns_parse(rows[i].message, rows[i].kind, &answer,
				     &e) == rows[i].ok,
			   rows[i].why);
		for (size_t k = 0; k < answer.count; k++)
			shown = arena_printf(
				&a, "%.*s%d %d %s:%d ", STR_ARG(shown),
				answer.record[k].priority,
				answer.record[k].weight, answer.record[k].host,
				answer.record[k].port);
		if (rows[i].ok)
			assert_str(shown, rows[i].shows, rows[i].why);
		arena_fini(&a);
	}
}

/* More than are kept: the best of them are. */
static void
keeps_the_best(void **state)
{
	struct dns_answer answer;
	struct err e = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 10000);
	buf_put(&b, STR(HEAD("\x14") ASKED));
	for (char priority = 20; priority > 0; priority--) {
		buf_put(&b, STR(RR("\x21", "\x0a") "\0"));
		buf_put_char(&b, priority);
		buf_put(&b, STR("\0\0" POP3S "\1a" ORG));
	}
	assert_true(dns_parse(buf_str(&b), DNS_SRV, &answer, &e));
	assert_int_equal(answer.count, DNS_MAX);
	for (size_t i = 0; i < DNS_MAX; i++)
		assert_int_equal(answer.record[i].priority, i + 1);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_answers),
		cmocka_unit_test(keeps_the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
