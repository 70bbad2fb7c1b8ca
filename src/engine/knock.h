/*
 * knock.h - is there a mail server behind that name and port, and is it who it
 * should be? Goes as far as the TLS handshake, says nothing about anybody, and
 * hangs up.
 *
 * Waits:  never; gives up after KNOCK_MS.   Thread: the loop's.
 * Trust:  the system's authorities; the certificate must name the host.
 */
#ifndef ENGINE_KNOCK_H
#define ENGINE_KNOCK_H

#include "engine/service.h"
#include "net/tls.h"

enum { KNOCK_MS = 8 * 1000 };

struct knock;

/* Once, never from within knock_open; ERR_NONE: there is one. knock_close is
 * due. */
typedef void knock_fn(void *who, const struct err *e);

/* service names protocol, host and port, and is copied. */
struct knock *knock_open(struct loop *l, struct tls_context *tls,
			 const struct service *service, knock_fn *ended,
			 void *who);
void knock_close(struct knock **k);

#endif
