#include "tests/ui/stage.h"

#include "tests/check.h"

#include <stdio.h>

static const struct {
	int rows, cols;
} sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

static const struct {
	const char *name, *to, *subject, *text;
} letters[] = {
	[STAGE_ENGLISH] = { "english", "Irene Wood <irene@example.org>",
			    "Re: travel plans",
			    "Tuesday is fine. See you at the station." },
	[STAGE_CHINESE] = { "chinese", "李雷 <lilei@163.example>",
			    "回复：关于项目会议的通知",
			    "周二可以，下午三点见。会议室在二楼，请带上文件"
			    "。" },
};

/* As the engine answers when a draft was made or saved. */
static void
give_draft(struct stage *s, enum request_kind to, const struct draft *d,
	   const char *text)
{
	struct event *ev = stage_answer(s, to, EVENT_DRAFT);
	struct lines *l = &ev->draft.preview;

	ev->draft.draft = *d;
	ev->draft.draft.id = STR("d1");
	ev->draft.draft.account = STR("home");
	ev->draft.draft.body_path = STR("/drafts/d1.txt");
	ev->draft.draft.from = STR("Wei Li <wei@example.org>");
	lines_init(l, &ev->arena);
	lines_add_text(l, STYLE_PLAIN, str_of(text));
	lines_add(l)->quote = 1;
	lines_put(l, STYLE_QUOTE, 0, STR("> what was said"));
	stage_give(s, ev);
}

/* Answers a save of a letter that takes pictures along. */
static void
give_saved_with(struct stage *s, struct str pictures)
{
	const struct request *q = stage_asked(s, REQUEST_DRAFT_SAVE);
	struct event *ev = stage_answer(s, REQUEST_DRAFT_SAVE, EVENT_DRAFT);

	ev->draft.draft = q->draft_save.draft;
	ev->draft.pictures = pictures;
	lines_init(&ev->draft.preview, &ev->arena);
	stage_give(s, ev);
}

/* Answers a save with what was saved. */
static void
give_saved(struct stage *s, const char *text)
{
	const struct request *q = stage_asked(s, REQUEST_DRAFT_SAVE);

	give_draft(s, REQUEST_DRAFT_SAVE, &q->draft_save.draft, text);
}

static void
open_letter(struct stage *s, int rows, int cols)
{
	struct wish wish = { .screen = SCREEN_COMPOSE, .draft = DRAFT_NEW };

	stage_open_on(s, &wish, rows, cols);
}

/* A reply, past the editor. */
static void
open_review(struct stage *s, int rows, int cols, enum stage_language k)
{
	struct attachment file = { .name = STR("notes.pdf"),
				   .path = STR("/home/wei/notes.pdf"),
				   .type = STR("application/pdf"),
				   .size_bytes = 123456 };
	struct draft d = { .kind = DRAFT_REPLY,
			   .to = str_of(letters[k].to),
			   .subject = str_of(letters[k].subject),
			   .attachments = &file,
			   .n_attachments = 1 };
	struct wish wish = { .screen = SCREEN_COMPOSE,
			     .draft = DRAFT_REPLY,
			     .id = 7 };

	stage_open_on(s, &wish, rows, cols);
	give_draft(s, REQUEST_DRAFT_NEW, &d, letters[k].text);
	assert_int_equal(s->stack.todo, TODO_EDIT);
	assert_str(str_of(s->stack.edit_path), "/drafts/d1.txt",
		   "what is edited");
	stack_edited(&s->stack, STR(""));
	give_saved(s, letters[k].text);
}

static void
how_it_looks(void **state)
{
	char name[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		for (size_t k = 0; k < COUNT_OF(letters); k++) {
			struct stage s;

			open_review(&s, sizes[i].rows, sizes[i].cols,
				    (enum stage_language)k);
			(void)snprintf(name, sizeof(name), "compose-%s-%dx%d",
				       letters[k].name, sizes[i].cols,
				       sizes[i].rows);
			stage_shows(&s, name);
			stage_close(&s);
		}
	}
}

static void
every_recipient_is_seen(void **state)
{
	struct draft d = { .kind = DRAFT_REPLY_ALL,
			   .to = STR("Irene Wood <irene@example.org>, 李雷 "
				     "<lilei@163.example>, 韩梅梅 "
				     "<han@qq.example>, "
				     "juergen@example.de"),
			   .subject = STR("Re: all of us") };
	struct wish wish = { .screen = SCREEN_COMPOSE };
	struct stage s;

	(void)state;
	stage_open_on(&s, &wish, 24, 80);
	give_draft(&s, REQUEST_DRAFT_NEW, &d, "text");
	assert_true(str_ends(stage_row(&s, 2), STR("<lilei@163.example>,")));
	assert_true(str_ends(stage_row(&s, 3), STR("juergen@example.de")));
	assert_true(str_ends(stage_row(&s, 6), STR("Re: all of us")));
	stage_close(&s);
}

