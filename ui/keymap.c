#include "ui/keymap.h"

#include <assert.h>
#include <string.h>

static const struct {
	uint32_t screens;
	const char *key;
	enum command command;
} defaults[] = {
	{ ON_ROWS | ON_TEXT, "j", COMMAND_DOWN },
	{ ON_ALL, "Down", COMMAND_DOWN },
	{ ON_ROWS | ON_TEXT, "k", COMMAND_UP },
	{ ON_ALL, "Up", COMMAND_UP },
	{ ON_ALL, "Space", COMMAND_PAGE_DOWN },
	{ ON_ALL, "PgDn", COMMAND_PAGE_DOWN },
	{ ON_ALL, "-", COMMAND_PAGE_UP },
	{ ON_ALL, "PgUp", COMMAND_PAGE_UP },
	{ ON_ALL, "=", COMMAND_FIRST },
	{ ON_ALL, "Home", COMMAND_FIRST },
	{ ON_ALL, "*", COMMAND_LAST },
	{ ON_ALL, "End", COMMAND_LAST },
	{ ON_CHOOSING, "Enter", COMMAND_OPEN },
	{ ON_TEXT, "Enter", COMMAND_DOWN },
	{ ON_TEXT, "Backspace", COMMAND_UP },
	{ ON_MAIL, "Tab", COMMAND_NEXT_UNREAD },
	{ ON_PAGER, "J", COMMAND_NEXT_MESSAGE },
	{ ON_PAGER, "Right", COMMAND_NEXT_MESSAGE },
	{ ON_PAGER, "K", COMMAND_PREVIOUS_MESSAGE },
	{ ON_PAGER, "Left", COMMAND_PREVIOUS_MESSAGE },
	{ ON_LIST, "Right", COMMAND_OPEN },
	{ ON_MAIL, "/", COMMAND_SEARCH },
	{ ON_MAIL, "n", COMMAND_NEXT_MATCH },
	{ ON_MAIL, "Esc n", COMMAND_PREVIOUS_MATCH },
	{ ON_LIST, "l", COMMAND_LIMIT },
	{ ON_LIST, "o", COMMAND_SORT },
	{ ON_LIST, "t", COMMAND_MARK },
	{ ON_LIST, "T", COMMAND_MARK_ALL },
	{ ON_LIST, ";", COMMAND_APPLY },
	{ ON_MAIL | ON_FOLDERS | ON_OUTBOX | ON_DRAFTS, "m", COMMAND_MAIL },
	{ ON_MAIL, "r", COMMAND_REPLY },
	{ ON_MAIL, "g", COMMAND_REPLY_ALL },
	{ ON_MAIL, "L", COMMAND_REPLY_LIST },
	{ ON_MAIL, "f", COMMAND_FORWARD },
	{ ON_MAIL, "e", COMMAND_EDIT_AS_NEW },
	{ ON_MAIL | ON_FOLDERS | ON_OUTBOX, "R", COMMAND_RECALL },
	{ ON_MAIL, "d", COMMAND_DELETE },
	{ ON_MAIL, "a", COMMAND_ARCHIVE },
	{ ON_MAIL, "s", COMMAND_MOVE },
	{ ON_MAIL, "F", COMMAND_FLAG },
	{ ON_MAIL, "N", COMMAND_TOGGLE_READ },
	{ ON_MAIL, "u", COMMAND_UNDO },
	{ ON_MAIL, "@", COMMAND_SENDER },
	{ ON_PAGER, "T", COMMAND_TOGGLE_QUOTED },
	{ ON_PAGER, "S", COMMAND_SKIP_QUOTED },
	{ ON_PAGER, "h", COMMAND_HEADERS },
	{ ON_PAGER, "H", COMMAND_HTML },
	{ ON_PAGER, "&", COMMAND_OPEN_LINK },
	{ ON_PAGER, "\\", COMMAND_RAW },
	{ ON_PAGER, "Ctrl-E", COMMAND_CHARSET },
	{ ON_MAIL, "v", COMMAND_PARTS },
	{ ON_PARTS, "s", COMMAND_SAVE },
	{ ON_PARTS, "S", COMMAND_SAVE_ALL },
	{ ON_COMPOSE, "y", COMMAND_SEND },
	{ ON_COMPOSE, "e", COMMAND_EDIT },
	{ ON_COMPOSE, "t", COMMAND_TO },
	{ ON_COMPOSE, "c", COMMAND_CC },
	{ ON_COMPOSE, "b", COMMAND_BCC },
	{ ON_COMPOSE, "s", COMMAND_SUBJECT },
	{ ON_COMPOSE, "f", COMMAND_FROM },
	{ ON_COMPOSE, "a", COMMAND_ATTACH },
	{ ON_COMPOSE, "D", COMMAND_DETACH },
	{ ON_COMPOSE, "M", COMMAND_MARKDOWN },
	{ ON_COMPOSE, "P", COMMAND_POSTPONE },
	{ ON_OUTBOX, "r", COMMAND_RETRY },
	{ ON_OUTBOX, "d", COMMAND_CANCEL_SENDING },
	{ ON_OUTBOX, "u", COMMAND_CANCEL_SENDING },
	{ ON_DRAFTS, "d", COMMAND_DISCARD },
	{ ON_START, "Enter", COMMAND_GO_ON },
	{ ON_START, "e", COMMAND_CHANGE },
	{ ON_ALL & ~(ON_COMPOSE | ON_HELP), "c", COMMAND_FOLDERS },
	{ ON_ALL & ~(ON_COMPOSE | ON_HELP), "O", COMMAND_OUTBOX },
	{ ON_ALL & ~(ON_COMPOSE | ON_HELP), "G", COMMAND_FETCH },
	{ ON_ALL, "$", COMMAND_SYNC },
	{ ON_ALL, "Ctrl-C", COMMAND_CANCEL },
	{ ON_ALL, "?", COMMAND_HELP },
	{ ON_ALL, ":", COMMAND_COMMAND },
	{ ON_ALL, "Ctrl-L", COMMAND_REDRAW },
	{ ON_ALL, "Ctrl-Z", COMMAND_SUSPEND },
	{ ON_ALL, "q", COMMAND_QUIT },
};

