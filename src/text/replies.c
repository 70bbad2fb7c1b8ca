#include "text/replies.h"

enum {
	LOOKED_AT_MAX = 80, /* nodes: four fields and what is in them */
	FIELDS_MIN = 3,     /* of From, Sent, To, Subject */
};

/* "From:" in whatever language. */
static bool
is_label(const struct dom_node *node, struct str text)
{
	const struct dom_node *up = node->parent;

	return (up->tag == DOM_B ||
		(up->parent != NULL && up->parent->tag == DOM_B)) &&
	       (str_ends(text, STR(":")) ||
		str_ends(text, STR("\xef\xbc\x9a")));
}

/* How many labels there are, with the first word of all being one. */
static int
count_fields(const struct dom_node *root, bool *has_address)
{
	const struct dom_node *node = root;
	int fields = 0;

	*has_address = false;
	for (int i = 0; i < LOOKED_AT_MAX; i++) {
		struct str text;

		node = dom_next(root, node, true);
		if (node == NULL)
			break;
		text = str_trim(node->text);
		if (node->tag != DOM_TEXT || text.n == 0)
			continue;
		if (is_label(node, text))
			fields++;
		else if (fields == 0)
			break;
		*has_address =
			*has_address || str_find_char(text, '@', 0) != SIZE_MAX;
	}
	return fields;
}

bool
replies_is_head(const struct dom_node *node)
{
	bool has_address;
	int fields;

	if (node->tag != DOM_DIV && node->tag != DOM_P)
		return false;
	if (str_ends(dom_attribute(node, "id"), STR("divRplyFwdMsg")))
		return true;
	fields = count_fields(node, &has_address);
	return fields > 0 && (css_is(node->css, CSS_BORDER_TOP, 1) ||
			      (fields >= FIELDS_MIN && has_address));
}
