/* What a transcript cannot ask: time-outs in force, a long queue, what is
 * copied. */
#include "proto/pop3.h"
#include "proto/smtp.h"
#include "tests/check.h"

#include <stdio.h>

static const struct session_setup setup = { .tls = SESSION_TLS_OFF,
					    .allows_clear_login = true,
					    .host = { "mail.example.org", 16 },
					    .user = { "ann", 3 },
					    .secret = { "s3cret", 6 } };

/* Feeds, and returns the kind of the last event that came of it. */
static enum session_event_kind
hear(struct session *s, const char *text)
{
	struct session_event event = { .kind = SESSION_START_TLS };
	enum session_event_kind last = SESSION_START_TLS;
	struct err e = ERR_INIT;

	session_feed(s, str_of(text));
	while (session_next(s, &event, &e) == STEP_ITEM)
		last = event.kind;
	return last;
}

static void
expect_output(struct session *s, const char *text, const char *why)
{
	assert_str(session_output(s), text, why);
	session_written(s, session_output(s).n);
}

static struct session *
open_pop3(void)
{
	struct session *s = pop3_open(&setup);

	assert_int_equal(hear(s, "+OK\r\n-ERR\r\n+OK\r\n+OK\r\n"),
			 SESSION_READY);
	session_written(s, session_output(s).n);
	return s;
}

static void
pop3_waits_as_long_as_fits(void **state)
{
	struct session *s = pop3_open(&setup);

	(void)state;
	assert_int_equal(session_due_ms(s), 60 * 1000);
	(void)hear(s, "+OK\r\n-ERR\r\n");
	assert_int_equal(session_due_ms(s), 120 * 1000); /* the login */
	(void)hear(s, "+OK\r\n+OK\r\n");
	assert_int_equal(session_due_ms(s), 0); /* nothing is awaited */
	pop3_dele(s, 1);
	assert_int_equal(session_due_ms(s), 60 * 1000);
	session_close(&s);
	session_close(&s);
}

/* RFC 5321 4.5.3.2. */
static void
smtp_waits_as_long_as_fits(void **state)
{
	const struct str to = STR("bob@example.org");
	const struct smtp_envelope envelope = { .from = STR("ann@example.org"),
						.to = &to,
						.to_count = 1,
						.is_8bit = true };
	struct session_setup no_login = setup;
	struct err e = ERR_INIT;
	struct session *s;

	(void)state;
	no_login.user.n = 0;
	s = smtp_open(&no_login);
	assert_int_equal(session_due_ms(s), 5 * 60 * 1000);
	(void)hear(s, "220 hi\r\n250-hi\r\n250 8BITMIME\r\n");
	assert_int_equal(session_due_ms(s), 0);
	session_written(s, session_output(s).n);
	assert_true(smtp_mail(s, &envelope, &e));
	expect_output(s, "MAIL FROM:<ann@example.org> BODY=8BITMIME\r\n",
		      "8BITMIME is said where it is known");
	assert_int_equal(session_due_ms(s), 5 * 60 * 1000);
	(void)hear(s, "250 ok\r\n250 ok\r\n");
	assert_int_equal(session_due_ms(s), 2 * 60 * 1000); /* DATA */
	session_written(s, session_output(s).n);
	assert_int_equal(hear(s, "354 go\r\n"), SMTP_WANTS_DATA);
	assert_int_equal(session_due_ms(s), 3 * 60 * 1000); /* a block */
	smtp_put(s, STR("x"));
	smtp_put_end(s);
	assert_int_equal(hear(s, ""), SESSION_START_TLS); /* not written yet */
	expect_output(s, "x\r\n", "the content without its dot");
	assert_int_equal(hear(s, ""), SMTP_BEFORE_DOT);
	smtp_put_dot(s);
	assert_int_equal(session_due_ms(s), 10 * 60 * 1000);
	session_close(&s);
}

/* More than fits at first, begun in the middle of the ring. */
static void
a_long_queue_keeps_its_order(void **state)
{
	struct session *s = open_pop3();

	(void)state;
	for (unsigned i = 1; i <= 40; i++)
		pop3_dele(s, i);
	for (unsigned i = 1; i <= 30; i++)
		assert_int_equal(hear(s, "+OK\r\n"), POP3_DELETED);
	for (unsigned i = 41; i <= 300; i++)
		pop3_dele(s, i);
	assert_int_equal(pop3_unanswered(s), 270);
	session_written(s, session_output(s).n);
	for (unsigned i = 32; i <= 300; i++) {
		char line[32];

		(void)snprintf(line, sizeof(line), "DELE %u\r\n", i);
		assert_int_equal(hear(s, "+OK\r\n"), POP3_DELETED);
		expect_output(s, line, "one after the other");
	}
	session_close(&s);
}

static void
the_setup_is_copied(void **state)
{
	char user[] = "ann", secret[] = "s3cret";
	struct session_setup own = setup;
	struct session *s;

	(void)state;
	own.user = str_of(user);
	own.secret = str_of(secret);
	s = pop3_open(&own);
	(void)memset(user, '?', sizeof(user));
	(void)memset(secret, '?', sizeof(secret));
	(void)hear(s, "+OK\r\n-ERR\r\n+OK\r\n");
	expect_output(s, "CAPA\r\nUSER ann\r\nPASS s3cret\r\n",
		      "what was given, not what has become of it");
	session_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pop3_waits_as_long_as_fits),
		cmocka_unit_test(smtp_waits_as_long_as_fits),
		cmocka_unit_test(a_long_queue_keeps_its_order),
		cmocka_unit_test(the_setup_is_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
