/*
 * sasl.h - logging in, one exchange (RFC 4422; mechanisms by GNU SASL, and
 * XOAUTH2 and OAUTHBEARER (RFC 7628) by hand).
 *
 * Use:    sasl_open chooses a mechanism; sasl_step answers each challenge.
 * Pure:   no I/O, but for GSSAPI, which may ask a Kerberos server for a ticket
 *         and waits for it; it is never taken unless named.
 * Thread: one at a time.
 * Lives:  a sasl is freed by sasl_close, which wipes the secret.
 * Limits: LIMIT_SASL_BYTES a challenge and an answer; LIMIT_SCRAM_ROUNDS.
 * Never:  a mechanism that shows the password, unless is_private; in the clear
 *         one that hides it goes before. A mechanism "-PLUS" is bound to the
 *         TLS connection. That somebody has taken it off the server's list is
 *         noticed by who wants just that: GNU SASL 2.2 does not let an unbound
 *         one tell that it could bind (RFC 5802 6, "y").
 */
#ifndef PROTO_SASL_H
#define PROTO_SASL_H

#include "proto/mechanism.h"

struct sasl;

struct sasl_login {
	struct str service; /* "pop", "smtp" */
	struct str host;
	int port;
	struct str user, secret; /* secret empty: there is none */
	struct mechanism_means means;
	/* "tls-exporter" (RFC 9266) or "tls-unique" (RFC 5929) and its bytes;
	 * or empty. */
	struct str binding_type, binding;
};

/*
 * The best mechanism among those offered (words between blanks), or just the
 * wanted one when that is not empty. False, with nothing in e, when there is
 * none that fits: *out is NULL and the caller may know another way; false
 * with e set when it cannot begin.
 */
bool sasl_open(struct sasl **out, const struct sasl_login *login,
	       struct str offered, struct str wanted, struct err *e);
void sasl_close(struct sasl **s);

/* "SCRAM-SHA-256". */
struct str sasl_mechanism(const struct sasl *s);
/* The client speaks first: the first sasl_step takes an empty challenge. */
bool sasl_is_client_first(const struct sasl *s);

/* Whoever reads along, or the server, gets to know the secret. */
bool sasl_shows_secret(const struct sasl *s);
/* No challenge was answered yet: a refusal now is one of the mechanism or the
 * user, not of the password. */
bool sasl_is_unproven(const struct sasl *s);

/*
 * Answers one challenge, both in base64; *response is cleared first and may
 * stay empty. Fails with ERR_PROTOCOL when the challenge is senseless, with
 * ERR_LOGIN when the server could not prove that it knows the password.
 */
bool sasl_step(struct sasl *s, struct str challenge, struct buf *response,
	       struct err *e);

/* True when the mechanism has nothing more to say. A success told by the
 * server before that is a fraud. */
bool sasl_is_complete(const struct sasl *s);

/* What the server had to say against a token (bearer.h), raw, or empty. */
struct str sasl_complaint(const struct sasl *s);

#endif
