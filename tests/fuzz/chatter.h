/*
 * chatter.h - a session that hears what a fuzzer says, in pieces of any size,
 * and what came of it as text.
 */
#ifndef TESTS_FUZZ_CHATTER_H
#define TESTS_FUZZ_CHATTER_H

#include "base/buf.h"
#include "proto/session.h"

/* Gives the commands that an event calls for. */
typedef void chatter_fn(struct session *s, const struct session_event *event);

/*
 * Runs a session of that setup over the bytes, cut by seed (0: not at all), to
 * the end of the connection. Aborts when a trace or an err shows the secret.
 * Events, traces and what the client said are appended to out, the content of
 * messages joined.
 */
struct chatter_feed {
	struct str bytes;
	uint32_t seed;
};

void chatter_run(struct session *(*open)(const struct session_setup *),
		 const struct session_setup *setup, chatter_fn *react,
		 struct chatter_feed feed, struct buf *out);

/* The same outcome for any cutting, or abort. setup NULL: TLS, and a password
 * that is looked for in all the ways it is said. */
void chatter_check(struct session *(*open)(const struct session_setup *),
		   const struct session_setup *setup, chatter_fn *react,
		   struct str bytes);

#endif
