/*
 * newcomer.h - an account that is being set up, as culver.conf will have it.
 *
 * Use:    newcomer_config to try it; newcomer_append when that went well.
 * Waits:  newcomer_append, for the disk.   Thread: any.
 * Lives:  a config that comes out owns all of its own.
 * What comes out is read again before it is used, and must say what the
 * newcomer says: so no name, password or address, however odd, can put
 * anything else into the file.
 */
#ifndef ENGINE_NEWCOMER_H
#define ENGINE_NEWCOMER_H

#include "base/buf.h"
#include "engine/config.h"
#include "engine/model.h"

/* The account alone, with the password at hand, as if it stood in a file of
 * its own. dirs lends its folders. Fails with ERR_USAGE: what is missing, or
 * cannot be written. */
bool newcomer_config(const struct newcomer *n, const struct config *dirs,
		     struct config *out, struct err *e);

/*
 * Appends the account to culver.conf, or begins that: what stood there stays
 * as it is, byte for byte, and so do the rights of the file. Durable. Fails
 * with ERR_CONFIG when the file cannot be read, is wrong already, has such an
 * account, or would hold a password that others can read.
 */
bool newcomer_append(const struct newcomer *n, const struct config *c,
		     struct err *e);

/* The text that newcomer_append would write, without a password that stands
 * in it: for people. */
bool newcomer_show(const struct newcomer *n, const struct config *c,
		   struct buf *out, struct err *e);

/* Where culver.conf is, or will be. */
const char *newcomer_path(struct arena *a, const struct config *c);

/* Overwrites the password with zeros. */
void newcomer_wipe(struct newcomer *n);

#endif
