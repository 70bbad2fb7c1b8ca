/*
 * peer.h - one server we talk with: password, connection, TLS, session, and
 * the bytes pumped between them.
 *
 * Use:    peer_open, then it is all callbacks. After SESSION_READY give the
 *         session commands (peer_session) and say peer_kick. closed comes
 *         once, whatever happens, unless peer_close was first.
 * Waits:  never; nothing is called from within the functions here.
 * Thread: the loop's.
 * Lives:  a callback may call peer_close. What the host points to outlives
 *         the peer.
 * Limits: a connection TCP_CONNECT_MS, a handshake PEER_TLS_MS; then as the
 *         session says (session_due_ms), where a trickle is silence too.
 */
#ifndef ENGINE_PEER_H
#define ENGINE_PEER_H

#include "engine/progress.h"
#include "engine/secret.h"
#include "engine/trace.h"
#include "net/tls.h"
#include "proto/session.h"

enum { PEER_TLS_MS = 30 * 1000 };

/* What the peers of one account share. */
struct peer_host {
	struct loop *loop;
	const struct account *account;
	struct secret *secret;
	struct tls_context *tls; /* opened by the first who needs it */
	struct trace *trace;     /* or NULL */
};

struct peer_calls {
	/* Everything the session says but START_TLS and BYE. */
	void (*said)(void *who, const struct session_event *event);
	/* Output has gone: more may be given. Or NULL. */
	void (*wrote)(void *who);
	/* It is over; e has ERR_NONE when the server has confirmed QUIT. The
	 * session can still be asked. peer_close is due. */
	void (*closed)(void *who, const struct err *e);
	/* Each second. */
	void (*tick)(void *who);
};

struct peer_setup {
	struct peer_host *host;
	const struct service *service;
	const struct peer_calls *calls;
	void *who;
	/* Phase and signs of life are entered here. */
	struct progress *progress;
};

struct peer;

struct peer *peer_open(const struct peer_setup *setup);
void peer_close(struct peer **p);

/* NULL until SESSION_READY. */
struct session *peer_session(const struct peer *p);
/* The session was given commands or content: move it. */
void peer_kick(struct peer *p);
/* Stop reading, and go on: for when what was read is not yet written. */
void peer_rest(struct peer *p, bool rests);

#endif
