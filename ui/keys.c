#include "ui/keys.h"

#include "base/utf8.h"

#include <stdio.h>

/* The first name of a key is the one shown. */
static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{ "Space", KEYS_SPACE },
	{ "Tab", KEYS_TAB },
	{ "Enter", KEYS_ENTER },
	{ "Return", KEYS_ENTER },
	{ "Esc", KEYS_ESC },
	{ "Backspace", KEYS_BACKSPACE },
	{ "BS", KEYS_BACKSPACE },
	{ "Up", KEYS_UP },
	{ "Down", KEYS_DOWN },
	{ "Left", KEYS_LEFT },
	{ "Right", KEYS_RIGHT },
	{ "Home", KEYS_HOME },
	{ "End", KEYS_END },
	{ "PgUp", KEYS_PAGE_UP },
	{ "PageUp", KEYS_PAGE_UP },
	{ "PgDn", KEYS_PAGE_DOWN },
	{ "PageDown", KEYS_PAGE_DOWN },
	{ "Del", KEYS_DELETE },
	{ "Delete", KEYS_DELETE },
	{ "Shift-Tab", KEYS_BACK_TAB },
	{ "F1", KEYS_F1 },
	{ "F2", KEYS_F1 + 1 },
	{ "F3", KEYS_F1 + 2 },
	{ "F4", KEYS_F1 + 3 },
	{ "F5", KEYS_F1 + 4 },
	{ "F6", KEYS_F1 + 5 },
	{ "F7", KEYS_F1 + 6 },
	{ "F8", KEYS_F1 + 7 },
	{ "F9", KEYS_F1 + 8 },
	{ "F10", KEYS_F1 + 9 },
	{ "F11", KEYS_F1 + 10 },
	{ "F12", KEYS_F1 + 11 },
};

static uint32_t
parse_named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_fold(name, str_of(names[i].name)))
			return names[i].key;
	return KEYS_NONE;
}

static uint32_t
parse_ctrl(struct str letter)
{
	char c;

	if (letter.n != 1)
		return KEYS_NONE;
	c = ascii_lower(letter.p[0]);
	return c >= 'a' && c <= 'z' ? KEYS_CTRL(c) : KEYS_NONE;
}

/* A key without Esc before it. */
static uint32_t
parse_plain(struct str name)
{
	struct str rest = name;
	uint32_t code = KEYS_NONE;

	if (str_starts_fold(name, STR("Ctrl-")))
		return parse_ctrl(str_skip(name, 5));
	if (name.n == 3 && str_starts_fold(name, STR("C-")))
		return parse_ctrl(str_skip(name, 2));
	if (utf8_take(&rest, &code) && rest.n == 0)
		return utf8_is_unsafe(code) ? KEYS_NONE : code;
	return parse_named(name);
}

uint32_t
keys_parse(struct str name)
{
	static const char *const metas[] = { "Esc ", "Alt-", "M-" };

	for (size_t i = 0; i < COUNT_OF(metas); i++) {
		struct str meta = str_of(metas[i]);
		uint32_t key;

		if (!str_starts_fold(name, meta) || name.n == meta.n)
			continue;
		key = parse_plain(str_skip(name, meta.n));
		return key == KEYS_NONE ? KEYS_NONE : key | KEYS_META;
	}
	return parse_plain(name);
}

uint32_t
keys_of_sequence(struct str sequence)
{
	static const struct {
		const char *sequence;
		uint32_t key;
	} known[] = {
		{ "[A", KEYS_UP },       { "OA", KEYS_UP },
		{ "[B", KEYS_DOWN },     { "OB", KEYS_DOWN },
		{ "[C", KEYS_RIGHT },    { "OC", KEYS_RIGHT },
		{ "[D", KEYS_LEFT },     { "OD", KEYS_LEFT },
		{ "[H", KEYS_HOME },     { "OH", KEYS_HOME },
		{ "[1~", KEYS_HOME },    { "[7~", KEYS_HOME },
		{ "[F", KEYS_END },      { "OF", KEYS_END },
		{ "[4~", KEYS_END },     { "[8~", KEYS_END },
		{ "[5~", KEYS_PAGE_UP }, { "[6~", KEYS_PAGE_DOWN },
		{ "[3~", KEYS_DELETE },  { "[Z", KEYS_BACK_TAB },
		{ "OM", KEYS_ENTER },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq(sequence, str_of(known[i].sequence)))
			return known[i].key;
	return KEYS_OTHER;
}

static const char *
find_name(uint32_t key)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].key == key)
			return names[i].name;
	return NULL;
}

void
keys_name(uint32_t key, char name[KEYS_NAME_SIZE])
{
	const char *meta = key & KEYS_META ? "Esc " : "";
	const char *found;
	char code[16];
	struct buf utf8;

	key &= ~(uint32_t)KEYS_META;
	found = find_name(key);
	if (found != NULL) {
		(void)snprintf(name, KEYS_NAME_SIZE, "%s%s", meta, found);
		return;
	}
	if (key > 0 && key <= 26) {
		(void)snprintf(name, KEYS_NAME_SIZE, "%sCtrl-%c", meta,
			       (int)('A' + key - 1));
		return;
	}
	buf_init(&utf8, sizeof(code));
	utf8_put(&utf8, key);
	(void)snprintf(name, KEYS_NAME_SIZE, "%s%.*s", meta,
		       STR_ARG(buf_str(&utf8)));
	buf_fini(&utf8);
}
