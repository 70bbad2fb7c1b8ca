#include "text/dom.h"

#include "base/buf.h"
#include "text/css_sheet.h"
#include "text/tags.h"

#include <gumbo.h>
#include <string.h>

/* By tag; the names are gumbo's. */
static const GumboTag names[DOM_COUNT] = {
	[DOM_TEXT] = GUMBO_TAG_UNKNOWN,
	[DOM_A] = GUMBO_TAG_A,
	[DOM_ABBR] = GUMBO_TAG_ABBR,
	[DOM_AREA] = GUMBO_TAG_AREA,
	[DOM_B] = GUMBO_TAG_B,
	[DOM_BLOCKQUOTE] = GUMBO_TAG_BLOCKQUOTE,
	[DOM_BR] = GUMBO_TAG_BR,
	[DOM_CAPTION] = GUMBO_TAG_CAPTION,
	[DOM_CODE] = GUMBO_TAG_CODE,
	[DOM_DATALIST] = GUMBO_TAG_DATALIST,
	[DOM_DD] = GUMBO_TAG_DD,
	[DOM_DIV] = GUMBO_TAG_DIV,
	[DOM_DL] = GUMBO_TAG_DL,
	[DOM_DT] = GUMBO_TAG_DT,
	[DOM_H1] = GUMBO_TAG_H1,
	[DOM_H2] = GUMBO_TAG_H2,
	[DOM_H3] = GUMBO_TAG_H3,
	[DOM_H4] = GUMBO_TAG_H4,
	[DOM_H5] = GUMBO_TAG_H5,
	[DOM_H6] = GUMBO_TAG_H6,
	[DOM_HR] = GUMBO_TAG_HR,
	[DOM_I] = GUMBO_TAG_I,
	[DOM_IMG] = GUMBO_TAG_IMG,
	[DOM_INPUT] = GUMBO_TAG_INPUT,
	[DOM_LI] = GUMBO_TAG_LI,
	[DOM_OL] = GUMBO_TAG_OL,
	[DOM_OPTION] = GUMBO_TAG_OPTION,
	[DOM_OUTPUT] = GUMBO_TAG_OUTPUT,
	[DOM_P] = GUMBO_TAG_P,
	[DOM_PRE] = GUMBO_TAG_PRE,
	[DOM_Q] = GUMBO_TAG_Q,
	[DOM_RP] = GUMBO_TAG_RP,
	[DOM_RT] = GUMBO_TAG_RT,
	[DOM_S] = GUMBO_TAG_S,
	[DOM_SUB] = GUMBO_TAG_SUB,
	[DOM_SUP] = GUMBO_TAG_SUP,
	[DOM_TABLE] = GUMBO_TAG_TABLE,
	[DOM_TBODY] = GUMBO_TAG_TBODY,
	[DOM_TD] = GUMBO_TAG_TD,
	[DOM_TH] = GUMBO_TAG_TH,
	[DOM_TR] = GUMBO_TAG_TR,
	[DOM_U] = GUMBO_TAG_U,
	[DOM_UL] = GUMBO_TAG_UL,
	[DOM_OTHER] = GUMBO_TAG_UNKNOWN,
};

static enum dom_tag
tag_of(GumboTag tag)
{
	for (int i = DOM_A; i < DOM_OTHER; i++)
		if (names[i] == tag)
			return (enum dom_tag)i;
	return DOM_OTHER;
}

/* What is on its way from gumbo's tree to ours. */
struct copying {
	struct arena *a;
	const struct css_sheet *sheet;
};

static const struct css no_css;

static const char *const look_attributes[] = {
	"align", "background", "bgcolor", "class", "color", "hidden", "style",
};

static struct str
value_of(const GumboVector *from, const char *name)
{
	const GumboAttribute *at = gumbo_get_attribute(from, name);

	return at == NULL ? (struct str){ 0 } : str_of(at->value);
}

/* Attributes of old, then the sheets, then the style attribute. */
static const struct css *
read_css(const struct copying *c, const GumboElement *from)
{
	const GumboVector *all = &from->attributes;
	struct str tag = str_of(gumbo_normalized_tagname(from->tag));
	struct css css = { 0 };
	struct css *kept;
	struct str value;

	if (all->length == 0 && c->sheet->n_rules == 0)
		return &no_css;
	if (gumbo_get_attribute(all, "hidden") != NULL)
		css_set(&css, CSS_DISPLAY, CSS_DISPLAY_NONE);
	if (str_eq_fold(value_of(all, "align"), STR("right")))
		css_set(&css, CSS_TEXT_ALIGN, 1);
	if ((value = value_of(all, "bgcolor")).n > 0)
		css_set(&css, CSS_BACKGROUND, css_read_colour(value));
	if (value_of(all, "background").n > 0)
		css_set(&css, CSS_BACKGROUND, CSS_COLOUR_UNKNOWN);
	if ((value = value_of(all, "color")).n > 0)
		css_set(&css, CSS_COLOUR, css_read_colour(value));
	css_sheet_apply(c->sheet, &css, tag, value_of(all, "class"),
			value_of(all, "id"));
	css_read(&css, value_of(all, "style"));
	if (css.set == 0)
		return &no_css;
	kept = ARENA_NEW(c->a, struct css);
	*kept = css;
	return kept;
}

