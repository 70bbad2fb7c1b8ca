/* The smaller screens: help, folders, outbox, drafts, parts. */
#include "tests/ui/stage.h"

#include "tests/check.h"

static void
help_comes_from_the_tables(void **state)
{
	struct key_binding mine = { "index", "A", "archive", 1 };
	struct err e = ERR_INIT;
	struct stage s;

	(void)state;
	stage_open(&s, 60, 80);
	assert_true(keymap_bind(&s.keymap, &s.arena, &mine, &e));
	stage_press(&s, "?");
	assert_true(stage_has(&s, "A a               move to Archive"));
	assert_false(stage_has(&s, "hide or show quotes"));
	stage_press(&s, "q");
	stage_shows(&s, "list-empty-80x60");
	stage_close(&s);
}

static void
help_is_paged(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_press(&s, "?");
	stage_shows(&s, "help-80x24");
	stage_press(&s, "j");
	assert_false(stage_has(&s, "Moving about"));
	stage_press(&s, "k *");
	assert_true(stage_has(&s, "back, or quit"));
	stage_press(&s, "? q");
	assert_false(s.stack.quits); /* help on help was not opened twice */
	assert_true(stage_has(&s, "Reading..."));
	stage_close(&s);
}

static void
commands_by_name(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 10);
	stage_press(&s, ": 'next-u' Tab");
	assert_true(stage_has(&s, ":next-unread"));
	stage_press(&s, "Enter");
	assert_true(stage_has(&s, "5/10"));
	stage_press(&s, ": 'attach' Enter");
	assert_true(stage_has(&s, "There is no command \"attach\" here"));
	stage_press(&s, ": 'delete' Enter");
	assert_int_equal(stage_asked(&s, REQUEST_MOVE)->move.ids[0], 5);
	stage_close(&s);
}

static void
folders(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_folders(&s);
	stage_press(&s, "c");
	stage_shows(&s, "folders-80x24");
	stage_press(&s, "j j j Enter");
	assert_int_equal(stage_asked(&s, REQUEST_ROWS)->rows.folder, 4);
	assert_true(stage_has(&s, "客户"));
	assert_int_equal(s.stack.n, 1);
	/* A new letter is from the account whose folder this is. */
	stage_press(&s, "m");
	assert_str(stage_asked(&s, REQUEST_DRAFT_NEW)->draft_new.account,
		   "home", "account");
	stage_close(&s);
}

static void
give_outbox(struct stage *s)
{
	const struct outbox_row rows[] = {
		{ .id = 5,
		  .state = OUTBOX_REFUSED,
		  .to = STR("nobody@example.org"),
		  .subject = STR("Re: travel plans"),
		  .last_words = STR("550 5.1.1 <nobody@example.org>: "
				    "Recipient address rejected: User unknown "
				    "in local recipient table; ask the one "
				    "who gave you the address") },
		{ .id = 6,
		  .state = OUTBOX_WAITING,
		  .to = STR("李雷 <lilei@163.example>"),
		  .subject = STR("关于项目会议的通知"),
		  .last_words = STR("451 try again later"),
		  .tries = 2,
		  .next_try_s = STAGE_NOW + 600 },
		{ .id = 7,
		  .state = OUTBOX_UNSURE,
		  .to = STR("irene@example.org"),
		  .subject = STR("Notes") },
	};
	struct event *ev = stage_answer(s, REQUEST_OUTBOX, EVENT_OUTBOX);

	ev->outbox.n = COUNT_OF(rows);
	ev->outbox.v =
		ARENA_ARRAY(&ev->arena, struct outbox_row, COUNT_OF(rows));
	memcpy(ev->outbox.v, rows, sizeof(rows));
	stage_give(s, ev);
}

static void
outbox(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_press(&s, "O");
	give_outbox(&s);
	stage_shows(&s, "outbox-80x24");
	stage_press(&s, "r");
	assert_int_equal(stage_asked(&s, REQUEST_OUTBOX_RETRY)->outbox.id, 5);
	stage_press(&s, "j");
	assert_true(stage_has(&s, "Tried 2 times; next try at 14:40."));
	stage_press(&s, "d y");
	assert_int_equal(stage_asked(&s, REQUEST_OUTBOX_CANCEL)->outbox.id, 6);
	assert_true(stage_has(&s, "Taken back"));
	/* What may have arrived is not sent again without a word. */
	stage_press(&s, "j r n");
	assert_int_equal(stage_count(&s, REQUEST_OUTBOX_RETRY), 1);
	stage_press(&s, "r y");
	assert_int_equal(stage_asked(&s, REQUEST_OUTBOX_RETRY)->outbox.id, 7);
	stage_close(&s);
}

