/*
 * pop3.h - a POP3 client (RFC 1939, 2449, 2595, 3206, 5034).
 *
 * Use:    pop3_open, pump as session.h says; after SESSION_READY give commands;
 *         each is answered by its events, in the order given. Commands wait
 *         in the session, and up to POP3_WINDOW of them are on the wire at
 *         once when the server announced PIPELINING. Who wants fewer there
 *         gives fewer.
 * Lines:  content comes with LF ends, whatever the server sent; dots are
 *         unstuffed. A CR that is not before an LF is kept.
 * Limits: LIMIT_POP3_MESSAGES; a UIDL beyond LIMIT_UIDL_BYTES is given as
 *         "sha256:" and its hash.
 * Forgives: no CAPA, no UIDL (items with empty text), UIDLs that are too long,
 *         8-bit, empty or not unique, STAT and LIST figures that are wrong, a
 *         server that ends its lines with bare LF.
 */
#ifndef PROTO_POP3_H
#define PROTO_POP3_H

#include "proto/session.h"

/* More would gain nothing: these are answered by megabytes. */
enum { POP3_WINDOW = 1000 };

/* Never NULL. The session waits for the greeting. */
struct session *pop3_open(const struct session_setup *setup);

/* STAT and UIDL, and LIST when UIDL has named fewer than there are: POP3_STAT,
 * then POP3_ITEM each, then POP3_LISTED. There may be no POP3_STAT, and items
 * without a UIDL; only these say a size. Is there no listing at all, then
 * POP3_REFUSED with number 0 ends it. */
void pop3_list(struct session *s);
/* LIST: POP3_SIZE each, then POP3_SIZED; or POP3_REFUSED with number 0. */
void pop3_sizes(struct session *s);
/* LIST of one: POP3_SIZE or POP3_REFUSED. */
void pop3_size(struct session *s, uint32_t number);
/* POP3_CHUNK ..., POP3_MESSAGE; or POP3_REFUSED. */
void pop3_retr(struct session *s, uint32_t number);
/* The same for the head and so many lines of the body. */
void pop3_top(struct session *s, uint32_t number, uint32_t lines);
/* POP3_DELETED or POP3_REFUSED. */
void pop3_dele(struct session *s, uint32_t number);
/* SESSION_BYE: what was marked is gone. Without it nothing is deleted. */
void pop3_quit(struct session *s);

/* Commands given and not yet answered. */
size_t pop3_unanswered(const struct session *s);
/* Did the server announce PIPELINING? */
bool pop3_pipelines(const struct session *s);
#endif
