/*
 * keeper.h - programs that keep passwords: pass(1), secret-tool(1).
 *
 * Waits:  keeper_store, for the program: KEEPER_TIMEOUT_MS at most.
 * Thread: any but the screen's and the loop's.
 * The password goes to the program's standard input, never into a command
 * line, which every user of the machine can read.
 */
#ifndef ENGINE_KEEPER_H
#define ENGINE_KEEPER_H

#include "base/err.h"
#include "base/mem.h"
#include "engine/model.h"

enum { KEEPER_TIMEOUT_MS = 60 * 1000 };

/* Can it keep something under that address? Fails with ERR_USAGE. */
bool keeper_check(enum secret_place place, struct str address, struct err *e);

/* Gives the password of address to PASS or SECRET_TOOL. Fails with ERR_CONFIG,
 * with the program's words, ERR_TEMPORARY. */
bool keeper_store(enum secret_place place, struct str address,
		  struct str password, struct err *e);

/* The command that prints it again: argv, NULL-ended. */
const char *const *keeper_lookup(struct arena *a, enum secret_place place,
				 struct str address);

/* A command as typed, to argv: words between blanks; quotes '..' and "..", and
 * a backslash, keep what they do in a shell. Nothing else of a shell is known.
 * Fails with ERR_USAGE: no word, or a quote without its end. */
bool keeper_split(struct arena *a, struct str typed, const char *const **argv,
		  struct err *e);

#endif
