/* Letters: begun, kept over a restart, queued, taken back. */
#include "base/file.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

#include <stdio.h>

static const char question[] =
	"From: =?utf-8?Q?Li_Lei=2C_Dr=2E?= <lilei@example.com>\n"
	"To: Ann <ann@example.org>, Bo <bo@example.com>\n"
	"Subject: =?utf-8?B?5L2g5aW9?=\n"
	"Date: Mon, 06 Jul 2026 12:00:00 +0800\n"
	"Message-ID: <q1@example.com>\n"
	"References: <q0@example.com>\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/mixed; boundary=b\n"
	"\n"
	"--b\nContent-Type: text/plain; charset=utf-8\n\n"
	"How are you?\n\n> earlier\n\n-- \nLi Lei\n"
	"--b\nContent-Type: application/pdf\n"
	"Content-Disposition: attachment; filename=\"plan.pdf\"\n\n"
	"%PDF\n--b--\n";

static struct request *
new_draft(struct rig *r, enum draft_kind kind)
{
	struct request *q = request_new(REQUEST_DRAFT_NEW);

	q->draft_new.kind = kind;
	if (kind != DRAFT_NEW)
		q->draft_new.source = rig_id(r, "from:lilei");
	return q;
}

static struct event *
ask_draft(struct rig *r, struct request *q)
{
	struct event *ev = rig_ask(r, &q);

	assert_int_equal(ev->kind, EVENT_DRAFT);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	return ev;
}

static struct str
text_of(struct rig *r, struct str path)
{
	struct err e = ERR_INIT;
	struct buf b;
	struct str text;

	buf_init(&b, 100000);
	assert_why(file_read(path.p, &b, &e), e.text);
	text = arena_str(&r->arena, buf_str(&b));
	buf_fini(&b);
	return text;
}

static bool
has(struct str text, const char *needle)
{
	return str_find(text, str_of(needle), 0) != SIZE_MAX;
}

static void
a_reply_quotes_and_threads(void **state)
{
	struct rig *r = *state;
	struct event *ev;
	struct draft *d;
	struct str text;

	r->config.accounts[0].signature =
		rig_write(r, "signature", "Ann\nexample.org\n");
	rig_put(r, "1.R1.test", question);
	rig_open(r);
	ev = ask_draft(r, new_draft(r, DRAFT_REPLY));
	d = &ev->draft.draft;
	assert_str(d->account, "work", "the account the message is in");
	assert_str(d->from, "Ann <ann@example.org>", "from");
	assert_str(d->to, "\"Li Lei, Dr.\" <lilei@example.com>", "to");
	assert_str(d->subject, "Re: 你好", "subject");
	assert_str(d->in_reply_to, "<q1@example.com>", "thread");
	assert_str(d->references, "<q0@example.com> <q1@example.com>",
		   "thread");
	text = text_of(r, d->body_path);
	assert_true(has(text, "> How are you?\n"));
	assert_true(has(text, "\n>> earlier\n"));
	assert_false(has(text, "> Li Lei\n"));
	assert_true(str_ends(text, STR("\n-- \nAnn\nexample.org\n")));
	assert_int_equal(d->n_attachments, 0);
	assert_true(ev->draft.preview.all.n > 3);
	event_free(&ev);
	ev = ask_draft(r, new_draft(r, DRAFT_REPLY_ALL));
	d = &ev->draft.draft;
	assert_true(has(d->to, "bo@example.com") ||
		    has(d->cc, "bo@example.com"));
	assert_false(has(d->to, "ann@") || has(d->cc, "ann@"));
	event_free(&ev);
}

static void
a_forward_takes_the_files_along(void **state)
{
	struct rig *r = *state;
	struct event *ev;

	rig_put(r, "1.R1.test", question);
	rig_open(r);
	ev = ask_draft(r, new_draft(r, DRAFT_FORWARD));
	assert_str(ev->draft.draft.subject, "Fwd: 你好", "subject");
	assert_str(ev->draft.draft.to, "", "nobody yet");
	assert_int_equal(ev->draft.draft.n_attachments, 1);
	assert_str(ev->draft.draft.attachments[0].name, "plan.pdf", "name");
	assert_str(ev->draft.draft.attachments[0].type, "application/pdf",
		   "type");
	assert_true(
		has(text_of(r, ev->draft.draft.attachments[0].path), "%PDF"));
	assert_true(has(text_of(r, ev->draft.draft.body_path), "How are you?"));
	event_free(&ev);
}

