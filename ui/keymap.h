/*
 * keymap.h - which key does what on which screen: one const table, and
 * before it what the user bound in culver.conf.
 *
 * Pure.   Thread: the screen's.
 * Lives:  in the arena that was given.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "base/err.h"
#include "base/vec.h"
#include "engine/config.h"
#include "ui/command.h"
#include "ui/keys.h"

struct binding {
	uint32_t screens; /* set of ON_ */
	uint32_t key;
	enum command command;
};

struct keymap {
	VEC(struct binding) all; /* the first that fits counts */
};

/* The defaults alone. */
void keymap_init(struct keymap *m, struct arena *a);

/* Puts a user's binding before all others; the screen may be "all", the
 * command "none". Fails with ERR_CONFIG: what is unknown in it. */
bool keymap_bind(struct keymap *m, struct arena *a, const struct key_binding *b,
		 struct err *e);

enum command keymap_command(const struct keymap *m, enum screen s,
			    uint32_t key);
/* Is there a key on that screen that begins with Esc? */
bool keymap_has_meta(const struct keymap *m, enum screen s);
/* The n-th key (from 0) that really does that there; KEYS_NONE = no more. */
uint32_t keymap_key(const struct keymap *m, enum screen s, enum command c,
		    size_t n);

#endif
