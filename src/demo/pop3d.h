/*
 * pop3d.h - the demo's POP3 server, without a socket (RFC 1939, RFC 2449).
 *
 * A teaching server: one user, any password, TLS from the first byte.
 */
#ifndef DEMO_POP3D_H
#define DEMO_POP3D_H

#include "base/buf.h"
#include "demo/maildrop.h"

struct pop3d {
	struct maildrop *drop;
	struct arena arena;
	bool *dele;   /* one a message of drop: to go at QUIT */
	size_t count; /* messages this session sees */
	bool logged_in, over;
};

/* Writes the greeting. */
void pop3d_init(struct pop3d *p, struct maildrop *drop, struct buf *out);
/* Answers one command line. p->over says when to close. */
void pop3d_line(struct pop3d *p, struct str line, struct buf *out);
void pop3d_fini(struct pop3d *p);

#endif
