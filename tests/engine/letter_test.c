/* How a letter begins: whose it is, what was given, what hangs on it. */
#include "config.h"

#include "engine/letter.h"

#include "base/file.h"
#include "mail/filetype.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

static const char kept[] =
	"Bcc: boss@example.com,\n =?utf-8?B?5p2O6Zu3?= <lilei@example.com>\n"
	"From: Ann at home <ann@example.net>\n"
	"To: \"Bo, the elder\" <bo@example.com>\n"
	"Subject: old letter\nMessage-ID: <k1@example.net>\n"
	"In-Reply-To: <k0@example.com>\nReferences: <j@example.com>\n"
	" <k0@example.com>\n"
	"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
	"--b\nContent-Type: text/plain\n\nthe text\n"
	"--b\nContent-Type: image/png; name=\"a.png\"\n"
	"Content-Disposition: attachment\n"
	"Content-Transfer-Encoding: base64\n\niVBORw==\n"
	"--b\nContent-Type: message/rfc822\n"
	"Content-Disposition: attachment\n\n"
	"Subject: inside\n\nthe message inside\n--b--\n";

static struct event *
make(struct rig *r, struct request *q, struct str message, struct str account)
{
	struct letter_wish wish = { q, message, account, { NULL, NULL } };
	struct event *ev = event_new(EVENT_DRAFT, 0);
	struct str id = STR("");

	if (letter_new(&r->arena, &r->config, &wish, &id, &ev->err))
		(void)letter_show(&r->config, id, ev, &ev->err);
	request_free(&q);
	return ev;
}

static struct request *
wish(enum draft_kind kind)
{
	struct request *q = request_new(REQUEST_DRAFT_NEW);

	q->draft_new.kind = kind;
	return q;
}

static void
check_file(const char *path, const char *expected)
{
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, 10000);
	assert_why(file_read(path, &b, &e), e.text);
	assert_str(buf_str(&b), expected, path);
	buf_fini(&b);
}

static void
a_message_is_edited_as_new(void **state)
{
	struct rig *r = *state;
	struct event *ev = make(r, wish(DRAFT_EDIT), str_of(kept), STR(""));
	struct draft *d = &ev->draft.draft;

	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_str(d->account, "home", "the account it was written from");
	assert_str(d->from, "Ann at home <ann@example.net>", "from");
	assert_str(d->to, "\"Bo, the elder\" <bo@example.com>", "to");
	assert_str(d->bcc, "boss@example.com, 李雷 <lilei@example.com>",
		   "blind copies come back");
	assert_str(d->subject, "old letter", "subject");
	assert_str(d->in_reply_to, "<k0@example.com>", "thread");
	assert_str(d->references, "<j@example.com> <k0@example.com>", "thread");
	check_file(d->body_path.p, "the text\n");
	assert_int_equal(d->n_attachments, 2);
	assert_str(d->attachments[0].name, "a.png", "name");
	assert_int_equal(d->attachments[0].size_bytes, 4);
	assert_str(d->attachments[1].type, "message/rfc822", "type");
	check_file(d->attachments[1].path.p,
		   "Subject: inside\n\nthe message inside");
	event_free(&ev);
}

static const struct {
	const char *why, *message, *in_account, *account;
} owners[] = {
	{ "it was sent to", "From: b@x.example\nTo: ann@example.net\n\nhi\n",
	  "work", "home" },
	{ "it lies in", "From: b@x.example\nTo: list@x.example\n\nhi\n", "home",
	  "home" },
	{ "of none: the first", "From: b@x.example\nTo: c@x.example\n\nhi\n",
	  "", "work" },
};

static void
the_account_is_the_one(void **state)
{
	struct rig *r = *state;

	for (size_t i = 0; i < COUNT_OF(owners); i++) {
		struct event *ev =
			make(r, wish(DRAFT_REPLY), str_of(owners[i].message),
			     str_of(owners[i].in_account));

		assert_why(ev->err.kind == ERR_NONE, ev->err.text);
		assert_str(ev->draft.draft.account, owners[i].account,
			   owners[i].why);
		event_free(&ev);
	}
}

static void
what_is_given_wins(void **state)
{
	struct rig *r = *state;
	struct request *q = wish(DRAFT_REPLY);
	struct event *ev;

	q->draft_new.fields.to = STR("c@example.com");
	q->draft_new.fields.subject = STR("other");
	q->draft_new.fields.from = STR("A. <ann@example.net>");
	q->draft_new.body = STR("first");
	q->draft_new.no_signature = true;
	r->config.accounts[1].signature = rig_write(r, "sig", "Ann\n");
	ev = make(r, q, str_of(owners[1].message), STR("work"));
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_str(ev->draft.draft.to, "c@example.com", "to");
	assert_str(ev->draft.draft.subject, "other", "subject");
	assert_str(ev->draft.draft.from, "A. <ann@example.net>", "from");
	assert_str(ev->draft.draft.account, "home", "of that from");
	event_free(&ev);
}

