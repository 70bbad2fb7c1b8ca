#include "text/render.h"

#include "text/tables.h"
#include "text/url.h"

#include <stdio.h>
#include <string.h>

enum {
	RULE_COLS = 72,
	LINK_TEXT_BYTES = 512,
	ITEM_NUMBER_MAX = 99999,
	DEFINITION_COLS = 4,
};

struct render_frame *
render_top(struct render *r)
{
	return &r->frames.v[r->frames.n - 1];
}

void
render_init(struct render *r, struct lines *out, int width_cols,
	    struct render_frame first)
{
	*r = (struct render){ .links = out };
	flow_init(&r->flow, out, width_cols);
	buf_init(&r->link_text, LINK_TEXT_BYTES);
	*VEC_PUSH(&r->scratch, &r->frames) = first;
}

void
render_fini(struct render *r)
{
	flow_fini(&r->flow);
	buf_fini(&r->link_text);
	arena_fini(&r->scratch);
}

bool
render_is_hidden(const struct dom_node *node)
{
	return dom_attribute(node, "hidden").p != NULL ||
	       dom_has_style(node, "display", "none") ||
	       dom_has_style(node, "visibility", "hidden") ||
	       dom_has_style(node, "mso-hide", "all") ||
	       dom_has_style_zero(node, "font-size") ||
	       dom_has_style_zero(node, "opacity") ||
	       (dom_has_style_zero(node, "max-height") &&
		dom_has_style(node, "overflow", "hidden"));
}

static void
put_text(struct render *r, struct str text)
{
	const struct render_frame *f = render_top(r);

	flow_put(&r->flow, f->style, f->link, text);
	if (f->link != 0 && r->link_text.n < LINK_TEXT_BYTES)
		buf_put(&r->link_text,
			str_head(text, LINK_TEXT_BYTES - r->link_text.n));
}

/* Text outside of links, in which a URL is one all the same. */
static void
put_with_urls(struct render *r, struct str text)
{
	enum style style = render_top(r)->style;
	struct str url;

	while (url_find(text, 0, &url)) {
		size_t at = (size_t)(url.p - text.p);

		flow_put(&r->flow, style, 0, str_head(text, at));
		flow_put(&r->flow, STYLE_LINK, lines_link(r->links, url), url);
		text = str_skip(text, at + url.n);
	}
	flow_put(&r->flow, style, 0, text);
}

/* Columns a line has for text here; 0 = any number. */
static int
room_cols(const struct render *r)
{
	int room = r->flow.width_cols - r->flow.indent_cols -
		   2 * (int)r->flow.quote;

	if (r->flow.width_cols == 0)
		return 0;
	return room > 1 ? room : 1;
}

/* ---- what an element does besides its margins and its style: enter returns
 * false when what is in it is not to be read, and leave will not come */

static bool
enter_pre(struct render *r, const struct dom_node *node)
{
	(void)node;
	r->flow.is_pre = true;
	return true;
}

static void
leave_pre(struct render *r)
{
	flow_block(&r->flow, true);
	r->flow.is_pre = false;
}

static bool
enter_quote(struct render *r, const struct dom_node *node)
{
	(void)node;
	r->flow.quote++;
	return true;
}

static void
leave_quote(struct render *r)
{
	flow_block(&r->flow, true);
	r->flow.quote--;
}

static bool
enter_q(struct render *r, const struct dom_node *node)
{
	(void)node;
	put_text(r, STR("\""));
	return true;
}

static void
leave_q(struct render *r)
{
	put_text(r, STR("\""));
}

/* A list in a list belongs to its item: no empty line round it. */
static bool
enter_list(struct render *r, const struct dom_node *node)
{
	struct str start = dom_attribute(node, "start");
	uint64_t number;

	flow_block(&r->flow, r->flow.indent_cols == 0);
	if (!str_to_u64(start, &number) || number > ITEM_NUMBER_MAX)
		number = 1;
	render_top(r)->number = (int)number;
	return true;
}

static void
leave_list(struct render *r)
{
	flow_block(&r->flow, r->flow.indent_cols == 0);
}

/* The number is that of the list, one frame further out. */
static bool
enter_item(struct render *r, const struct dom_node *node)
{
	struct render_frame *list = &r->frames.v[r->frames.n - 2];
	char marker[16] = "* ";

	if (node->parent->tag == DOM_OL)
		(void)snprintf(marker, sizeof(marker), "%d. ", list->number++);
	render_top(r)->number = (int)strlen(marker);
	r->flow.indent_cols += render_top(r)->number;
	flow_mark(&r->flow, marker);
	return true;
}

