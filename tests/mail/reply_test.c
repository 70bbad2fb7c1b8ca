#include "mail/reply.h"

#include "base/buf.h"
#include "tests/check.h"

static const struct {
	const char *why, *subject, *reply;
} subjects[] = {
	{ "plain", "Lunch", "Re: Lunch" },
	{ "once", "Re: Lunch", "Re: Lunch" },
	{ "loud", "RE: Lunch", "Re: Lunch" },
	{ "many", "Re: RE: re: Lunch", "Re: Lunch" },
	{ "German", "AW: Lunch", "Re: Lunch" },
	{ "Swedish", "Sv: Lunch", "Re: Lunch" },
	{ "counted", "Re[2]: Lunch", "Re: Lunch" },
	{ "counted in brackets", "Re(3): Lunch", "Re: Lunch" },
	{ "counted with a caret", "Re^4: Lunch", "Re: Lunch" },
	{ "Chinese", "回复: 午饭", "Re: 午饭" },
	{ "Chinese, wide colon", "答复：午饭", "Re: 午饭" },
	{ "Chinese, traditional", "回覆: 午飯", "Re: 午飯" },
	{ "mixed", "回复：Re: AW: 午饭", "Re: 午饭" },
	{ "blank before the colon", "Re : Lunch", "Re: Lunch" },
	{ "a word that begins so", "Regarding: Lunch", "Re: Regarding: Lunch" },
	{ "no colon", "Re Lunch", "Re: Re Lunch" },
	{ "a forward stays", "Fwd: Lunch", "Re: Fwd: Lunch" },
	{ "nothing", "", "Re: " },
};

static void
answers_have_one_re(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(subjects); i++)
		assert_str(reply_subject(&a, str_of(subjects[i].subject)),
			   subjects[i].reply, subjects[i].why);
	arena_fini(&a);
}

static void
forwards_have_one_fwd(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_str(reply_forward_subject(&a, STR("Lunch")), "Fwd: Lunch", "");
	assert_str(reply_forward_subject(&a, STR("FW: Lunch")), "Fwd: Lunch",
		   "");
	assert_str(reply_forward_subject(&a, STR("转发：Lunch")), "Fwd: Lunch",
		   "");
	assert_str(reply_forward_subject(&a, STR("Re: Lunch")),
		   "Fwd: Re: Lunch", "");
	arena_fini(&a);
}

#define LETTER                                                   \
	"From: Ann <ann@example.org>\nTo: Me <me@example.net>, " \
	"bo@example.org\n"                                       \
	"Cc: \"Lee, C.\" <c@example.org>, ANN@example.org\n"

static const struct {
	const char *why;
	enum reply_kind kind;
	const char *head, *to, *cc;
} answers[] = {
	{ "the sender", REPLY_SENDER, LETTER, "Ann <ann@example.org>", "" },
	{ "Reply-To", REPLY_SENDER, LETTER "Reply-To: x@example.org\n",
	  "x@example.org", "" },
	{ "all, without us and none twice", REPLY_ALL, LETTER,
	  "Ann <ann@example.org>, bo@example.org",
	  "\"Lee, C.\" <c@example.org>" },
	{ "all, with Reply-To", REPLY_ALL, LETTER "Reply-To: x@example.org\n",
	  "x@example.org, bo@example.org",
	  "\"Lee, C.\" <c@example.org>, ANN@example.org" },
	{ "what the sender asks for", REPLY_ALL,
	  LETTER "Mail-Followup-To: list@example.org, me@example.net\n",
	  "list@example.org", "" },
	{ "the list", REPLY_LIST,
	  LETTER "List-Post: <mailto:list@example.org?subject=x>\n",
	  "list@example.org", "" },
	{ "the list, without List-Post", REPLY_LIST,
	  LETTER "Mail-Followup-To: list@example.org\n", "list@example.org",
	  "" },
	{ "our own letter goes where it went", REPLY_SENDER,
	  "From: me@example.net\nTo: bo@example.org\n", "bo@example.org", "" },
	{ "our own letter, all", REPLY_ALL,
	  "From: me@example.net\nTo: bo@example.org\nCc: c@example.org\n",
	  "bo@example.org", "c@example.org" },
	{ "a letter to ourselves", REPLY_SENDER,
	  "From: me@example.net\nTo: me@example.net\n", "me@example.net", "" },
	{ "Chinese", REPLY_SENDER,
	  "From: =?UTF-8?B?5p2O6Zu3?= <lilei@example.org>\n",
	  "李雷 <lilei@example.org>", "" },
	{ "a forward goes to nobody yet", REPLY_FORWARD, LETTER, "", "" },
};

static bool
make(struct arena *a, const char *message, enum reply_kind kind,
     struct reply_head *out)
{
	static const char *const ours[] = { "other@example.net",
					    "me@example.net" };
	struct str own[COUNT_OF(ours)];
	struct reply_wish wish = { kind, own, COUNT_OF(own), NULL };
	struct err e = ERR_INIT;

	for (size_t i = 0; i < COUNT_OF(own); i++)
		own[i] = str_of(ours[i]);
	return reply_head(a, str_of(message), &wish, out, &e);
}

static void
addresses_answers(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		struct reply_head head;

		assert_why(make(&a, answers[i].head, answers[i].kind, &head),
			   answers[i].why);
		assert_str(head.to, answers[i].to, answers[i].why);
		assert_str(head.cc, answers[i].cc, answers[i].why);
	}
	arena_fini(&a);
}

