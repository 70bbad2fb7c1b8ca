/*
 * fake.h - a net thread between a server that follows a script and a write
 * side that follows orders; what happens is written down as one text.
 *
 * A script is lines, each a letter, a blank and words:
 *   S words   the server says that line       D words   ... without its end
 *   C words   it waits for that line          C *       ... for any
 *   M         it takes content up to the lone dot, and notes it
 *   H         it stands still until fake_release
 *   X         it closes; what follows is for the next connection
 */
#ifndef TESTS_ENGINE_FAKE_H
#define TESTS_ENGINE_FAKE_H

#include "base/buf.h"
#include "engine/plan.h"
#include "engine/side.h"
#include "net/loop.h"
#include "net/stream.h"

#include <pthread.h>

struct fake {
	/* Orders, to be given before fake_start. */
	const char *script;
	const char *known;     /* UIDLs that are here, blanks between */
	const char *due;       /* UIDLs here whose turn it is to go */
	const char *sizes;     /* UIDLs whose sizes are to be asked for */
	const char *look;      /* likewise heads */
	bool dele;             /* what is stored may go at once */
	const char *store_err; /* the disk says so */
	bool owes;             /* chunks are never WRITTEN */
	const char *letter;    /* content of any letter */
	const char *sending_err;
	const char *trace_path;
	bool background;

	struct config config;
	struct account account;
	struct engine_options options;
	struct side side;
	pthread_t net;
	struct loop *loop;
	int listener, port;
	struct loop_watch listening, talking;
	struct stream *stream;
	struct buf in, content;
	const char *at; /* in the script */
	bool is_released;
	struct buf log;
	uint32_t stalled_s; /* the longest that was told */
	uint64_t fetched_bytes;
	struct uidl_key keys[26]; /* of the list: what it names "a", "b" ... */
	struct str names[26];
	size_t n_names;
	struct buf message;
	uint32_t index;
};

/* Zeroed before, but for the orders. */
void fake_start(struct fake *f);
/* Until that text is in the log; fails after ten seconds. */
void fake_until(struct fake *f, const char *text);
/* For so long. */
void fake_for(struct fake *f, int ms);
void fake_release(struct fake *f);
/* Ends the thread, checks the log, forgets all. */
void fake_end(struct fake *f, const char *log);

void fake_fetch(struct fake *f, uint64_t ticket);
void fake_check(struct fake *f, uint64_t ticket);
void fake_cancel(struct fake *f, uint64_t ticket);
/* A letter with that number to recipients, blanks between. */
void fake_send(struct fake *f, uint64_t id, const char *recipients);
/* JOB_QUIT, and what comes of it. */
void fake_quit(struct fake *f);

#endif
