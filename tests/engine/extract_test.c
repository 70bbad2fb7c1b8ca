#include "engine/extract.h"

#include "base/limits.h"
#include "base/world.h"
#include "engine/quotable.h"
#include "tests/check.h"
#include "tests/text/texts.h"

#include <stdlib.h>

static struct event *
open_message(struct str message, const struct extract_options *o)
{
	struct event *ev = mem_zalloc(sizeof(*ev));
	struct err e = ERR_INIT;

	ev->kind = EVENT_MESSAGE;
	if (!extract_message(ev, &(struct mapped){ .bytes = message }, o, &e))
		fail_msg("%s", e.text);
	return ev;
}

static void
close_message(struct event **ev)
{
	arena_fini(&(*ev)->arena);
	mem_free(ev);
}

/* 1,600 bytes. */
#define A_HUNDRED                                            \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define FOUR_HUNDRED A_HUNDRED A_HUNDRED A_HUNDRED A_HUNDRED
#define A_LOT        FOUR_HUNDRED FOUR_HUNDRED FOUR_HUNDRED FOUR_HUNDRED

#define BOTH                                                              \
	"Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n" \
	"--b\nContent-Type: text/plain\n\nplain\n"                        \
	"--b\nContent-Type: text/html\n\n<b>html</b> "                    \
	"<a href='http://a.example/'>link</a><img src='http://t/'>\n--b--\n"

#define FILES                                                                \
	"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" \
	"--b\n\nsee below\n"                                                 \
	"--b\nContent-Type: image/png; name=\"=?utf-8?q?caf=C3=A9.png?=\"\n" \
	"Content-Transfer-Encoding: base64\n\nAAAA\n"                        \
	"--b\nContent-Type: message/rfc822\n\n"                              \
	"From: in@example.org\nSubject: inside\n\ninner text\n--b--\n"

#define SIGNED                                                      \
	"Subject: s\nContent-Type: multipart/signed; boundary=b;\n" \
	" protocol=\"application/pgp-signature\"\n\n"               \
	"--b\n\nsigned text\n"                                      \
	"--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n"

#define BOUNCE                                                        \
	"Subject: no\nContent-Type: multipart/report; boundary=b\n\n" \
	"--b\n\nsorry\n"                                              \
	"--b\nContent-Type: message/delivery-status\n\n"              \
	"Final-Recipient: rfc822;bo@example.net\nAction: failed\n"    \
	"Status: 5.2.2\n"                                             \
	"--b\nContent-Type: text/rfc822-headers\n\nSubject: mine\n\n--b--\n"

