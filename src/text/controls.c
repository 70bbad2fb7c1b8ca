#include "text/controls.h"

static void
put_bracketed(struct render *r, struct str text)
{
	render_put(r, STR("["));
	render_put(r, text);
	render_put(r, STR("]"));
}

static bool
is_type(struct str type, const char *name)
{
	return str_eq_fold(type, str_of(name));
}

/* What is not known is a line of text. */
static struct str
shown_value(const struct dom_node *node, struct str type)
{
	static const char *const shown[] = { "value", "placeholder", "alt" };

	for (size_t i = 0; i < COUNT_OF(shown); i++) {
		struct str s = str_trim(dom_attribute(node, shown[i]));

		if (s.n > 0 && !is_type(type, "password"))
			return s;
	}
	if (is_type(type, "submit") || is_type(type, "reset") ||
	    is_type(type, "button") || is_type(type, "image"))
		return type;
	return STR("__________");
}

bool
controls_enter_input(struct render *r, const struct dom_node *node)
{
	struct str type = str_trim(dom_attribute(node, "type"));
	bool checked = dom_attribute(node, "checked").p != NULL;

	if (is_type(type, "hidden"))
		return false;
	r->page->result->fields++;
	if (is_type(type, "checkbox"))
		render_put(r, checked ? STR("[x] ") : STR("[\xc2\xa0] "));
	else if (is_type(type, "radio"))
		render_put(r, checked ? STR("(*) ") : STR("(\xc2\xa0) "));
	else
		put_bracketed(r, shown_value(node, type));
	return false;
}

static struct str
text_in(const struct dom_node *root)
{
	const struct dom_node *node = root;

	while ((node = dom_next(root, node, true)) != NULL)
		if (node->tag == DOM_TEXT && str_trim(node->text).n > 0)
			return str_trim(node->text);
	return (struct str){ 0 };
}

bool
controls_enter_select(struct render *r, const struct dom_node *node)
{
	const struct dom_node *in = node, *chosen = NULL;

	while ((in = dom_next(node, in, true)) != NULL) {
		if (in->tag != DOM_OPTION)
			continue;
		if (chosen == NULL)
			chosen = in;
		if (dom_attribute(in, "selected").p != NULL) {
			chosen = in;
			break;
		}
	}
	r->page->result->fields++;
	put_bracketed(r, chosen == NULL ? STR("__________") : text_in(chosen));
	return false;
}

bool
controls_enter_button(struct render *r, const struct dom_node *node)
{
	r->page->result->fields++;
	render_put(r, STR("["));
	if (text_in(node).n == 0)
		render_put(r, STR("__________"));
	return true;
}

void
controls_leave_button(struct render *r, const struct dom_node *node)
{
	const struct render_frame *top = render_top(r);

	(void)node;
	flow_put_close(&r->flow, top->style, top->link, STR("]"));
}
