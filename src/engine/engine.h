/*
 * engine.h - the engine's door: open, post requests, take events, close.
 *
 * Thread: one face's thread calls all of these; none of them waits for a
 *         disk or a network but engine_open, and engine_close, which waits
 *         for what is being written, at most a second for the network.
 * Model:  model.h, request.h, event.h.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/config.h"
#include "engine/event.h"
#include "engine/request.h"

struct engine;

struct engine_options {
	const char *path;       /* -f: a Maildir, mbox or message alone */
	bool read_only;         /* -R */
	const char *trace_path; /* --trace, or NULL */
	bool background;        /* the face stays: fetch by check-every, flush
				 * the outbox, look for others' changes; lists
				 * are shown at once and grow */
};

/*
 * Starts the threads. The config must outlive the engine. Fails with
 * ERR_NO_INPUT, ERR_IO, ERR_DATA, ERR_LOGIN when folders or databases
 * cannot be opened.
 */
bool engine_open(struct engine **out, const struct config *config,
		 const struct engine_options *options, struct err *e);

/* Readable when engine_take would return an event: for poll. */
int engine_fd(const struct engine *g);

/* Takes *q (sets it to NULL) and returns its ticket, never 0. */
uint64_t engine_post(struct engine *g, struct request **q);

/* The next event, owned by the caller; NULL when there is none now. */
struct event *engine_take(struct engine *g);
/* Waits up to timeout_ms (-1 = for ever) for an event: for a
 * caller with nothing else to watch. */
struct event *engine_wait(struct engine *g, int timeout_ms);

void engine_close(struct engine **g);

#endif
