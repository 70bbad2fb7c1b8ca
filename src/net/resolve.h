/*
 * resolve.h - a host name to addresses, by getaddrinfo in its own thread (RFC
 * 5891 for names beyond ASCII).
 *
 * Waits:  never on the caller's thread; an IP literal is answered without
 *         asking anybody.
 * Thread: the loop's; the answer comes through the loop's wake, never from
 *         within resolve_start.
 * Limits: RESOLVE_MAX addresses; more are left out.
 */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "net/loop.h"

enum { RESOLVE_MAX = 16, RESOLVE_ADDRESS_BYTES = 128, RESOLVE_NAME_SIZE = 256 };

/* A struct sockaddr, kept opaque so that sockets stay behind their door. */
struct resolve_address {
	_Alignas(8) unsigned char bytes[RESOLVE_ADDRESS_BYTES];
	unsigned n;
	int family;
};

struct resolve_answer {
	struct resolve_address address[RESOLVE_MAX]; /* in the order to try */
	size_t count;
};

struct resolve;

/* e is set (ERR_NO_HOST, ERR_TEMPORARY) when answer is NULL. The resolve is
 * over and freed when this returns. */
typedef void resolve_fn(void *who, const struct resolve_answer *answer,
			const struct err *e);

/* host is a name or an IP literal, in brackets or not. Never NULL. */
struct resolve *resolve_start(struct loop *l, const char *host, int port,
			      resolve_fn *answered, void *who);
/* Nothing will be answered; sets *r to NULL; *r may be NULL. Before
 * loop_close. */
void resolve_cancel(struct resolve **r);

/* The name as DNS and certificates have it: IDNA 2008, and a literal without
 * its brackets. Fails with ERR_NO_HOST. */
bool resolve_ascii_name(const char *host, char out[RESOLVE_NAME_SIZE],
			struct err *e);

#endif
