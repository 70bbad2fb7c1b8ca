/*
 * keys.h - what can be pressed, and how people write it: "j", "Ctrl-L",
 * "PgDn", "Esc n".
 *
 * Pure.   Thread: any.
 * A key is a code point, one of enum keys_special, or either of these with
 * KEYS_META for "after Esc" (which is what terminals send for Alt).
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include "base/str.h"

enum keys_special {
	KEYS_NONE = 0,
	KEYS_TAB = '\t',
	KEYS_ENTER = '\r',
	KEYS_ESC = 27,
	KEYS_SPACE = ' ',
	KEYS_BACKSPACE = 127,
	KEYS_UP = 0x200000, /* above all code points */
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_DELETE,
	KEYS_BACK_TAB,
	KEYS_OTHER, /* one we have no name for */
	KEYS_F1,    /* KEYS_F1 + 11 is F12 */
	KEYS_META = 0x1000000,
};

/* Ctrl-L and the like. */
#define KEYS_CTRL(letter) ((uint32_t)((letter) - 'a' + 1))

/* Reads a key's name, any letter case for names, "C-l" for Ctrl-L and "M-n"
 * for Esc n too. KEYS_NONE when it is none. */
uint32_t keys_parse(struct str name);

/*
 * The key of an escape sequence, given without its Esc: "[1~" or "OH". Knows
 * those that terminals send besides the ones their description names.
 * KEYS_OTHER for those it does not know: their letters are no keys.
 */
uint32_t keys_of_sequence(struct str sequence);

enum { KEYS_NAME_SIZE = 24 };
/* The name keys_parse reads. */
void keys_name(uint32_t key, char name[KEYS_NAME_SIZE]);

#endif
