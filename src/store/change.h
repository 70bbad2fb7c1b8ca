/*
 * change.h - flags and moves, and their undoing.
 *
 * Every change is one rename of a file, then the row. A message that other
 * programs renamed meanwhile is found again; one that is gone is left out
 * (ERR_PARTLY, after the rest is done).
 * Undo:   the last hundred actions are kept in state.sqlite, so that they
 *         can be undone after a restart too.
 * Thread: writer.
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/store.h"

/* Sets and clears bits of enum maildir_flag. Without undoable the journal
 * does not hear of it: marking read by opening is no action of the user. */
struct change_flags {
	uint32_t set, clear;
	bool undoable;
};

bool change_flags(struct store *s, const uint64_t *ids, size_t n,
		  struct change_flags flags, struct err *e);

/* To the folder of that role in each message's own account, or for
 * STORE_OTHER to the one of that name, made when it is missing. */
struct change_target {
	enum store_role role;
	struct str folder;
};

/* POP3: what goes to the trash counts as deleted by the user, what comes
 * back from it as not deleted (uidl.h). */
bool change_move(struct store *s, const uint64_t *ids, size_t n,
		 struct change_target to, struct err *e);

/* Removes files for good. Not undone. */
bool change_remove(struct store *s, const uint64_t *ids, size_t n,
		   struct err *e);

/* Undoes the last action that is not yet undone. *what says which: "moved 3
 * messages to Trash". Fails with ERR_PARTLY "nothing to undo". */
bool change_undo(struct store *s, struct arena *a, struct str *what,
		 struct err *e);

#endif