static const struct {
	const char *why, *message;
	struct extract_options o;
	const char *lines;
} messages[] = {
	{ "nothing", "", { .width_cols = 40 }, "[the message is empty]\n" },
	{ "heads in order, one not asked for",
	  "Subject: Tea\nX-Mailer: y\nTo: bo@example.org\n"
	  "From: Ann <ann@example.org>\n\nHi\n",
	  { .width_cols = 40 },
	  "From: Ann <ann@example.org>\nTo: bo@example.org\nSubject: Tea\n\n"
	  "Hi\n" },
	{ "all heads",
	  "Subject: Tea\nX-Mailer: =?utf-8?q?=C3=A9?=\n\nHi\n",
	  { .width_cols = 40, .all_headers = true },
	  "Subject: Tea\nX-Mailer: \xc3\xa9\n\nHi\n" },
	{ "Reply-To that differs",
	  "From: a@example.org\nReply-To: b@example.org\n\n",
	  { .width_cols = 40 },
	  "From: a@example.org\nReply-To: b@example.org\n\n"
	  "[there is no text]\n" },
	{ "Reply-To that does not",
	  "From: A <a@example.org>\nReply-To: a@example.org\n\n",
	  { .width_cols = 40 },
	  "From: A <a@example.org>\n\n[there is no text]\n" },
	{ "an address is not torn",
	  "To: ann-with-a-name@example.org, bo-with-a-name@example.org\n\n",
	  { .width_cols = 40 },
	  "To: ann-with-a-name@example.org,\n"
	  "    bo-with-a-name@example.org\n\n[there is no text]\n" },
	{ "a raw subject is read as the text is declared",
	  "Subject: \xd6\xd0\xce\xc4\nContent-Type: multipart/mixed;"
	  " boundary=b\n\n--b\nContent-Type: text/plain; charset=gbk\n\n"
	  "\xd6\xd0\n--b--\n",
	  { .width_cols = 40 },
	  "Subject: 中文\n\n中\n" },
	{ "plain before HTML",
	  BOTH,
	  { .width_cols = 40 },
	  "Subject: x\n\nplain\n" },
	{ "HTML when wanted",
	  BOTH,
	  { .width_cols = 40, .form = OPEN_HTML },
	  "Subject: x\n\nhtml link[1][picture]\n\n[1] http://a.example/\n\n"
	  "[1 remote picture not loaded]\n" },
	{ "a plain part that says nothing",
	  "Content-Type: multipart/alternative; boundary=b\n\n"
	  "--b\nContent-Type: text/plain\n\n \n"
	  "--b\nContent-Type: text/html\n\n<b>html</b>\n--b--\n",
	  { .width_cols = 40 },
	  "html\n" },
	{ "nor does one of hidden characters",
	  "Content-Type: multipart/alternative; boundary=b\n\n"
	  "--b\nContent-Type: text/plain; "
	  "charset=utf-8\n\n\xc2\xa0\xe2\x80\x8c\n"
	  "--b\nContent-Type: text/html\n\n<b>html</b>\n--b--\n",
	  { .width_cols = 40 },
	  "html\n" },
	{ "nor one that sends to a browser",
	  "Content-Type: multipart/alternative; boundary=b\n\n"
	  "--b\nContent-Type: text/plain; charset=utf-8\n\nVoir dans votre "
	  "navigateur: http://a.example/long\n"
	  "--b\nContent-Type: text/html\n\n<b title='" A_LOT
	  "'>html</b>\n--b--\n",
	  { .width_cols = 40 },
	  "html\n" },
	{ "but a short letter that speaks of one does",
	  "Content-Type: multipart/alternative; boundary=b\n\n"
	  "--b\nContent-Type: text/plain\n\nWhich browser?\n"
	  "--b\nContent-Type: text/html\n\n<b title='" A_LOT
	  "'>html</b>\n--b--\n",
	  { .width_cols = 40 },
	  "Which browser?\n" },
	{ "which is what plain shows",
	  "Content-Type: multipart/alternative; boundary=b\n\n"
	  "--b\nContent-Type: text/plain\n\nread the HTML\n"
	  "--b\nContent-Type: text/html\n\n<b>html</b>\n--b--\n",
	  { .width_cols = 40, .form = OPEN_PLAIN },
	  "read the HTML\n" },
	{ "files, and a message inside",
	  FILES,
	  { .width_cols = 60 },
	  "From: a@example.org\n\nsee below\n\n"
	  "[2: caf\xc3\xa9.png, image/png, 3 bytes]\n\n"
	  "[3: inside.eml, message/rfc822, 48 bytes]\n\n"
	  "From: in@example.org\nSubject: inside\n\ninner text\n" },
	{ "a bounce",
	  BOUNCE,
	  { .width_cols = 60 },
	  "Subject: no\n\nsorry\n\n"
	  "[2: part-2.txt, message/delivery-status, 67 bytes]\n\n"
	  "Recipient: bo@example.net\n"
	  "Result: not delivered\n"
	  "Reason: 5.2.2: the mailbox is full (final)\n\n"
	  "[3: part-3.txt, text/rfc822-headers, 14 bytes]\n\n"
	  "Subject: mine\n" },
	{ "an invitation, once though it is there twice",
	  "Content-Type: multipart/mixed; boundary=b\n\n"
	  "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
	  "--c\n\ncome\n--c\nContent-Type: text/calendar;"
	  " method=REQUEST\n\nBEGIN:VEVENT\nSUMMARY:Tea\n"
	  "DESCRIPTION:a\\nb\nEND:VEVENT\n--c--\n"
	  "--b\nContent-Type: application/ics; name=i.ics\n\n"
	  "BEGIN:VEVENT\nSUMMARY:Tea\nDESCRIPTION:a\\nb\nEND:VEVENT\n"
	  "--b--\n",
	  { .width_cols = 60 },
	  "come\n\n[1.2: part-1.2.ics, text/calendar, 52 bytes]\n\n"
	  "Appointment: invitation\nWhat: Tea\nAbout: a\n    b\n\n"
	  "[2: i.ics, application/ics, 52 bytes]\n\n"
	  "[the same as above]\n" },
	{ "a calendar folded within a character",
	  "Content-Type: text/calendar; charset=utf-8\n\nBEGIN:VEVENT\n"
	  "SUMMARY:\xe4\xb8\n \xad\nEND:VEVENT\n",
	  { .width_cols = 60 },
	  "[1: part-1.ics, text/calendar, 38 bytes]\n\n"
	  "Appointment\nWhat: 中\n" },
	{ "what lies elsewhere",
	  "Content-Type: message/external-body; access-type=URL;\n"
	  " URL=\"http://a.example/b\"\n\nContent-Type: image/gif\n",
	  { .width_cols = 60 },
	  "[1: part-1.bin, message/external-body, 24 bytes]\n\n"
	  "The content lies elsewhere and is not loaded.\n"
	  "To be had: by its URL\nLink: http://a.example/b [1]\n"
	  "Content-Type: image/gif\n" },
	{ "an encoding that nobody knows",
	  "Content-Transfer-Encoding: X-Own\n\nabc=3D\n",
	  { .width_cols = 80 },
	  "[encoded as \"x-own\", which culver does not know: shown as it "
	  "stands]\nabc=3D\n" },
	{ "one part",
	  FILES,
	  { .width_cols = 60, .part = { "3", 1 } },
	  "From: in@example.org\nSubject: inside\n\ninner text\n" },
	{ "one part that is no text",
	  FILES,
	  { .width_cols = 60, .part = { "2", 1 } },
	  "[2: caf\xc3\xa9.png, image/png, 3 bytes]\n" },
	{ "signed",
	  SIGNED,
	  { .width_cols = 60 },
	  "Subject: s\n\n[signed; the signature has not been checked]\n"
	  "signed text\n" },
	{ "source",
	  "To: a\tb\n\n<x>\x1b[2J\xff\n",
	  { .width_cols = 40, .form = OPEN_RAW },
	  "To: a   b\n\n<x> [2J\xef\xbf\xbd\n" },
	{ "flowed",
	  "Content-Type: text/plain; format=flowed\n\none \ntwo\n",
	  { .width_cols = 40 },
	  "one two\n" },
	{ "a link that lies",
	  "Content-Type: text/html\n\n"
	  "<a href='http://evil.example'>www.bank.com</a>",
	  { .width_cols = 60 },
	  "www.bank.com[1] (leads to evil.example)\n\n"
	  "[1] http://evil.example\n\n"
	  "[1 link leads elsewhere than the text says]\n" },
	{ "a host that looks like another",
	  "From: ann@xn--bcher-kva.example\nTo: Bo <bo@xn--80ak6aa92e.com>\n"
	  "\nhttp://xn--80ak6aa92e.com/\n",
	  { .width_cols = 60 },
	  "From: ann@bücher.example\nTo: Bo <bo@xn--80ak6aa92e.com(!)>\n"
	  "[(!) this domain has letters that look like others; it\n"
	  "stands as mail servers know it]\n\n"
	  "http://xn--80ak6aa92e.com/ [1] (xn--80ak6aa92e.com(!))\n" },
	{ "and a link to one",
	  "Content-Type: text/html\n\n"
	  "<a href='http://xn--80ak6aa92e.com/'>here</a>",
	  { .width_cols = 60 },
	  "here[1] (leads to xn--80ak6aa92e.com(!))\n\n"
	  "[1] http://xn--80ak6aa92e.com(!)/\n\n"
	  "[1 link leads elsewhere than the text says]\n" },
	{ "a picture inside by its name",
	  "Content-Type: multipart/related; boundary=b\n\n"
	  "--b\nContent-Type: text/html\n\n<img src='cid:c@d'>\n"
	  "--b\nContent-Type: image/png; name=cat.png\nContent-ID: <c@d>\n\n"
	  "x\n--b--\n",
	  { .width_cols = 40 },
	  "[cat.png]\n" },
	{ "XHTML",
	  "Content-Type: application/xhtml+xml\n\n"
	  "<html><body><p>a &amp; b</p></body></html>",
	  { .width_cols = 80 },
	  "a & b\n" },
	{ "what is encrypted, within what is signed",
	  "Content-Type: multipart/signed; boundary=s\n\n--s\n"
	  "Content-Type: multipart/encrypted; boundary=e\n\n--e\n"
	  "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--e\n"
	  "Content-Type: application/octet-stream; name=e.asc\n\nx\n--e--\n"
	  "--s--\n",
	  { .width_cols = 80 },
	  "[signed; the signature has not been checked]\n"
	  "[encrypted; culver cannot read it, save the part for a program that "
	  "can]\n\n[1.2: e.asc, application/octet-stream, 1 bytes]\n" },
	{ "a calendar that only its name tells",
	  "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	  "Content-Type: application/octet-stream; name=Meeting.ICS\n\n"
	  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Plans\nEND:VEVENT\n"
	  "END:VCALENDAR\n--b--\n",
	  { .width_cols = 80 },
	  "[1: Meeting.ICS, application/octet-stream, 67 bytes]\n\n"
	  "Appointment\nWhat: Plans\n" },
	{ "no calendar, whatever its name",
	  "Content-Type: application/octet-stream; name=a.ics\n\nPK\003\004",
	  { .width_cols = 80 },
	  "[1: a.ics, application/octet-stream, 4 bytes]\n\n"
	  "[nothing in it that a calendar would say]\n" },
};

