/*
 * css.h - of a style, what says something to a terminal.
 *
 * Use:    dom.c, for style attributes, style sheets (css_sheet.h) and the
 *         attributes older than both.
 * Pure.   Thread: any.
 * Forgives: whatever it does not know: a declaration that cannot be read is
 *   as if it were not there.
 */
#ifndef TEXT_CSS_H
#define TEXT_CSS_H

#include "base/str.h"

#include <stdint.h>

/* Lengths are in hundredths of a pixel. */
enum css_property {
	CSS_BACKGROUND, /* a colour */
	CSS_BORDER_TOP, /* 1: there is one */
	CSS_COLOUR,
	CSS_DISPLAY,
	CSS_FONT_SIZE,
	CSS_FONT_STYLE,  /* 1: italic */
	CSS_FONT_WEIGHT, /* 1: bold */
	CSS_HEIGHT,
	CSS_LEFT,       /* also of a negative margin */
	CSS_LIST_STYLE, /* 0: no bullet */
	CSS_MARGIN_BOTTOM,
	CSS_MARGIN_TOP,
	CSS_MAX_HEIGHT,
	CSS_OPACITY,    /* in hundredths */
	CSS_OVERFLOW,   /* 1: what does not fit is cut */
	CSS_TEXT_ALIGN, /* 1: right */
	CSS_TEXT_DECORATION,
	CSS_TEXT_INDENT,
	CSS_TOP,
	CSS_VISIBILITY, /* 0: not to be seen */
	CSS_WHITE_SPACE,
	CSS_WIDTH,
	CSS_COUNT,
};

enum {
	CSS_DISPLAY_NONE,
	CSS_DISPLAY_INLINE,
	CSS_DISPLAY_BLOCK,

	CSS_DECORATION_NONE = 0,
	CSS_DECORATION_UNDERLINE,
	CSS_DECORATION_STRIKE,

	CSS_WHITE_NORMAL = 0,
	CSS_WHITE_PRE,
	CSS_WHITE_LINES, /* line ends count, blanks do not */

	/* Colours are 0xrrggbb, or: */
	CSS_COLOUR_UNKNOWN = -1, /* a picture, a name we do not know */
	CSS_COLOUR_NONE = -2,    /* transparent, or none was given */

	CSS_PIXEL = 100,
};

struct css {
	uint32_t set, important; /* bits of properties */
	int32_t value[CSS_COUNT];
};

bool css_has(const struct css *c, enum css_property p);
bool css_is(const struct css *c, enum css_property p, int32_t value);
void css_set(struct css *c, enum css_property p, int32_t value);

/* Reads "name: value; ..." on top of what is there. */
void css_read(struct css *c, struct str declarations);
/* Takes the next declaration that css_read would not skip; false at the end.
 */
bool css_take_known(struct str *declarations, struct str *known);
/* A colour as CSS or an attribute has it. */
int32_t css_read_colour(struct str s);
/* Puts what is in over on top of what is in c. */
void css_merge(struct css *c, const struct css *over);

/* Is what has this style, and all in it, out of sight? What can be undone by
 * an element inside (visibility, font size, colour) is not looked at. Nor is
 * "mso-hide", which hides from Word what all others are to see, nor a
 * max-width of 0, which makes cells of a table end in "...". */
bool css_hides_all(const struct css *c);

#endif
