#include "text/tags.h"

#include "base/limits.h"
#include "base/world.h"
#include "tests/check.h"

static const struct {
	const char *why, *html, *flat;
} balanced[] = {
	{ "nothing", "", "" },
	{ "text", "a &amp; b", "a &amp; b" },
	{ "closed at the end", "<b>a", "<b>a</b>" },
	{ "plain names", "<STRONG>a</Strong>", "<b>a</b>" },
	{ "unknown tags go, text stays", "<o:p>a</o:p>", "a" },
	{ "crossed", "<b><i>a</b>b</i>", "<b><i>a</i></b>b" },
	{ "an end without a start", "a</div>b", "ab" },
	{ "a paragraph ends one", "<p>a<p>b", "<p>a</p><p>b</p>" },
	{ "a block ends a paragraph", "<p>a<div>b", "<p>a</p><div>b</div>" },
	{ "items", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>" },
	{ "a list in an item", "<ul><li>a<ul><li>b</ul><li>c</ul>",
	  "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>" },
	{ "rows and cells", "<table><tr><td>a<td>b<tr><td>c</table>",
	  "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>" },
	{ "nothing reaches out of a cell",
	  "<div><table><tr><td></div>a</table></div>",
	  "<div><table><tr><td>a</td></tr></table></div>" },
	{ "no link in a link", "<a href=x>a<a href=y>b",
	  "<a href=\"x\">a</a><a href=\"y\">b</a>" },
	{ "attributes that matter, once",
	  "<img src='a\"b' SRC=c dir=d alt = e>",
	  "<img src=\"a&quot;b\" alt=\"e\">" },
	{ "of styles what says something",
	  "<b style='padding:0;COLOR:red;font-family:\"a;b\";font:x'>a",
	  "<b style=\"COLOR:red;font:x;\">a</b>" },
	{ "attribute without a value", "<div hidden>a</div>",
	  "<div hidden=\"\">a</div>" },
	{ "script", "a<script>if (a</b) \"</scr\"</script >b", "ab" },
	{ "style that never ends", "a<style>b", "a" },
	{ "others that never end", "a<title>b", "ab" },
	{ "comment", "a<!-- <b> -- > -->b", "ab" },
	{ "comment without end", "a<!-- b", "a" },
	{ "short comment", "a<!-->b", "ab" },
	{ "Outlook's comment", "a<![if !mso]>b<![endif]>c", "abc" },
	{ "less than", "a < b <3", "a &lt; b &lt;3" },
	{ "tag cut off", "a<b", "a<b></b>" },
	{ "void end tag", "a</br>b", "ab" },
	{ "options end options", "<select><option>a<option>b</select>c",
	  "<datalist><option>a</option><option>b</option></datalist>c" },
	{ "readings end readings", "a<rp>(<rt>b<rp>)",
	  "a<rp>(</rp><rt>b</rt><rp>)</rp>" },
	{ "frameset would hide all", "<frameset>a", "a" },
};

static bool
balance(struct buf *out, struct str html)
{
	struct tags_aside aside;
	bool whole;

	tags_aside_init(&aside, html);
	whole = tags_balance(out, html, &aside);
	assert_false(buf_is_over(&aside.styles));
	tags_aside_fini(&aside);
	return whole;
}

static void
puts_aside_what_is_said_of_the_page(void **state)
{
	static const struct str html = {
		"<base target=x><base href=' http://a/ '><base href=b>"
		"<style>p{}</style>x<style type=y>q{}</style ><style>z",
		106
	};
	struct tags_aside aside;
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	tags_aside_init(&aside, html);
	assert_true(tags_balance(&out, html, &aside));
	assert_str(buf_str(&out), "x", "nothing of it in the page");
	assert_str(buf_str(&aside.styles), "p{}\nq{}\n", "those that end");
	assert_str(buf_str(&aside.base), " http://a/ ", "the first");
	tags_aside_fini(&aside);
	buf_fini(&out);
}

static void
balances(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(balanced); i++) {
		struct buf out;

		buf_init(&out, 4096);
		assert_true(balance(&out, str_of(balanced[i].html)));
		assert_str(buf_str(&out), balanced[i].flat, balanced[i].why);
		buf_fini(&out);
	}
}

static size_t
count(struct str s, const char *what)
{
	size_t n = 0, at = 0;

	while ((at = str_find(s, str_of(what), at)) != SIZE_MAX) {
		n++;
		at++;
	}
	return n;
}

static void
repeat(struct buf *b, const char *piece, size_t bytes)
{
	while (b->n < bytes)
		buf_put(b, str_of(piece));
}

static void
depth_is_bounded(void **state)
{
	struct buf html, out;

	(void)state;
	buf_init(&html, 1 << 20);
	buf_init(&out, 1 << 23);
	for (int i = 0; i < 1000; i++)
		buf_put(&html, STR("<div>"));
	buf_put(&html, STR("deep"));
	for (int i = 0; i < 1000; i++)
		buf_put(&html, STR("</div>"));
	buf_put(&html, STR("out"));
	assert_true(balance(&out, buf_str(&html)));
	assert_int_equal(count(buf_str(&out), "<div>"), LIMIT_HTML_DEPTH);
	assert_int_equal(count(buf_str(&out), "</div>"), LIMIT_HTML_DEPTH);
	assert_int_equal(count(buf_str(&out), "deep"), 1);
	assert_true(str_ends(buf_str(&out), STR("</div>out")));
	buf_fini(&html);
	buf_fini(&out);
}

static void
tags_are_bounded(void **state)
{
	struct buf html, out;

	(void)state;
	buf_init(&html, 1 << 25);
	buf_init(&out, 1 << 28);
	repeat(&html, "<br>", 4 * (LIMIT_HTML_TAGS + 10));
	assert_false(balance(&out, buf_str(&html)));
	assert_int_equal(count(buf_str(&out), "<br>"), LIMIT_HTML_TAGS);
	buf_fini(&html);
	buf_fini(&out);
}

static void
takes_linear_time(void **state)
{
	static const char *const pieces[] = { "<b>",        "<p><font color=a>",
					      "<",          "<!--",
					      "<a b='",     "<select>",
					      "<table>",    "</div>",
					      "<style></s", "<a b=c " };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		int64_t start = world_tick_ms();
		struct buf html, out;

		buf_init(&html, 1 << 23);
		buf_init(&out, 1 << 26);
		repeat(&html, pieces[i], 4u << 20);
		(void)balance(&out, buf_str(&html));
		assert_why(!buf_is_over(&out), pieces[i]);
		assert_why(world_tick_ms() - start < 60000, pieces[i]);
		buf_fini(&html);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(balances),
		cmocka_unit_test(puts_aside_what_is_said_of_the_page),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(tags_are_bounded),
		cmocka_unit_test(takes_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