static void
drafts(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	stage_open(&s, 24, 80);
	stage_press(&s, "R");
	ev = stage_answer(&s, REQUEST_DRAFT_LIST, EVENT_DRAFTS);
	ev->drafts.n = 2;
	ev->drafts.v = ARENA_ARRAY(&ev->arena, struct draft, 2);
	ev->drafts.v[0] = (struct draft){ .id = STR("d1"),
					  .to = STR("irene@example.org"),
					  .subject = STR("half a letter"),
					  .changed_s = STAGE_NOW - 60 };
	ev->drafts.v[1] = (struct draft){ .id = STR("d2"),
					  .changed_s = STAGE_NOW - 90000 };
	stage_give(&s, ev);
	stage_shows(&s, "drafts-80x24");
	stage_press(&s, "j d Enter");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_DISCARD), 0);
	stage_press(&s, "d y");
	assert_str(stage_asked(&s, REQUEST_DRAFT_DISCARD)->draft_discard.id,
		   "d2", "the one at the cursor");
	stage_press(&s, "k Enter");
	assert_str(stage_asked(&s, REQUEST_DRAFT_OPEN)->draft_open.id, "d1",
		   "gone on with");
	stage_close(&s);
}

static void
give_parts(struct stage *s)
{
	const struct part_info parts[] = {
		{ .path = STR("1"),
		  .type = STR("text/plain"),
		  .size_bytes = 900 },
		{ .path = STR("2"),
		  .type = STR("message/rfc822"),
		  .size_bytes = 20000,
		  .attachment = true },
		{ .path = STR("2.1"),
		  .type = STR("application/pdf"),
		  .filename = STR("../../.ssh/发票.pdf"),
		  .size_bytes = 123456,
		  .depth = 1,
		  .attachment = true },
	};
	struct event *ev = stage_answer(s, REQUEST_OPEN, EVENT_MESSAGE);

	ev->message.id = 1;
	ev->message.row.subject = STR("关于项目会议的通知");
	ev->message.n_parts = COUNT_OF(parts);
	ev->message.parts =
		ARENA_ARRAY(&ev->arena, struct part_info, COUNT_OF(parts));
	memcpy(ev->message.parts, parts, sizeof(parts));
	lines_init(&ev->message.lines, &ev->arena);
	stage_give(s, ev);
}

static void
parts_of_a_message(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_CHINESE, 10);
	stage_press(&s, "v");
	give_parts(&s);
	stage_shows(&s, "parts-80x24");
	/* The name a stranger gave cannot leave the folder. */
	stage_press(&s, "j j s");
	assert_true(stage_has(&s, "Save to: 发票.pdf"));
	stage_press(&s, "Ctrl-U '/nowhere/发票.pdf' Enter");
	q = stage_asked(&s, REQUEST_SAVE);
	assert_str(q->save.part, "2.1", "which");
	assert_str(q->save.target, "/nowhere/发票.pdf", "where");
	assert_false(q->save.overwrite);
	stage_press(&s, "Enter");
	assert_str(stage_asked(&s, REQUEST_OPEN)->open.part, "2.1", "viewed");
	stage_close(&s);
}

static void
nothing_is_overwritten_unasked(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 10);
	stage_press(&s, "v");
	give_parts(&s);
	stage_press(&s, "s Ctrl-U '/etc/passwd' Enter");
	assert_true(stage_has(&s, "The file exists. Overwrite it? (y/n)"));
	stage_press(&s, "Enter");
	assert_int_equal(stage_count(&s, REQUEST_SAVE), 0);
	stage_press(&s, "s Ctrl-U '/etc/passwd' Enter y");
	assert_true(stage_asked(&s, REQUEST_SAVE)->save.overwrite);
	stage_close(&s);
}

static void
all_attachments_are_saved(void **state)
{
	struct event *first, *last;
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 10);
	stage_press(&s, "v");
	give_parts(&s);
	stage_press(&s, "S Ctrl-U '/tmp/' Enter");
	assert_int_equal(stage_count(&s, REQUEST_SAVE), 2);
	last = stage_answer(&s, REQUEST_SAVE, EVENT_SAVED);
	first = event_new(EVENT_SAVED, last->ticket - 1);
	first->last = true;
	stage_give(&s, first);
	assert_true(stage_has(&s, "1 saved"));
	(void)err_set(&last->err, ERR_IO, "notes.pdf: it is there already");
	stage_give(&s, last);
	assert_true(stage_has(&s, "1 saved, 1 not: notes.pdf: it is there"));
	stage_close(&s);
}

