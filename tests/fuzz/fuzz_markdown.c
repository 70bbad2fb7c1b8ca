/* Whatever is typed or quoted: every '<' of the HTML is of a tag that Markdown
 * makes, no link leads to a script, and no picture anywhere but to us. */
#include "config.h"

#include "mail/build_part.h"
#include "mail/markdown.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool
find(void *context, struct str ref, struct str *target, struct err *e)
{
	(void)context;
	(void)ref;
	(void)e;
	*target = STR("cid:x");
	return true;
}

static const char *const tags[] = {
	"!DOCTYPE html>",
	"html>",
	"head>",
	"meta charset=\"utf-8\">",
	"body>",
	"p>",
	"br>",
	"hr>",
	"em>",
	"strong",
	"code",
	"pre>",
	"del>",
	"h1>",
	"h2>",
	"h3>",
	"h4>",
	"h5>",
	"h6>",
	"ul>",
	"ol>",
	"ol ",
	"li>",
	"blockquote type=\"cite\">",
	"blockquote>",
	"table>",
	"thead>",
	"tbody>",
	"tr>",
	"td>",
	"td ",
	"th>",
	"th ",
	"a>",
	"a title",
	"a href=\"",
	"img src=\"cid:x\" alt=\"",
};

static void
check_tag(struct str at)
{
	struct str name = str_skip(at, at.n > 1 && at.p[1] == '/' ? 2 : 1);
	bool is_known = false;

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		is_known = is_known || str_starts(name, str_of(tags[i]));
	assert(is_known);
	assert(!str_starts_fold(name, STR("a href=\"javascript:")));
	assert(!str_starts_fold(name, STR("a href=\"data:")));
	assert(!str_starts_fold(name, STR("a href=\"file:")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str typed = { (const char *)bytes, n };
	const struct markdown_pictures pictures = { find, NULL };
	struct err e = ERR_INIT;
	struct buf normal, html;

	buf_init(&normal, 3 * n + 1);
	buf_init(&html, 200 * n + 10000);
	build_part_put_normal(&normal, typed);
	if (markdown_put_html(&html, buf_str(&normal), &pictures, &e)) {
		assert(str_ends(buf_str(&html), STR("</body>\n</html>\n")));
		for (size_t i = 0; i < html.n; i++)
			if (html.p[i] == '<')
				check_tag(str_skip(buf_str(&html), i));
	}
	buf_fini(&normal);
	buf_fini(&html);
	return 0;
}
