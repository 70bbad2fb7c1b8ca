/* The transfer encodings: base64, quoted-printable, uuencode. */
#include "mail/base64.h"
#include "mail/qp.h"
#include "mail/uu.h"

#include "tests/check.h"

static const struct {
	const char *why, *encoded, *decoded;
} base64s[] = {
	{ "whole", "SGFsbG8h", "Hallo!" },
	{ "one padding", "SGFsbG8=", "Hallo" },
	{ "two", "SGFsbA==", "Hall" },
	{ "lines", "SGFs\r\nbG8h\n", "Hallo!" },
	{ "a line end within a group", "SGF\r\nsbG8h", "Hallo!" },
	{ "foreign bytes are skipped", "S*G-F s!bG8h", "Hallo!" },
	{ "nothing after the padding", "SGFsbA==SGFsbA==", "Hall" },
	{ "an incomplete group gives what it can", "SGFsbG8", "Hallo" },
	{ "a lonely character gives nothing", "SGFsbG8hS", "Hallo!" },
	{ "empty", "", "" },
	{ "only foreign bytes", " \r\n.", "" },
	{ "only padding", "====", "" },
};

static const struct {
	const char *why, *encoded, *decoded;
} qps[] = {
	{ "escapes", "Gr=C3=BC=c3=9Fe", "Grüße" },
	{ "soft line break", "a=\r\nb=\nc", "abc" },
	{ "blanks behind a soft break", "a= \t\nb", "ab" },
	{ "a soft break at the very end", "a=", "a" },
	{ "CRLF becomes LF", "a\r\nb\n", "a\nb\n" },
	{ "an encoded CRLF too", "a=0D=0Ab", "a\nb" },
	{ "encoded CR, real LF", "a=0D\nb", "a\nb" },
	{ "encoded CR, real CRLF", "a=0D\r\nb", "a\r\nb" },
	{ "a CR alone stays", "a\rb=0D", "a\rb\r" },
	{ "white space at line ends goes", "a \t\r\nb  ", "a\nb" },
	{ "encoded white space stays", "a=20\nb", "a \nb" },
	{ "= that starts nothing", "a=b=XYc=4", "a=b=XYc=4" },
	{ "= before =", "==41", "=A" },
	{ "empty", "", "" },
};

static const struct {
	const char *why, *encoded, *decoded;
} uus[] = {
	{ "whole", "begin 644 a\n#0V%T\n`\nend\n", "Cat" },
	{ "text around", "hi\nbegin 0644 a b\n#0V%T\n`\nend\nbye\n", "Cat" },
	{ "a blank for zero", "begin 644 a\n$0V%T  \nend\n", "Cat\0" },
	{ "no begin", "#0V%T\n`\n", "Cat" },
	{ "cut short", "begin 644 a\n#0V%T", "Cat" },
	{ "CRLF", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "Cat" },
	{ "a line cut short is filled up", "begin 644 a\n\"0P\nend\n", "C\0" },
	{ "empty", "", "" },
};

/* Reads all in pieces of room bytes. */
#define READ_ALL(type, encoded, room, to)                        \
	do {                                                     \
		struct type d;                                   \
		char piece[64];                                  \
		size_t n;                                        \
                                                                 \
		buf_clear(to);                                   \
		type##_init(&d, (encoded));                      \
		while ((n = type##_read(&d, piece, (room))) > 0) \
			buf_put((to), (struct str){ piece, n }); \
	} while (0)

#include "base/buf.h"

static struct buf out;

static int
open_out(void **state)
{
	(void)state;
	buf_init(&out, 10000);
	return 0;
}

static int
close_out(void **state)
{
	(void)state;
	buf_fini(&out);
	return 0;
}

static void
base64_in_any_room(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(base64s); i++) {
		for (size_t room = 1; room < 9; room++) {
			READ_ALL(base64, str_of(base64s[i].encoded), room,
				 &out);
			assert_str(buf_str(&out), base64s[i].decoded,
				   base64s[i].why);
		}
	}
}

static void
qp_in_any_room(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(qps); i++) {
		for (size_t room = 2; room < 9; room++) {
			READ_ALL(qp, str_of(qps[i].encoded), room, &out);
			assert_str(buf_str(&out), qps[i].decoded, qps[i].why);
		}
	}
}

static void
uu_in_any_room(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(uus); i++) {
		for (size_t room = 3; room < 9; room++) {
			READ_ALL(uu, str_of(uus[i].encoded), room, &out);
			assert_str(
				str_head(buf_str(&out), strlen(uus[i].decoded)),
				uus[i].decoded, uus[i].why);
		}
	}
	READ_ALL(uu, STR("begin 644 a\n\"0P\nend\n"), 3, &out);
	assert_bytes(buf_str(&out), STR("C\0"), "missing characters are 0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_in_any_room),
		cmocka_unit_test(qp_in_any_room),
		cmocka_unit_test(uu_in_any_room),
	};

	return cmocka_run_group_tests(tests, open_out, close_out);
}
