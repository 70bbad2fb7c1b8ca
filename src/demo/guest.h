/*
 * guest.h - one connection to the demo's server: TLS, then POP3 or SMTP.
 *
 * Thread: the loop's. A guest frees itself when its connection ends; those
 * still there are freed with guest_close_all.
 */
#ifndef DEMO_GUEST_H
#define DEMO_GUEST_H

#include "demo/maildrop.h"
#include "net/loop.h"
#include "net/tls.h"

enum guest_kind { GUEST_POP3, GUEST_SMTP };

struct guest;

struct house { /* what all guests share */
	struct loop *loop;
	struct tls_context *tls;
	struct maildrop drop;
	struct guest *guests;
};

/* Takes the stream of a new connection. */
void guest_welcome(struct house *h, struct stream *tcp, enum guest_kind kind);
void guest_close_all(struct house *h);

#endif
