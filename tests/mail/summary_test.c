#include "mail/summary.h"

#include "tests/check.h"

static void
a_row_of_a_list(void **state)
{
	static const char message[] =
		"Received: by a; Thu, 3 Jul 2003 10:00:00 +0000\n"
		"From: =?utf-8?q?J=C3=B6rg?= <j@example.org>\n"
		"To: a@example.org, B <b@example.org>\n"
		"Cc: c@example.org\nReply-To: list@example.org\n"
		"Subject: Re:\n =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
		"Date: Tue, 1 Jul 2003 10:52:37 +0200\n"
		"Message-ID: <3@example.org>\nIn-Reply-To: <2@example.org>\n"
		"References: <1@example.org>\n <2@example.org>\n"
		"List-Id: The \"x\" list <dev.example.org>\n"
		"Content-Type: multipart/mixed; boundary=x\n\n"
		"--x\n\nHello  you,\n> quoted\n\nthis is\tit.\n-- \nann\n"
		"--x\nContent-Type: application/pdf\n\n\n"
		"--x\nContent-Type: application/pgp-signature\n\n\n--x--\n";
	struct arena a = { 0 };
	struct summary s;

	(void)state;
	summary_read(&a, STR(message), &s);
	assert_int_equal(s.from.n, 1);
	assert_str(s.from.v[0].name, "Jörg", "decoded");
	assert_int_equal(s.to.n, 2);
	assert_str(s.to.v[1].addr, "b@example.org", "the second");
	assert_str(s.cc.v[0].addr, "c@example.org", "cc");
	assert_int_equal(s.bcc.n, 0);
	assert_str(s.reply_to.v[0].addr, "list@example.org", "reply-to");
	assert_str(s.subject, "Re: Grüße", "decoded");
	assert_true(s.has_date);
	assert_true(s.date_s == 1057049557);
	assert_str(s.message_id, "3@example.org", "no brackets");
	assert_int_equal(s.in_reply_to.n, 1);
	assert_int_equal(s.references.n, 2);
	assert_str(s.references.v[1], "2@example.org", "no brackets");
	assert_str(s.list_id, "dev.example.org", "no brackets");
	assert_int_equal(s.attachments, 1);
	assert_str(s.preview, "Hello you, this is it.",
		   "no quotes, no signature");
	arena_fini(&a);
}

static void
a_raw_subject_is_in_the_charset_of_the_text(void **state)
{
	struct arena a = { 0 };
	struct summary s;

	(void)state;
	summary_read(&a,
		     STR("Subject: \xd6\xd0\xce\xc4\n"
			 "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
			 "Content-Type: text/plain; charset=gbk\n\n\n--x--"),
		     &s);
	assert_str(s.subject, "中文", "Chinese mailers do that");
	arena_fini(&a);
}

static void
an_empty_message_has_a_row(void **state)
{
	struct arena a = { 0 };
	struct summary s;

	(void)state;
	summary_read(&a, STR(""), &s);
	assert_int_equal(s.from.n, 0);
	assert_str(s.subject, "", "none");
	assert_str(s.message_id, "", "none");
	assert_str(s.preview, "", "none");
	assert_false(s.has_date);
	assert_true(s.date_s == 0);
	arena_fini(&a);
}

static void
without_a_date_the_last_hop_counts(void **state)
{
	struct arena a = { 0 };
	struct summary s;

	(void)state;
	summary_read(&a,
		     STR("Received: by a (x; y); Thu, 3 Jul 2003 10:00 +0000\n"
			 "Received: by b; Thu, 2 Jul 2003 10:00 +0000\n\n"),
		     &s);
	assert_false(s.has_date);
	assert_true(s.date_s == 1057226400);
	arena_fini(&a);
}

static const struct {
	const char *why, *message, *preview;
} previews[] = {
	{ "a file in the text", "\na\nbegin 644 cat.txt\n#0V%T\n`\nend\nb\n",
	  "a b" },
	{ "one line", "\n\n a\n\n b \t c", "a b c" },
	{ "HTML",
	  "Content-Type: text/html\n\n<head><title>x</title></head><style>p{}"
	  "</style><!-- <p>no --><p>Hi&nbsp;&amp; b&uuml;y &#8364; &x; <b\n"
	  "a='1'>you</b>",
	  "Hi & büy € &x; you" },
	{ "invisible characters of newsletters",
	  "\n\xe2\x80\x8c\xc2\xa0\xe2\x80\x8c\xc2\xa0hi\xc2\xad", "hi" },
	{ "a style never closed", "Content-Type: text/html\n\na<style>b", "a" },
	{ "a tag never closed", "Content-Type: text/html\n\na<b", "a" },
	{ "no text", "Content-Type: image/png\n\nx", "" },
};

static void
previews_are_one_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(previews); i++) {
		struct arena a = { 0 };
		struct summary s;

		summary_read(&a, str_of(previews[i].message), &s);
		assert_str(s.preview, previews[i].preview, previews[i].why);
		arena_fini(&a);
	}
}

static void
a_preview_is_cut_at_a_character(void **state)
{
	struct arena a = { 0 };
	struct buf message;
	struct summary s;

	(void)state;
	buf_init(&message, 10000);
	buf_put_char(&message, '\n');
	for (int i = 0; i < 500; i++)
		buf_put(&message, STR("ü"));
	summary_read(&a, buf_str(&message), &s);
	assert_int_equal(s.preview.n, 2 * SUMMARY_PREVIEW_CHARS);
	buf_fini(&message);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_of_a_list),
		cmocka_unit_test(a_raw_subject_is_in_the_charset_of_the_text),
		cmocka_unit_test(an_empty_message_has_a_row),
		cmocka_unit_test(without_a_date_the_last_hop_counts),
		cmocka_unit_test(previews_are_one_line),
		cmocka_unit_test(a_preview_is_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
