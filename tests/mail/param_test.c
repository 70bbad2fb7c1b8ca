#include "mail/param.h"

#include "tests/check.h"

/* params: "name=text" joined by '|'. */
static const struct {
	const char *why, *body, *value, *params;
} fields[] = {
	{ "plain", "text/plain; charset=utf-8", "text/plain", "charset=utf-8" },
	{ "case", "TEXT/Plain; Charset=UTF-8", "text/plain", "charset=UTF-8" },
	{ "raw bytes are no part of a type", "te\xfcxt/plain\001", "text/plain",
	  "" },
	{ "no value", "; charset=utf-8", "", "charset=utf-8" },
	{ "nothing", "", "", "" },
	{ "forgotten semicolons", "text/plain charset=utf-8 format=flowed",
	  "text/plain", "charset=utf-8|format=flowed" },
	{ "blanks everywhere", "text / plain ; charset = utf-8 ;", "text/plain",
	  "charset=utf-8" },
	{ "comments", "text/plain (x;y=z); charset=us-ascii (plain)",
	  "text/plain", "charset=us-ascii" },
	{ "quotes", "a/b; x=\"a; \\\"b\\\" c\"", "a/b", "x=a; \"b\" c" },
	{ "a Windows path keeps its backslashes",
	  "a/b; name=\"C:\\dir\\x.txt\"", "a/b", "name=C:\\dir\\x.txt" },
	{ "quotes not escaped", "a/b; name=\"a \"b\".txt\"; x=1", "a/b",
	  "name=a \"b\".txt|x=1" },
	{ "no semicolon after quotes", "a/b; x=\"1\" y=2", "a/b", "x=1|y=2" },
	{ "commas for semicolons", "a/b, x=\"1\", y=\"2\"", "a/b", "x=1|y=2" },
	{ "a quote never closed", "a/b; name=\"x.txt", "a/b", "name=x.txt" },
	{ "blanks without quotes", "a/b; name=my file (1).txt; x=1", "a/b",
	  "name=my file (1).txt|x=1" },
	{ "an encoded word", "a/b; name=\"=?utf-8?Q?=C3=BC?=.txt\"", "a/b",
	  "name=ü.txt" },
	{ "one without quotes",
	  "a/b; name==?utf-8?Q?=C3=BC?= =?utf-8?Q?b?=", "a/b", "name=üb" },
	{ "raw bytes", "a/b; name=\"\xfc\"", "a/b", "name=ü" },
	{ "folds in a value", "a/b; x=\"1\r\n 2\"", "a/b", "x=1 2" },
	{ "percent encoding", "a/b; name*=utf-8'de'%C3%BC%20b", "a/b",
	  "name=ü b" },
	{ "the quotes encoded, too", "a/b; name*=utf-8%27%27%C3%BC", "a/b",
	  "name=ü" },
	{ "a comment behind the name", "a/b; name (x) = y", "a/b", "name=y" },
	{ "another charset", "a/b; name*=koi8-r''%D0", "a/b", "name=п" },
	{ "quoted though encoded", "a/b; name*=\"utf-8''%C3%BC\"", "a/b",
	  "name=ü" },
	{ "no charset named", "a/b; name*=%C3%BC", "a/b", "name=ü" },
	{ "a broken escape stays", "a/b; name*=utf-8''100%", "a/b",
	  "name=100%" },
	{ "sections in any order", "a/b; n*1=\"b\"; n*2*=%20c; n*0*=utf-8''a",
	  "a/b", "n=ab c" },
	{ "a character in two sections", "a/b; n*0*=utf-8''%C3; n*1*=%BC",
	  "a/b", "n=ü" },
	{ "up to the first gap", "a/b; n*0=a; n*2=c", "a/b", "n=a" },
	{ "sections of encoded words",
	  "a/b; n*0=\"=?utf-8?Q?=C3\";\n"
	  " n*1=\"=BC?=\"",
	  "a/b", "n=ü" },
	{ "the encoded one wins", "a/b; n=plain; n*=utf-8''%C3%BC", "a/b",
	  "n=ü" },
	{ "the first of a name wins", "a/b; x=1; x=2", "a/b", "x=1" },
	{ "an empty value", "a/b; x=; y=\"\"", "a/b", "x=|y=" },
	{ "junk", "a/b; ;; =; x; \"y\"; z=1", "a/b", "z=1" },
};

static void
parsed_fields(void **state)
{
	struct arena a = { 0 };
	struct buf all;

	(void)state;
	buf_init(&all, 1000);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct param_field f;

		buf_clear(&all);
		param_parse(&a, str_of(fields[i].body), NULL, &f);
		VEC_EACH (struct param, p, &f.params)
			buf_printf(&all, "%s%.*s=%.*s", all.n > 0 ? "|" : "",
				   STR_ARG(p->name), STR_ARG(p->text));
		assert_str(f.value, fields[i].value, fields[i].why);
		assert_str(buf_str(&all), fields[i].params, fields[i].why);
	}
	buf_fini(&all);
	arena_fini(&a);
}

static void
a_boundary_stays_raw(void **state)
{
	struct arena a = { 0 };
	struct param_field f;

	(void)state;
	param_parse(&a, STR("a/b; boundary=\"=?x?q?a?=\xfc\""), NULL, &f);
	assert_str(param_find(&f, STR("boundary"))->raw, "=?x?q?a?=\xfc",
		   "not decoded");
	arena_fini(&a);
}

static void
multibyte_quotes_end_nothing(void **state)
{
	struct arena a = { 0 };
	struct param_field f;

	(void)state;
	param_parse(&a, STR("a/b; name=\"\xb3\x5c\"; x=1"),
		    charset_find(STR("big5")), &f);
	assert_str(param_find(&f, STR("name"))->text, "許", "Big5");
	param_parse(&a, STR("a/b; name=\"\033$B$\";\"\033(B\"; x=1"), NULL, &f);
	assert_str(param_find(&f, STR("name"))->text, "あ拶",
		   "ISO-2022-JP has quotes in its pairs");
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parsed_fields),
		cmocka_unit_test(a_boundary_stays_raw),
		cmocka_unit_test(multibyte_quotes_end_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