static void
shows_messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		struct event *ev = open_message(str_of(messages[i].message),
						&messages[i].o);

		assert_str(texts_join(&ev->message.lines), messages[i].lines,
			   messages[i].why);
		close_message(&ev);
	}
}

static void
tells_forms_and_parts(void **state)
{
	struct extract_options o = { .width_cols = 40 };
	struct event *ev = open_message(STR(BOTH), &o);

	(void)state;
	assert_true(ev->message.has_plain && ev->message.has_html);
	assert_false(ev->message.shows_html);
	close_message(&ev);
	o.form = OPEN_HTML;
	ev = open_message(STR(BOTH), &o);
	assert_true(ev->message.shows_html);
	close_message(&ev);
	ev = open_message(STR("List-Post: <mailto:l@example.org>\n" FILES), &o);
	assert_str(ev->message.list_post, "l@example.org", "list");
	assert_int_equal(ev->message.n_parts, 4);
	assert_str(ev->message.parts[1].path, "2", "path");
	assert_str(ev->message.parts[1].filename, "caf\xc3\xa9.png", "name");
	assert_int_equal(ev->message.parts[1].size_bytes, 3);
	assert_false(ev->message.parts[0].attachment);
	assert_true(ev->message.parts[1].attachment);
	assert_true(ev->message.parts[2].attachment);
	assert_str(ev->message.parts[3].path, "3.1", "inside");
	close_message(&ev);
}

