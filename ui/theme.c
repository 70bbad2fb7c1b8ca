#include "ui/theme.h"

/* Only colours that can be read on black and on white; blue fails on the
 * one, yellow on the other. The background is always the terminal's. */
static const struct theme themes[] = {
	{ "default",
	  {
		  [LOOK_HINT] = { COLOUR_NONE, ATTR_REVERSE },
		  [LOOK_BAR] = { COLOUR_NONE, ATTR_REVERSE | ATTR_BOLD },
		  [LOOK_ERROR] = { COLOUR_RED, ATTR_BOLD },
		  [LOOK_FAINT] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_STRONG] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_ITALIC] = { COLOUR_NONE, ATTR_ITALIC },
		  [LOOK_UNDERLINE] = { COLOUR_NONE, ATTR_UNDERLINE },
		  [LOOK_UNREAD] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_FLAGGED] = { COLOUR_RED, 0 },
		  [LOOK_HEADING] = { COLOUR_MAGENTA, ATTR_BOLD },
		  [LOOK_CODE] = { COLOUR_GREEN, 0 },
		  [LOOK_HEADER_NAME] = { COLOUR_CYAN, 0 },
		  [LOOK_SUBJECT] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_QUOTE_1] = { COLOUR_CYAN, 0 },
		  [LOOK_QUOTE_2] = { COLOUR_GREEN, 0 },
		  [LOOK_QUOTE_3] = { COLOUR_MAGENTA, 0 },
		  [LOOK_SIGNATURE] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_LINK] = { COLOUR_CYAN, ATTR_UNDERLINE },
		  [LOOK_ATTACHMENT] = { COLOUR_MAGENTA, 0 },
		  [LOOK_NOTE] = { COLOUR_GREEN, 0 },
		  [LOOK_WARNING] = { COLOUR_RED, ATTR_BOLD },
	  } },
	{ "mono",
	  {
		  [LOOK_HINT] = { COLOUR_NONE, ATTR_REVERSE },
		  [LOOK_BAR] = { COLOUR_NONE, ATTR_REVERSE | ATTR_BOLD },
		  [LOOK_ERROR] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_FAINT] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_STRONG] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_ITALIC] = { COLOUR_NONE, ATTR_ITALIC },
		  [LOOK_UNDERLINE] = { COLOUR_NONE, ATTR_UNDERLINE },
		  [LOOK_UNREAD] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_HEADING] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_HEADER_NAME] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_SUBJECT] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_QUOTE_2] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_QUOTE_3] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_SIGNATURE] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_LINK] = { COLOUR_NONE, ATTR_UNDERLINE },
		  [LOOK_ATTACHMENT] = { COLOUR_NONE, ATTR_BOLD },
		  [LOOK_NOTE] = { COLOUR_NONE, ATTR_DIM },
		  [LOOK_WARNING] = { COLOUR_NONE, ATTR_BOLD },
	  } },
};

static const enum look style_looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = LOOK_NORMAL,
	[STYLE_HEADER_NAME] = LOOK_HEADER_NAME,
	[STYLE_HEADER_VALUE] = LOOK_NORMAL,
	[STYLE_SUBJECT] = LOOK_SUBJECT,
	[STYLE_BOLD] = LOOK_STRONG,
	[STYLE_ITALIC] = LOOK_ITALIC,
	[STYLE_UNDERLINE] = LOOK_UNDERLINE,
	[STYLE_HEADING] = LOOK_HEADING,
	[STYLE_CODE] = LOOK_CODE,
	[STYLE_QUOTE] = LOOK_QUOTE_1,
	[STYLE_SIGNATURE] = LOOK_SIGNATURE,
	[STYLE_LINK] = LOOK_LINK,
	[STYLE_ATTACHMENT] = LOOK_ATTACHMENT,
	[STYLE_NOTE] = LOOK_NOTE,
	[STYLE_WARNING] = LOOK_WARNING,
};

const struct theme *
theme_find(struct str name, bool colour)
{
	struct str wanted = colour ? name : STR("mono");

	for (size_t i = 0; i < COUNT_OF(themes); i++)
		if (str_eq(str_of(themes[i].name), wanted))
			return &themes[i];
	return NULL;
}

enum look
theme_look(enum style style, unsigned quote)
{
	static const enum look depths[] = { LOOK_QUOTE_3, LOOK_QUOTE_1,
					    LOOK_QUOTE_2 };

	if (quote > 0 && (style == STYLE_PLAIN || style == STYLE_QUOTE))
		return depths[quote % COUNT_OF(depths)];
	return style_looks[style];
}
