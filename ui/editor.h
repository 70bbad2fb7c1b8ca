/*
 * editor.h - the user's own editor, run on a file.
 *
 * $VISUAL, else $EDITOR, else vi; by the shell, so that it may have options,
 * with the file as an argument that the shell does not read.
 * Thread: the screen's; waits for nothing: the caller polls for SIGCHLD.
 * The terminal must have been lent (term_lend, signals_lend).
 */
#ifndef UI_EDITOR_H
#define UI_EDITOR_H

#include "base/err.h"
#include "base/str.h"

#include <sys/types.h>

bool editor_start(struct str path, pid_t *child, struct err *e);

/* True when it has ended; then *e says whether it failed (its kind is
 * ERR_NONE when not). */
bool editor_has_ended(pid_t child, struct err *e);

#endif