static const struct {
	const char *why, *signature, *text;
} signatures[] = {
	{ "gets its line", "Ann\n", "body\n\n-- \nAnn\n" },
	{ "brings its own line", "-- \nAnn\n", "body\n\n-- \nAnn\n" },
	{ "is empty", "", "body\n\n" },
};

static void
a_signature_is_set_below(void **state)
{
	struct rig *r = *state;

	for (size_t i = 0; i < COUNT_OF(signatures); i++) {
		struct request *q = wish(DRAFT_NEW);
		struct event *ev;

		r->config.accounts[0].signature =
			rig_write(r, "sig", signatures[i].signature);
		q->draft_new.body = STR("body");
		ev = make(r, q, STR(""), STR(""));
		assert_why(ev->err.kind == ERR_NONE, ev->err.text);
		check_file(ev->draft.draft.body_path.p, signatures[i].text);
		event_free(&ev);
	}
}

static void
an_attachment_is_made_out(void **state)
{
	struct rig *r = *state;
	struct request *q = wish(DRAFT_NEW);
	struct event *ev;

	q->draft_new.fields.attachments =
		ARENA_ARRAY(&q->arena, struct attachment, 1);
	q->draft_new.fields.attachments[0].path =
		request_str(q, str_of(rig_write(r, "x/你好.PDF", "%PDF-")));
	q->draft_new.fields.n_attachments = 1;
	ev = make(r, q, STR(""), STR(""));
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_str(ev->draft.draft.attachments[0].name, "你好.PDF", "name");
	assert_str(ev->draft.draft.attachments[0].type, "application/pdf",
		   "type");
	assert_int_equal(ev->draft.draft.attachments[0].size_bytes, 5);
	event_free(&ev);
}

static void
without_an_account_there_is_no_letter(void **state)
{
	struct rig *r = *state;
	size_t n = r->config.n_accounts;
	struct event *ev;

	r->config.n_accounts = 0;
	ev = make(r, wish(DRAFT_NEW), STR(""), STR(""));
	r->config.n_accounts = n;
	assert_int_equal(ev->err.kind, ERR_CONFIG);
	event_free(&ev);
}

static const struct {
	const char *name, *addr, *typed;
} people[] = {
	{ "", "a@b.example", "a@b.example" },
	{ "Ann", "a@b.example", "Ann <a@b.example>" },
	{ "李雷", "a@b.example", "李雷 <a@b.example>" },
	{ "Lei, Li", "a@b.example", "\"Lei, Li\" <a@b.example>" },
	{ "a \"b\" \\", "a@b.example", "\"a \\\"b\\\" \\\\\" <a@b.example>" },
};

static void
addresses_as_people_type_them(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		buf_clear(&b);
		letter_put_address(&b, str_of(people[i].name),
				   str_of(people[i].addr));
		assert_str(buf_str(&b), people[i].typed, people[i].name);
	}
	buf_fini(&b);
}

static const struct {
	const char *name, *bytes, *type, *by_ending; /* without libmagic */
} files[] = {
	{ "a.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", "image/png" },
	{ "A.JPG", "\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", "image/jpeg" },
	{ "a.jpg", "GIF89a\1\0\1\0", "image/gif", "image/jpeg" },
	{ "x.tar.gz", "\x1f\x8b\x08\0", "application/gzip",
	  "application/gzip" },
	{ "noending", "%PDF-1.4\n", "application/pdf",
	  "application/octet-stream" },
	{ "noending", "some words\n", "text/plain",
	  "application/octet-stream" },
	{ "x.csv", "a,b\n1,2\n", "text/csv", "text/csv" },
	{ "x.patch", "--- a\n+++ b\n", "text/x-diff", "text/x-diff" },
	{ "x.png", "no picture\n", "text/plain", "image/png" },
	{ "x.eml", "Subject: x\n\nhi\n", "message/rfc822", "message/rfc822" },
	{ "x.docx", "PK\3\4\24\0\0\0\0\0", /* too short to be sure */
	  "application/vnd.openxmlformats-officedocument."
	  "wordprocessingml.document",
	  "application/vnd.openxmlformats-officedocument."
	  "wordprocessingml.document" },
	{ "dot.", "", "application/octet-stream", "application/octet-stream" },
	{ "gone.png", NULL, "image/png", "image/png" },
};

static void
a_file_has_the_type_of_its_content(void **state)
{
	struct rig *r = *state;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const char *path = "/nonexistent/x";

		if (files[i].bytes != NULL)
			path = rig_write(r, "x/typed", files[i].bytes);
#ifdef HAVE_MAGIC
		assert_str(filetype_of(&r->arena, path, str_of(files[i].name)),
			   files[i].type, files[i].name);
#else
		assert_str(filetype_of(&r->arena, path, str_of(files[i].name)),
			   files[i].by_ending, files[i].name);
#endif
	}
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(a_message_is_edited_as_new),
		RIGGED(the_account_is_the_one),
		RIGGED(what_is_given_wins),
		RIGGED(a_signature_is_set_below),
		RIGGED(an_attachment_is_made_out),
		RIGGED(without_an_account_there_is_no_letter),
		cmocka_unit_test(addresses_as_people_type_them),
		RIGGED(a_file_has_the_type_of_its_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
