#include "config.h"

#include "mail/markdown.h"

#include "base/mem.h"
#include "tests/check.h"

#ifdef HAVE_MD4C

static bool
find(void *context, struct str ref, struct str *target, struct err *e)
{
	struct arena *a = context;

	if (str_eq(ref, STR("gone.jpg")))
		return err_set(e, ERR_NO_INPUT, "%.*s", STR_ARG(ref));
	*target = arena_printf(a, "cid:[%.*s]", STR_ARG(ref));
	return true;
}

static const struct {
	const char *why, *typed, *html; /* between <body> and </body> */
} texts[] = {
	{ "nothing", "", "" },
	{ "emphasis", "a *b* **c** `d`\n",
	  "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n" },
	{ "HTML is text", "use <b>x</b> & <script>y</script>\n",
	  "<p>use &lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;y&lt;/script&gt;"
	  "</p>\n" },
	{ "a quote", "> a\n> b\n",
	  "<blockquote type=\"cite\">\n<p>a\nb</p>\n</blockquote>\n" },
	{ "an answer right behind a quote is no part of it", "> a\nb\n",
	  "<blockquote type=\"cite\">\n<p>a</p>\n</blockquote>\n<p>b</p>\n" },
	{ "nor is an outer quote of an inner one", "> > a\n> b\n",
	  "<blockquote type=\"cite\">\n<blockquote type=\"cite\">\n<p>a</p>\n"
	  "</blockquote>\n<p>b</p>\n</blockquote>\n" },
	{ "marks in code are code", "```\n> a\nb\n```\n",
	  "<pre><code>&gt; a\nb\n</code></pre>\n" },
	{ "a signature is lines, and no heading", "text\n-- \nAnn *B*\n<a@b>\n",
	  "<p>text</p>\n<p>-- <br>\nAnn *B*<br>\n&lt;a@b&gt;</p>\n" },
	{ "a quote below the signature", "a\n-- \nAnn\n> q\n",
	  "<p>a</p>\n<p>-- <br>\nAnn</p>\n<blockquote type=\"cite\">\n<p>q</p>"
	  "\n</blockquote>\n" },
	{ "a bare link", "see https://example.org/a?b&c\n",
	  "<p>see <a href=\"https://example.org/a?b&amp;c\">"
	  "https://example.org/a?b&amp;c</a></p>\n" },
	{ "a script is no link",
	  "[x](javascript:alert(1)) [y](&#106;avascript:"
	  "z) [t](//a \"T\")\n",
	  "<p><a>x</a> <a>y</a> <a title=\"T\">t</a></p>\n" },
	{ "a table", "|a|b|\n|---|---|\n|1|2|\n",
	  "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
	  "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</"
	  "table>\n" },
	{ "a picture", "![two \"cats\"](a.jpg)\n",
	  "<p><img src=\"cid:[a.jpg]\" alt=\"two &quot;cats&quot;\"></p>\n" },
	{ "blanks, percent and other scripts in its name",
	  "![](<my cat &amp; 猫 50%.jpg>) ![](a%20b.png)\n",
	  "<p><img src=\"cid:[my cat &amp; 猫 50%.jpg]\" alt=\"\"> "
	  "<img src=\"cid:[a b.png]\" alt=\"\"></p>\n" },
	{ "a picture with a title", "![a](b \"T\")\n",
	  "<p><img src=\"cid:[b]\" alt=\"a\" title=\"T\"></p>\n" },
	{ "a picture of somewhere else is a link",
	  "![alt](https://example.org/t.gif \"T\") x ![](http://a/)\n",
	  "<p><a href=\"https://example.org/t.gif\">alt</a> x "
	  "<a href=\"http://a/\">http://a/</a></p>\n" },
	{ "what is quoted takes no file along, and names no link",
	  "> ![a](gone.jpg) [b](https://example.org/) ![c][c]\n> [c]: "
	  "gone.jpg\n"
	  "\n![c] [c]\n",
	  "<blockquote type=\"cite\">\n<p>![a](gone.jpg) "
	  "[b](<a href=\"https://example.org/\">https://example.org/</a>) "
	  "![c][c]\n[c]: gone.jpg</p>\n</blockquote>\n<p>![c] [c]</p>\n" },
	{ "nor behind a line that looks like code",
	  "```ls```\n> ![a](gone.jpg)\n",
	  "<p><code>ls</code></p>\n<blockquote type=\"cite\">\n"
	  "<p>![a](gone.jpg)</p>\n</blockquote>\n" },
	{ "a picture of data is its words",
	  "![alt](data:image/gif;base64,R0)\n", "<p>alt</p>\n" },
	{ "a picture in code is code", "`![a](gone.jpg)`\n",
	  "<p><code>![a](gone.jpg)</code></p>\n" },
	{ "what looks like our tags", "`<img src=\"gone.jpg\">`\n",
	  "<p><code>&lt;img src=&quot;gone.jpg&quot;&gt;</code></p>\n" },
};

static void
makes_html(void **state)
{
	static const char head[] = "<!DOCTYPE html>\n<html>\n<head>\n<meta "
				   "charset=\"utf-8\">\n</head>\n<body>\n";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena a = { 0 };
		const struct markdown_pictures pictures = { find, &a };
		struct err e = ERR_INIT;
		struct str body;
		struct buf b;

		buf_init(&b, 1 << 20);
		if (!markdown_put_html(&b, str_of(texts[i].typed), &pictures,
				       &e))
			fail_msg("%s: %s", texts[i].why, e.text);
		assert_why(str_starts(buf_str(&b), str_of(head)), texts[i].why);
		body = str_skip(buf_str(&b), sizeof(head) - 1);
		body = str_head(body, str_find(body, STR("</body>"), 0));
		assert_str(body, texts[i].html, texts[i].why);
		buf_fini(&b);
		arena_fini(&a);
	}
}

static void
tells_what_is_missing(void **state)
{
	struct arena a = { 0 };
	const struct markdown_pictures pictures = { find, &a };
	struct err e = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	assert_false(markdown_put_html(&b, STR("![](a) ![](gone.jpg)\n"),
				       &pictures, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_string_equal(e.text, "gone.jpg");
	buf_fini(&b);
	arena_fini(&a);
}

/* A table as wide as it is long has a cell for each pair of bytes. */
static void
tables_stay_small(void **state)
{
	const struct markdown_pictures pictures = { find, NULL };
	struct err e = ERR_INIT;
	struct buf text, b;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&b, 64 << 20);
	for (int row = 0; row < 2; row++) {
		for (int i = 0; i < 30000; i++)
			buf_put(&text, row == 0 ? STR("|x") : STR("|---"));
		buf_put(&text, STR("|\n"));
	}
	for (int i = 0; i < 30000; i++)
		buf_put(&text, STR("|\n"));
	assert_true(markdown_put_html(&b, buf_str(&text), &pictures, &e));
	assert_true(b.n < 10 * text.n);
	buf_fini(&text);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_html),
		cmocka_unit_test(tells_what_is_missing),
		cmocka_unit_test(tables_stay_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void
says_what_is_missing(void **state)
{
	const struct markdown_pictures none = { NULL, NULL };
	struct err e = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	assert_false(markdown_put_html(&b, STR("a"), &none, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
