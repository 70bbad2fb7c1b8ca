#include "text/anchors.h"

#include "base/hostname.h"
#include "text/url.h"

#include <stdio.h>

enum { HOST_SHOWN_BYTES = 100 };

bool
anchors_enter(struct render *r, const struct dom_node *node)
{
	struct str href = str_trim(dom_attribute(node, "href"));
	struct render_frame *top = render_top(r);

	buf_clear(&r->link_text);
	href = url_resolve(&r->scratch, r->page->dom->base, href);
	if (url_is_harmless(href))
		top->link = lines_link(r->page->links, href);
	if (top->link != 0)
		top->style = STYLE_LINK;
	return true;
}

static void
warn_of_host(struct render *r, struct str target)
{
	struct str claimed = url_host_claimed(buf_str(&r->link_text));
	struct str host = url_host(target);
	struct buf text;
	bool is_plain;

	buf_init(&text, 1024);
	buf_put(&text, STR(" (leads to "));
	is_plain = hostname_put_shown(&text, str_head(host, HOST_SHOWN_BYTES));
	buf_put_char(&text, ')');
	if (!is_plain || (claimed.n > 0 && !url_host_agrees(claimed, host))) {
		r->page->result->false_links++;
		flow_put(&r->flow, STYLE_WARNING, 0, buf_str(&text));
	}
	buf_fini(&text);
}

void
anchors_leave(struct render *r, const struct dom_node *node)
{
	uint32_t link = render_top(r)->link;
	char number[16];

	(void)node;
	if (link == 0 || str_trim(buf_str(&r->link_text)).n == 0)
		return;
	if (r->page->o->number_links) {
		(void)snprintf(number, sizeof(number), "[%u]", link);
		flow_put_close(&r->flow, STYLE_LINK, link, str_of(number));
	}
	if (link > r->numbered)
		r->numbered = link;
	warn_of_host(r, r->page->links->links.v[link - 1]);
}

/* A piece of a picture that is a link. */
bool
anchors_enter_area(struct render *r, const struct dom_node *node)
{
	struct str name = str_trim(dom_attribute(node, "alt"));

	(void)anchors_enter(r, node);
	if (render_top(r)->link == 0)
		return false;
	render_put(r, STR("["));
	render_put(r, name.n > 0 ? name : STR("picture"));
	render_put(r, STR("]"));
	anchors_leave(r, node);
	flow_put(&r->flow, STYLE_PLAIN, 0, STR(" "));
	return false;
}
