/*
 * tcp.h - connections made and taken, IPv6 and IPv4.
 *
 * Waits:  never.   Thread: the loop's.
 * A connect asks for the addresses and tries one after the other, a new one
 * when the last failed or after TCP_NEXT_MS (RFC 8305); the first that answers
 * wins.
 */
#ifndef NET_TCP_H
#define NET_TCP_H

#include "net/loop.h"
#include "net/stream.h"

enum { TCP_NEXT_MS = 250, TCP_CONNECT_MS = 30000 };

struct tcp_dial;

/* stream is the callee's from now on, or NULL and e is set: ERR_NO_HOST,
 * ERR_UNAVAILABLE, ERR_TEMPORARY. The dial is over and freed when this
 * returns. */
typedef void tcp_fn(void *who, struct stream *stream, const struct err *e);

/* Never NULL; never calls back from within. Gives up after TCP_CONNECT_MS. */
struct tcp_dial *tcp_connect(struct loop *l, const char *host, int port,
			     tcp_fn *done, void *who);
/* Nothing will be called; sets *d to NULL; *d may be NULL. */
void tcp_cancel(struct tcp_dial **d);

/* For our own small servers: listens on loopback; *port 0 chooses one. The
 * descriptor is watched for LOOP_READ and closed by tcp_close_listener. */
bool tcp_listen(const char *literal, int *port, int *fd, struct err *e);
/* A connection that waits, or NULL when there is none. */
struct stream *tcp_accept(int listener_fd);
void tcp_close_listener(int *fd);

#endif