static void
nobody_to_answer_is_an_error(void **state)
{
	struct arena a = { 0 };
	struct reply_head head;

	(void)state;
	assert_false(make(&a, "Subject: x\n", REPLY_SENDER, &head));
	assert_false(make(&a, LETTER, REPLY_LIST, &head));
	assert_false(make(&a, LETTER "List-Post: NO\n", REPLY_LIST, &head));
	arena_fini(&a);
}

static void
says_which_of_us_was_written_to(void **state)
{
	struct arena a = { 0 };
	struct reply_head head;

	(void)state;
	assert_true(make(&a, LETTER, REPLY_SENDER, &head));
	assert_str(head.answers, "me@example.net", "in To");
	assert_true(make(&a, LETTER "Delivered-To: other@example.net\n",
			 REPLY_SENDER, &head));
	assert_str(head.answers, "other@example.net", "Delivered-To");
	assert_true(make(&a, "From: a@example.org\n", REPLY_SENDER, &head));
	assert_str(head.answers, "", "a blind copy");
	arena_fini(&a);
}

static const struct {
	const char *why, *head, *in_reply_to, *references;
} threads[] = {
	{ "a first letter", "Message-ID: <1@a>\n", "<1@a>", "<1@a>" },
	{ "a later one", "Message-ID: <3@a>\nReferences: <1@a> <2@a>\n",
	  "<3@a>", "<1@a> <2@a> <3@a>" },
	{ "no References", "Message-ID: <3@a>\nIn-Reply-To: <2@a>\n", "<3@a>",
	  "<2@a> <3@a>" },
	{ "In-Reply-To of two letters",
	  "Message-ID: <3@a>\nIn-Reply-To: <1@a> <2@a>\n", "<3@a>", "<3@a>" },
	{ "no id", "References: <1@a>\n", "", "" },
};

static void
joins_the_thread(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		struct reply_head head;
		struct str m = arena_printf(&a, "From: a@example.org\n%s",
					    threads[i].head);

		assert_true(make(&a, m.p, REPLY_SENDER, &head));
		assert_str(head.in_reply_to, threads[i].in_reply_to,
			   threads[i].why);
		assert_str(head.references, threads[i].references,
			   threads[i].why);
		assert_true(make(&a, m.p, REPLY_FORWARD, &head));
		assert_str(head.in_reply_to, "", "a forward starts anew");
	}
	arena_fini(&a);
}

static void
long_threads_keep_first_and_last(void **state)
{
	struct arena a = { 0 };
	struct reply_head head;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	buf_put(&b, STR("From: a@example.org\nMessage-ID: <end@a>\n"
			"References:"));
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "\n <%d@a>", i);
	buf_put(&b, STR("\n\n"));
	assert_true(make(&a, buf_cstr(&b), REPLY_SENDER, &head));
	assert_true(str_starts(head.references, STR("<0@a> <171@a> ")));
	assert_true(str_ends(head.references, STR(" <199@a> <end@a>")));
	buf_fini(&b);
	arena_fini(&a);
}

static const struct {
	const char *why, *head, *text, *quote;
} quotes[] = {
	{ "a quote",
	  "From: Ann <ann@example.org>\n"
	  "Date: Tue, 1 Jul 2003 10:52:37 +0200\n",
	  "one\n\ntwo\n",
	  "On Tue, 01 Jul 2003 10:52:37 +0200, Ann wrote:\n"
	  "> one\n>\n> two\n" },
	{ "deeper", "From: ann@example.org\n", "> one\n>> two\n",
	  "ann@example.org wrote:\n>> one\n>>> two\n" },
	{ "nobody", "Subject: x\n", "one", "somebody wrote:\n> one\n" },
	{ "blank lines at the end go", "From: a@example.org\n", "one\n\n\n",
	  "a@example.org wrote:\n> one\n" },
	{ "a name that would be an escape sequence",
	  "From: =?utf-8?q?=1B[2J?= <a@example.org>\n", "x",
	  "[2J wrote:\n> x\n" },
};

static void
quotes_with_attribution(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(quotes); i++) {
		struct buf b;

		buf_init(&b, 65536);
		reply_put_quote(&b, str_of(quotes[i].head), NULL,
				str_of(quotes[i].text));
		assert_str(buf_str(&b), quotes[i].quote, quotes[i].why);
		buf_fini(&b);
	}
}

static void
forwards_with_a_head(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	reply_put_forward(&b,
			  STR(LETTER "Subject: =?utf-8?q?caf=C3=A9?=\n"
				     "Date: Tue, 1 Jul 2003 10:52:37 +0200\n"),
			  NULL, STR("text"));
	assert_str(buf_str(&b),
		   "---------- Forwarded message ----------\n"
		   "From: Ann <ann@example.org>\n"
		   "Date: Tue, 01 Jul 2003 10:52:37 +0200\n"
		   "Subject: caf\xc3\xa9\n"
		   "To: Me <me@example.net>, bo@example.org\n"
		   "Cc: \"Lee, C.\" <c@example.org>, ANN@example.org\n"
		   "\ntext\n",
		   "forward");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_have_one_re),
		cmocka_unit_test(forwards_have_one_fwd),
		cmocka_unit_test(addresses_answers),
		cmocka_unit_test(nobody_to_answer_is_an_error),
		cmocka_unit_test(says_which_of_us_was_written_to),
		cmocka_unit_test(joins_the_thread),
		cmocka_unit_test(long_threads_keep_first_and_last),
		cmocka_unit_test(quotes_with_attribution),
		cmocka_unit_test(forwards_with_a_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