static struct event *
make_progress(uint64_t ticket, bool sending)
{
	struct event *ev = event_new(EVENT_PROGRESS, ticket);

	ev->progress.account = STR("home");
	ev->progress.phase = sending ? PHASE_SENDING : PHASE_FETCHING;
	ev->progress.done = 12;
	ev->progress.total = 340;
	ev->progress.done_bytes = 3 * 1024 * 1024;
	ev->progress.total_bytes = 40 * 1024 * 1024;
	ev->progress.rate_bytes_s = 1200 * 1024;
	ev->progress.sending = sending;
	return ev;
}

static void
progress_is_shown_and_ends(void **state)
{
	const char *text = "home: fetching 12/340, 3.0M of 40M, 1.1M/s";
	struct stage s;
	struct event *ev;

	(void)state;
	stage_open(&s, 24, 80);
	stage_press(&s, "G");
	stage_give(&s,
		   make_progress(stage_asked(&s, REQUEST_FETCH)->ticket, 0));
	assert_true(stage_has(&s, "Fetching mail"));
	stage_press(&s, "j");
	assert_str(stage_row(&s, 23), text, "after the next key");
	ev = make_progress(stage_asked(&s, REQUEST_FETCH)->ticket, 0);
	ev->progress.stalled_s = 8;
	stage_give(&s, ev);
	assert_true(stage_has(&s, "silent for 8s (Ctrl-C cancels)"));
	stage_press(&s, "Ctrl-C");
	assert_int_equal(stage_asked(&s, REQUEST_CANCEL)->cancel.ticket,
			 stage_asked(&s, REQUEST_FETCH)->ticket);
	ev = stage_answer(&s, REQUEST_FETCH, EVENT_DONE);
	(void)err_set(&ev->err, ERR_CANCELLED, "cancelled");
	stage_give(&s, ev);
	assert_str(stage_row(&s, 23), "Cancelled", "said");
	stage_press(&s, "j");
	assert_str(stage_row(&s, 23), "", "nothing runs any more");
	stage_close(&s);
}

static void
a_refusal_is_a_sentence(void **state)
{
	struct event *ev = event_new(EVENT_SENT, 99);
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	ev->last = true;
	ev->sent.state = OUTBOX_REFUSED;
	ev->sent.last_words = STR("550 no such user");
	(void)err_set(&ev->err, ERR_UNAVAILABLE, "refused");
	stage_give(&s, ev);
	assert_str(stage_row(&s, 23),
		   "Refused: it stays in the outbox (O): 550 no such user",
		   "with the server's words");
	stage_close(&s);
}

static void
leaving_while_sending_asks(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give(&s, make_progress(77, true));
	stage_press(&s, "q n");
	assert_false(s.stack.quits);
	stage_press(&s, "q y");
	assert_true(s.stack.quits);
	stage_close(&s);
}

static void
esc_and_a_key_typed_slowly(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 40);
	stage_press(&s, "/ 'travel' Enter Esc n");
	assert_true(stage_has(&s, "37/40"));
	stage_close(&s);
}

static void
esc_out_of_habit_does_no_harm(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, 24, 80);
	stage_give_rows(&s, STAGE_ENGLISH, 40);
	stage_press(&s, "Esc j");
	assert_true(stage_has(&s, "2/40"));
	stage_close(&s);
}

static void
a_long_error_takes_two_lines(void **state)
{
	struct event *ev = event_new(EVENT_DONE, 0);
	struct stage s;

	(void)state;
	stage_open(&s, 24, 40);
	(void)err_set(&ev->err, ERR_TLS,
		      "pop.example.org: the certificate is for "
		      "mail.example.net, nothing was sent");
	stage_give(&s, ev);
	assert_str(stage_row(&s, 22), "pop.example.org: the certificate is for",
		   "above");
	assert_str(stage_row(&s, 23), "mail.example.net, nothing was sent",
		   "the rest");
	stage_press(&s, "j");
	assert_false(stage_has(&s, "certificate"));
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_comes_from_the_tables),
		cmocka_unit_test(help_is_paged),
		cmocka_unit_test(commands_by_name),
		cmocka_unit_test(folders),
		cmocka_unit_test(outbox),
		cmocka_unit_test(drafts),
		cmocka_unit_test(parts_of_a_message),
		cmocka_unit_test(nothing_is_overwritten_unasked),
		cmocka_unit_test(all_attachments_are_saved),
		cmocka_unit_test(progress_is_shown_and_ends),
		cmocka_unit_test(a_refusal_is_a_sentence),
		cmocka_unit_test(leaving_while_sending_asks),
		cmocka_unit_test(esc_and_a_key_typed_slowly),
		cmocka_unit_test(esc_out_of_habit_does_no_harm),
		cmocka_unit_test(a_long_error_takes_two_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
