/*
 * demo.h - the guided tour: a sandbox of our own server and a sample
 * mailbox, in a temporary folder that is removed at the end.
 *
 * The server (src/demo) lives as long as the pipe to it is open and then
 * removes the folder itself, so that nothing is left even when the reader
 * is killed.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "base/err.h"
#include "base/mem.h"

struct demo;

/*
 * Starts the server and points the XDG variables of this process at the
 * temporary folder. *config_path (in the arena) is the demo's culver.conf.
 * Fails with ERR_IO, ERR_NO_INPUT (no server program), ERR_UNAVAILABLE.
 */
bool demo_start(struct demo **out, struct arena *a, const char **config_path,
		struct err *e);

/* Ends the server and waits until its folder is gone. */
void demo_stop(struct demo **d);

#endif
