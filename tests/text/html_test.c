#include "text/html.h"

#include "base/world.h"
#include "tests/check.h"
#include "tests/text/texts.h"

static struct str
render(struct lines *l, struct arena *a, const char *html, int width)
{
	struct html_options o = { .width_cols = width, .number_links = true };
	struct html_result r;

	lines_init(l, a);
	html_render(l, str_of(html), &o, &r);
	return texts_join(l);
}

static const struct {
	const char *why;
	int width;
	const char *html, *lines;
} pages[] = {
	{ "nothing", 40, "", "" },
	{ "text alone", 40, "a\n b", "a b\n" },
	{ "paragraphs", 40, "<p>a<p>b", "a\n\nb\n" },
	{ "Outlook's lines", 40, "<p style='margin:0'>a<p style='margin:0'>b",
	  "a\nb\n" },
	{ "divs are lines", 40, "<div>a<div>b</div></div>c", "a\nb\nc\n" },
	{ "breaks", 40, "a<br>b<br><br><br>c", "a\nb\n\nc\n" },
	{ "headings", 40, "a<h1>b</h1>c", "a\n\nb\n\nc\n" },
	{ "list", 40, "<ul><li>a<li>b</ul>c", "* a\n* b\n\nc\n" },
	{ "numbers", 40, "<ol start=9><li>a<li>b</ol>", "9. a\n10. b\n" },
	{ "list in a list", 40, "<ul><li>a<ul><li>b</ul><li>c</ul>",
	  "* a\n  * b\n* c\n" },
	{ "items hang", 10, "<ul><li>one two three</ul>",
	  "* one two\n  three\n" },
	{ "quote", 40, "a<blockquote>b<blockquote>c</blockquote></blockquote>d",
	  "a\n\n> b\n>\n> > c\n\nd\n" },
	{ "preformatted", 40, "<pre>a  b\n\tc</pre>", "a  b\n        c\n" },
	{ "rule", 10, "a<hr>b", "a\n\n----------\n\nb\n" },
	{ "definitions", 40, "<dl><dt>a<dd>b</dl>", "a\n    b\n" },
	{ "entities", 40, "&lt;b&gt; &copy; &#20013; &nbsp;x",
	  "<b> \xc2\xa9 中  x\n" },
	{ "controls by number", 40, "a&#27;[31m&#x202e;b", "a [31mb\n" },
	{ "Chinese lines join without a blank", 40, "中文\n邮件 中",
	  "中文邮件 中\n" },
	{ "hidden", 40,
	  "a<span style='display: none'>b</span>"
	  "<div style='font-size:0px'>c</div><p hidden>d</p>e",
	  "a\ne\n" },
	{ "hidden by a style sheet", 40,
	  "<style>/* a{} */ .x, #y {display:none} b.z{font-size:1px}</style>"
	  "a<i class='w x'>b</i><i id=y>c</i><b class=z>d</b><i class=z>e</i>",
	  "ae\n" },
	{ "but not for a small window only", 40,
	  "<style>@media (max-width:600px){.x{display:none}}"
	  "@media screen{.y{display:none}}</style>"
	  "<i class=x>a</i><i class=y>b</i>",
	  "a\n" },
	{ "what is important wins", 40,
	  "<style>.x{display:none!important}</style>"
	  "<i class=x style='display:block'>a</i>b",
	  "b\n" },
	{ "without room, off the screen, transparent", 40,
	  "<i style='max-height:0;overflow:hidden'>a</i>"
	  "<i style='position:absolute;left:-9999px'>b</i>"
	  "<i style='opacity:0'>c</i><i style='text-indent:-5000em'>d</i>"
	  "<i style='color:rgba(0,0,0,0)'>e</i>f",
	  "f\n" },
	{ "white on white", 40,
	  "<p style='color:#fff'>a<p style='color:white;background:#fefefe'>b"
	  "<table bgcolor=black><tr><td><font color='#000000'>c</font></table>"
	  "d",
	  "d\n" },
	{ "but not where there is a colour behind", 40,
	  "<div style='background:#00f url(x.png) no-repeat'>"
	  "<font color=white>a</font></div>"
	  "<div bgcolor='#333'><p style='color:#fff'>b</p></div>"
	  "<style>.q td{background:red}</style><p style='color:#fff'>c",
	  "a\n\nb\n\nc\n" },
	{ "a cell without size whose text has one", 40,
	  "<table><td style='font-size:0'>a<p "
	  "style='font-size:13px'>b</p></table>",
	  "b\n" },
	{ "a part that is seen again", 40,
	  "<div style='visibility:hidden'>a<b style='visibility:visible'>b</b>"
	  "</div>",
	  "b\n" },
	{ "hidden from Word only", 40,
	  "<!--[if mso]>a<![endif]--><a style='mso-hide:all'>b</a>"
	  "<!--[if !mso]><!-->c<!--<![endif]-->",
	  "bc\n" },
	{ "but not what is small", 40, "<p style='font-size:0.9em'>a", "a\n" },
	{ "preheader's fillers", 40, "<div>a&#847;&zwnj;&nbsp;&zwnj;</div>b",
	  "a\nb\n" },
	{ "script, style, title", 40,
	  "<title>t</title><style>s</style><script>x</script>a", "a\n" },
	{ "link", 40, "<a href='http://a.example/'>here</a>.",
	  "here[1].\n\n[1] http://a.example/\n" },
	{ "one number for one target", 40,
	  "<a href='http://a.example/'>a</a> <a href='http://a.example/'>b</a>",
	  "a[1] b[1]\n\n[1] http://a.example/\n" },
	{ "no link of a script or inside the page", 40,
	  "<a href='javascript:x'>a</a> <a href='#b'>b</a>", "a b\n" },
	{ "an empty link says nothing", 40, "a<a href='http://b'></a>", "a\n" },
	{ "a link that lies", 60,
	  "<a href='http://evil.example/'>www.bank.com</a>",
	  "www.bank.com[1] (leads to evil.example)\n\n"
	  "[1] http://evil.example/\n" },
	{ "a link to a host below is no lie", 60,
	  "<a href='http://www.bank.com/x'>bank.com</a>",
	  "bank.com[1]\n\n[1] http://www.bank.com/x\n" },
	{ "links start from the base", 60,
	  "<base href='http://a.example/b/c'><a href='/x'>a</a> "
	  "<a href='y'>b</a> <a href='//c.example/'>c</a>",
	  "a[1] b[2] c[3]\n\n[1] http://a.example/x\n"
	  "[2] http://a.example/b/y\n[3] http://c.example/\n" },
	{ "picture", 40, "<img src='http://a/b.png' alt='A cat'>",
	  "[A cat]\n" },
	{ "spacer", 40, "a<img src='http://a/b.png' width=1>", "a\n" },
	{ "a picture without words", 40,
	  "<img src='http://a/b.png' width=600 height=200>",
	  "[picture 600x200]\n" },
	{ "ornaments", 40, "a<img src=b width=20 height=20><img src=c alt=''>",
	  "a\n" },
	{ "pieces of a picture", 40,
	  "<map><area href='http://a/' alt='Left'><area href='#x'></map>",
	  "[Left][1]\n\n[1] http://a/\n" },
	{ "picture that is a link", 40, "<a href='http://a/'><img src=b></a>",
	  "[picture][1]\n\n[1] http://a/\n" },
	{ "columns", 40,
	  "<table><tr><th>Item<th>Price<tr><td>Tea<td>3.20"
	  "<tr><td>Cake and cream<td>4</table>",
	  "Item            Price\nTea              3.20\n"
	  "Cake and cream      4\n" },
	{ "wide characters in columns", 40,
	  "<table><tr><td>中文<td>a<tr><td>b<td>c</table>",
	  "中文  a\nb     c\n" },
	{ "columns that must be narrower", 30,
	  "<table><tr><td>one two three four<td>five six seven eight</table>",
	  "one two three   five six seven\nfour            eight\n" },
	{ "a spanning cell", 40,
	  "<table><tr><td colspan=2>title<tr><td>a<td>b</table>",
	  "title\na  b\n" },
	{ "a table for layout", 40,
	  "<table><tr><td><h1>a</h1><table><tr><td>b</table></table>",
	  "a\n\nb\n" },
	{ "too narrow for columns", 14,
	  "<table><tr><td>one two three<td>four five six</table>",
	  "one two three\nfour five six\n" },
	{ "a cell over two rows", 40,
	  "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>",
	  "a  b\n   c\nd  e\n" },
	{ "numbers end at one edge", 40,
	  "<table><caption>All</caption><tr><td>Item<td>Price<tr><td>Tea"
	  "<td>3.20 EUR<tr><td>Cake<td>14.00 EUR</table>",
	  "All\nItem      Price\nTea    3.20 EUR\nCake  14.00 EUR\n" },
	{ "a cell set right", 40,
	  "<table><tr><td>one<td>two<tr><td align=right>a"
	  "<td style='text-align:right'>b</table>",
	  "one  two\n  a    b\n" },
	{ "a hidden cell has no column", 40,
	  "<table><tr><td>a<td style='display:none'>b<td>c</table>", "a  c\n" },
	{ "a form", 60,
	  "<input placeholder=Name><input type=hidden value=x> "
	  "<input type=checkbox checked>a <input type=radio>b "
	  "<select><option>c<option selected>d</select> "
	  "<input type=password value=x> <button>Go </button>",
	  "[Name] [x] a ( ) b [d] [__________] [Go]\n" },
	{ "struck out", 40, "<del>a</del> <s>b <i>c</i></s> <s></s>d",
	  "~~a~~ ~~b c~~ d\n" },
	{ "raised and lowered", 40,
	  "x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>",
	  "x\xc2\xb2 H\xe2\x82\x82O 1st\n" },
	{ "an abbreviation", 40, "<abbr title='World Wide Web'>WWW</abbr>",
	  "WWW (World Wide Web)\n" },
	{ "a reading", 40,
	  "<ruby>中<rp>(</rp><rt>zhong</rt><rp>)</rp>文<rt>wen</ruby>",
	  "中(zhong)文(wen)\n" },
	{ "white space that counts", 40,
	  "<div style='white-space:pre-wrap'>a  b\n c</div>"
	  "<div style='white-space:pre-line'>d  e\n f</div>",
	  "a  b\n c\nd e\nf\n" },
	{ "a list without bullets", 40,
	  "<ul style='list-style:none'><li>a<li>b</ul>", "a\nb\n" },
	{ "a span that is a block", 40,
	  "a<span style='display:block'>b</span>c", "a\nb\nc\n" },
	{ "the letter that Outlook answers", 40,
	  "<div>a</div><hr><div id=divRplyFwdMsg><b>From:</b> b</div>c"
	  "<div style='border:none;border-top:solid #E1E1E1 1pt'>"
	  "<p><b><span>Von:</span></b> d</p></div><p>e</p>",
	  "a\n\n----------------------------------------\n\n> From: b\n> c\n"
	  ">\n> > Von: d\n> >\n> > e\n" },
	{ "the letter that QQ Mail answers", 40,
	  "<div>a</div><div><div><b>发件人：</b>b@example.org</div>"
	  "<div><b>发送时间：</b>c</div><div><b>主题：</b>d</div></div>e",
	  "a\n\n> 发件人：b@example.org\n> 发送时间：c\n> 主题：d\n> e\n" },
	{ "but not what has labels only", 40,
	  "<p>a<p><b>When:</b> b<br><b>Where:</b> c<br><b>Who:</b> d<p>e",
	  "a\n\nWhen: b\nWhere: c\nWho: d\n\ne\n" },
	{ "but not a letter that is nothing else", 40,
	  "<div id=divRplyFwdMsg><b>From:</b> b</div>c", "From: b\nc\n" },
	{ "what is not known keeps its text", 40,
	  "<object><math><mi>x</mi></math></object><noframes>y</noframes>"
	  "<blink>z</blink><noscript>a</noscript><template>b</template>",
	  "xyza\n" },
	{ "signature", 40, "a<br>-- <br>Ann", "a\n--\nAnn\n" },
	{ "crossed tags", 40, "<b>a<p>b</b>c</p>", "a\n\nb\n\nc\n" },
};