static void
a_new_letter_asks_what_it_lacks(void **state)
{
	static const struct draft empty = { .kind = DRAFT_NEW };
	const struct draft *saved;
	struct stage s;

	(void)state;
	open_letter(&s, 24, 80);
	give_draft(&s, REQUEST_DRAFT_NEW, &empty, "");
	assert_true(stage_has(&s, "\nTo:"));
	stage_press(&s, "'han@example.org, ' Enter");
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_str(saved->to, "han@example.org", "without the comma");
	give_saved(&s, "");
	stage_press(&s, "'你好' Enter");
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_str(saved->subject, "你好", "saved at once");
	assert_int_equal(s.stack.todo, TODO_EDIT);
	stage_close(&s);
}

static void
no_recipient_no_letter(void **state)
{
	static const struct draft empty = { .kind = DRAFT_NEW };
	struct stage s;

	(void)state;
	open_letter(&s, 24, 80);
	give_draft(&s, REQUEST_DRAFT_NEW, &empty, "");
	stage_press(&s, "Esc");
	assert_str(stage_asked(&s, REQUEST_DRAFT_DISCARD)->draft_discard.id,
		   "d1", "nothing is left behind");
	assert_true(s.stack.quits);
	stage_close(&s);
}

static void
an_answer_goes_straight_to_the_editor(void **state)
{
	const struct request *q;
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	q = stage_asked(&s, REQUEST_DRAFT_NEW);
	assert_int_equal(q->draft_new.kind, DRAFT_REPLY);
	assert_int_equal(q->draft_new.source, 7);
	stage_close(&s);
}

static void
a_failed_editor_keeps_the_draft(void **state)
{
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "e");
	assert_int_equal(s.stack.todo, TODO_EDIT);
	stack_edited(&s.stack, STR("vim was killed (Killed)"));
	assert_true(
		stage_has(&s, "vim was killed (Killed); the draft is kept"));
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_DISCARD), 0);
	stage_close(&s);
}

static void
each_head_is_saved(void **state)
{
	const struct draft *saved;
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "c 'cc@example.org' Enter b 'bcc@example.org' Enter");
	give_saved(&s, "text"); /* of Cc; Bcc waited for it */
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_str(saved->cc, "cc@example.org", "Cc");
	assert_str(saved->bcc, "bcc@example.org", "Bcc");
	assert_int_equal(saved->n_attachments, 1);
	give_saved(&s, "text");
	stage_press(&s, "s Ctrl-U 'other' Enter");
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_str(saved->subject, "other", "Subject");
	assert_str(saved->bcc, "bcc@example.org", "Bcc stays");
	stage_close(&s);
}

static void
attachments_come_and_go(void **state)
{
	const struct draft *saved;
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "a '/nowhere/nothing' Enter");
	assert_true(stage_has(&s, "No such file or directory"));
	stage_press(&s, "a '/etc/passwd' Enter");
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_int_equal(saved->n_attachments, 2);
	assert_str(saved->attachments[1].name, "passwd", "the last component");
	give_saved(&s, "text");
	stage_press(&s, "D");
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_int_equal(saved->n_attachments, 1);
	assert_str(saved->attachments[0].name, "passwd", "the other stays");
	stage_close(&s);
}

static void
what_is_switched_is_seen_and_saved(void **state)
{
	const struct draft *saved;
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	assert_false(stage_has(&s, "Format:"));
	stage_press(&s, "M");
	assert_true(stage_has(&s, "  Format: Markdown, with HTML made"));
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_true(saved->markdown && !saved->wants_receipt);
	give_saved_with(&s, STR("cat.png, ~/dog.png"));
	assert_true(stage_has(&s, "Pictures: cat.png, ~/dog.png"));
	stage_press(&s, ": 'request-receipt' Enter");
	assert_true(stage_has(&s, " Receipt: asked for"));
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_true(saved->markdown && saved->wants_receipt);
	give_saved(&s, "text");
	stage_press(&s, "M");
	assert_false(stage_has(&s, "Format:"));
	saved = &stage_asked(&s, REQUEST_DRAFT_SAVE)->draft_save.draft;
	assert_true(!saved->markdown && saved->wants_receipt);
	stage_close(&s);
}

