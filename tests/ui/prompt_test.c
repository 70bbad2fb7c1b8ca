#include "ui/prompt.h"

#include "base/utf8.h"
#include "tests/check.h"
#include "ui/keys.h"

#include <stdio.h>

/* Keys by name with blanks between; 'words' are typed. */
static enum prompt_result
press(struct prompt *p, const char *keys)
{
	enum prompt_result result = PROMPT_MOVED;
	struct str rest = str_of(keys), word;
	uint32_t code;

	for (;;) {
		while (rest.n > 0 && rest.p[0] == ' ')
			rest = str_skip(rest, 1);
		if (rest.n > 0 && rest.p[0] == '\'') {
			rest = str_skip(rest, 1);
			while (rest.p[0] != '\'' && utf8_take(&rest, &code))
				result = prompt_key(p, code);
			rest = str_skip(rest, 1);
			continue;
		}
		if (!str_take_word(&rest, &word))
			return result;
		result = prompt_key(p, keys_parse(word));
	}
}

#define NIHAO   "\xe4\xbd\xa0\xe5\xa5\xbd"
#define NI      "\xe4\xbd\xa0"
#define HAO     "\xe5\xa5\xbd"
#define E_ACUTE "e\xcc\x81" /* e and a mark: one character */

static const struct {
	const char *why, *start, *keys, *text, *head;
} rows[] = {
	{ "typing", "", "'abc'", "abc", "abc" },
	{ "begin at the end", "abc", "'d'", "abcd", "abcd" },
	{ "to the start", "abc", "Ctrl-A 'x'", "xabc", "x" },
	{ "to the end", "abc", "Ctrl-A Ctrl-E 'x'", "abcx", "abcx" },
	{ "left and right", "abc", "Left Left Right 'x'", "abxc", "abx" },
	{ "past both ends", "a", "Left Left Left Right Right", "a", "a" },
	{ "backspace", "abc", "Backspace", "ab", "ab" },
	{ "backspace at the start", "abc", "Home Backspace", "abc", "" },
	{ "delete", "abc", "Home Del", "bc", "" },
	{ "Ctrl-D at the end is nothing", "abc", "Ctrl-D", "abc", "abc" },
	{ "kill to the end", "abcd", "Left Left Ctrl-K", "ab", "ab" },
	{ "kill to the start", "abcd", "Left Left Ctrl-U", "cd", "" },
	{ "kill a word", "one two", "Ctrl-W", "one ", "one " },
	{ "a word with its blanks", "one two  ", "Ctrl-W", "one ", "one " },
	{ "an address is one word to Ctrl-W", "to a@b.example", "Ctrl-W", "to ",
	  "to " },
	{ "but several to Esc Backspace", "to a@b", "Alt-Backspace", "to a@",
	  "to a@" },
	{ "word by word", "one two", "Alt-b 'x' Alt-b Alt-b 'y'", "yone xtwo",
	  "y" },
	{ "word forward", "one two", "Home Alt-f 'x'", "onex two", "onex" },
	{ "kill forward", "one two", "Home Alt-d", " two", "" },
	{ "yank", "one two", "Ctrl-W Home Ctrl-Y", "twoone ", "two" },
	{ "wide ones are one step", NIHAO, "Left 'x'", NI "x" HAO, NI "x" },
	{ "and one backspace", NIHAO, "Backspace", NI, NI },
	{ "marks go with their base", "a" E_ACUTE "b", "Left Backspace", "ab",
	  "a" },
	{ "and are never split", "a" E_ACUTE "b", "Left Left 'x'",
	  "ax" E_ACUTE "b", "ax" },
	{ "a base typed before a mark takes it",
	  "\xcc\x81"
	  "b",
	  "Home 'e' 'x'", E_ACUTE "xb", E_ACUTE "x" },
	{ "control characters cannot be typed", "a", "Ctrl-B F5", "a", "" },
};

static void
editing(void **state)
{
	static const struct history none = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct prompt p;

		prompt_init(&p);
		prompt_begin(&p, str_of(rows[i].start), &none);
		(void)press(&p, rows[i].keys);
		assert_str(prompt_text(&p), rows[i].text, rows[i].why);
		assert_str(prompt_head(&p), rows[i].head, rows[i].why);
		prompt_fini(&p);
	}
}

static void
how_it_ends(void **state)
{
	static const struct history none = { 0 };
	struct prompt p;

	(void)state;
	prompt_init(&p);
	prompt_begin(&p, STR("a"), &none);
	assert_int_equal(press(&p, "Left"), PROMPT_MOVED);
	assert_int_equal(press(&p, "'b'"), PROMPT_CHANGED);
	assert_int_equal(press(&p, "Tab"), PROMPT_COMPLETE);
	assert_int_equal(press(&p, "Enter"), PROMPT_DONE);
	assert_int_equal(press(&p, "Esc"), PROMPT_CANCELLED);
	assert_int_equal(press(&p, "Ctrl-G"), PROMPT_CANCELLED);
	assert_int_equal(press(&p, "Ctrl-C"), PROMPT_CANCELLED);
	prompt_fini(&p);
}