static bool
is_of_look(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(look_attributes); i++)
		if (strcmp(name, look_attributes[i]) == 0)
			return true;
	return false;
}

static void
copy_attributes(struct arena *a, const GumboVector *from, struct dom_node *to)
{
	struct dom_attribute *all =
		ARENA_ARRAY(a, struct dom_attribute, from->length);

	for (unsigned i = 0; i < from->length; i++) {
		const GumboAttribute *at = from->data[i];

		if (is_of_look(at->name))
			continue;
		all[to->n_attributes].name = arena_cstr(a, str_of(at->name));
		all[to->n_attributes++].value = arena_str(a, str_of(at->value));
	}
	to->attributes = all;
}

static struct dom_node *
copy_node(const struct copying *c, const GumboNode *from)
{
	struct dom_node *node = ARENA_NEW(c->a, struct dom_node);

	node->css = &no_css;
	if (from->type == GUMBO_NODE_ELEMENT) {
		node->tag = tag_of(from->v.element.tag);
		node->css = read_css(c, &from->v.element);
		copy_attributes(c->a, &from->v.element.attributes, node);
	} else if (from->type == GUMBO_NODE_TEXT ||
		   from->type == GUMBO_NODE_WHITESPACE ||
		   from->type == GUMBO_NODE_CDATA) {
		node->text = arena_str(c->a, str_of(from->v.text.text));
	}
	return node;
}

static const GumboNode *
first_child(const GumboNode *node)
{
	if (node->type != GUMBO_NODE_ELEMENT ||
	    node->v.element.children.length == 0)
		return NULL;
	return node->v.element.children.data[0];
}

static const GumboNode *
next_sibling(const GumboNode *node)
{
	const GumboVector *all = &node->parent->v.element.children;
	size_t at = node->index_within_parent + 1;

	return at < all->length ? all->data[at] : NULL;
}

/* In step with a walk through gumbo's tree, without calling itself. */
static struct dom_node *
copy_tree(const struct copying *c, const GumboNode *from)
{
	struct dom_node *root = copy_node(c, from), *node = root;
	const GumboNode *at = from, *to;

	for (;;) {
		if ((to = first_child(at)) != NULL) {
			node->child = copy_node(c, to);
			node->child->parent = node;
			node = node->child;
			at = to;
			continue;
		}
		while (at != from && next_sibling(at) == NULL) {
			at = at->parent;
			node = node->parent;
		}
		if (at == from)
			return root;
		at = next_sibling(at);
		node->next = copy_node(c, at);
		node->next->parent = node->parent;
		node = node->next;
	}
}

static void *
take_memory(void *context, size_t n)
{
	(void)context;
	return mem_zalloc(n);
}

static void
drop_memory(void *context, void *p)
{
	(void)context;
	mem_free(&p);
}

static struct dom_node *
parse_flat(const struct copying *c, struct str flat)
{
	GumboOptions options = kGumboDefaultOptions;
	struct dom_node *root;
	GumboOutput *tree;

	options.allocator = take_memory;
	options.deallocator = drop_memory;
	options.max_errors = 0;
	tree = gumbo_parse_with_options(&options, flat.n == 0 ? "" : flat.p,
					flat.n);
	root = copy_tree(c, tree->root);
	gumbo_destroy_output(&options, tree);
	return root;
}

void
dom_parse(struct arena *a, struct str html, struct dom *out)
{
	struct tags_aside aside;
	struct css_sheet sheet;
	struct copying c = { a, &sheet };
	struct buf flat;

	buf_init(&flat, 8 * html.n + 64);
	tags_aside_init(&aside, html);
	css_sheet_init(&sheet, a);
	out->is_cut = !tags_balance(&flat, html, &aside);
	css_sheet_read(&sheet, buf_str(&aside.styles));
	out->root = parse_flat(&c, buf_str(&flat));
	out->base = arena_str(a, str_trim(buf_str(&aside.base)));
	out->has_other_backgrounds = sheet.has_other_backgrounds;
	buf_fini(&flat);
	tags_aside_fini(&aside);
}

struct str
dom_attribute(const struct dom_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attributes; i++)
		if (strcmp(node->attributes[i].name, name) == 0)
			return node->attributes[i].value;
	return (struct str){ 0 };
}

const struct dom_node *
dom_next(const struct dom_node *root, const struct dom_node *node, bool into)
{
	if (into && node->child != NULL)
		return node->child;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}