static void
renders(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct arena a = { 0 };
		struct lines l;

		assert_str(render(&l, &a, pages[i].html, pages[i].width),
			   pages[i].lines, pages[i].why);
		arena_fini(&a);
	}
}

static const struct {
	const char *why, *html;
	enum style style;
	uint32_t at, n;
} styles[] = {
	{ "bold", "a <b>b c</b> d", STYLE_BOLD, 2, 3 },
	{ "bold by style", "a <span style='font-weight: bold'>b</span>",
	  STYLE_BOLD, 2, 1 },
	{ "italic", "<em>a</em> b", STYLE_ITALIC, 0, 1 },
	{ "underlined", "<u>a</u>", STYLE_UNDERLINE, 0, 1 },
	{ "code", "<tt>a</tt>", STYLE_CODE, 0, 1 },
	{ "heading, bold in it", "<h2>a <b>b</b> c</h2>", STYLE_HEADING, 0, 5 },
	{ "URL in the text", "a http://b/.", STYLE_LINK, 2, 9 },
	{ "link", "a <a href='http://b/'>c</a>", STYLE_LINK, 2, 4 },
};

static void
marks_styles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(styles); i++) {
		struct arena a = { 0 };
		struct lines l;
		const struct span *span;

		(void)render(&l, &a, styles[i].html, 40);
		assert_why(l.all.v[0].n_spans == 1, styles[i].why);
		span = &l.all.v[0].spans[0];
		assert_why(span->style == styles[i].style, styles[i].why);
		assert_why(span->at == styles[i].at, styles[i].why);
		assert_why(span->n == styles[i].n, styles[i].why);
		arena_fini(&a);
	}
}

