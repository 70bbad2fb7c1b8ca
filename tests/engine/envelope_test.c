/* Letters made ready: what goes out, what stays, what is refused. */
#include "config.h"

#include "engine/envelope.h"

#include "base/world.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOW_S = 1783339200 }; /* 6 July 2026, 12:00 UTC */

static int
set_up(void **state)
{
	world_fake(NOW_S);
	return rig_set_up(state);
}

static int
tear_down(void **state)
{
	world_fake(0);
	return rig_tear_down(state);
}

static bool
has(const struct envelope *v, const char *text)
{
	return str_find(buf_str(&v->message), str_of(text), 0) != SIZE_MAX;
}

static bool
make(struct rig *r, const char *message, struct envelope *v, struct err *e)
{
	struct request *q = request_new(REQUEST_SEND);
	bool done;

	q->send.message = request_str(q, str_of(message));
	*e = (struct err)ERR_INIT;
	done = envelope_of_message(&r->arena, &r->config, q, v, e);
	request_free(&q);
	return done;
}

static void
what_is_missing_is_added(void **state)
{
	struct rig *r = *state;
	struct envelope v;
	struct err e;

	r->config.accounts[0].from_name = STR("李雷");
	assert_why(make(r, "To: b@x.example\n\nhi", &v, &e), e.text);
	assert_true(has(&v, "To: b@x.example\nFrom: =?"));
	assert_true(has(&v, " <ann@example.org>\n"));
	assert_true(has(&v, "\nDate: "));
	assert_true(has(&v, "\nMessage-ID: <"));
	assert_true(has(&v, "@example.org>\n\nhi"));
	envelope_fini(&v);
}

static void
what_is_there_stays(void **state)
{
	static const char message[] =
		"Received: x\nFrom: ann@example.net\nTo: b@x.example\n"
		"Date: Mon, 06 Jul 2026 12:00:00 +0800\n"
		"Message-ID: <m@x.example>\n"
		"Subject: folded\n\tfurther\n\nFrom the body\n\n.\n";
	struct rig *r = *state;
	struct envelope v;
	struct err e;

	assert_why(make(r, message, &v, &e), e.text);
	assert_str(buf_str(&v.message), message, "byte for byte");
	assert_string_equal(v.account->name, "home");
	assert_str(v.sender, "ann@example.net", "sender");
	assert_str(v.private_head, "", "no blind copies");
	envelope_fini(&v);
}

static void
blind_copies_stay_blind(void **state)
{
	struct rig *r = *state;
	struct envelope v;
	struct err e;

	assert_why(make(r,
			"bcc: C <c@x.example>\r\nTo: b@x.example,\r\n"
			" B@X.example\r\nBCC: d@x.example,\r\n e@x.example\r\n"
			"Resent-Bcc: f@x.example\r\n\r\nbcc: in the body\r\n",
			&v, &e),
		   e.text);
	assert_int_equal(v.n_recipients, 5);
	assert_str(v.recipients[0], "b@x.example", "each once");
	assert_str(v.private_head,
		   "Bcc: c@x.example,\n d@x.example,\n e@x.example,\n"
		   " f@x.example\n",
		   "for our own copy");
	for (size_t i = 1; i < v.n_recipients; i++)
		assert_false(has(&v, arena_cstr(&r->arena, v.recipients[i])));
	assert_true(has(&v, "\n\nbcc: in the body\n"));
	envelope_fini(&v);
}

static void
given_recipients_win(void **state)
{
	struct rig *r = *state;
	struct request *q = request_new(REQUEST_SEND);
	struct str to[] = { STR("Only <only@bücher.example>") };
	struct err e = ERR_INIT;
	struct envelope v;

	q->send.message = STR("To: b@x.example\n\nhi\n");
	q->send.recipients = to;
	q->send.n = 1;
	q->send.account = STR("home");
	assert_why(envelope_of_message(&r->arena, &r->config, q, &v, &e),
		   e.text);
	assert_int_equal(v.n_recipients, 1);
	assert_str(v.recipients[0], "only@xn--bcher-kva.example",
		   "as SMTP wants it");
	assert_string_equal(v.account->name, "home");
	envelope_fini(&v);
	request_free(&q);
}

static const struct {
	const char *why, *message;
} bad[] = {
	{ "nobody", "Subject: x\n\nhi\n" },
	{ "no domain", "To: root\n\nhi\n" },
	{ "a blind copy that cannot be sent",
	  "To: a@x.example\nBcc: root\n\nhi\n" },
};

static void
what_cannot_go_is_refused(void **state)
{
	struct rig *r = *state;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct envelope v;
		struct err e;

		assert_why(!make(r, bad[i].message, &v, &e), bad[i].why);
		assert_why(e.kind == ERR_DATA, bad[i].why);
		envelope_fini(&v);
	}
}

