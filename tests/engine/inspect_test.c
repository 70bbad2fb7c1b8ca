#include "engine/inspect.h"

#include "base/buf.h"
#include "base/hash.h"
#include "tests/check.h"

static void
assert_hash(struct str hex, const char *of, const char *why)
{
	char expected[HASH_HEX_SIZE];

	hash_hex(str_of(of), expected);
	assert_str(hex, expected, why);
}

static void
a_message_with_a_message(void **state)
{
	static const char message[] =
		"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
		"From: \"J\" <j@example.org>\r\n"
		"Date: Tue, 1 Jul 2003 10:52:37 +0200\r\n"
		"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
		"--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
		"Gr\xfc\xdf"
		"e \r\n\r\n--x\r\n"
		"Content-Type: message/rfc822\r\n"
		"Content-Disposition: attachment; filename=f.eml\r\n\r\n"
		"Subject:\r\nMessage-ID: <1@example.org>\r\n\r\nin\r\n--x--";
	struct mapped file = { .bytes = STR(message) };
	struct inspect_part p;
	struct arena a = { 0 };
	struct inspect m;

	(void)state;
	inspect_begin(&a, &file, &m);
	assert_str(m.headers.subject, "Grüße", "decoded");
	assert_str(m.headers.from.v[0].addr, "j@example.org", "address");
	assert_str(m.headers.date, "2003-07-01T08:52:37Z", "in UTC");
	assert_null(m.headers.message_id.p);
	assert_true(inspect_next(&a, &m, &p));
	assert_str(p.path, "1", "path");
	assert_str(p.charset, "iso-8859-1", "as declared");
	assert_int_equal(p.size, 7);
	assert_hash(p.sha256,
		    "Gr\xfc\xdf"
		    "e \n",
		    "CRLF is LF");
	assert_str(p.text, "Grüße", "trimmed");
	assert_hash(p.text_sha256, "Grüße", "of the text");
	assert_true(inspect_next(&a, &m, &p));
	assert_str(p.type, "message/rfc822", "the message");
	assert_str(p.filename, "f.eml", "its name");
	assert_null(p.sha256.p);
	assert_non_null(p.headers->subject.p); /* empty, but there */
	assert_str(p.headers->message_id, "1@example.org", "its id");
	assert_true(inspect_next(&a, &m, &p));
	assert_str(p.path, "2.1", "the part in it");
	assert_null(p.headers);
	assert_false(inspect_next(&a, &m, &p));
	arena_fini(&a);
}

static void
text_shows_its_first_characters(void **state)
{
	struct inspect_part part;
	struct arena a = { 0 };
	struct mapped file = { 0 };
	struct buf message;
	struct inspect m;

	(void)state;
	buf_init(&message, 10000);
	buf_put_char(&message, '\n');
	for (int i = 0; i < 300; i++)
		buf_put(&message, STR("ü"));
	file.bytes = buf_str(&message);
	inspect_begin(&a, &file, &m);
	assert_true(inspect_next(&a, &m, &part));
	assert_int_equal(part.text.n, 2 * INSPECT_TEXT_CHARS);
	buf_fini(&message);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_with_a_message),
		cmocka_unit_test(text_shows_its_first_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
