#include "mail/receipt.h"

#include "mail/part.h"
#include "tests/check.h"

#define HEAD                               \
	"From: Ann <ann@example.org>\n"    \
	"To: me@example.net\n"             \
	"Subject: =?utf-8?q?caf=C3=A9?=\n" \
	"Message-ID: <1@example.org>\n"    \
	"Disposition-Notification-To: Ann <ann@example.org>\n"

static const struct {
	const char *why, *message;
	bool is_asked, is_foreign;
} messages[] = {
	{ "nothing is asked for", "From: ann@example.org\n\n", false, false },
	{ "the sender asks", "Return-Path: <ANN@EXAMPLE.ORG>\n" HEAD "\n", true,
	  false },
	{ "no Return-Path is no proof", HEAD "\n", true, true },
	{ "a Return-Path of somebody else",
	  "Return-Path: <list@example.com>\n" HEAD "\n", true, true },
	{ "From of somebody else",
	  "Return-Path: <b@example.org>\nFrom: ann@example.org\n"
	  "Message-ID: <1@x>\nDisposition-Notification-To: b@example.org\n\n",
	  true, true },
	{ "several are to get it",
	  "From: a@x.example\nMessage-ID: <1@x>\n"
	  "Disposition-Notification-To: a@x.example, b@x.example\n\n",
	  false, false },
	{ "nobody", "Message-ID: <1@x>\nDisposition-Notification-To: \n\n",
	  false, false },
	{ "a word", "Message-ID: <1@x>\nDisposition-Notification-To: yes\n\n",
	  false, false },
	{ "a message without id",
	  "Disposition-Notification-To: a@x.example\n\n", false, false },
	{ "a list", "List-Id: <dev.example.org>\n" HEAD "\n", false, false },
	{ "mail in bulk", "Precedence: Bulk\n" HEAD "\n", false, false },
	{ "what a program sends", "Auto-Submitted: auto-generated\n" HEAD "\n",
	  false, false },
	{ "what a person sends", "Auto-Submitted: no\n" HEAD "\n", true, true },
	{ "a report", "Content-Type: multipart/report; boundary=x\n" HEAD "\n",
	  false, false },
	{ "in the body it means nothing",
	  "From: a@x.example\n\nDisposition-Notification-To: b@x.example\n",
	  false, false },
};

static void
sees_who_asks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		struct arena a = { 0 };
		struct receipt r;

		assert_why(receipt_read(&a, str_of(messages[i].message), &r) ==
				   messages[i].is_asked,
			   messages[i].why);
		assert_why(r.is_foreign == messages[i].is_foreign,
			   messages[i].why);
		arena_fini(&a);
	}
}

static bool
keep(void *context, struct str bytes, struct err *e)
{
	(void)e;
	buf_put(context, bytes);
	return true;
}

static void
check_part(struct arena *a, const struct part_tree *tree, const char *path,
	   const char *type, const char *content)
{
	const struct part *p = part_at(tree->root, str_of(path));
	struct buf b;

	(void)a;
	assert_non_null(p);
	assert_str(p->type, type, path);
	if (content == NULL)
		return;
	buf_init(&b, 1 << 16);
	buf_put(&b, p->body);
	assert_str(buf_str(&b), content, path);
	buf_fini(&b);
}

static void
builds_a_report(void **state)
{
	static const char message[] =
		"Original-Recipient: rfc822;old@example.net\n" HEAD "\nhi\n";
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct part_tree tree;
	struct build_mail m;
	struct receipt r;
	struct str field;
	struct buf b;
	const struct build_sink sink = { keep, &b };

	(void)state;
	buf_init(&b, 1 << 16);
	assert_true(receipt_read(&a, str_of(message), &r));
	receipt_build(&a, &r, STR("me@example.net"), STR("Me <me@example.net>"),
		      &m);
	m.message_id = STR("2@example.net");
	assert_why(build_message(&m, &sink, &e), e.text);
	part_parse(&a, buf_str(&b), &tree);
	assert_str(tree.root->type, "multipart/report", "type");
	assert_true(str_find(buf_str(&b),
			     STR("report-type=disposition-notification"),
			     0) != SIZE_MAX);
	check_part(&a, &tree, "1", "text/plain", NULL);
	check_part(&a, &tree, "2", "message/disposition-notification",
		   "Original-Recipient: rfc822;old@example.net\r\n"
		   "Final-Recipient: rfc822;me@example.net\r\n"
		   "Original-Message-ID: <1@example.org>\r\n"
		   "Disposition: manual-action/MDN-sent-manually; "
		   "displayed\r\n");
	assert_true(part_field(tree.root, STR("In-Reply-To"), &field));
	assert_str(str_trim(field), "<1@example.org>", "thread");
	assert_true(part_field(tree.root, STR("Auto-Submitted"), &field));
	assert_true(part_field(tree.root, STR("To"), &field));
	assert_str(str_trim(field), "ann@example.org", "to");
	buf_fini(&b);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_who_asks),
		cmocka_unit_test(builds_a_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