static void
a_message_is_forwarded_whole(void **state)
{
	struct rig *r = *state;
	const struct attachment *file;
	struct event *ev;

	rig_put(r, "1.R1.test", question);
	rig_open(r);
	ev = ask_draft(r, new_draft(r, DRAFT_FORWARD_WHOLE));
	assert_str(ev->draft.draft.subject, "Fwd: 你好", "subject");
	assert_int_equal(ev->draft.draft.n_attachments, 1);
	file = ev->draft.draft.attachments;
	assert_str(file->name, "你好.eml", "name");
	assert_str(file->type, "message/rfc822", "type");
	assert_str(text_of(r, file->path), question, "byte for byte");
	assert_false(has(text_of(r, ev->draft.draft.body_path), "How are"));
	event_free(&ev);
}

static struct event *
list_drafts(struct rig *r)
{
	struct request *q = request_new(REQUEST_DRAFT_LIST);
	struct event *ev = rig_ask(r, &q);

	assert_int_equal(ev->kind, EVENT_DRAFTS);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	return ev;
}

static void
a_draft_outlives_the_engine(void **state)
{
	struct rig *r = *state;
	struct request *q;
	struct event *ev;
	struct str id;

	rig_open(r);
	q = new_draft(r, DRAFT_NEW);
	q->draft_new.body = request_str(q, STR("half a letter"));
	ev = ask_draft(r, q);
	id = arena_str(&r->arena, ev->draft.draft.id);
	q = request_new(REQUEST_DRAFT_SAVE);
	event_free(&ev);
	q->draft_save.draft = (struct draft){ .id = id,
					      .account = STR("work"),
					      .subject = STR("later") };
	ev = ask_draft(r, q);
	event_free(&ev);
	rig_close(r);
	rig_open(r);
	ev = list_drafts(r);
	assert_int_equal(ev->drafts.n, 1);
	assert_bytes(ev->drafts.v[0].id, id, "id");
	assert_str(ev->drafts.v[0].subject, "later", "subject");
	event_free(&ev);
	q = request_new(REQUEST_DRAFT_OPEN);
	q->draft_open.id = request_str(q, id);
	ev = ask_draft(r, q);
	assert_true(
		has(text_of(r, ev->draft.draft.body_path), "half a letter"));
	event_free(&ev);
	q = request_new(REQUEST_DRAFT_DISCARD);
	q->draft_discard.id = request_str(q, id);
	ev = rig_ask(r, &q);
	assert_int_equal(ev->err.kind, ERR_NONE);
	event_free(&ev);
	ev = list_drafts(r);
	assert_int_equal(ev->drafts.n, 0);
	event_free(&ev);
}

static void
a_missing_attachment_is_refused(void **state)
{
	struct rig *r = *state;
	struct request *q;
	struct event *ev;

	rig_open(r);
	q = new_draft(r, DRAFT_NEW);
	q->draft_new.fields.attachments =
		ARENA_ARRAY(&q->arena, struct attachment, 1);
	q->draft_new.fields.attachments[0].path =
		request_str(q, STR("/nonexistent/file.pdf"));
	q->draft_new.fields.n_attachments = 1;
	ev = rig_ask(r, &q);
	assert_int_equal(ev->err.kind, ERR_NO_INPUT);
	event_free(&ev);
	ev = list_drafts(r);
	assert_int_equal(ev->drafts.n, 0);
	event_free(&ev);
}

/* ---- the outbox ---- */

static struct event *
list_outbox(struct rig *r)
{
	struct request *q = request_new(REQUEST_OUTBOX);
	struct event *ev = rig_ask(r, &q);

	assert_int_equal(ev->kind, EVENT_OUTBOX);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	return ev;
}

static void
a_message_waits_and_is_taken_back(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_SEND);
	struct event *ev;
	uint64_t id;

	rig_open(r);
	q->send.message = request_str(
		q, STR("To: bo@example.com\r\nBcc: boss@example.com\r\n"
		       "Subject: =?utf-8?B?5L2g5aW9?=\r\n\r\nhi\r\n"));
	q->send.queue_only = true;
	ev = rig_ask(r, &q);
	assert_int_equal(ev->kind, EVENT_QUEUED);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	id = ev->queued.id;
	event_free(&ev);
	rig_close(r);
	rig_open(r);
	ev = list_outbox(r);
	assert_int_equal(ev->outbox.n, 1);
	assert_int_equal(ev->outbox.v[0].id, id);
	assert_int_equal(ev->outbox.v[0].state, OUTBOX_WAITING);
	assert_str(ev->outbox.v[0].account, "work", "account");
	assert_str(ev->outbox.v[0].subject, "你好", "subject");
	event_free(&ev);
	q = request_new(REQUEST_OUTBOX_CANCEL);
	q->outbox.id = id;
	ev = rig_ask(r, &q);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	event_free(&ev);
	ev = list_outbox(r);
	assert_int_equal(ev->outbox.n, 0);
	event_free(&ev);
	assert_int_equal(rig_find_folder(r, "work", FOLDER_DRAFTS).total, 1);
}

