/*
 * discover.h - the servers of an address: the table of providers, then what
 * DNS says (MX of a provider we know; RFC 6186 and 8314), then the usual names
 * of hosts, each tried with TLS.
 *
 * Use:    discover_open; EVENT_PROGRESS says what is being done; then ended.
 * Waits:  never; some twenty seconds at most, when nothing answers.
 * Thread: the loop's.
 * Lives:  what was found is good during the call.
 */
#ifndef ENGINE_DISCOVER_H
#define ENGINE_DISCOVER_H

#include "engine/provider.h"
#include "engine/side.h"
#include "net/loop.h"

struct discovered {
	const struct provider *provider; /* or NULL */
	/* URLs without a user; empty: none was found, or there is none. */
	struct str receive, send;
	struct str how;  /* "a record of DNS"; for people */
	bool is_foreign; /* DNS names hosts of another domain */
};

struct discover;

/* e is set when nothing was found: ERR_USAGE, ERR_NO_HOST, ERR_TEMPORARY.
 * discover_close is due. */
typedef void discover_fn(void *who, const struct discovered *d,
			 const struct err *e);

struct discover_setup {
	const struct side *side;
	struct loop *loop;
	uint64_t ticket;
	struct str address; /* copied */
	discover_fn *ended;
	void *who;
};

/* Never ends from within. */
struct discover *discover_open(const struct discover_setup *setup);
void discover_close(struct discover **d);

#endif