static void
dates_are_local(void **state)
{
	struct extract_options o = { .width_cols = 60 };
	struct event *ev;

	(void)state;
	assert_int_equal(setenv("TZ", "XYZ-8", 1), 0);
	ev = open_message(STR("Date: Tue, 1 Jul 2003 10:52:37 +0200\n\n"), &o);
	assert_str(texts_join(&ev->message.lines),
		   "Date: Tue, 01 Jul 2003 16:52:37 +0800\n\n"
		   "[there is no text]\n",
		   "at 8 hours");
	close_message(&ev);
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
}

static void
what_is_told_about_charsets(void **state)
{
	static const struct {
		const char *why, *message, *by_hand, *hint, *lines, *quote;
	} rows[] = {
		{ "by hand wins over what is declared",
		  "Subject: \xd6\xd0\nContent-Type: text/plain;"
		  " charset=iso-8859-1\n\n\xd6\xd0\n",
		  "gbk", "", "Subject: 中\n\n中\n", "中\n" },
		{ "in every part",
		  "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\xd6\xd0"
		  "\n--b\nContent-Type: text/html; charset=utf-8\n\n"
		  "<b>\xd6\xd0\n--b--\n",
		  "gbk", "", "中\n\n中\n", "中\n" },
		{ "a hint is for what is not declared",
		  "Subject: \xd6\xd0\n\n\xd6\xd0\n", "", "gbk",
		  "Subject: 中\n\n中\n", "中\n" },
		{ "what is declared is no guess",
		  "Content-Type: text/plain; charset=iso-8859-1\n\n\xd6\xd0\n",
		  "", "gbk", "ÖÐ\n", "ÖÐ\n" },
		{ "nor is UTF-8", "Subject: 中\n\n中\n", "", "big5",
		  "Subject: 中\n\n中\n", "中\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct extract_options o = {
			.width_cols = 40,
			.told = { charset_find(str_of(rows[i].by_hand)),
				  charset_find(str_of(rows[i].hint)) },
		};
		struct event *ev = open_message(str_of(rows[i].message), &o);
		struct buf b;

		assert_str(texts_join(&ev->message.lines), rows[i].lines,
			   rows[i].why);
		close_message(&ev);
		buf_init(&b, 1000);
		quotable_put(&b, str_of(rows[i].message), &o.told, true);
		assert_str(buf_str(&b), rows[i].quote, rows[i].why);
		buf_fini(&b);
	}
}

