#include "tests/ui/stage.h"

#include "tests/check.h"

static void
begin(struct stage *s, const struct newcomer *known)
{
	struct wish wish = { .screen = SCREEN_START, .newcomer = known };

	stage_open_on(s, &wish, 24, 80);
	s->config.n_accounts = 0;
}

static void
give_found(struct stage *s, bool is_foreign)
{
	struct event *ev = stage_answer(s, REQUEST_ACCOUNT_FIND, EVENT_FOUND);

	ev->found.receive = STR("pop3s://pop.example.org");
	ev->found.send = STR("smtps://smtp.example.org");
	ev->found.how = STR("what DNS says of its mail service");
	ev->found.is_foreign = is_foreign;
	stage_give(s, ev);
}

static void
give_provider(struct stage *s, const char *receive, enum found_login login)
{
	struct event *ev = stage_answer(s, REQUEST_ACCOUNT_FIND, EVENT_FOUND);

	ev->found.provider = STR("Example Mail");
	ev->found.receive = str_of(receive);
	ev->found.send = STR("smtps://smtp.example.org");
	ev->found.how = STR("culver's own table");
	ev->found.needs =
		STR("wants the authorization code from its web "
		    "settings, not your password; switch on POP3/SMTP "
		    "there first.");
	ev->found.login = login;
	stage_give(s, ev);
}

static void
give_end(struct stage *s, enum request_kind to, enum err_kind kind,
	 const char *why)
{
	struct event *ev = stage_answer(s, to, EVENT_DONE);

	if (kind != ERR_NONE)
		(void)err_set(&ev->err, kind, "%s", why);
	stage_give(s, ev);
}

static void
give_checked(struct stage *s, const char *service, const char *way)
{
	struct event *ev = stage_answer(s, REQUEST_ACCOUNT_TRY, EVENT_CHECKED);

	ev->last = false;
	ev->checked.service = str_of(service);
	ev->checked.way = str_of(way);
	stage_give(s, ev);
}

static const struct newcomer *
tried(const struct stage *s)
{
	return &stage_asked(s, REQUEST_ACCOUNT_TRY)->account_try.newcomer;
}

static void
asks_what_it_must_know(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, NULL);
	stage_shows(&s, "wizard-welcome-80x24");
	stage_press(&s, "Enter 'lilei@example.org' Enter 'Li' Enter");
	assert_true(stage_has(&s, "Looking for the servers"));
	assert_str(stage_asked(&s, REQUEST_ACCOUNT_FIND)->account_find.address,
		   "lilei@example.org", "address");
	give_found(&s, false);
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_TRY), 0);
	stage_press(&s, "'se cret'");
	assert_true(stage_has(&s, "*******"));
	assert_false(stage_has(&s, "se cret"));
	stage_press(&s, "Enter");
	assert_str(tried(&s)->password, "se cret", "password");
	assert_str(tried(&s)->receive, "pop3s://pop.example.org", "receive");
	give_checked(&s, "pop3s://pop.example.org:995", "SCRAM-SHA-256");
	give_checked(&s, "smtps://smtp.example.org:465", "PLAIN");
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_ADD), 0);
	give_end(&s, REQUEST_ACCOUNT_TRY, ERR_NONE, NULL);
	stage_shows(&s, "wizard-place-80x24");
	stage_press(&s, "p");
	assert_int_equal(stage_asked(&s, REQUEST_ACCOUNT_ADD)
				 ->account_add.newcomer.place,
			 PLACE_PASS);
	assert_false(s.stack.quits);
	give_end(&s, REQUEST_ACCOUNT_ADD, ERR_NONE, NULL);
	assert_true(s.stack.quits);
	assert_true(s.stack.host.begins_anew);
	stage_close(&s);
}

static const struct newcomer known = {
	.address = { "lilei@example.org", 17 },
	.name = { "Li", 2 },
};

static void
asks_again_what_was_refused(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, &known);
	stage_press(&s, "Enter");
	give_provider(&s, "pop3s://pop.example.org", FOUND_CODE);
	stage_press(&s, "'wrong' Enter");
	give_end(&s, REQUEST_ACCOUNT_TRY, ERR_LOGIN,
		 "login refused: -ERR no such luck");
	stage_shows(&s, "wizard-refused-80x24");
	stage_press(&s, "Enter 'right' Enter");
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_TRY), 2);
	assert_str(tried(&s)->password, "right", "password");
	assert_false(stage_has(&s, "no such luck"));
	/* What has nothing to do with the password is tried as it is. */
	give_end(&s, REQUEST_ACCOUNT_TRY, ERR_TEMPORARY, "no answer");
	stage_press(&s, "Enter");
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_TRY), 3);
	stage_close(&s);
}

static void
wants_a_token_where_nothing_else_will_do(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, &known);
	stage_press(&s, "Enter");
	give_provider(&s, "pop3s://pop.example.org", FOUND_TOKEN);
	stage_press(&s, "'get token' Enter");
	assert_int_equal(tried(&s)->place, PLACE_TOKEN);
	assert_str(tried(&s)->command, "get token", "command");
	give_end(&s, REQUEST_ACCOUNT_TRY, ERR_NONE, NULL);
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_ADD), 1);
	stage_close(&s);
}

static void
trusts_no_other_domain_by_itself(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, &known);
	stage_press(&s, "Enter");
	give_found(&s, true);
	assert_true(stage_has(&s, "Trust them?"));
	stage_press(&s, "Enter"); /* no is the default */
	stage_press(&s, "'pop3s://mine.example.org' Enter Enter 'x' Enter");
	assert_str(tried(&s)->receive, "pop3s://mine.example.org", "receive");
	assert_str(tried(&s)->send, "", "send");
	stage_close(&s);
}

static void
goes_on_without_what_was_not_found(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, &known);
	stage_press(&s, "Enter");
	give_end(&s, REQUEST_ACCOUNT_FIND, ERR_NO_HOST,
		 "no mail server of example.org was found");
	assert_true(stage_has(&s, "no mail server of example.org"));
	stage_press(&s, "Enter Enter Enter");
	assert_true(stage_has(&s, "There is no server to log in to."));
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_TRY), 0);
	stage_press(&s, "e s 'smtp://localhost' Enter 'x' Enter");
	assert_str(tried(&s)->send, "smtp://localhost", "send");
	/* Another address: all that was found is void. */
	give_end(&s, REQUEST_ACCOUNT_TRY, ERR_CANCELLED, "cancelled");
	stage_press(&s, "e a Ctrl-U 'b@example.net' Enter");
	assert_int_equal(stage_count(&s, REQUEST_ACCOUNT_FIND), 2);
	stage_close(&s);
}

static void
leaves_at_any_time(void **state)
{
	struct stage s;

	(void)state;
	begin(&s, &known);
	stage_press(&s, "Enter");
	give_found(&s, false);
	stage_press(&s, "Ctrl-G q");
	assert_true(s.stack.quits);
	assert_false(s.stack.host.begins_anew);
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_what_it_must_know),
		cmocka_unit_test(asks_again_what_was_refused),
		cmocka_unit_test(wants_a_token_where_nothing_else_will_do),
		cmocka_unit_test(trusts_no_other_domain_by_itself),
		cmocka_unit_test(goes_on_without_what_was_not_found),
		cmocka_unit_test(leaves_at_any_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
