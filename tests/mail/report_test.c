#include "mail/report.h"

#include "base/limits.h"
#include "mail/status_code.h"
#include "tests/check.h"
#include "tests/mail/factlist.h"

#include <stdlib.h>

static const struct {
	const char *why, *text, *facts;
} reports[] = {
	{ "a bounce",
	  "Reporting-MTA: dns; mx.example.org\n"
	  "Arrival-Date: Tue, 1 Jul 2003 10:52:37 +0200\n\n"
	  "Final-Recipient: rfc822; bo@example.net\n"
	  "Original-Recipient: rfc822;bo@example.net\n"
	  "Action: failed\nStatus: 5.1.1\n"
	  "Remote-MTA: dns; mx.example.net\n"
	  "Diagnostic-Code: smtp; 550 5.1.1\n <bo@example.net>: unknown\n",
	  "Reported by: mx.example.org\n"
	  "Arrived: Tue, 01 Jul 2003 08:52:37 +0000\n\n"
	  "Recipient: bo@example.net\nResult: not delivered\n"
	  "Reason: 5.1.1: there is no such mailbox (final)\n"
	  "Server: mx.example.net\n"
	  "Server said: 550 5.1.1 <bo@example.net>: unknown\n" },
	{ "two recipients, empty lines at will",
	  "\n\nFinal-Recipient: a@example.org\nAction: Delayed (again)\n\n\n\n"
	  "Final-recipient: RFC822;b@example.org\nAction: flown\n\n",
	  "Recipient: a@example.org\n"
	  "Result: not delivered yet; it is tried again\n\n"
	  "Recipient: b@example.org\nResult: flown\n" },
	{ "what nobody knows stays as it is",
	  "X-Postfix-Queue-ID: 4F\nAction:\nFinal-Recipient: x400; /C=x/\n"
	  "Diagnostic-Code: X-Own; no; go\n",
	  "X-Postfix-Queue-ID: 4F\nResult: \nRecipient: x400; /C=x/\n"
	  "Server said: X-Own; no; go\n" },
	{ "lines that are no field",
	  "This is a report\nAction: failed\nand more\n\tstill\n",
	  "This is a report\nResult: not delivered\n\nand more\n" },
	{ "addresses beyond ASCII",
	  "Final-Recipient: utf-8; \\x{4E2D}\\x{41}@example.org\n"
	  "Original-Recipient: UTF-8; 中\\x{zz}@example.org\n",
	  "Recipient: 中A@example.org\nSent to: 中\\x{zz}@example.org\n" },
	{ "xtext",
	  "Original-Recipient: rfc822;ann+2Bb+3Dc@example.org\n"
	  "Final-Recipient: rfc822;ann+list@example.org\n",
	  "Sent to: ann+b=c@example.org\n"
	  "Recipient: ann+list@example.org\n" },
	{ "xtext that would be no text",
	  "Original-Recipient: rfc822;ann+FF@example.org\n",
	  "Sent to: ann+FF@example.org\n" },
	{ "a message was read",
	  "Reporting-UA: pc.example.org; Foo\n"
	  "Original-Message-ID: <a@example.org>\n"
	  "Disposition: manual-action/MDN-sent-manually; displayed\n",
	  "Reported by: pc.example.org; Foo\nMessage: <a@example.org>\n"
	  "Result: displayed to the reader, by the reader\n" },
	{ "or was not",
	  "Disposition: automatic-action/MDN-sent-automatically;\n"
	  " deleted/error\nError: full\n",
	  "Result: deleted without being displayed, by a program (error)\n"
	  "Error: full\n" },
	{ "a disposition that nobody knows",
	  "Disposition: manual-action; eaten\n",
	  "Result: manual-action; eaten\n" },
	{ "a complaint",
	  "Feedback-Type: abuse\nUser-Agent: Box/1\nSource-IP: 192.0.2.1\n"
	  "Original-Mail-From: <a@example.org>\n",
	  "Complaint: called unwanted mail (spam)\nReported by: Box/1\n"
	  "Came from: 192.0.2.1\nSender: <a@example.org>\n" },
	{ "encoded words", "Diagnostic-Code: smtp; =?utf-8?q?caf=C3=A9?=\n",
	  "Server said: café\n" },
	{ "nothing", "", "" },
	{ "nothing but empty lines", "\n \n\n", "" },
};

static void
reads_reports(void **state)
{
	struct buf all;

	(void)state;
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	buf_init(&all, 65536);
	for (size_t i = 0; i < COUNT_OF(reports); i++) {
		struct facts facts = { 0 };
		struct arena a = { 0 };

		buf_clear(&all);
		report_read(&a, str_of(reports[i].text), &facts);
		factlist_put(&all, &facts);
		assert_str(buf_str(&all), reports[i].facts, reports[i].why);
		arena_fini(&a);
	}
	buf_fini(&all);
}

static const struct {
	const char *code, *words;
} codes[] = {
	{ "5.1.1", "5.1.1: there is no such mailbox (final)" },
	{ "4.2.2 (mailbox full)",
	  "4.2.2: the mailbox is full (this may pass) (mailbox full)" },
	{ "5.7.1351",
	  "5.7.1351" }, /* more digits than a code has: not a code */
	{ "5.1.351", "5.1.351: something is wrong with the address (final)" },
	{ "5.9.1", "5.9.1 (final)" },
	{ "2.1.5", "2.1.5: done" },
	{ " 5.7.26 ",
	  "5.7.26: neither SPF nor DKIM says that the sender is real (final)" },
	{ "9.1.1", "9.1.1" },
	{ "3.0.0", "3.0.0" },
	{ "5.1", "5.1" },
	{ "", "" },
	{ "unknown", "unknown" },
};

static void
says_codes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		buf_clear(&b);
		status_code_put(&b, str_of(codes[i].code));
		assert_str(buf_str(&b), codes[i].words, codes[i].code);
	}
	buf_fini(&b);
}

static void
a_report_of_thousands_is_bounded(void **state)
{
	struct facts facts = { 0 };
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 1u << 20);
	for (int i = 0; i < LIMIT_FACTS + 5; i++)
		buf_printf(&b, "Final-Recipient: rfc822;%d@example.org\n", i);
	report_read(&a, buf_str(&b), &facts);
	assert_int_equal(facts.n, LIMIT_FACTS);
	assert_true(facts.is_cut);
	arena_fini(&a);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_reports),
		cmocka_unit_test(says_codes),
		cmocka_unit_test(a_report_of_thousands_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