void
keymap_init(struct keymap *m, struct arena *a)
{
	*m = (struct keymap){ 0 };
	for (size_t i = 0; i < COUNT_OF(defaults); i++) {
		uint32_t key = keys_parse(str_of(defaults[i].key));

		assert(key != KEYS_NONE);
		*VEC_PUSH(a, &m->all) = (struct binding){
			.screens = defaults[i].screens,
			.key = key,
			.command = defaults[i].command,
		};
	}
}

static enum command
find_command(struct str name, uint32_t screens)
{
	enum command c;

	for (unsigned s = 0; s < SCREEN_COUNT; s++) {
		if ((screens & (1u << s)) == 0)
			continue;
		c = command_find(name, (enum screen)s);
		if (c != COMMAND_NONE)
			return c;
	}
	return COMMAND_NONE;
}

bool
keymap_bind(struct keymap *m, struct arena *a, const struct key_binding *b,
	    struct err *e)
{
	struct str screen = str_of(b->screen), name = str_of(b->command);
	struct binding new = { .screens = ON_ALL };

	if (!str_eq(screen, STR("all"))) {
		enum screen s = command_screen(screen);

		if (s == SCREEN_COUNT)
			return err_set(e, ERR_CONFIG,
				       "bind: there is no screen \"%s\"",
				       b->screen);
		new.screens = 1u << s;
	}
	new.key = keys_parse(str_of(b->key));
	if (new.key == KEYS_NONE)
		return err_set(e, ERR_CONFIG, "bind: there is no key \"%s\"",
			       b->key);
	new.command = find_command(name, new.screens);
	if (new.command == COMMAND_NONE && !str_eq(name, STR("none")))
		return err_set(e, ERR_CONFIG,
			       "bind %s: there is no command \"%s\"", b->screen,
			       b->command);
	(void)VEC_PUSH(a, &m->all);
	memmove(m->all.v + 1, m->all.v, (m->all.n - 1) * sizeof(*m->all.v));
	m->all.v[0] = new;
	return true;
}

static const struct binding *
find(const struct keymap *m, enum screen s, uint32_t key)
{
	VEC_EACH (const struct binding, b, &m->all)
		if (b->key == key && (b->screens & (1u << s)) != 0)
			return b;
	return NULL;
}

enum command
keymap_command(const struct keymap *m, enum screen s, uint32_t key)
{
	const struct binding *b = find(m, s, key);

	return b != NULL ? b->command : COMMAND_NONE;
}

bool
keymap_has_meta(const struct keymap *m, enum screen s)
{
	VEC_EACH (const struct binding, b, &m->all)
		if ((b->key & KEYS_META) != 0 && (b->screens & (1u << s)) != 0)
			return true;
	return false;
}

uint32_t
keymap_key(const struct keymap *m, enum screen s, enum command c, size_t n)
{
	VEC_EACH (const struct binding, b, &m->all) {
		if (b->command != c || find(m, s, b->key) != b)
			continue;
		if (n-- == 0)
			return b->key;
	}
	return KEYS_NONE;
}