static void
leave_item(struct render *r)
{
	flow_block(&r->flow, false);
	flow_mark(&r->flow, "");
	r->flow.indent_cols -= render_top(r)->number;
}

static bool
enter_definition(struct render *r, const struct dom_node *node)
{
	(void)node;
	r->flow.indent_cols += DEFINITION_COLS;
	return true;
}

static void
leave_definition(struct render *r)
{
	flow_block(&r->flow, false);
	r->flow.indent_cols -= DEFINITION_COLS;
}

static bool
enter_br(struct render *r, const struct dom_node *node)
{
	(void)node;
	flow_break(&r->flow);
	return true;
}

static bool
enter_hr(struct render *r, const struct dom_node *node)
{
	int cols = room_cols(r);
	char rule[RULE_COLS];

	(void)node;
	if (cols == 0 || cols > RULE_COLS)
		cols = RULE_COLS;
	(void)memset(rule, '-', sizeof(rule));
	flow_put_line(&r->flow, (struct str){ rule, (size_t)cols }, NULL, 0);
	return true;
}

static bool
enter_table(struct render *r, const struct dom_node *node)
{
	return !tables_put(r, node);
}

/* ---- links and pictures */

static bool
enter_a(struct render *r, const struct dom_node *node)
{
	struct str href = str_trim(dom_attribute(node, "href"));

	buf_clear(&r->link_text);
	if (url_is_harmless(href))
		render_top(r)->link = lines_link(r->links, href);
	if (render_top(r)->link != 0)
		render_top(r)->style = STYLE_LINK;
	return true;
}

static void
warn_of_host(struct render *r, struct str target)
{
	struct str claimed = url_host_claimed(buf_str(&r->link_text));
	struct str host = url_host(target);
	char text[128];

	if (claimed.n == 0 || url_host_agrees(claimed, host))
		return;
	(void)snprintf(text, sizeof(text), " (leads to %.*s)",
		       STR_ARG(str_head(host, 100)));
	r->result->false_links++;
	flow_put(&r->flow, STYLE_WARNING, 0, str_of(text));
}

static void
leave_a(struct render *r)
{
	uint32_t link = render_top(r)->link;
	char number[16];

	if (link == 0 || str_trim(buf_str(&r->link_text)).n == 0)
		return;
	if (r->o->number_links) {
		(void)snprintf(number, sizeof(number), "[%u]", link);
		flow_put_close(&r->flow, STYLE_LINK, link, str_of(number));
	}
	if (link > r->numbered)
		r->numbered = link;
	warn_of_host(r, r->links->links.v[link - 1]);
}

static bool
is_remote(struct str src)
{
	return str_starts_fold(src, STR("http")) || str_starts(src, STR("//"));
}

/* A spacer, or a pixel that reports who opened the message. */
static bool
is_pixel(const struct dom_node *node)
{
	struct str width = dom_attribute(node, "width");
	struct str height = dom_attribute(node, "height");

	return (width.n == 1 && width.p[0] <= '3') ||
	       (height.n == 1 && height.p[0] <= '3');
}

/* Empty when nobody would miss it. */
static struct str
picture_name(struct render *r, const struct dom_node *node, struct str src)
{
	struct str name = str_trim(dom_attribute(node, "alt"));

	if (name.n == 0 && str_starts_fold(src, STR("cid:")) &&
	    r->o->cid_name != NULL)
		name = r->o->cid_name(r->o->context, str_skip(src, 4));
	if (name.n == 0 && render_top(r)->link != 0 && !is_pixel(node))
		return STR("picture");
	return name;
}

static bool
enter_img(struct render *r, const struct dom_node *node)
{
	struct str src = str_trim(dom_attribute(node, "src"));
	struct str name = picture_name(r, node, src);

	if (is_remote(src))
		r->result->remote_images++;
	if (name.n == 0)
		return true;
	put_text(r, STR("["));
	put_text(r, name);
	put_text(r, STR("]"));
	return true;
}

/* ---- elements and the walk */

enum margin {
	MARGIN_NONE,
	MARGIN_LINE,  /* starts and ends a line */
	MARGIN_APART, /* and has empty lines round it */
};

