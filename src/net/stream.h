/*
 * stream.h - two-way bytes that never wait: TCP, and TLS over it.
 *
 * Use:    watch stream_fd for stream_wants, then read and write until
 *         STEP_MORE. TLS may have bytes in hand that poll does not see, so
 *         always read until STEP_MORE.
 * Thread: one at a time.
 * Lives:  freed by stream_close.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include "base/err.h"
#include "base/step.h"
#include "base/str.h"
#include "net/loop.h"

enum { STREAM_LITERAL_SIZE = 64 };

struct stream;

struct stream_ops {
	enum step (*read)(struct stream *s, char *to, size_t room, size_t *n,
			  struct err *e);
	enum step (*write)(struct stream *s, struct str bytes, size_t *n,
			   struct err *e);
	int (*wants)(const struct stream *s, int wants);
	void (*local)(const struct stream *s, char out[STREAM_LITERAL_SIZE]);
	void (*close)(struct stream *s);
};

/* The head of every kind of stream; see tcp.c and tls.c. */
struct stream {
	const struct stream_ops *ops;
	int fd;
};

/* STEP_ITEM: *n bytes, at least one. STEP_MORE: not now. STEP_END: the other
 * side has closed, in good order. STEP_BAD: it broke, e says how. */
enum step stream_read(struct stream *s, char *to, size_t room, size_t *n,
		      struct err *e);
/* STEP_ITEM: the first *n bytes have gone. STEP_MORE: not now. */
enum step stream_write(struct stream *s, struct str bytes, size_t *n,
		       struct err *e);

int stream_fd(const struct stream *s);
/* What to watch for when the caller wants LOOP_READ, LOOP_WRITE or both: TLS
 * may have to write in order to read. */
int stream_wants(const struct stream *s, int wants);

/* Our own end as an SMTP address literal: "[192.0.2.1]", "[IPv6:2001:db8::1]".
 */
void stream_local_literal(const struct stream *s,
			  char out[STREAM_LITERAL_SIZE]);

/* Closes without waiting; sets *s to NULL; *s may be NULL. */
void stream_close(struct stream **s);

#endif
