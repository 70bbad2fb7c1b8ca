#include "text/css.h"

#include <string.h>

enum {
	NUMBER_MAX = 100000,
	OFF_SCREEN = -900 * CSS_PIXEL,
	LENGTH_OTHER = 16 * CSS_PIXEL, /* auto, none, a word */
};

bool
css_has(const struct css *c, enum css_property p)
{
	return (c->set >> p & 1) != 0;
}

bool
css_is(const struct css *c, enum css_property p, int32_t value)
{
	return css_has(c, p) && c->value[p] == value;
}

void
css_set(struct css *c, enum css_property p, int32_t value)
{
	c->set |= 1u << p;
	c->value[p] = value;
}

/* ---- values */

/* A number in hundredths; what is behind it stays. */
static bool
take_number(struct str *s, int32_t *hundredths)
{
	int32_t sign = 1, whole = 0, part = 0, unit = 10;
	size_t i = 0, digits = 0;

	if (s->n > 0 && (s->p[0] == '-' || s->p[0] == '+'))
		sign = s->p[i++] == '-' ? -1 : 1;
	for (; i < s->n && ascii_is_digit(s->p[i]); i++, digits++)
		if (whole < NUMBER_MAX)
			whole = whole * 10 + (s->p[i] - '0');
	if (i < s->n && s->p[i] == '.')
		for (i++; i < s->n && ascii_is_digit(s->p[i]); i++, digits++) {
			part += (s->p[i] - '0') * unit;
			unit /= 10;
		}
	if (digits == 0)
		return false;
	*hundredths =
		sign * ((whole < NUMBER_MAX ? whole : NUMBER_MAX) * 100 + part);
	*s = str_skip(*s, i);
	return true;
}

static bool
read_length(struct str s, int32_t *value)
{
	static const struct {
		const char *name;
		int32_t percent; /* of a pixel */
	} units[] = {
		{ "px", 100 },  { "pt", 133 },  { "em", 1600 }, { "rem", 1600 },
		{ "ex", 800 },  { "%", 16 },    { "cm", 3800 }, { "mm", 380 },
		{ "in", 9600 }, { "pc", 1600 }, { "vw", 800 },  { "vh", 800 },
	};
	int64_t product;

	*value = LENGTH_OTHER;
	if (!take_number(&s, value))
		return true;
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (str_starts_fold(s, str_of(units[i].name))) {
			product = (int64_t)*value * units[i].percent / 100;
			*value = (int32_t)(product > INT32_MAX   ? INT32_MAX
					   : product < INT32_MIN ? INT32_MIN
								 : product);
			break;
		}
	return true;
}

static bool
read_number(struct str s, int32_t *value)
{
	return take_number(&s, value);
}

static bool
read_weight(struct str s, int32_t *value)
{
	*value = str_starts_fold(s, STR("bold")) ||
		 (s.n >= 3 && s.p[0] >= '6' && s.p[0] <= '9');
	return true;
}

static bool
read_italic(struct str s, int32_t *value)
{
	*value = str_starts_fold(s, STR("italic")) ||
		 str_starts_fold(s, STR("oblique"));
	return true;
}

static bool
read_display(struct str s, int32_t *value)
{
	static const char *const blocks[] = { "block", "list-item", "flex",
					      "grid", "table" };

	*value = CSS_DISPLAY_INLINE;
	if (str_starts_fold(s, STR("none")))
		*value = CSS_DISPLAY_NONE;
	for (size_t i = 0; i < COUNT_OF(blocks); i++)
		if (str_eq_fold(s, str_of(blocks[i])))
			*value = CSS_DISPLAY_BLOCK;
	return true;
}

static bool
read_visibility(struct str s, int32_t *value)
{
	*value = !str_starts_fold(s, STR("hidden")) &&
		 !str_starts_fold(s, STR("collapse"));
	return true;
}

static bool
read_overflow(struct str s, int32_t *value)
{
	*value = str_starts_fold(s, STR("hidden")) ||
		 str_starts_fold(s, STR("clip"));
	return true;
}