static void
the_attachment_at_the_cursor_is_seen(void **state)
{
	struct stage s;

	(void)state;
	open_review(&s, 10, 40, STAGE_ENGLISH);
	for (int i = 0; i < 8; i++) {
		stage_press(&s, "a '/etc/passwd' Enter");
		give_saved(&s, "text");
	}
	stage_press(&s, "a '/etc/group' Enter");
	give_saved(&s, "the text");
	stage_press(&s, "j j j j j j j j j j");
	assert_true(stage_has(&s, "group"));
	assert_true(stage_has(&s, "the text"));
	stage_close(&s);
}

static void
send_and_queued(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "y y");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_SEND), 1);
	ev = stage_answer(&s, REQUEST_DRAFT_SEND, EVENT_QUEUED);
	ev->last = false;
	stage_give(&s, ev);
	/* It was the only view: now only its end is waited for. */
	assert_true(stage_has(&s, "Sending. q leaves it to the outbox."));
	assert_false(s.stack.quits);
	ev = stage_answer(&s, REQUEST_DRAFT_SEND, EVENT_SENT);
	(void)err_set(&ev->err, ERR_TEMPORARY, "the server is busy");
	stage_give(&s, ev);
	assert_true(s.stack.quits);
	assert_int_equal(s.stack.sent.kind, ERR_TEMPORARY);
	stage_close(&s);
}

/* What is not saved yet is saved before it is sent. */
static void
send_waits_for_the_save(void **state)
{
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "s Ctrl-U 'last words' Enter y");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_SEND), 0);
	give_saved(&s, "text");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_SEND), 1);
	stage_close(&s);
}

static void
a_refused_letter_stays(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "y");
	ev = stage_answer(&s, REQUEST_DRAFT_SEND, EVENT_SENT);
	(void)err_set(&ev->err, ERR_DATA, "To: nobody: no mail address");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "Not sent: To: nobody: no mail address"));
	stage_press(&s, "y");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_SEND), 2);
	stage_close(&s);
}

static void
questions_before_sending(void **state)
{
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "s Ctrl-U Enter y");
	assert_true(stage_has(&s, "No subject. Send it all the same? (y/n)"));
	stage_press(&s, "n");
	give_saved(&s, "text");
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_SEND), 0);
	stage_press(&s, "t Ctrl-U Enter y");
	assert_true(stage_has(&s, "Nobody to send it to"));
	stage_close(&s);
}

static void
leaving_asks(void **state)
{
	struct stage s;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "q Esc");
	assert_false(s.stack.quits);
	stage_press(&s, "q y");
	assert_true(s.stack.quits);
	assert_int_equal(stage_count(&s, REQUEST_DRAFT_DISCARD), 0);
	stage_close(&s);
}

static void
addresses_are_completed(void **state)
{
	struct stage s;
	struct event *ev;

	(void)state;
	open_review(&s, 24, 80, STAGE_ENGLISH);
	stage_press(&s, "c 'a@example.org, \"Li, Lei\" <l@example.org>, han' "
			"Tab");
	assert_str(stage_asked(&s, REQUEST_COMPLETE)->complete.prefix, "han",
		   "the last address only, quoted commas apart");
	ev = stage_answer(&s, REQUEST_COMPLETE, EVENT_COMPLETIONS);
	ev->completions.n = 1;
	ev->completions.v = ARENA_ARRAY(&ev->arena, struct str, 1);
	ev->completions.v[0] = STR("韩梅梅 <han@qq.example>");
	stage_give(&s, ev);
	assert_true(stage_has(&s, "<l@example.org>, 韩梅梅 <han@qq.example>"));
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_it_looks),
		cmocka_unit_test(every_recipient_is_seen),
		cmocka_unit_test(a_new_letter_asks_what_it_lacks),
		cmocka_unit_test(no_recipient_no_letter),
		cmocka_unit_test(an_answer_goes_straight_to_the_editor),
		cmocka_unit_test(a_failed_editor_keeps_the_draft),
		cmocka_unit_test(each_head_is_saved),
		cmocka_unit_test(attachments_come_and_go),
		cmocka_unit_test(what_is_switched_is_seen_and_saved),
		cmocka_unit_test(the_attachment_at_the_cursor_is_seen),
		cmocka_unit_test(send_and_queued),
		cmocka_unit_test(send_waits_for_the_save),
		cmocka_unit_test(a_refused_letter_stays),
		cmocka_unit_test(questions_before_sending),
		cmocka_unit_test(leaving_asks),
		cmocka_unit_test(addresses_are_completed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
