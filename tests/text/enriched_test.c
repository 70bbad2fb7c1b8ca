#include "text/enriched.h"

#include "tests/check.h"

static const struct {
	const char *why, *text;
	enum enriched_kind kind;
	const char *html;
} texts[] = {
	{ "commands", "<bold>a</bold> <Italic>b</ITALIC>", ENRICHED_RFC_1896,
	  "<b>a</b> <i>b</i>" },
	{ "unknown ones", "<x-foo>a</x-foo><color>b</color>", ENRICHED_RFC_1896,
	  "ab" },
	{ "parameters", "<color><param>red</param>a</color>", ENRICHED_RFC_1896,
	  "a" },
	{ "one never ended", "<param>a <param>b", ENRICHED_RFC_1896, "a b" },
	{ "an angle", "1 << 2 <3 > 4 &amp; <>", ENRICHED_RFC_1896,
	  "1 &lt; 2 &lt;3 > 4 &amp;amp; &lt;>" },
	{ "no HTML gets in", "<script x>a</script><<img src=x>",
	  ENRICHED_RFC_1896, "&lt;script x>a&lt;img src=x>" },
	{ "line ends", "a\nb\n\nc\n\n\nd", ENRICHED_RFC_1896,
	  "a b<br>c<br><br>d" },
	{ "lines that stay", "<nofill>a\nb\n\nc</nofill>\nd", ENRICHED_RFC_1896,
	  "<pre>a\nb\n\nc</pre> d" },
	{ "a quote", "<excerpt>a</excerpt>", ENRICHED_RFC_1896,
	  "<blockquote>a</blockquote>" },
	{ "richtext", "a\n\nb<nl>c <lt>d><comment>e</comment><<",
	  ENRICHED_RICHTEXT, "a b<br>c &lt;d>&lt;&lt;" },
	{ "its comment, never ended", "<comment>a<comment>b", ENRICHED_RICHTEXT,
	  "ab" },
	{ "nothing", "", ENRICHED_RFC_1896, "" },
};

static void
becomes_html(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		buf_clear(&out);
		enriched_put_html(&out, str_of(texts[i].text), texts[i].kind);
		assert_str(buf_str(&out), texts[i].html, texts[i].why);
	}
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(becomes_html) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