static void
no_such_part(void **state)
{
	struct extract_options o = { .part = STR("7") };
	struct event *ev = mem_zalloc(sizeof(*ev));
	struct err e = ERR_INIT;

	(void)state;
	assert_false(extract_message(
		ev, &(struct mapped){ .bytes = STR(FILES) }, &o, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	close_message(&ev);
}

static void
long_heads_do_not_hide_the_text(void **state)
{
	struct extract_options o = { .width_cols = 80 };
	struct event *ev;
	struct buf b;

	(void)state;
	buf_init(&b, 8u << 20);
	buf_put(&b, STR("To: a@example.org"));
	for (int i = 0; i < 1000; i++)
		buf_put(&b, STR(", a@example.org"));
	buf_put(&b, STR("\nSubject: "));
	for (int i = 0; i < 100000; i++)
		buf_put(&b, STR("中"));
	buf_put(&b, STR("\n\ntext\n"));
	ev = open_message(buf_str(&b), &o);
	assert_true(ev->message.lines.all.n < 60);
	close_message(&ev);
	o.all_headers = true;
	ev = open_message(buf_str(&b), &o);
	assert_true(ev->message.lines.all.n > 1000);
	close_message(&ev);
	buf_fini(&b);
}

static void
put_times(struct buf *b, int n, const char *piece)
{
	for (int i = 0; i < n; i++) {
		buf_put(b, str_of(piece));
		if (piece[0] == ' ') /* each is to differ */
			buf_printf(b, "%d", i);
	}
}

/* Each limit that is reached is said. */
static void
what_is_left_out_is_said(void **state)
{
	static const struct {
		const char *head, *piece;
		int times;
		bool all_headers;
		const char *note;
	} rows[] = {
		{ "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n",
		  LIMIT_PARTS + 9, false, "[parts are left out: " },
		{ "\n", "x\n", LIMIT_LINES + 9, false,
		  "only 1000000 lines are shown" },
		{ "\n", " http://a.b/", LIMIT_LINKS + 9, false,
		  "only the first 10000 links" },
		{ "", "a: b\n", LIMIT_FIELDS + 9, true,
		  "only the first 100000 fields" },
		{ "Content-Type: message/delivery-status\n\n", "a: b\n",
		  LIMIT_FACTS + 9, false, "only 10000 lines of it" },
		{ "Content-Type: multipart/digest; boundary=b\n\n",
		  "--b\n\nSubject: x\n\ny\n", 60, false,
		  "only the first 50 messages inside" },
		{ "Content-Type: text/html\n\n", "<b>x</b><br>",
		  LIMIT_HTML_TAGS, false, "only its first 300000 tags" },
		{ "To: ", "a@example.org,", LIMIT_ADDRESSES + 9, false,
		  "at least" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct extract_options o = { .width_cols = 80,
					     .all_headers =
						     rows[i].all_headers };
		struct event *ev;
		struct str text;
		struct buf b;

		buf_init(&b, 8u << 20);
		buf_put(&b, str_of(rows[i].head));
		put_times(&b, rows[i].times, rows[i].piece);
		ev = open_message(buf_str(&b), &o);
		text = texts_join(&ev->message.lines);
		assert_why(str_find(text, str_of(rows[i].note), 0) != SIZE_MAX,
			   rows[i].note);
		close_message(&ev);
		buf_fini(&b);
	}
}

static const struct {
	const char *why, *message;
	bool without_signature;
	const char *text;
} quotables[] = {
	{ "without the signature", "\none\n-- \nAnn\n", true, "one\n" },
	{ "with it", "\none\n-- \nAnn\n", false, "one\n--\nAnn\n" },
	{ "what stands below it in quotes stays", "\none\n-- \nAnn\n> two\n",
	  true, "one\n> two\n" },
	{ "HTML only",
	  "Content-Type: text/html\n\n<p>one <a href='http://a/'>two</a>"
	  "<p>three<br>-- <br>Ann",
	  true, "one two\n\nthree\n" },
	{ "what the writer broke stays",
	  "\nword word word word word word word word word word word word word "
	  "word word word\n",
	  true,
	  "word word word word word word word word word word word word word "
	  "word word word\n" },
	{ "a long line is wrapped",
	  "\nword word word word word word word word word word word word word "
	  "word word word word word word word word\n",
	  true,
	  "word word word word word word word word word word word word word "
	  "word word\nword word word word word word\n" },
	{ "a long URL is not",
	  "\nhttp://example.org/0123456789/0123456789/0123456789/0123456789/"
	  "0123456789/0123456789 x\n",
	  true,
	  "http://example.org/0123456789/0123456789/0123456789/0123456789/"
	  "0123456789/0123456789 x\n" },
	{ "nothing to quote", "Content-Type: image/png\n\nx", true, "" },
};

static void
gives_text_for_a_quote(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(quotables); i++) {
		struct buf b;

		buf_init(&b, 65536);
		quotable_put(&b, str_of(quotables[i].message), NULL,
			     quotables[i].without_signature);
		assert_str(buf_str(&b), quotables[i].text, quotables[i].why);
		buf_fini(&b);
	}
}

/* Megabytes of what costs most for each byte. */
static void
large_messages_are_bounded(void **state)
{
	static const char *const pieces[] = { "\n", "> \n", "http://a.b/ ",
					      "\t\n" };
	struct extract_options o = { .width_cols = 80 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		int64_t start = world_tick_ms();
		struct event *ev;
		struct buf b;

		buf_init(&b, 8u << 20);
		buf_put(&b, STR("Subject: x\n\n"));
		while (b.n < 3u << 20)
			buf_put(&b, str_of(pieces[i]));
		buf_put(&b, STR("x"));
		ev = open_message(buf_str(&b), &o);
		assert_true(ev->message.lines.all.n <= LIMIT_LINES);
		assert_why(world_tick_ms() - start < 60000, pieces[i]);
		close_message(&ev);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_messages),
		cmocka_unit_test(tells_forms_and_parts),
		cmocka_unit_test(dates_are_local),
		cmocka_unit_test(what_is_told_about_charsets),
		cmocka_unit_test(no_such_part),
		cmocka_unit_test(long_heads_do_not_hide_the_text),
		cmocka_unit_test(what_is_left_out_is_said),
		cmocka_unit_test(gives_text_for_a_quote),
		cmocka_unit_test(large_messages_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