static const struct element {
	enum margin margin;
	enum style style;
	bool (*enter)(struct render *r, const struct dom_node *node);
	void (*leave)(struct render *r);
} elements[DOM_COUNT] = {
	[DOM_A] = { MARGIN_NONE, STYLE_PLAIN, enter_a, leave_a },
	[DOM_B] = { MARGIN_NONE, STYLE_BOLD, NULL, NULL },
	[DOM_BLOCKQUOTE] = { MARGIN_APART, STYLE_PLAIN, enter_quote,
			     leave_quote },
	[DOM_BR] = { MARGIN_NONE, STYLE_PLAIN, enter_br, NULL },
	[DOM_CAPTION] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_CODE] = { MARGIN_NONE, STYLE_CODE, NULL, NULL },
	[DOM_DD] = { MARGIN_LINE, STYLE_PLAIN, enter_definition,
		     leave_definition },
	[DOM_DIV] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_DL] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_DT] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_H1] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H2] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H3] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H4] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H5] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_H6] = { MARGIN_APART, STYLE_HEADING, NULL, NULL },
	[DOM_HR] = { MARGIN_APART, STYLE_PLAIN, enter_hr, NULL },
	[DOM_I] = { MARGIN_NONE, STYLE_ITALIC, NULL, NULL },
	[DOM_IMG] = { MARGIN_NONE, STYLE_PLAIN, enter_img, NULL },
	[DOM_LI] = { MARGIN_LINE, STYLE_PLAIN, enter_item, leave_item },
	[DOM_OL] = { MARGIN_NONE, STYLE_PLAIN, enter_list, leave_list },
	[DOM_P] = { MARGIN_APART, STYLE_PLAIN, NULL, NULL },
	[DOM_PRE] = { MARGIN_APART, STYLE_CODE, enter_pre, leave_pre },
	[DOM_Q] = { MARGIN_NONE, STYLE_PLAIN, enter_q, leave_q },
	[DOM_TABLE] = { MARGIN_LINE, STYLE_PLAIN, enter_table, NULL },
	[DOM_TD] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_TH] = { MARGIN_LINE, STYLE_BOLD, NULL, NULL },
	[DOM_TR] = { MARGIN_LINE, STYLE_PLAIN, NULL, NULL },
	[DOM_U] = { MARGIN_NONE, STYLE_UNDERLINE, NULL, NULL },
	[DOM_UL] = { MARGIN_NONE, STYLE_PLAIN, enter_list, leave_list },
};

/* Word and Outlook write every line as a paragraph without margins. */
static enum margin
margin_of(const struct dom_node *node)
{
	if (node->tag == DOM_P && (dom_has_style_zero(node, "margin") ||
				   (dom_has_style_zero(node, "margin-bottom") &&
				    dom_has_style_zero(node, "margin-top"))))
		return MARGIN_LINE;
	return elements[node->tag].margin;
}

static void
put_margin(struct render *r, const struct dom_node *node)
{
	enum margin margin = margin_of(node);

	if (margin != MARGIN_NONE)
		flow_block(&r->flow, margin == MARGIN_APART);
}

/* What stands in a link or a heading looks like that, whatever else it is. */
static void
set_style(struct render_frame *f, const struct dom_node *node)
{
	if (f->link != 0 || f->style == STYLE_HEADING)
		return;
	if (elements[node->tag].style != STYLE_PLAIN)
		f->style = elements[node->tag].style;
	if (dom_has_style(node, "font-weight", "bold") ||
	    dom_has_style(node, "font-weight", "7"))
		f->style = STYLE_BOLD;
	else if (dom_has_style(node, "font-weight", "normal") ||
		 dom_has_style(node, "font-weight", "4"))
		f->style = STYLE_PLAIN;
	else if (dom_has_style(node, "font-style", "italic"))
		f->style = STYLE_ITALIC;
}

/* Returns whether what is in it is to be read; then leave comes later. */
static bool
enter(struct render *r, const struct dom_node *node)
{
	const struct element *e = &elements[node->tag];
	struct render_frame down = *render_top(r);

	if (node->tag == DOM_TEXT) {
		if (down.link != 0)
			put_text(r, node->text);
		else
			put_with_urls(r, node->text);
		return false;
	}
	if (render_is_hidden(node))
		return false;
	put_margin(r, node);
	set_style(&down, node);
	*VEC_PUSH(&r->scratch, &r->frames) = down;
	if (e->enter == NULL || e->enter(r, node))
		return true;
	r->frames.n--;
	return false;
}

static void
leave(struct render *r, const struct dom_node *node)
{
	const struct element *e = &elements[node->tag];

	if (e->leave != NULL)
		e->leave(r);
	put_margin(r, node);
	r->frames.n--;
}

/* Without a function that calls itself for what is nested: a cell of a table
 * in columns is the one exception, and has no table in it. */
void
render_walk(struct render *r, const struct dom_node *root)
{
	const struct dom_node *node = root->child;

	while (node != NULL) {
		bool into = enter(r, node);

		if (into && node->child != NULL) {
			node = node->child;
			continue;
		}
		if (into)
			leave(r, node);
		while (node->next == NULL && node->parent != root) {
			node = node->parent;
			leave(r, node);
		}
		node = node->next;
	}
	flow_block(&r->flow, false);
}
