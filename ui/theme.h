/*
 * theme.h - what things look like: a look is a role, a theme gives it a
 * colour and attributes.
 *
 * Pure.   Thread: the screen's.
 * Views name looks only; colours stand in one table, so that a theme without
 * any (NO_COLOR, old terminals) still tells things apart by attributes.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/str.h"
#include "text/lines.h"

enum look {
	LOOK_NORMAL,
	LOOK_HINT, /* the line of keys at the top */
	LOOK_BAR,  /* the line that says where one is */
	LOOK_ERROR,
	LOOK_FAINT,
	LOOK_STRONG,
	LOOK_ITALIC,
	LOOK_UNDERLINE,
	LOOK_UNREAD,
	LOOK_FLAGGED,
	LOOK_HEADING,
	LOOK_CODE,
	LOOK_HEADER_NAME,
	LOOK_SUBJECT,
	LOOK_QUOTE_1,
	LOOK_QUOTE_2,
	LOOK_QUOTE_3,
	LOOK_SIGNATURE,
	LOOK_LINK,
	LOOK_ATTACHMENT,
	LOOK_NOTE,
	LOOK_WARNING,
	LOOK_COUNT,
};

enum attr { /* a set of bits */
	    ATTR_BOLD = 1 << 0,
	    ATTR_DIM = 1 << 1,
	    ATTR_ITALIC = 1 << 2,
	    ATTR_UNDERLINE = 1 << 3,
	    ATTR_REVERSE = 1 << 4,
};

enum colour {
	COLOUR_NONE, /* the terminal's own */
	COLOUR_RED,
	COLOUR_GREEN,
	COLOUR_MAGENTA,
	COLOUR_CYAN,
	COLOUR_COUNT,
};

struct theme_entry {
	enum colour colour;
	uint8_t attrs;
};

struct theme {
	const char *name;
	struct theme_entry looks[LOOK_COUNT];
};

/* The theme of that name, or NULL; with colour false the one without. */
const struct theme *theme_find(struct str name, bool colour);

/* The look of a style of lines.h; quote is the depth of the line. */
enum look theme_look(enum style style, unsigned quote);

#endif