static void
knows_quotes_and_signature(void **state)
{
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	(void)render(&l, &a, "a<blockquote>b</blockquote>-- <br>c", 40);
	assert_int_equal(l.all.v[0].quote, 0);
	assert_int_equal(l.all.v[2].quote, 1);
	assert_false(l.all.v[2].signature);
	assert_true(l.all.v[l.all.n - 1].signature);
	arena_fini(&a);
}

static struct str
name_of(void *context, struct str id)
{
	(void)context;
	return str_eq(id, STR("a@b")) ? STR("cat.png") : (struct str){ 0 };
}

static void
counts_pictures_and_names_those_inside(void **state)
{
	struct html_options o = { .cid_name = name_of };
	struct html_result r;
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	html_render(&l,
		    STR("<img src='cid:a@b'><img src='cid:x'>"
			"<img src='https://a/'><img src='//b/'>"
			"<table><tr><td><img src='http://c/'><td>x</table>"),
		    &o, &r);
	assert_str(texts_join(&l),
		   "[cat.png][picture][picture][picture]\n\n[picture]  x\n",
		   "names");
	assert_int_equal(r.remote_images, 3);
	arena_fini(&a);
}

static void
counts_what_it_leaves_out(void **state)
{
	struct html_options o = { .width_cols = 40 };
	struct html_result r;
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	html_render(&l,
		    STR("<p style='display:none'>a b\xc2\xa0&zwnj;c<img "
			"src='http://a/'></p><p style='color:#fff'>de</p>"
			"<table><tr><td hidden>fg<td>x<td>y</table>"
			"<img src='http://a/' width=1 height=1><input><input>"),
		    &o, &r);
	assert_int_equal(r.hidden_chars, 7);
	assert_int_equal(r.trackers, 2);
	assert_int_equal(r.remote_images, 0);
	assert_int_equal(r.fields, 2);
	arena_fini(&a);
}

