/*
 * account.h - the keys of an account in culver.conf: what each may say.
 *
 * Pure, but for $HOME in "~/".   Thread: any.
 * Lives:  what a key sets lives in the arena.
 */
#ifndef ENGINE_ACCOUNT_H
#define ENGINE_ACCOUNT_H

#include "engine/config.h"

/* All but password-command, which is a list. */
enum { ACCOUNT_KEYS = 13 };
extern const char *const account_keys[ACCOUNT_KEYS];

/* The last ones may stand outside of accounts too, for all that do not say. */
enum { ACCOUNT_KEYS_COMMON = 2 };

/* Sets one key. Fails with ERR_CONFIG: what was expected. */
bool account_set(struct arena *a, struct account *acc, const char *key,
		 struct str value, struct err *e);

/* Takes what acc does not say from common. */
void account_inherit(struct account *acc, const struct account *common);

/* Do the keys fit each other, and is nothing missing? */
bool account_check(const struct account *acc, struct err *e);

#endif
