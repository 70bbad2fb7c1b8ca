#include "text/replies.h"

enum { LOOKED_AT_MAX = 16 /* nodes before the first word */ };

/* "From:" in whatever language: the first word is bold and ends in a colon. */
static bool
starts_with_field(const struct dom_node *root)
{
	const struct dom_node *node = root;

	for (int i = 0; i < LOOKED_AT_MAX; i++) {
		struct str text;

		node = dom_next(root, node, true);
		if (node == NULL)
			return false;
		text = str_trim(node->text);
		if (node->tag != DOM_TEXT || text.n == 0)
			continue;
		return (node->parent->tag == DOM_B ||
			(node->parent->parent != NULL &&
			 node->parent->parent->tag == DOM_B)) &&
		       (str_ends(text, STR(":")) ||
			str_ends(text, STR("\xef\xbc\x9a")));
	}
	return false;
}

bool
replies_is_head(const struct dom_node *node)
{
	if (node->tag != DOM_DIV)
		return false;
	if (str_ends(dom_attribute(node, "id"), STR("divRplyFwdMsg")))
		return true;
	return css_is(node->css, CSS_BORDER_TOP, 1) && starts_with_field(node);
}
