#include "mail/encode.h"

#include "mail/base64.h"
#include "mail/qp.h"
#include "tests/check.h"

static const struct {
	const char *why, *text, *coded;
} qps[] = {
	{ "plain", "a b\n", "a b\r\n" },
	{ "equals sign", "a=b\n", "a=3Db\r\n" },
	{ "UTF-8", "\xc3\xa9\n", "=C3=A9\r\n" },
	{ "blank at the end", "-- \n", "--=20\r\n" },
	{ "lone CR", "a\rb\n", "a=0Db\r\n" },
	{ "a trap of mailboxes", "From here\n", "=46rom here\r\n" },
	{ "a trap of SMTP", ".\n", "=2E\r\n" },
	{ "76 are one line",
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "890123456\n",
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "890123456\r\n" },
	{ "77 are not",
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "8901234567\n",
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "89012345=\r\n67\r\n" },
};

static void
writes_quoted_printable(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(qps); i++) {
		struct buf b;

		buf_init(&b, 4096);
		encode_put_qp(&b, str_of(qps[i].text));
		assert_str(buf_str(&b), qps[i].coded, qps[i].why);
		buf_fini(&b);
	}
}

static const struct {
	const char *why, *text, *coded;
} base64s[] = {
	{ "nothing", "", "" },
	{ "one", "f", "Zg==\r\n" },
	{ "two", "fo", "Zm8=\r\n" },
	{ "three", "foo", "Zm9v\r\n" },
	{ "two lines",
	  "123456789012345678901234567890123456789012345678901234567x",
	  "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAx"
	  "MjM0NTY3\r\neA==\r\n" },
};

static void
writes_base64(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(base64s); i++) {
		struct buf b;

		buf_init(&b, 4096);
		encode_put_base64(&b, str_of(base64s[i].text));
		assert_str(buf_str(&b), base64s[i].coded, base64s[i].why);
		buf_fini(&b);
	}
}

/* What chance would write: all bytes, lines of all lengths. */
static void
fill(struct buf *b, unsigned seed, bool is_text)
{
	size_t n = seed * 7 % 500;

	while (n-- > 0) {
		seed = seed * 1103515245u + 12345u;
		if (is_text && seed % 3000 < 100)
			buf_put_char(b, '\n');
		else if (is_text)
			buf_put_char(b, (char)(' ' + (seed >> 16) % 224));
		else
			buf_put_char(b, (char)(seed >> 16));
	}
}

static void
our_decoders_read_it_back(void **state)
{
	char out[4096];

	(void)state;
	for (unsigned seed = 0; seed < 500; seed++) {
		struct buf in, coded;
		struct base64 b64;
		struct qp qp;

		buf_init(&in, 4096);
		buf_init(&coded, 16384);
		fill(&in, seed, false);
		encode_put_base64(&coded, buf_str(&in));
		base64_init(&b64, buf_str(&coded));
		assert_bytes(((struct str){ out, base64_read(&b64, out,
							     sizeof(out)) }),
			     buf_str(&in), "base64");
		buf_clear(&in);
		buf_clear(&coded);
		fill(&in, seed, true);
		buf_put_char(&in, '\n');
		encode_put_qp(&coded, buf_str(&in));
		qp_init(&qp, buf_str(&coded));
		assert_bytes(
			((struct str){ out, qp_read(&qp, out, sizeof(out)) }),
			buf_str(&in), "quoted-printable");
		buf_fini(&in);
		buf_fini(&coded);
	}
}

static const struct {
	const char *why, *text;
	enum encode_form form;
} choices[] = {
	{ "what mailboxes change", "a\nFrom b\n", ENCODE_QP },
	{ "ASCII", "a\nb\n", ENCODE_7BIT },
	{ "a few letters", "caf\xc3\xa9 and tea and cake\n", ENCODE_QP },
	{ "Chinese", "中文邮件\n", ENCODE_BASE64 },
	{ "lone CR", "a\rb and so on, and so on\n", ENCODE_QP },
	{ "control characters", "a\x01 and so on\n", ENCODE_7BIT },
};

static void
chooses_the_shorter(void **state)
{
	struct buf line;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(choices); i++)
		assert_why(encode_choose(str_of(choices[i].text)) ==
				   choices[i].form,
			   choices[i].why);
	buf_init(&line, 4096);
	while (line.n < 998)
		buf_put_char(&line, 'x');
	assert_int_equal(encode_choose(buf_str(&line)), ENCODE_7BIT);
	buf_put_char(&line, 'x');
	assert_int_equal(encode_choose(buf_str(&line)), ENCODE_QP);
	buf_fini(&line);
}

/* Not by a rule of thumb: whatever is chosen, the other is no shorter. */
static void
the_other_is_no_shorter(void **state)
{
	(void)state;
	for (size_t odd = 1; odd < 200; odd++) {
		struct buf text, lines, qp, base64;
		bool after_cr = false;

		buf_init(&text, 1 << 16);
		buf_init(&lines, 1 << 16);
		buf_init(&qp, 1 << 16);
		buf_init(&base64, 1 << 16);
		for (size_t i = 0; i < 2000; i++)
			buf_put_char(&text, i % 200 < odd  ? '\xc3'
					    : i % 61 == 60 ? '\n'
							   : 'x');
		encode_put_crlf(&lines, buf_str(&text), &after_cr);
		encode_put_qp(&qp, buf_str(&text));
		encode_put_base64(&base64, buf_str(&lines));
		if (encode_choose(buf_str(&text)) == ENCODE_QP)
			assert_true(qp.n <= base64.n + 8);
		else
			assert_true(base64.n <= qp.n + 8);
		buf_fini(&text);
		buf_fini(&lines);
		buf_fini(&qp);
		buf_fini(&base64);
	}
}

static void
line_ends_become_crlf_over_pieces(void **state)
{
	bool after_cr = false;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	encode_put_crlf(&b, STR("a\nb\r"), &after_cr);
	encode_put_crlf(&b, STR("\nc\n"), &after_cr);
	assert_str(buf_str(&b), "a\r\nb\r\nc\r\n", "LF, and CRLF that was cut");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_quoted_printable),
		cmocka_unit_test(writes_base64),
		cmocka_unit_test(our_decoders_read_it_back),
		cmocka_unit_test(chooses_the_shorter),
		cmocka_unit_test(the_other_is_no_shorter),
		cmocka_unit_test(line_ends_become_crlf_over_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
