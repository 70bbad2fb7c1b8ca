/*
 * talk.h - the verbs' way to the engine: open it, ask, hear the answers.
 *
 * Thread: main. Ctrl-C while waiting cancels what was asked.
 */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include "cli/opts.h"
#include "engine/engine.h"

struct talk {
	struct config config;
	struct engine *engine;
	int signal_fd;
};

/* Reads the configuration and starts the engine; the options of the command
 * line (-F, -A, --trace) are obeyed. path is that of -f, or NULL. Fails as
 * config_load and engine_open do, and with ERR_CONFIG when needs_account
 * and there is none. */
bool talk_open(struct talk *t, const struct opts *o, const char *path,
	       bool needs_account, struct err *e);
void talk_close(struct talk *t);

/* What hears the events of one request; the last one as well. */
#define TALK_HEAR(name) void name(void *context, const struct event *ev)

/*
 * Posts *q and waits for its last event; hear (may be NULL) is called with
 * each event of it, and with EVENT_NOTICEs. Returns true when it ended well,
 * else *e is how it ended.
 */
bool talk_ask(struct talk *t, struct request **q, TALK_HEAR((*hear)),
	      void *context, struct err *e);

/* Says "culver: " and the error on standard error; returns err_exit. */
int talk_fail(const struct err *e);

#endif
