/*
 * bearer.h - logging in by an OAuth 2 access token: the first word of
 * OAUTHBEARER (RFC 7628 3.1) and of XOAUTH2, its elder, and what a server
 * says when it does not like the token (RFC 7628 3.2.2).
 *
 * Pure.   Thread: any.
 */
#ifndef PROTO_BEARER_H
#define PROTO_BEARER_H

#include "base/buf.h"

/* Append the word, not yet in base64. */
void bearer_put_xoauth2(struct buf *out, struct str user, struct str token);
void bearer_put_oauthbearer(struct buf *out, struct str user, struct str host,
			    int port, struct str token);

/* Can the token stand in such a word? */
bool bearer_is_token(struct str token);

/*
 * Appends what a complaint means, "invalid_token, scope mail", from its JSON;
 * what is no JSON as it stands. Raw: it comes from the server.
 */
void bearer_put_complaint(struct buf *out, struct str json);

#endif
