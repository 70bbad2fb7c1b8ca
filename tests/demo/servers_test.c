/* The demo's two servers, talked to without a socket. */
#include "demo/pop3d.h"
#include "demo/smtpd.h"

#include "tests/check.h"

enum { OUT_BYTES_MAX = 1 << 20 };

/* Each command, and what the answer begins with. */
struct line {
	const char *why, *says, *hears;
};

static const struct line pop3_lines[] = {
	{ "before login", "RETR 1", "-ERR" },
	{ "user", "USER you", "+OK" },
	{ "any password", "PASS x", "+OK 2 messages" },
	{ "counts", "STAT", "+OK 2 " },
	{ "unique ids", "UIDL", "+OK\r\n1 demo-1\r\n2 demo-2\r\n.\r\n" },
	{ "the id of one", "UIDL 2", "+OK 2 demo-2\r\n" },
	{ "the size of one", "LIST 2", "+OK 2 20\r\n" },
	{ "the size of none", "LIST 3", "-ERR" },
	{ "dots are doubled", "RETR 2",
	  "+OK 20 octets\r\nSubject: b\r\n\r\n..dots\r\nx\r\n.\r\n" },
	{ "top", "TOP 2 1", "+OK\r\nSubject: b\r\n\r\n..dots\r\n.\r\n" },
	{ "no such number", "RETR 3", "-ERR" },
	{ "deleted", "DELE 1", "+OK" },
	{ "is gone", "RETR 1", "-ERR" },
	{ "unless taken back", "RSET", "+OK" },
	{ "and is here again", "RETR 1", "+OK" },
	{ "unknown", "XYZZY", "-ERR" },
	{ "deleted again", "dele 1", "+OK" },
	{ "bye", "QUIT", "+OK" },
};

static void
pop3(void **state)
{
	struct maildrop drop = { 0 };
	struct pop3d p;
	struct buf out;

	(void)state;
	buf_init(&out, OUT_BYTES_MAX);
	maildrop_add(&drop, STR("Subject: a\n\nhi\n"));
	maildrop_add(&drop, STR("Subject: b\n\n.dots\nx\n"));
	pop3d_init(&p, &drop, &out);
	for (size_t i = 0; i < COUNT_OF(pop3_lines); i++) {
		buf_clear(&out);
		pop3d_line(&p, str_of(pop3_lines[i].says), &out);
		assert_bytes(
			str_head(buf_str(&out), strlen(pop3_lines[i].hears)),
			str_of(pop3_lines[i].hears), pop3_lines[i].why);
	}
	assert_true(p.over);
	assert_true(drop.all.v[0].deleted);
	assert_false(drop.all.v[1].deleted);
	pop3d_fini(&p);
	maildrop_fini(&drop);
	buf_fini(&out);
}

static const struct line smtp_lines[] = {
	{ "greets back", "EHLO me", "250-demo.example\r\n" },
	{ "login asks for the user", "AUTH LOGIN", "334 VXNlcm5hbWU6" },
	{ "then for the password", "eW91", "334 UGFzc3dvcmQ6" },
	{ "and takes it", "ZGVtbw==", "235" },
	{ "plain with the command", "AUTH PLAIN AHkAeA==", "235" },
	{ "plain in two lines", "AUTH PLAIN", "334 " },
	{ "plain's second", "AHkAeA==", "235" },
	{ "recipient without sender", "RCPT TO:<a@example.org>", "503" },
	{ "sender", "MAIL FROM:<you@demo.example>", "250" },
	{ "data without recipient", "DATA", "554" },
	{ "a recipient that is refused", "RCPT TO:<nobody@demo.example>",
	  "550 5.1.1" },
	{ "one that is not", "RCPT TO:<tour@demo.example>", "250" },
	{ "data", "DATA", "354" },
};

static void
smtp(void **state)
{
	struct maildrop drop = { 0 };
	struct smtpd s;
	struct buf out;

	(void)state;
	buf_init(&out, OUT_BYTES_MAX);
	smtpd_init(&s, &drop, &out);
	for (size_t i = 0; i < COUNT_OF(smtp_lines); i++) {
		buf_clear(&out);
		smtpd_line(&s, str_of(smtp_lines[i].says), &out);
		assert_bytes(
			str_head(buf_str(&out), strlen(smtp_lines[i].hears)),
			str_of(smtp_lines[i].hears), smtp_lines[i].why);
	}
	assert_true(s.in_data);
	smtpd_content(&s, STR("From: you@demo.example\nTo: "
			      "tour@demo.example\nSubject: Hi\n"));
	smtpd_content(&s, STR("Message-ID: <1@demo.example>\n\nhello\n"));
	smtpd_end(&s, &out);
	assert_int_equal(drop.all.n, 2);
	assert_why(str_find(drop.all.v[1].bytes, STR("\nSubject: Re: Hi\n"),
			    0) != SIZE_MAX,
		   "the tour answers");
	assert_why(str_find(drop.all.v[1].bytes,
			    STR("\nIn-Reply-To: <1@demo.example>\n"),
			    0) != SIZE_MAX,
		   "in the same thread");
	smtpd_fini(&s);
	maildrop_fini(&drop);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pop3),
		cmocka_unit_test(smtp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