static bool
read_align(struct str s, int32_t *value)
{
	*value = str_starts_fold(s, STR("right")) ||
		 str_starts_fold(s, STR("end"));
	return true;
}

static bool
read_decoration(struct str s, int32_t *value)
{
	*value = CSS_DECORATION_NONE;
	if (str_find_fold(s, STR("underline"), 0) != SIZE_MAX)
		*value = CSS_DECORATION_UNDERLINE;
	if (str_find_fold(s, STR("line-through"), 0) != SIZE_MAX)
		*value = CSS_DECORATION_STRIKE;
	return true;
}

static bool
read_white_space(struct str s, int32_t *value)
{
	*value = CSS_WHITE_NORMAL;
	if (str_starts_fold(s, STR("pre-line")))
		*value = CSS_WHITE_LINES;
	else if (str_starts_fold(s, STR("pre")) ||
		 str_starts_fold(s, STR("break-spaces")))
		*value = CSS_WHITE_PRE;
	return true;
}

/* Only "none" is of interest, in whatever order the words stand. */
static bool
read_list_style(struct str s, int32_t *value)
{
	struct str word;

	*value = 1;
	while (str_take_word(&s, &word))
		if (str_eq_fold(word, STR("none")))
			*value = 0;
	return true;
}

static bool
read_border(struct str s, int32_t *value)
{
	*value = str_find_fold(s, STR("solid"), 0) != SIZE_MAX;
	return true;
}

/* ---- colours */

static int32_t
hex_colour(struct str s)
{
	int32_t colour = 0;

	for (size_t i = 0; i < s.n; i++) {
		int digit = ascii_hex(s.p[i]);

		if (digit < 0)
			return CSS_COLOUR_UNKNOWN;
		colour = colour * 16 + digit;
		if (s.n == 3)
			colour = colour * 16 + digit;
	}
	return colour;
}

/* Behind "rgb(" or "rgba(": numbers with anything between. */
static int32_t
function_colour(struct str s)
{
	int32_t colour = 0, number = 0;

	for (int i = 0; i < 4; i++) {
		while (s.n > 0 && !ascii_is_digit(s.p[0]) && s.p[0] != '.' &&
		       s.p[0] != ')')
			s = str_skip(s, 1);
		if (!take_number(&s, &number))
			return i == 3 ? colour : CSS_COLOUR_UNKNOWN;
		if (str_starts(s, STR("%")) && i < 3)
			number = number * 255 / 100;
		if (i == 3)
			return number == 0 ? CSS_COLOUR_NONE : colour;
		number = number / 100 > 255 ? 255 : number / 100;
		colour = colour * 256 + number;
	}
	return colour;
}

int32_t
css_read_colour(struct str s)
{
	static const struct {
		const char *name;
		int32_t colour;
	} names[] = {
		{ "white", 0xffffff },
		{ "black", 0 },
		{ "transparent", CSS_COLOUR_NONE },
		{ "gray", 0x808080 },
		{ "grey", 0x808080 },
		{ "silver", 0xc0c0c0 },
		{ "red", 0xff0000 },
		{ "green", 0x008000 },
		{ "blue", 0x0000ff },
		{ "yellow", 0xffff00 },
		{ "whitesmoke", 0xf5f5f5 },
		{ "snow", 0xfffafa },
		{ "ivory", 0xfffff0 },
		{ "navy", 0x000080 },
	};

	s = str_trim(s);
	if (str_starts(s, STR("#")) && (s.n == 4 || s.n == 7))
		return hex_colour(str_skip(s, 1));
	if (str_starts_fold(s, STR("rgb")))
		return function_colour(str_skip(s, 4));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_fold(s, str_of(names[i].name)))
			return names[i].colour;
	/* An attribute may lack the '#'. */
	return s.n == 6 ? hex_colour(s) : CSS_COLOUR_UNKNOWN;
}

static bool
read_colour(struct str s, int32_t *value)
{
	*value = css_read_colour(s);
	return !str_eq_fold(s, STR("inherit"));
}

