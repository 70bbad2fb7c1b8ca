/*
 * smtp.h - an SMTP submission client (RFC 5321, 6409; extensions 1870, 2034,
 * 2920, 3030, 3207, 3461, 4954, 6531).
 *
 * Use:    smtp_open, pump as session.h says. After SESSION_READY: smtp_mail,
 *         an SMTP_RCPT_OK or SMTP_RCPT_REFUSED for each recipient; then
 *         SMTP_WANTS_DATA, smtp_put ..., smtp_put_end; SMTP_BEFORE_DOT,
 *         smtp_put_dot; SMTP_ACCEPTED. SMTP_REFUSED may come at any point
 *         instead and ends this message. Then the next smtp_mail, or
 *         smtp_quit. When some recipients are refused and some are not, the
 *         message goes to those who are not.
 * Many:   a server with PIPELINING and CHUNKING hears whole messages without
 *         being waited for (smtp_can_chain): smtp_takes_mail is true again as
 *         soon as smtp_put_dot was said. Events name their letter; the content
 *         of the newest alone may be put. Of one that is larger than
 *         SMTP_SMALL_BYTES the envelope is answered first, so that no upload is
 *         for nothing.
 * Lines:  LF, CR and CRLF all become CRLF; dots are stuffed.
 * Forgives: a server without EHLO, replies whose lines have other codes.
 */
#ifndef PROTO_SMTP_H
#define PROTO_SMTP_H

#include "proto/session.h"

enum { SMTP_SMALL_BYTES = 64 * 1024, SMTP_WINDOW = 64 };

struct smtp_envelope {
	struct str from; /* bare address; empty is the null sender */
	const struct str *to;
	size_t to_count;
	uint64_t size_bytes; /* of the content, or 0 when not known */
	bool is_8bit;        /* the content is not all ASCII */
	bool is_utf8;        /* its head names an address that is not */
	/* What reports are wanted, where the server has DSN: "FAILURE,DELAY",
	 * and by what name they tell of it; or empty. */
	struct str notify, envid;
};

/* Never NULL. The session waits for the greeting. */
struct session *smtp_open(const struct session_setup *setup);

/* May smtp_mail be said now? */
bool smtp_takes_mail(const struct session *s);
/* Need a message not be answered before the next? Known when ready. */
bool smtp_can_chain(const struct session *s);
/* Does the server send reports of delivery? */
bool smtp_has_reports(const struct session *s);

/*
 * Begins a message. Copies the envelope. Only when smtp_takes_mail. Fails
 * without a word to the server, and the session lives: ERR_DATA for an address
 * with control characters, blanks or angle brackets, for no recipients, for a
 * message above the server's SIZE, for a non-ASCII address when the server has
 * no SMTPUTF8.
 */
bool smtp_mail(struct session *s, const struct smtp_envelope *envelope,
	       struct err *e);

/* Content, in any pieces, after SMTP_WANTS_DATA. It waits in session_output:
 * give more when that has run low. */
void smtp_put(struct session *s, struct str bytes);
/* The content is complete. */
void smtp_put_end(struct session *s);
/* After SMTP_BEFORE_DOT: lets the final dot go. */
void smtp_put_dot(struct session *s);

/*
 * True from smtp_put_dot to the reply: should the connection be lost now,
 * nobody can know whether the server has taken the message.
 */
bool smtp_is_unsure(const struct session *s);
/* The same of one letter; of those that are chained only when all of it has
 * been written, so that the server can have it. */
bool smtp_is_unsure_of(const struct session *s, uint64_t letter);
/* The number of the last smtp_mail that was taken. */
uint64_t smtp_newest(const struct session *s);

/* SESSION_BYE. When every message has ended. */
void smtp_quit(struct session *s);

#endif