static const struct {
	const char *why, *message;
	enum err_kind kind;
} bad[] = {
	{ "nobody to send it to", "Subject: x\n\nhi\n", ERR_DATA },
	{ "an address without a domain", "To: root\n\nhi\n", ERR_DATA },
};

static void
what_cannot_be_sent_is_refused(void **state)
{
	struct rig *r = *state;
	struct event *ev;

	rig_open(r);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct request *q = request_new(REQUEST_SEND);

		q->send.message = request_str(q, str_of(bad[i].message));
		ev = rig_ask(r, &q);
		assert_why(ev->err.kind == bad[i].kind, bad[i].why);
		event_free(&ev);
	}
	ev = list_outbox(r);
	assert_int_equal(ev->outbox.n, 0);
	event_free(&ev);
}

/* Nobody listens there: the letter waits with the reason, the draft is gone,
 * and the message is marked as answered. */
static void
a_draft_is_sent_by_the_outbox(void **state)
{
	struct rig *r = *state;
	struct request *q;
	struct event *ev;

	rig_put(r, "1.R1.test", question);
	rig_open(r);
	ev = ask_draft(r, new_draft(r, DRAFT_REPLY));
	q = request_new(REQUEST_DRAFT_SEND);
	q->draft_send.id = request_str(q, ev->draft.draft.id);
	event_free(&ev);
	ev = rig_ask(r, &q);
	assert_int_equal(ev->kind, EVENT_SENT);
	assert_int_not_equal(ev->err.kind, ERR_NONE);
	assert_int_equal(ev->sent.state, OUTBOX_WAITING);
	event_free(&ev);
	ev = list_outbox(r);
	assert_int_equal(ev->outbox.n, 1);
	assert_int_equal(ev->outbox.v[0].tries, 1);
	assert_true(ev->outbox.v[0].last_words.n > 0);
	event_free(&ev);
	ev = list_drafts(r);
	assert_int_equal(ev->drafts.n, 0);
	event_free(&ev);
	(void)rig_id(r, "is:replied from:lilei");
	q = request_new(REQUEST_OUTBOX_FLUSH);
	ev = rig_ask(r, &q);
	assert_int_equal(ev->kind, EVENT_DONE);
	assert_int_not_equal(ev->err.kind, ERR_NONE);
	event_free(&ev);
}

/* -f of a stranger's mailbox: the answer goes by the accounts' outbox. */
static void
a_lone_mailbox_is_answered_from_home(void **state)
{
	struct rig *r = *state;
	struct request *q;
	struct event *ev;

	r->options.path = rig_write(r, "x/one.eml", question);
	rig_open(r);
	q = new_draft(r, DRAFT_REPLY);
	q->draft_new.account = request_str(q, STR("home"));
	ev = ask_draft(r, q);
	assert_str(ev->draft.draft.from, "Ann at home <ann@example.net>",
		   "from");
	q = request_new(REQUEST_DRAFT_SEND);
	q->draft_send.id = request_str(q, ev->draft.draft.id);
	event_free(&ev);
	ev = rig_ask(r, &q);
	assert_int_equal(ev->kind, EVENT_SENT);
	event_free(&ev);
	rig_close(r);
	r->options.path = NULL;
	rig_open(r);
	ev = list_outbox(r);
	assert_int_equal(ev->outbox.n, 1);
	assert_str(ev->outbox.v[0].account, "home", "account");
	event_free(&ev);
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(a_reply_quotes_and_threads),
		RIGGED(a_forward_takes_the_files_along),
		RIGGED(a_message_is_forwarded_whole),
		RIGGED(a_draft_outlives_the_engine),
		RIGGED(a_missing_attachment_is_refused),
		RIGGED(a_message_waits_and_is_taken_back),
		RIGGED(what_cannot_be_sent_is_refused),
		RIGGED(a_draft_is_sent_by_the_outbox),
		RIGGED(a_lone_mailbox_is_answered_from_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
