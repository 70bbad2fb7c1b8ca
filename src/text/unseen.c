#include "text/unseen.h"

#include "base/utf8.h"

enum {
	/* Of 255: what differs by less nobody can read. */
	CONTRAST_MIN = 16,
	WHITE = 0xffffff,
};

void
unseen_set(struct render_frame *f, const struct dom_node *node)
{
	const struct css *css = node->css;

	/* A link has a colour of its own, a table's text is of no size but
	 * its cells' when a page sets that to nothing. */
	if (node->tag == DOM_A)
		f->colour = CSS_COLOUR_UNKNOWN;
	if (css->set == 0)
		return;
	if (css_has(css, CSS_FONT_SIZE))
		f->is_tiny = css->value[CSS_FONT_SIZE] <= CSS_PIXEL;
	if (css_has(css, CSS_VISIBILITY))
		f->is_invisible = css->value[CSS_VISIBILITY] == 0;
	if (css_has(css, CSS_COLOUR))
		f->colour = css->value[CSS_COLOUR];
	if (css_has(css, CSS_BACKGROUND) &&
	    css->value[CSS_BACKGROUND] != CSS_COLOUR_NONE)
		f->background = css->value[CSS_BACKGROUND];
}

static bool
is_near(int32_t a, int32_t b)
{
	for (int shift = 0; shift < 24; shift += 8) {
		int difference = (a >> shift & 0xff) - (b >> shift & 0xff);

		if (difference >= CONTRAST_MIN || difference <= -CONTRAST_MIN)
			return false;
	}
	return true;
}

/* Where nothing was said, paper is white. */
static bool
is_on_its_colour(const struct render_frame *f, const struct dom *dom)
{
	if (f->colour < 0)
		return f->colour == CSS_COLOUR_NONE;
	if (f->background == CSS_COLOUR_UNKNOWN)
		return false;
	if (f->background == CSS_COLOUR_NONE)
		return !dom->has_other_backgrounds && is_near(f->colour, WHITE);
	return is_near(f->colour, f->background);
}

bool
unseen_is_text(const struct render_frame *f, const struct dom *dom)
{
	return f->is_tiny || f->is_invisible || is_on_its_colour(f, dom);
}

uint32_t
unseen_count(struct str text)
{
	uint32_t code, n = 0;

	while (utf8_take(&text, &code))
		n += code > ' ' && code != 0xa0 && !utf8_is_filler(code) &&
		     !utf8_is_unsafe(code);
	return n;
}
