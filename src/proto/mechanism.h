/*
 * mechanism.h - the ways to log in, and which of them fits.
 *
 * Pure.   Thread: any.
 * Names:  those of SASL, and USER and APOP, which are POP3's own. Letter case
 *         is nothing.
 */
#ifndef PROTO_MECHANISM_H
#define PROTO_MECHANISM_H

#include "base/buf.h"
#include "base/err.h"

enum mechanism_need { /* what it logs in with */
		      NEEDS_PASSWORD,
		      NEEDS_TOKEN,       /* OAuth 2 */
		      NEEDS_CERTIFICATE, /* TLS has shown one of ours */
		      NEEDS_TICKET,      /* of Kerberos */
};

enum mechanism_how {
	HOW_GSASL,
	HOW_LOGIN,
	HOW_XOAUTH2,
	HOW_OAUTHBEARER,
	HOW_POP3, /* no SASL */
};

struct mechanism {
	const char *name;
	enum mechanism_how how;
	enum mechanism_need need;
	bool is_client_first;
	bool shows_secret;  /* to whoever listens */
	bool binds;         /* to the TLS connection */
	bool is_named_only; /* never taken unless the user names it */
};

/* What we have. */
struct mechanism_means {
	bool has_password, has_token, has_certificate;
	bool is_tls, can_bind;
	bool is_private; /* TLS, or the user allowed plain text */
};

/*
 * The best of those offered (words between blanks) that has what it needs; or
 * just the wanted one when that is not empty; or NULL. In the clear one that
 * hides the secret goes before.
 */
const struct mechanism *mechanism_choose(const struct mechanism_means *means,
					 struct str offered, struct str wanted);

/* Is name among the words? */
bool mechanism_is_among(struct str words, struct str name);

/* NULL when there is none of that name. */
const struct mechanism *mechanism_find(struct str name);
/* Appends all names: "PLAIN, LOGIN ...". */
void mechanism_put_names(struct buf *out);

/* Is there for each of the words what it needs? Fails with ERR_CONFIG. */
bool mechanism_check(struct str words, const struct mechanism_means *means,
		     struct err *e);

#endif