/* A word, but a function with all that is in its brackets. */
static bool
take_term(struct str *s, struct str *term)
{
	int depth = 0;
	size_t n = 0;

	*s = str_trim(*s);
	for (; n < s->n && (depth > 0 || !ascii_is_blank(s->p[n])); n++)
		depth += (s->p[n] == '(') - (s->p[n] == ')');
	*term = str_head(*s, n);
	*s = str_skip(*s, n);
	return n > 0;
}

/* The colour among the words of "background"; a picture hides it. */
static bool
read_background(struct str s, int32_t *value)
{
	struct str term;
	bool known = false;

	while (take_term(&s, &term)) {
		int32_t colour = css_read_colour(term);

		if (str_find_fold(term, STR("url("), 0) != SIZE_MAX ||
		    str_find_fold(term, STR("gradient"), 0) != SIZE_MAX) {
			*value = CSS_COLOUR_UNKNOWN;
			return true;
		}
		if (colour != CSS_COLOUR_UNKNOWN || !known)
			*value = colour;
		known = known || colour != CSS_COLOUR_UNKNOWN;
	}
	return known;
}

static bool
read_background_colour(struct str s, int32_t *value)
{
	*value = css_read_colour(s);
	return true;
}

static bool
read_background_image(struct str s, int32_t *value)
{
	*value = CSS_COLOUR_UNKNOWN;
	return !str_starts_fold(s, STR("none"));
}

/* ---- declarations */

static const struct property {
	const char *name;
	bool (*read)(struct str s, int32_t *value);
	enum css_property p;
} properties[] = {
	{ "background", read_background, CSS_BACKGROUND },
	{ "background-color", read_background_colour, CSS_BACKGROUND },
	{ "background-image", read_background_image, CSS_BACKGROUND },
	{ "border-top", read_border, CSS_BORDER_TOP },
	{ "color", read_colour, CSS_COLOUR },
	{ "display", read_display, CSS_DISPLAY },
	{ "font-size", read_length, CSS_FONT_SIZE },
	{ "font-style", read_italic, CSS_FONT_STYLE },
	{ "font-weight", read_weight, CSS_FONT_WEIGHT },
	{ "height", read_length, CSS_HEIGHT },
	{ "left", read_length, CSS_LEFT },
	{ "list-style", read_list_style, CSS_LIST_STYLE },
	{ "list-style-type", read_list_style, CSS_LIST_STYLE },
	{ "margin-bottom", read_length, CSS_MARGIN_BOTTOM },
	{ "margin-left", read_length, CSS_LEFT },
	{ "margin-top", read_length, CSS_MARGIN_TOP },
	{ "max-height", read_length, CSS_MAX_HEIGHT },
	{ "opacity", read_number, CSS_OPACITY },
	{ "overflow", read_overflow, CSS_OVERFLOW },
	{ "text-align", read_align, CSS_TEXT_ALIGN },
	{ "text-decoration", read_decoration, CSS_TEXT_DECORATION },
	{ "text-decoration-line", read_decoration, CSS_TEXT_DECORATION },
	{ "text-indent", read_length, CSS_TEXT_INDENT },
	{ "top", read_length, CSS_TOP },
	{ "visibility", read_visibility, CSS_VISIBILITY },
	{ "white-space", read_white_space, CSS_WHITE_SPACE },
	{ "width", read_length, CSS_WIDTH },
};

