/* Messages in pieces: what a piece says, and the header of the whole. */
#include "mail/partial.h"

#include "tests/check.h"

static const struct {
	const char *why, *message;
	bool is_piece;
	uint32_t number, total;
} pieces[] = {
	{ "none", "To: x\n\n", false, 0, 0 },
	{ "one",
	  "Content-Type: Message/Partial; id=\"a@b\"; number=2; total=3\n\n",
	  true, 2, 3 },
	{ "without a total",
	  "Content-Type: message/partial; number=\"1\"; id=\"a@b\"\n\n", true,
	  1, 0 },
	{ "no id", "Content-Type: message/partial; number=1; total=1\n\n",
	  false, 0, 0 },
	{ "no number", "Content-Type: message/partial; id=\"a@b\"\n\n", false,
	  0, 0 },
	{ "beyond the total",
	  "Content-Type: message/partial; id=\"a@b\"; number=4; total=3\n\n",
	  false, 0, 0 },
	{ "too many",
	  "Content-Type: message/partial; id=\"a@b\"; number=123456\n\n", false,
	  0, 0 },
	{ "in the text only",
	  "To: x\n\nContent-Type: message/partial; id=\"a@b\"; number=1\n\n",
	  false, 0, 0 },
};

static void
what_a_piece_says(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct partial p;

		assert_why(partial_read(&a, str_of(pieces[i].message), &p) ==
				   pieces[i].is_piece,
			   pieces[i].why);
		if (!pieces[i].is_piece)
			continue;
		assert_str(p.id, "a@b", pieces[i].why);
		assert_int_equal(p.number, pieces[i].number);
		assert_int_equal(p.total, pieces[i].total);
	}
	arena_fini(&a);
}

/* The example of RFC 2046, 5.2.2.2, with names of example.org. */
static void
header_of_the_whole(void **state)
{
	struct str rest;
	struct buf b;

	(void)state;
	buf_init(&b, 10000);
	rest = partial_put_head(&b,
				STR("X-Weird-Header-1: Foo\r\n"
				    "From: Bill@host.example\r\n"
				    "Subject: Audio mail (part 1 of 2)\r\n"
				    "Message-ID: <id1@host.example>\r\n"
				    "MIME-Version: 1.0\r\n"
				    "Content-type: message/partial; "
				    "id=\"ABC@host.example\";\r\n"
				    " number=1; total=2\r\n\r\n"
				    "X-Weird-Header-1: Bar\r\n"
				    "Message-ID: <anotherid@foo.example>\r\n"
				    "Subject: Audio mail\r\n"
				    "MIME-Version: 1.0\r\n"
				    "Content-type: audio/basic\r\n"
				    "Content-transfer-encoding: base64\r\n\r\n"
				    "first half\r\n"));
	assert_str(buf_str(&b),
		   "X-Weird-Header-1: Foo\nFrom: Bill@host.example\n"
		   "Message-ID: <anotherid@foo.example>\n"
		   "Subject: Audio mail\nMIME-Version: 1.0\n"
		   "Content-type: audio/basic\n"
		   "Content-transfer-encoding: base64\n\n",
		   "fields of both");
	assert_str(rest, "first half\r\n", "the body");
	assert_str(partial_body(STR("Subject: x\n\nsecond half\n")),
		   "second half\n", "of a later one");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_piece_says),
		cmocka_unit_test(header_of_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