static void
an_account_must_be_able_to_send(void **state)
{
	struct rig *r = *state;
	struct envelope v;
	struct err e;

	for (size_t i = 0; i < r->config.n_accounts; i++)
		r->config.accounts[i].send.protocol = PROTOCOL_NONE;
	assert_false(make(r, "To: a@x.example\n\nhi\n", &v, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	envelope_fini(&v);
}

/* ---- of a draft ---- */

static struct draft
plain_draft(struct rig *r)
{
	return (struct draft){
		.account = STR("work"),
		.from = STR("Ann <ann@example.org>"),
		.to = STR("b@x.example"),
		.bcc = STR("李雷 <c@x.example>"),
		.subject = STR("你好"),
		.in_reply_to = STR("<q@x.example>"),
		.body_path = str_of(rig_write(r, "x/body", "Text\n.\n")),
	};
}

static void
a_draft_becomes_a_message(void **state)
{
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	struct attachment file = { str_of(rig_write(r, "x/a", "abc")),
				   STR("a.bin"), STR(""), 3 };
	struct err e = ERR_INIT;
	struct envelope v;

	d.attachments = &file;
	d.n_attachments = 1;
	assert_why(envelope_of_draft(&r->arena, &r->config, &d, &v, &e),
		   e.text);
	assert_int_equal(v.n_recipients, 2);
	assert_str(v.private_head, "Bcc: c@x.example\n", "our copy");
	assert_false(has(&v, "c@x.example"));
	assert_false(has(&v, "\r"));
	assert_true(has(&v, "In-Reply-To: <q@x.example>\n"));
	assert_true(has(&v, "Text\n.\n"));
	assert_true(has(&v, "\nYWJj\n"));
	assert_true(has(&v, "a.bin"));
	assert_false(has(&v, "x/a"));
	envelope_fini(&v);
}

static void
an_attachment_that_is_gone_stops_it(void **state)
{
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	struct attachment file = { STR("/nonexistent/a"), STR("a"), STR(""),
				   3 };
	struct err e = ERR_INIT;
	struct envelope v;

	d.attachments = &file;
	d.n_attachments = 1;
	assert_false(envelope_of_draft(&r->arena, &r->config, &d, &v, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	envelope_fini(&v);
}

#ifdef HAVE_MD4C
static void
markdown_shows_pictures(void **state)
{
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	const char *path = rig_write(r, "x/cat.png", "\x89PNG\r\n\x1a\n");
	struct attachment files[] = {
		{ str_of(rig_write(r, "x/1", "GIF89a")), STR("dog.gif"),
		  STR("image/gif"), 6 },
		{ str_of(rig_write(r, "x/2", "abc")), STR("notes.txt"),
		  STR("text/plain"), 3 },
	};
	struct err e = ERR_INIT;
	struct envelope v;

	d.body_path = str_of(rig_write(
		r, "x/body",
		arena_printf(&r->arena,
			     "![d](dog.gif) ![c](%s) ![d](dog.gif)\n", path)
			.p));
	d.attachments = files;
	d.n_attachments = 2;
	d.markdown = d.wants_receipt = true;
	assert_why(envelope_of_draft(&r->arena, &r->config, &d, &v, &e),
		   e.text);
	assert_true(has(&v, "\nDisposition-Notification-To: Ann "
			    "<ann@example.org>\n"));
	assert_true(has(&v, "multipart/mixed"));
	assert_true(has(&v, "multipart/alternative"));
	assert_true(has(&v, "Content-Type: image/gif; name=dog.gif\n"
			    "Content-Disposition: inline; filename=dog.gif\n"));
	assert_true(has(&v, "Content-Disposition: inline; filename=cat.png\n"));
	assert_true(
		has(&v, "Content-Disposition: attachment; filename=notes.txt"));
	envelope_fini(&v);
}

static void
what_is_forwarded_takes_no_files_along(void **state)
{
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	const char *path = rig_write(r, "x/secret.png", "x");
	struct err e = ERR_INIT;
	struct envelope v;

	d.kind = DRAFT_FORWARD;
	d.markdown = true;
	d.body_path = str_of(rig_write(
		r, "x/body", arena_printf(&r->arena, "![x](%s)\n", path).p));
	assert_false(envelope_of_draft(&r->arena, &r->config, &d, &v, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_non_null(strstr(e.text, "attach it first"));
	envelope_fini(&v);
}

static void
a_picture_that_is_gone_stops_it(void **state)
{
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	struct err e = ERR_INIT;
	struct envelope v;

	d.body_path =
		str_of(rig_write(r, "x/body", "![d](/nonexistent.gif)\n"));
	d.markdown = true;
	assert_false(envelope_of_draft(&r->arena, &r->config, &d, &v, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_string_equal(e.text, "picture /nonexistent.gif: No such file or "
				    "directory");
	envelope_fini(&v);
}
#endif

/* What a machine calls itself, and whose it is, is nobody's business. */
static void
nothing_tells_of_the_machine(void **state)
{
	static const char *const telling[] = { "USER", "LOGNAME", "HOME",
					       "HOSTNAME" };
	struct rig *r = *state;
	struct draft d = plain_draft(r);
	struct attachment file = { str_of(rig_write(r, "secret-folder/a",
						    "abc")),
				   STR("a.bin"), STR(""), 3 };
	char host[256] = "";
	struct err e = ERR_INIT;
	struct envelope v;

	for (size_t i = 0; i < COUNT_OF(telling); i++)
		assert_int_equal(setenv(telling[i], "telltale", 1), 0);
	assert_int_equal(gethostname(host, sizeof(host) - 1), 0);
	d.attachments = &file;
	d.n_attachments = 1;
	assert_why(envelope_of_draft(&r->arena, &r->config, &d, &v, &e),
		   e.text);
	assert_false(has(&v, "telltale"));
	assert_false(has(&v, "secret-folder"));
	assert_false(has(&v, r->dir));
	assert_false(strlen(host) > 3 && has(&v, host));
	envelope_fini(&v);
}

#define RIGGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(what_is_missing_is_added),
		RIGGED(what_is_there_stays),
		RIGGED(blind_copies_stay_blind),
		RIGGED(given_recipients_win),
		RIGGED(what_cannot_go_is_refused),
		RIGGED(an_account_must_be_able_to_send),
		RIGGED(a_draft_becomes_a_message),
		RIGGED(an_attachment_that_is_gone_stops_it),
#ifdef HAVE_MD4C
		RIGGED(markdown_shows_pictures),
		RIGGED(a_picture_that_is_gone_stops_it),
		RIGGED(what_is_forwarded_takes_no_files_along),
#endif
		RIGGED(nothing_tells_of_the_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