static void
history(void **state)
{
	struct history h = { 0 };
	struct prompt p;

	(void)state;
	history_add(&h, STR("first"));
	history_add(&h, STR("second"));
	history_add(&h, STR("second"));
	history_add(&h, STR(""));
	assert_int_equal(h.n, 2);
	prompt_init(&p);
	prompt_begin(&p, STR("typ"), &h);
	(void)press(&p, "'ed' Up");
	assert_str(prompt_text(&p), "second", "newest first");
	(void)press(&p, "Up Up Up");
	assert_str(prompt_text(&p), "first", "no further than the oldest");
	(void)press(&p, "Ctrl-N Ctrl-N");
	assert_str(prompt_text(&p), "typed", "back to what was typed");
	(void)press(&p, "Down");
	assert_str(prompt_text(&p), "typed", "nothing newer");
	prompt_fini(&p);
	history_fini(&h);
}

static void
history_is_bounded(void **state)
{
	struct history h = { 0 };
	char line[16];

	(void)state;
	for (int i = 0; i < PROMPT_HISTORY + 5; i++) {
		(void)snprintf(line, sizeof(line), "%d", i);
		history_add(&h, str_of(line));
	}
	assert_int_equal(h.n, PROMPT_HISTORY);
	assert_str(str_of(h.items[0]), "5", "the oldest went");
	history_fini(&h);
}

static const struct {
	const char *why, *start;
	size_t token;
	const char *offers[4];
	const char *keys, *text;
} completions[] = {
	{ "one is put in", "ar", 0, { "archive" }, "", "archive" },
	{ "what several share",
	  "re",
	  0,
	  { "reply-all", "reply-list" },
	  "",
	  "reply-" },
	{ "then in turn",
	  "reply-",
	  0,
	  { "reply-all", "reply-list" },
	  "Tab",
	  "reply-all" },
	{ "and around",
	  "reply-",
	  0,
	  { "reply-all", "reply-list" },
	  "Tab Tab Tab",
	  "reply-all" },
	{ "backwards",
	  "reply-",
	  0,
	  { "reply-all", "reply-list" },
	  "Shift-Tab",
	  "reply-list" },
	{ "only the word at hand",
	  "a@b.c, han",
	  7,
	  { "Han <han@example.org>" },
	  "",
	  "a@b.c, Han <han@example.org>" },
	{ "found by something else than the beginning",
	  "han",
	  0,
	  { "Wei <han@a.example>", "Mei <han@b.example>" },
	  "",
	  "Wei <han@a.example>" },
	{ "none", "xyz", 0, { NULL }, "", "xyz" },
	{ "typing ends the choice",
	  "reply-",
	  0,
	  { "reply-all", "reply-list" },
	  "Tab 'x'",
	  "reply-allx" },
};

static void
completing(void **state)
{
	static const struct history none = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(completions); i++) {
		struct str offers[4];
		struct prompt p;
		size_t n = 0;

		for (; n < 4 && completions[i].offers[n] != NULL; n++)
			offers[n] = str_of(completions[i].offers[n]);
		prompt_init(&p);
		prompt_begin(&p, str_of(completions[i].start), &none);
		prompt_offer(&p, completions[i].token, offers, n);
		(void)press(&p, completions[i].keys);
		assert_str(prompt_text(&p), completions[i].text,
			   completions[i].why);
		prompt_fini(&p);
	}
}

/* However long the line is, the cursor is in sight. */
static void
a_long_line_scrolls(void **state)
{
	static const struct history none = { 0 };
	struct prompt p;
	struct grid g;
	struct buf out;

	(void)state;
	prompt_init(&p);
	prompt_begin(&p, STR("0123456789" NIHAO), &none);
	grid_init(&g);
	grid_resize(&g, 1, 16);
	buf_init(&out, 100);
	prompt_draw(&p, &g, (struct area){ 0, 0, 1, 16 }, STR("To: "));
	grid_dump(&g, &out);
	assert_str(buf_str(&out), "To: 3456789" NIHAO "\n", "the end shows");
	assert_int_equal(g.cursor_col, 15);
	buf_fini(&out);
	grid_fini(&g);
	prompt_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editing),
		cmocka_unit_test(how_it_ends),
		cmocka_unit_test(history),
		cmocka_unit_test(history_is_bounded),
		cmocka_unit_test(completing),
		cmocka_unit_test(a_long_line_scrolls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
