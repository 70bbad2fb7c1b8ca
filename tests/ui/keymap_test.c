#include "ui/keymap.h"

#include "tests/check.h"

#include <string.h>

static const struct {
	const char *why, *name;
	uint32_t key;
	const char *shown;
} keys[] = {
	{ "a letter", "j", 'j', "j" },
	{ "letters keep their case", "J", 'J', "J" },
	{ "a special key", "PgDn", KEYS_PAGE_DOWN, "PgDn" },
	{ "names in any case", "pgdn", KEYS_PAGE_DOWN, "PgDn" },
	{ "another name", "pagedown", KEYS_PAGE_DOWN, "PgDn" },
	{ "control", "Ctrl-L", 12, "Ctrl-L" },
	{ "control as Emacs writes it", "C-l", 12, "Ctrl-L" },
	{ "after Esc", "Esc n", KEYS_META | 'n', "Esc n" },
	{ "the same by Alt", "Alt-n", KEYS_META | 'n', "Esc n" },
	{ "Esc alone", "Esc", KEYS_ESC, "Esc" },
	{ "function keys", "F12", KEYS_F1 + 11, "F12" },
	{ "any character", "\xc3\xa9", 0xe9, "\xc3\xa9" },
	{ "a minus", "-", '-', "-" },
};

static void
keys_have_names(void **state)
{
	char name[KEYS_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		assert_why(keys_parse(str_of(keys[i].name)) == keys[i].key,
			   keys[i].why);
		keys_name(keys[i].key, name);
		assert_str(str_of(name), keys[i].shown, keys[i].why);
	}
}

static void
what_is_no_key(void **state)
{
	static const char *const names[] = { "",       "jj",  "Ctrl-",
					     "Ctrl-9", "F13", "\x1b[A" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_why(keys_parse(str_of(names[i])) == KEYS_NONE, names[i]);
}

static const struct {
	const char *why, *sequence;
	uint32_t key;
} sequences[] = {
	{ "Home, as the Linux console has it", "[1~", KEYS_HOME },
	{ "Home, as xterm has it", "OH", KEYS_HOME },
	{ "Home, in the other mode", "[H", KEYS_HOME },
	{ "End, as rxvt has it", "[8~", KEYS_END },
	{ "Ctrl-Left is no key of ours, nor are its letters", "[1;5D",
	  KEYS_OTHER },
	{ "nothing", "", KEYS_OTHER },
};

static void
sequences_are_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sequences); i++)
		assert_why(keys_of_sequence(str_of(sequences[i].sequence)) ==
				   sequences[i].key,
			   sequences[i].why);
}

static const struct {
	const char *why;
	enum screen screen;
	const char *key;
	enum command command;
} bindings[] = {
	{ "list", SCREEN_LIST, "d", COMMAND_DELETE },
	{ "s in the list", SCREEN_LIST, "s", COMMAND_MOVE },
	{ "s among the parts", SCREEN_PARTS, "s", COMMAND_SAVE },
	{ "s of a letter", SCREEN_COMPOSE, "s", COMMAND_SUBJECT },
	{ "T of the list", SCREEN_LIST, "T", COMMAND_MARK_ALL },
	{ "T of the pager", SCREEN_PAGER, "T", COMMAND_TOGGLE_QUOTED },
	{ "Esc n", SCREEN_PAGER, "Esc n", COMMAND_PREVIOUS_MATCH },
	{ "help is everywhere", SCREEN_HELP, "?", COMMAND_HELP },
	{ "nothing", SCREEN_HELP, "d", COMMAND_NONE },
	{ "d is no cancel in a letter", SCREEN_COMPOSE, "d", COMMAND_NONE },
};

static void
defaults(void **state)
{
	struct arena a = { 0 };
	struct keymap m;

	(void)state;
	keymap_init(&m, &a);
	for (size_t i = 0; i < COUNT_OF(bindings); i++)
		assert_why(
			keymap_command(&m, bindings[i].screen,
				       keys_parse(str_of(bindings[i].key))) ==
				bindings[i].command,
			bindings[i].why);
	arena_fini(&a);
}

/* A key twice on one screen is dead the second time: a mistake of ours. */
static void
no_default_hides_another(void **state)
{
	struct arena a = { 0 };
	struct keymap m;

	(void)state;
	keymap_init(&m, &a);
	for (size_t i = 0; i < m.all.n; i++)
		for (size_t k = i + 1; k < m.all.n; k++)
			assert_false(
				m.all.v[i].key == m.all.v[k].key &&
				(m.all.v[i].screens & m.all.v[k].screens) != 0);
	arena_fini(&a);
}

static void
every_bound_command_exists_there(void **state)
{
	struct arena a = { 0 };
	struct keymap m;

	(void)state;
	keymap_init(&m, &a);
	VEC_EACH (const struct binding, b, &m.all) {
		uint32_t on = command_info(b->command)->screens;

		assert_why((b->screens & ~on) == 0,
			   command_info(b->command)->name);
	}
	arena_fini(&a);
}

static const struct {
	const char *why;
	struct key_binding binding;
	const char *error; /* NULL: fine */
} users[] = {
	{ "as in the manual", { "index", "A", "archive", 1 }, NULL },
	{ "all screens", { "all", "F1", "help", 1 }, NULL },
	{ "a key taken away", { "index", "d", "none", 1 }, NULL },
	{ "unknown screen",
	  { "inbox", "A", "archive", 1 },
	  "bind: there is no screen \"inbox\"" },
	{ "unknown key",
	  { "index", "Hyper-A", "archive", 1 },
	  "bind: there is no key \"Hyper-A\"" },
	{ "unknown command",
	  { "index", "A", "shred", 1 },
	  "bind index: there is no command \"shred\"" },
	{ "a command of another screen",
	  { "index", "A", "attach", 1 },
	  "bind index: there is no command \"attach\"" },
};

static void
users_bind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(users); i++) {
		const struct key_binding *b = &users[i].binding;
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct keymap m;
		bool ok;

		keymap_init(&m, &a);
		ok = keymap_bind(&m, &a, b, &e);
		assert_why(ok == (users[i].error == NULL), users[i].why);
		if (!ok)
			assert_str(str_of(e.text), users[i].error,
				   users[i].why);
		arena_fini(&a);
	}
}

static void
a_user_comes_first(void **state)
{
	struct key_binding steals = { "index", "d", "archive", 1 };
	struct err e = ERR_INIT;
	struct arena a = { 0 };
	struct keymap m;

	(void)state;
	keymap_init(&m, &a);
	assert_true(keymap_bind(&m, &a, &steals, &e));
	assert_int_equal(keymap_command(&m, SCREEN_LIST, 'd'), COMMAND_ARCHIVE);
	assert_int_equal(keymap_command(&m, SCREEN_PAGER, 'd'), COMMAND_DELETE);
	/* What is hidden is not shown either. */
	assert_int_equal(keymap_key(&m, SCREEN_LIST, COMMAND_DELETE, 0),
			 KEYS_NONE);
	assert_int_equal(keymap_key(&m, SCREEN_LIST, COMMAND_ARCHIVE, 0), 'd');
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_have_names),
		cmocka_unit_test(what_is_no_key),
		cmocka_unit_test(sequences_are_keys),
		cmocka_unit_test(defaults),
		cmocka_unit_test(no_default_hides_another),
		cmocka_unit_test(every_bound_command_exists_there),
		cmocka_unit_test(users_bind),
		cmocka_unit_test(a_user_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