static void
without_numbers_for_a_quote(void **state)
{
	struct html_options o = { .width_cols = 40 };
	struct html_result r;
	struct arena a = { 0 };
	struct lines l;

	(void)state;
	lines_init(&l, &a);
	html_render(&l, STR("<a href='http://a/'>b</a>"), &o, &r);
	assert_str(texts_join(&l), "b\n", "no number, no list");
	assert_int_equal(l.links.n, 1);
	arena_fini(&a);
}

/* What makes a parser slow or recurse: by the megabyte. */
static void
hostile_pages_take_linear_time(void **state)
{
	static const char *const pieces[] = {
		"<div>",
		"<b>",
		"<table>",
		"<table><tr><td>",
		"<p><font color=a>x",
		"<ul><li>",
		"<blockquote>a",
		"<a href=http://a>",
		"<table><b>x",
		"<td>",
		"&amp;&",
		"<style>.a{color:red}",
		"<style>a{}</style>",
		"<select><option>",
		"<s><i hidden>",
		"<div style='border-top:solid'><b>a:",
		"<h1><h2>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		int64_t start = world_tick_ms();
		struct arena a = { 0 };
		struct lines l;
		struct buf b;

		buf_init(&b, 4u << 20);
		while (b.n < 1u << 20)
			buf_put(&b, str_of(pieces[i]));
		(void)render(&l, &a, buf_cstr(&b), 80);
		assert_why(world_tick_ms() - start < 60000, pieces[i]);
		buf_fini(&b);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders),
		cmocka_unit_test(marks_styles),
		cmocka_unit_test(knows_quotes_and_signature),
		cmocka_unit_test(counts_pictures_and_names_those_inside),
		cmocka_unit_test(counts_what_it_leaves_out),
		cmocka_unit_test(without_numbers_for_a_quote),
		cmocka_unit_test(hostile_pages_take_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
