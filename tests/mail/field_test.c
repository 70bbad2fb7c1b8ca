#include "mail/field.h"

#include "base/utf8.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/param.h"
#include "mail/word.h"
#include "tests/check.h"

#define LONG                                                                 \
	"a subject that is so long that it has to be folded somewhere near " \
	"the end of its first line"

static const struct {
	const char *why, *text, *field;
} texts[] = {
	{ "ASCII", "Hello", "Subject: Hello\r\n" },
	{ "empty", "", "Subject:\r\n" },
	{ "folded", LONG,
	  "Subject: a subject that is so long that it has to be folded "
	  "somewhere near\r\n the end of its first line\r\n" },
	{ "one word needs it", "Re: caf\xc3\xa9-shops now",
	  "Subject: Re: =?UTF-8?Q?caf=C3=A9-shops?= now\r\n" },
	{ "neighbours are encoded together", "\xc3\xa9 \xc3\xa9",
	  "Subject: =?UTF-8?B?w6kgw6k=?=\r\n" },
	{ "Chinese", "中文", "Subject: =?UTF-8?B?5Lit5paH?=\r\n" },
	{ "what looks like an encoded word", "=?x",
	  "Subject: =?UTF-8?B?PT94?=\r\n" },
	{ "a control character",
	  "a\x1b"
	  "b",
	  "Subject: =?UTF-8?B?YRti?=\r\n" },
};

static void
writes_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct field f;
		struct buf b;

		buf_init(&b, 4096);
		field_begin(&f, &b, "Subject");
		field_put_text(&f, str_of(texts[i].text));
		field_end(&f);
		assert_str(buf_str(&b), texts[i].field, texts[i].why);
		buf_fini(&b);
	}
}

static const struct {
	const char *why, *name, *addr, *field;
} people[] = {
	{ "no name", "", "a@example.org", "To: a@example.org\r\n" },
	{ "atoms", "Ann Lee", "a@example.org",
	  "To: Ann Lee <a@example.org>\r\n" },
	{ "specials", "Lee, A.", "a@example.org",
	  "To: \"Lee, A.\" <a@example.org>\r\n" },
	{ "quotes", "A \"B\" \\", "a@example.org",
	  "To: \"A \\\"B\\\" \\\\\" <a@example.org>\r\n" },
	{ "Chinese", "李雷", "a@example.org",
	  "To: =?UTF-8?B?5p2O6Zu3?= <a@example.org>\r\n" },
	{ "a fake encoded word", "=?x?q?y?=", "a@example.org",
	  "To: =?UTF-8?B?PT94P3E/eT89?= <a@example.org>\r\n" },
};

static void
writes_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		struct field f;
		struct buf b;

		buf_init(&b, 4096);
		field_begin(&f, &b, "To");
		field_put_address(&f, str_of(people[i].name),
				  str_of(people[i].addr), "");
		field_end(&f);
		assert_str(buf_str(&b), people[i].field, people[i].why);
		buf_fini(&b);
	}
}

static const struct {
	const char *why, *value, *now, *old;
} params[] = {
	{ "token", "a.txt", "X: y; n=a.txt\r\n", "X: y; n=a.txt\r\n" },
	{ "blank", "a b.txt", "X: y; n=\"a b.txt\"\r\n",
	  "X: y; n=\"a b.txt\"\r\n" },
	{ "quotes", "a\"b", "X: y; n=\"a\\\"b\"\r\n",
	  "X: y; n=\"a\\\"b\"\r\n" },
	{ "umlaut", "\xc3\xa4.txt", "X: y; n*=UTF-8''%C3%A4.txt\r\n",
	  "X: y;\r\n n=\"=?UTF-8?B?w6QudHh0?=\"\r\n" },
};

static void
writes_parameters(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(params); i++) {
		struct field f;
		struct buf b;

		buf_init(&b, 4096);
		field_begin(&f, &b, "X");
		field_put_token(&f, STR("y"));
		field_put_param(&f, "n", str_of(params[i].value));
		field_end(&f);
		assert_str(buf_str(&b), params[i].now, params[i].why);
		buf_clear(&b);
		field_begin(&f, &b, "X");
		field_put_token(&f, STR("y"));
		field_put_param_old(&f, "n", str_of(params[i].value));
		field_end(&f);
		assert_str(buf_str(&b), params[i].old, params[i].why);
		buf_fini(&b);
	}
}

