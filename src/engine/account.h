/*
 * account.h - the keys of an account in culver.conf: what each may say.
 *
 * Pure, but for $HOME in "~/".   Thread: any.
 * Lives:  what a key sets lives in the arena.
 */
#ifndef ENGINE_ACCOUNT_H
#define ENGINE_ACCOUNT_H

#include "engine/config.h"

/* Those with one value, and the lists. */
enum { ACCOUNT_KEYS = 17, ACCOUNT_LISTS = 3 };
extern const char *const account_keys[ACCOUNT_KEYS];
extern const char *const account_lists[ACCOUNT_LISTS];

/* The last ones may stand outside of accounts too, for all that do not say. */
enum { ACCOUNT_KEYS_COMMON = 4 };

/* Sets one key. Fails with ERR_CONFIG: what was expected. */
bool account_set(struct arena *a, struct account *acc, const char *key,
		 struct str value, struct err *e);

/* Takes what acc does not say from common. */
void account_inherit(struct account *acc, const struct account *common);

/* Sets one list, NULL-ended and not empty. */
bool account_set_list(struct arena *a, struct account *acc, const char *key,
		      const char *const *values, struct err *e);

/* Do the keys fit each other, and is nothing missing? */
bool account_check(const struct account *acc, struct err *e);

/* Has it a password or a token, at hand or by a command? */
bool account_has_secret(const struct account *acc);

#endif
