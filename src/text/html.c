#include "text/html.h"

#include "text/render.h"

#include <stdio.h>
#include <string.h>

static void
list_links(struct render *r, uint32_t first)
{
	char number[16];

	flow_block(&r->flow, true);
	for (uint32_t i = first; i < r->numbered; i++) {
		(void)snprintf(number, sizeof(number), "[%u] ", i + 1);
		r->flow.indent_cols = (int)strlen(number);
		flow_mark(&r->flow, number);
		flow_put(&r->flow, STYLE_LINK, i + 1, r->links->links.v[i]);
		flow_block(&r->flow, false);
	}
}

void
html_render(struct lines *out, struct str html, const struct html_options *o,
	    struct html_result *result)
{
	uint32_t links_before = (uint32_t)out->links.n;
	struct arena tree = { 0 };
	struct dom_node *root;
	struct render r;

	*result = (struct html_result){ 0 };
	result->is_cut = !dom_parse(&tree, html, &root);
	render_init(&r, out, o->width_cols, (struct render_frame){ 0 });
	r.o = o;
	r.result = result;
	render_walk(&r, root);
	if (o->number_links && r.numbered > links_before)
		list_links(&r, links_before);
	render_fini(&r);
	arena_fini(&tree);
}
