#include "text/dom.h"

#include "base/buf.h"
#include "text/tags.h"

#include <gumbo.h>
#include <string.h>

/* By tag; the names are gumbo's. */
static const GumboTag names[DOM_COUNT] = {
	[DOM_TEXT] = GUMBO_TAG_UNKNOWN,
	[DOM_A] = GUMBO_TAG_A,
	[DOM_B] = GUMBO_TAG_B,
	[DOM_BLOCKQUOTE] = GUMBO_TAG_BLOCKQUOTE,
	[DOM_BR] = GUMBO_TAG_BR,
	[DOM_CAPTION] = GUMBO_TAG_CAPTION,
	[DOM_CODE] = GUMBO_TAG_CODE,
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
	[DOM_LI] = GUMBO_TAG_LI,
	[DOM_OL] = GUMBO_TAG_OL,
	[DOM_P] = GUMBO_TAG_P,
	[DOM_PRE] = GUMBO_TAG_PRE,
	[DOM_Q] = GUMBO_TAG_Q,
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

static void
copy_attributes(struct arena *a, const GumboVector *from, struct dom_node *to)
{
	struct dom_attribute *all =
		ARENA_ARRAY(a, struct dom_attribute, from->length);

	for (unsigned i = 0; i < from->length; i++) {
		const GumboAttribute *at = from->data[i];

		all[i].name = arena_cstr(a, str_of(at->name));
		all[i].value = arena_str(a, str_of(at->value));
	}
	to->attributes = all;
	to->n_attributes = from->length;
}

static struct dom_node *
copy_node(struct arena *a, const GumboNode *from)
{
	struct dom_node *node = ARENA_NEW(a, struct dom_node);

	if (from->type == GUMBO_NODE_ELEMENT) {
		node->tag = tag_of(from->v.element.tag);
		copy_attributes(a, &from->v.element.attributes, node);
	} else if (from->type == GUMBO_NODE_TEXT ||
		   from->type == GUMBO_NODE_WHITESPACE ||
		   from->type == GUMBO_NODE_CDATA) {
		node->text = arena_str(a, str_of(from->v.text.text));
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
copy_tree(struct arena *a, const GumboNode *from)
{
	struct dom_node *root = copy_node(a, from), *node = root;
	const GumboNode *at = from, *to;

	for (;;) {
		if ((to = first_child(at)) != NULL) {
			node->child = copy_node(a, to);
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
		node->next = copy_node(a, at);
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
parse_flat(struct arena *a, struct str flat)
{
	GumboOptions options = kGumboDefaultOptions;
	struct dom_node *root;
	GumboOutput *tree;

	options.allocator = take_memory;
	options.deallocator = drop_memory;
	options.max_errors = 0;
	tree = gumbo_parse_with_options(&options, flat.n == 0 ? "" : flat.p,
					flat.n);
	root = copy_tree(a, tree->root);
	gumbo_destroy_output(&options, tree);
	return root;
}

bool
dom_parse(struct arena *a, struct str html, struct dom_node **root)
{
	struct buf flat;
	bool whole;

	buf_init(&flat, 8 * html.n + 64);
	whole = tags_balance(&flat, html);
	*root = parse_flat(a, buf_str(&flat));
	buf_fini(&flat);
	return whole;
}

struct str
dom_attribute(const struct dom_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attributes; i++)
		if (strcmp(node->attributes[i].name, name) == 0)
			return node->attributes[i].value;
	return (struct str){ 0 };
}

bool
dom_has_style(const struct dom_node *node, const char *property,
	      const char *value)
{
	struct str style = dom_attribute(node, "style"), piece, name;

	while (str_take_until(&style, ';', &piece))
		if (str_take_until(&piece, ':', &name) &&
		    str_eq_fold(str_trim(name), str_of(property)) &&
		    str_starts_fold(str_trim(piece), str_of(value)))
			return true;
	return false;
}

bool
dom_has_style_zero(const struct dom_node *node, const char *property)
{
	return dom_has_style(node, property, "0") &&
	       !dom_has_style(node, property, "0.");
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
