#include "engine/send.h"

#include "tests/check.h"
#include "tests/engine/fake.h"

#define HELLO          "S 220 hi\nC *\nS 250 hi\n"
#define TO(who, reply) "C RCPT TO:<" who ">\nS " reply "\n"
#define FROM           "C MAIL FROM:<u@example.org>\nS 250 ok\n"
#define DATA           "C DATA\nS 354 go\nM\n"
#define RSET           "C RSET\nS 250 ok\n"
#define QUIT           "C QUIT\nS 221 bye\nX\n"

#define LETTER "Subject: hi\n\n.dot\nend"
#define WIRE   "content Subject: hi||..dot|end|\n"

static const struct {
	const char *why, *script, *to, *log;
} ends[] = {
	{ "one", HELLO FROM TO("a@b", "250 ok") DATA "S 250 queued\n" QUIT,
	  "a@b", "sending 1\n" WIRE "sent 1 ok: queued\n" },
	{ "one of two is refused",
	  HELLO FROM TO("a@b", "550 nobody") TO("c@d", "250 ok") DATA
	  "S 250 queued\n" QUIT,
	  "a@b c@d",
	  "sending 1\n" WIRE "sent 1 ok: recipient refused: the server said: "
	  "550 nobody, not a@b\n" },
	{ "all are refused", HELLO FROM TO("a@b", "550 nobody") RSET QUIT,
	  "a@b",
	  "sent 1 refused: recipient refused: the server said: 550 nobody, "
	  "not a@b\n" },
	{ "each for its own reason",
	  HELLO FROM TO("a@b", "250 ok") TO("c@d", "450 4.2.2 full")
		  TO("e@f", "550 5.1.1 nobody") DATA "S 250 queued\n" QUIT,
	  "a@b c@d e@f",
	  "sending 1\n" WIRE "sent 1 ok: recipient refused: the server said: "
	  "550 5.1.1 nobody (there is no such mailbox), later c@d, not e@f\n" },
	{ "none, and each for its own reason",
	  HELLO FROM TO("c@d", "450 full") TO("e@f", "550 nobody") RSET QUIT,
	  "c@d e@f",
	  "sent 1 refused: recipient refused: the server said: 550 nobody, "
	  "later c@d, not e@f\n" },
	{ "later, perhaps", HELLO FROM TO("a@b", "451 busy") RSET QUIT, "a@b",
	  "sent 1 waiting: recipient refused: the server said: 451 busy, "
	  "later a@b\n" },
	{ "refused behind the dot",
	  HELLO FROM TO("a@b", "250 ok") DATA "S 554 spam\n" QUIT, "a@b",
	  "sending 1\n" WIRE
	  "sent 1 refused: message refused: the server said: 554 spam\n" },
	{ "lost before the dot", HELLO FROM TO("a@b", "250 ok") "C DATA\nX\n",
	  "a@b",
	  "sent 1 waiting: message: the server closed the connection\n" },
	{ "lost behind the dot", HELLO FROM TO("a@b", "250 ok") DATA "X\n",
	  "a@b", "sending 1\n" WIRE "sent 1 unsure: " },
	{ "an address that is none", HELLO QUIT, "a\x01@b",
	  "sent 1 refused: " },
	{ "the server will have none of it", "S 554 go away\nX\n", "a@b",
	  "sent 1 waiting: " },
};

static void
says_how_it_ended(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct fake f = { .script = ends[i].script, .letter = LETTER };

		fake_start(&f);
		fake_send(&f, 1, ends[i].to);
		fake_until(&f, "sent 1");
		fake_for(&f, 20);
		assert_str(str_head(buf_str(&f.log), strlen(ends[i].log)),
			   ends[i].log, ends[i].why);
		fake_quit(&f);
		fake_end(&f, NULL);
	}
}

static void
one_connection_for_several(void **state)
{
	struct fake f = { .script = "H\n" HELLO FROM TO("a@b", "250 ok") DATA
			  "S 250 first\n" FROM TO("c@d", "250 ok") DATA
			  "S 250 second\n" QUIT,
			  .letter = LETTER };

	(void)state;
	fake_start(&f);
	fake_send(&f, 1, "a@b");
	fake_send(&f, 2, "c@d");
	fake_for(&f, 50);
	fake_release(&f);
	fake_until(&f, "sent 2");
	fake_end(&f, "sending 1\n" WIRE "sent 1 ok: first\n"
		     "sending 2\n" WIRE "sent 2 ok: second\n");
}

/* What is lost in one letter is no reason to lose the next. */
static void
all_that_wait_are_answered(void **state)
{
	struct fake f = { .script = "H\nS 421 busy\nX\n", .letter = LETTER };

	(void)state;
	fake_start(&f);
	fake_send(&f, 1, "a@b");
	fake_send(&f, 2, "c@d");
	fake_for(&f, 50);
	fake_release(&f);
	fake_until(&f, "sent 1 waiting");
	fake_until(&f, "sent 2 waiting");
	fake_quit(&f);
	fake_end(&f, NULL);
}

/* Another program has it: there is no dot, and the next letter gets another
 * connection. */
static void
not_ours_to_send(void **state)
{
	struct fake f = { .script = HELLO FROM TO(
				  "a@b", "250 ok") "C DATA\nS 354 go\nC "
						   "Subject: hi\nC \nC ..dot\n"
						   "C end\nH\nX\n",
			  .letter = LETTER,
			  .sending_err = "somebody else sends it" };

	(void)state;
	fake_start(&f);
	fake_send(&f, 1, "a@b");
	fake_until(&f, "sending 1");
	fake_for(&f, 100);
	assert_int_equal(f.in.n, 0);
	fake_end(&f, "sending 1\n");
}

static void
cancel_before_the_dot(void **state)
{
	struct fake f = { .script =
				  HELLO FROM TO("a@b", "250 ok") "C DATA\nH\n",
			  .letter = LETTER };

	(void)state;
	fake_start(&f);
	fake_send(&f, 1, "a@b");
	fake_for(&f, 100);
	fake_cancel(&f, 101);
	fake_until(&f, "sent 1");
	fake_until(&f, "done 1101");
	fake_end(&f, "sent 1 waiting: cancelled\ndone 1101 \n");
}

/* The dot is out: at the end of the program the answer is waited for, but
 * not for ever. */
static void
quit_behind_the_dot(void **state)
{
	struct fake f = { .script = HELLO FROM TO("a@b", "250 ok") DATA
			  "H\nS 250 queued\n" QUIT,
			  .letter = LETTER };

	(void)state;
	fake_start(&f);
	fake_send(&f, 1, "a@b");
	fake_until(&f, "content");
	fake_end(&f, "sending 1\n" WIRE
		     "sent 1 unsure: the message may or may not have been "
		     "taken: the program was closed\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_how_it_ended),
		cmocka_unit_test(one_connection_for_several),
		cmocka_unit_test(all_that_wait_are_answered),
		cmocka_unit_test(not_ours_to_send),
		cmocka_unit_test(cancel_before_the_dot),
		cmocka_unit_test(quit_behind_the_dot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
