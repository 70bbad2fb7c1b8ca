#include "text/html.h"

#include "text/render.h"
#include "text/url.h"

#include <stdio.h>
#include <string.h>

static void
list_links(struct render *r, uint32_t first)
{
	struct buf target;
	char number[16];

	buf_init(&target, SIZE_MAX);
	r->flow.quote = 0;
	flow_block(&r->flow, true);
	for (uint32_t i = first; i < r->numbered; i++) {
		(void)snprintf(number, sizeof(number), "[%u] ", i + 1);
		r->flow.indent_cols = (int)strlen(number);
		flow_mark(&r->flow, number);
		buf_clear(&target);
		(void)url_put_shown(&target, r->page->links->links.v[i]);
		flow_put(&r->flow, STYLE_LINK, i + 1, buf_str(&target));
		flow_block(&r->flow, false);
	}
	buf_fini(&target);
}

void
html_render(struct lines *out, struct str html, const struct html_options *o,
	    struct html_result *result)
{
	uint32_t links_before = (uint32_t)out->links.n;
	struct arena tree = { 0 };
	struct dom dom;
	struct render_page page = { out, o, result, &dom };
	struct render r;

	*result = (struct html_result){ 0 };
	dom_parse(&tree, html, &dom);
	result->is_cut = dom.is_cut;
	render_init(&r, out, o->width_cols, &page, render_first_frame());
	render_walk(&r, dom.root);
	if (o->number_links && r.numbered > links_before)
		list_links(&r, links_before);
	render_fini(&r);
	arena_fini(&tree);
}