static void
check_form(struct str field)
{
	struct str line;

	while (str_take_line(&field, &line)) {
		assert_true(line.n <= 78);
		for (size_t i = 0; i < line.n; i++)
			assert_true(line.p[i] >= ' ' && line.p[i] <= '~');
	}
}

/* Words of letters, Chinese, emoji, specials; any number of them. */
static void
fill(struct buf *b, unsigned seed)
{
	static const char *const words[] = {
		"plain",
		"caf\xc3\xa9",
		"中文邮件客户端的一个很长的主题没有空格",
		"=?",
		"\"quoted\"",
		"a,b;c:d",
		"👨‍👩‍👧",
		"(x)",
		"=",
		"_",
		"?=",
		"\\",
		"<a@b>",
		"e\xcc\x81\xcc\x82\xcc\x83",
		"%41",
		"'",
	};
	size_t n = 1 + seed % 12;

	while (n-- > 0) {
		seed = seed * 1103515245u + 12345u;
		if (b->n > 0)
			buf_put_char(b, ' ');
		buf_put(b, str_of(words[(seed >> 16) % COUNT_OF(words)]));
	}
}

static void
check_text_reads_back(struct arena *a, struct str text)
{
	struct field f;
	struct buf b;
	struct str body;

	buf_init(&b, 65536);
	field_begin(&f, &b, "Subject");
	field_put_text(&f, text);
	field_end(&f);
	check_form(buf_str(&b));
	assert_true(header_find(buf_str(&b), STR("Subject"), &body));
	assert_bytes(word_decode(a, body, NULL), text, "text");
	buf_fini(&b);
}

static void
check_name_reads_back(struct arena *a, struct str name)
{
	struct address_list list = { 0 };
	struct field f;
	struct buf b;
	struct str body;

	buf_init(&b, 65536);
	field_begin(&f, &b, "To");
	field_put_address(&f, name, STR("a@example.org"), ",");
	field_put_address(&f, name, STR("b@example.org"), "");
	field_end(&f);
	check_form(buf_str(&b));
	assert_true(header_find(buf_str(&b), STR("To"), &body));
	address_parse(a, body, NULL, &list);
	assert_int_equal(list.n, 2);
	assert_bytes(list.v[0].name, name, "name");
	assert_bytes(list.v[1].name, name, "name");
	assert_str(list.v[0].addr, "a@example.org", "addr");
	assert_str(list.v[1].addr, "b@example.org", "addr");
	buf_fini(&b);
}

static void
check_param_reads_back(struct arena *a, struct str value, bool old)
{
	struct param_field parsed = { 0 };
	struct field f;
	struct buf b;
	struct str body;

	buf_init(&b, 65536);
	field_begin(&f, &b, "Content-Type");
	field_put_token(&f, STR("image/png"));
	if (old)
		field_put_param_old(&f, "name", value);
	else
		field_put_param(&f, "name", value);
	field_put_param(&f, "after", STR("x"));
	field_end(&f);
	check_form(buf_str(&b));
	assert_true(header_find(buf_str(&b), STR("Content-Type"), &body));
	param_parse(a, body, NULL, &parsed);
	assert_non_null(param_find(&parsed, STR("name")));
	assert_bytes(param_find(&parsed, STR("name"))->text, value,
		     old ? "old parameter" : "parameter");
	assert_non_null(param_find(&parsed, STR("after")));
	buf_fini(&b);
}

static void
our_decoders_read_it_back(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed < 400; seed++) {
		struct arena a = { 0 };
		struct buf b;

		buf_init(&b, 4096);
		fill(&b, seed);
		check_text_reads_back(&a, buf_str(&b));
		check_name_reads_back(&a, buf_str(&b));
		check_param_reads_back(&a, buf_str(&b), false);
		check_param_reads_back(&a, buf_str(&b), true);
		buf_fini(&b);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_text),
		cmocka_unit_test(writes_addresses),
		cmocka_unit_test(writes_parameters),
		cmocka_unit_test(our_decoders_read_it_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
