#include "text/pictures.h"

enum {
	PIXEL_MAX = 3,     /* a spacer, or it reports who opened the message */
	ORNAMENT_MAX = 31, /* icons, rounded corners, lines */
	SIZE_MAX_PIXELS = 100000,
};

/* In pixels; -1 when it is not told so. */
static int
size_of(const struct dom_node *node, const char *attribute, enum css_property p)
{
	struct str value = str_trim(dom_attribute(node, attribute));
	int size = 0;
	size_t i = 0;

	for (; i < value.n && ascii_is_digit(value.p[i]); i++)
		if (size < SIZE_MAX_PIXELS)
			size = size * 10 + (value.p[i] - '0');
	if (i > 0 && (i == value.n || value.p[i] != '%'))
		return size;
	if (css_has(node->css, p) && node->css->value[p] <= PIXEL_MAX * 100)
		return node->css->value[p] / CSS_PIXEL;
	return -1;
}

struct size {
	int width, height;
};

static struct size
measure(const struct dom_node *node)
{
	return (struct size){ size_of(node, "width", CSS_WIDTH),
			      size_of(node, "height", CSS_HEIGHT) };
}

static bool
is_pixel(int size)
{
	return size >= 0 && size <= PIXEL_MAX;
}

static bool
is_ornament(int size)
{
	return size >= 0 && size <= ORNAMENT_MAX;
}

static struct str
source(const struct dom_node *node)
{
	return str_trim(dom_attribute(node, "src"));
}

void
pictures_count(struct render *r, const struct dom_node *node, bool is_seen)
{
	struct str src = source(node);
	struct size size = measure(node);

	if (!str_starts_fold(src, STR("http")) && !str_starts(src, STR("//")))
		return;
	if (!is_seen || (is_pixel(size.width) && is_pixel(size.height)))
		r->page->result->trackers++;
	else
		r->page->result->remote_images++;
}

/* For a picture that has no words: that there is one. */
static struct str
describe(struct render *r, const struct dom_node *node)
{
	struct size size = measure(node);
	bool is_link = render_top(r)->link != 0;

	if (is_pixel(size.width) || is_pixel(size.height))
		return (struct str){ 0 };
	if (!is_link &&
	    (is_ornament(size.width) || is_ornament(size.height) ||
	     dom_attribute(node, "alt").p != NULL || source(node).n == 0))
		return (struct str){ 0 };
	if (size.width <= 0 || size.height <= 0)
		return STR("picture");
	return arena_printf(&r->scratch, "picture %dx%d", size.width,
			    size.height);
}

static struct str
name_of(struct render *r, const struct dom_node *node)
{
	struct str name = str_trim(dom_attribute(node, "alt"));
	const struct html_options *o = r->page->o;
	struct str src = source(node);

	if (name.n == 0 && str_starts_fold(src, STR("cid:")) &&
	    o->cid_name != NULL)
		name = o->cid_name(o->context, str_skip(src, 4));
	if (name.n == 0)
		name = str_trim(dom_attribute(node, "title"));
	return name.n > 0 ? name : describe(r, node);
}

bool
pictures_enter(struct render *r, const struct dom_node *node)
{
	struct str name = name_of(r, node);

	pictures_count(r, node, true);
	if (name.n == 0)
		return true;
	render_put(r, STR("["));
	render_put(r, name);
	render_put(r, STR("]"));
	return true;
}
