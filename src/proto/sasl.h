/*
 * sasl.h - logging in, one exchange (RFC 4422; mechanisms by GNU SASL, and
 * XOAUTH2 and OAUTHBEARER (RFC 7628) by hand).
 *
 * Use:    sasl_open chooses a mechanism; sasl_step answers each challenge.
 * Pure:   no I/O.   Thread: one at a time.
 * Lives:  a sasl is freed by sasl_close, which wipes the secret.
 * Limits: LIMIT_SASL_BYTES a challenge.
 * Never:  a mechanism that shows the password, unless is_private.
 */
#ifndef PROTO_SASL_H
#define PROTO_SASL_H

#include "base/buf.h"
#include "base/err.h"

struct sasl;

struct sasl_login {
	struct str service; /* "pop", "smtp" */
	struct str host;
	int port;
	struct str user, secret;
	bool is_token;   /* the secret is an OAuth 2 access token */
	bool is_private; /* TLS, or the user allowed plain text */
};

/*
 * The best mechanism among those offered (words between blanks), or just the
 * wanted one when that is not empty. False, with nothing in e, when there is
 * none that fits: *out is NULL and the caller may know another way; false
 * with e set when wanted cannot be had.
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

#endif