static const struct property *
property_find(struct str name)
{
	size_t low = 0, high = COUNT_OF(properties);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp_fold(name, str_of(properties[mid].name));

		if (order == 0)
			return &properties[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static void
put(struct css *c, enum css_property p, int32_t value, bool important)
{
	if ((c->important >> p & 1) != 0 && !important)
		return;
	css_set(c, p, value);
	if (important)
		c->important |= 1u << p;
}

/* "margin: 1px 2px 3px" is top, sides, bottom; of two, the first is both. */
static void
read_margin(struct css *c, struct str s, bool important)
{
	struct str words[4];
	int32_t value;
	size_t n = 0;

	while (n < COUNT_OF(words) && str_take_word(&s, &words[n]))
		n++;
	if (n == 0)
		return;
	(void)read_length(words[0], &value);
	put(c, CSS_MARGIN_TOP, value, important);
	(void)read_length(words[n > 2 ? 2 : 0], &value);
	put(c, CSS_MARGIN_BOTTOM, value, important);
}

/* "font: bold 12px/14px Arial". */
static void
read_font(struct css *c, struct str s, bool important)
{
	struct str word;
	int32_t value;

	while (str_take_word(&s, &word)) {
		struct str rest = word;

		if (str_eq_fold(word, STR("bold")))
			put(c, CSS_FONT_WEIGHT, 1, important);
		else if (str_eq_fold(word, STR("italic")))
			put(c, CSS_FONT_STYLE, 1, important);
		if (!take_number(&rest, &value))
			continue;
		if (rest.n == 0 && value >= 100 * 100) {
			(void)read_weight(word, &value);
			put(c, CSS_FONT_WEIGHT, value, important);
			continue;
		}
		(void)read_length(word, &value);
		put(c, CSS_FONT_SIZE, value, important);
		return; /* the font's name follows */
	}
}

static void
read_declaration(struct css *c, struct str name, struct str value)
{
	size_t mark = str_find_char(value, '!', 0);
	bool important = mark != SIZE_MAX;
	const struct property *property;
	int32_t number;

	name = str_trim(name);
	value = str_trim(str_head(value, mark));
	if (str_eq_fold(name, STR("margin"))) {
		read_margin(c, value, important);
		return;
	}
	if (str_eq_fold(name, STR("font"))) {
		read_font(c, value, important);
		return;
	}
	property = property_find(name);
	if (property != NULL && value.n > 0 && property->read(value, &number))
		put(c, property->p, number, important);
}

/* To the next ';' that is in no bracket: URLs have some. */
static struct str
take_declaration(struct str *s)
{
	int depth = 0;
	size_t n = 0;
	struct str piece;

	for (; n < s->n && (depth > 0 || s->p[n] != ';'); n++)
		depth += (s->p[n] == '(') - (s->p[n] == ')');
	piece = str_head(*s, n);
	*s = str_skip(*s, n + 1);
	return piece;
}

void
css_read(struct css *c, struct str declarations)
{
	while (declarations.n > 0) {
		struct str piece = take_declaration(&declarations), name;

		if (str_take_until(&piece, ':', &name))
			read_declaration(c, name, piece);
	}
}

bool
css_take_known(struct str *declarations, struct str *known)
{
	while (declarations->n > 0) {
		struct str rest = *known = take_declaration(declarations), name;

		if (!str_take_until(&rest, ':', &name))
			continue;
		name = str_trim(name);
		if (property_find(name) != NULL ||
		    str_eq_fold(name, STR("margin")) ||
		    str_eq_fold(name, STR("font")))
			return true;
	}
	return false;
}

void
css_merge(struct css *c, const struct css *over)
{
	for (int p = 0; p < CSS_COUNT; p++)
		if (css_has(over, (enum css_property)p))
			put(c, (enum css_property)p, over->value[p],
			    (over->important >> p & 1) != 0);
}

static bool
is_at_most(const struct css *c, enum css_property p, int32_t value)
{
	return css_has(c, p) && c->value[p] <= value;
}

bool
css_hides_all(const struct css *c)
{
	static const enum css_property sizes[] = { CSS_HEIGHT, CSS_MAX_HEIGHT,
						   CSS_WIDTH };

	if (c->set == 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (css_is(c, CSS_OVERFLOW, 1) &&
		    is_at_most(c, sizes[i], CSS_PIXEL))
			return true;
	return css_is(c, CSS_DISPLAY, CSS_DISPLAY_NONE) ||
	       is_at_most(c, CSS_OPACITY, 1) ||
	       is_at_most(c, CSS_LEFT, OFF_SCREEN) ||
	       is_at_most(c, CSS_TOP, OFF_SCREEN) ||
	       is_at_most(c, CSS_TEXT_INDENT, OFF_SCREEN);
}
