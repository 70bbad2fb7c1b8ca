/*
 * asking.h - the verbs' way to the engine: open it, ask, hear the answers.
 *
 * Thread: main. Ctrl-C while waiting cancels what was asked, a second one
 * ends the program.
 */
#ifndef CLI_ASKING_H
#define CLI_ASKING_H

#include "cli/opts.h"
#include "engine/engine.h"

struct asking {
	struct config config;
	struct engine *engine;
	int signal_fd;
	unsigned interrupts; /* how often the user has said stop */
};

/* Reads the configuration and starts the engine; the options of the command
 * line (-F, -A, --trace) are obeyed. path is that of -f, or NULL. Fails as
 * config_load and engine_open do, and with ERR_CONFIG when needs_account
 * and there is none. */
bool asking_open(struct asking *t, const struct opts *o, const char *path,
		 bool needs_account, struct err *e);
/* For `setup`: the configuration may be missing, and -A names an account that
 * is not there yet. */
bool asking_open_setup(struct asking *t, const struct opts *o, struct err *e);
void asking_close(struct asking *t);

/* What hears the events of one request; the last one as well. */
#define ASKING_HEAR(name) void name(void *context, const struct event *ev)

/*
 * Posts *q and waits for its last event; hear (may be NULL) is called with
 * each event of it, and with EVENT_NOTICEs. Progress is shown (meter.h).
 * Returns true when it ended well, else *e is how it ended.
 */
bool asking_do(struct asking *t, struct request **q, ASKING_HEAR((*hear)),
	       void *context, struct err *e);

/* Says "culver: " and the error on standard error; returns err_exit. */
int asking_fail(const struct err *e);

#endif
