/*
 * service.h - a mail service as culver.conf names it: one URL (RFC 3986,
 * the little of it that is wanted).
 *
 *   pop3s://lilei%40163.example@pop.163.example   smtp://[::1]:2525
 *   maildir:~/Mail                                mbox:/var/mail/lilei
 *
 * Pure, but for $HOME in "~/".   Thread: any.
 * Lives:  what comes out lives in the arena.
 * Forgives: a '/' at the end; '@' in the user name (the last one counts).
 * Refuses: a password in the URL, control characters behind %, a path,
 *   query or fragment where there is a host, and protocols we do not speak.
 */
#ifndef ENGINE_SERVICE_H
#define ENGINE_SERVICE_H

#include "base/err.h"
#include "base/mem.h"

enum protocol {
	PROTOCOL_NONE,
	PROTOCOL_POP3S,
	PROTOCOL_POP3, /* STLS is required, unless tls = off */
	PROTOCOL_SMTPS,
	PROTOCOL_SMTP, /* STARTTLS likewise */
	PROTOCOL_MAILDIR,
	PROTOCOL_MBOX,
};

enum service_use { SERVICE_RECEIVE, SERVICE_SEND };

struct service { /* one URL, taken apart and %-decoded */
	enum protocol protocol;
	struct str user, host; /* an IPv6 host without its brackets */
	uint16_t port;         /* the protocol's own when none was given */
	struct str path;       /* maildir:, mbox: */
};

/* Fails with ERR_CONFIG: what was found and what was expected. */
bool service_parse(struct arena *a, enum service_use use, struct str url,
		   struct service *out, struct err *e);

/* For people: "pop3s://pop.example.org:995", without the user. */
struct str service_show(struct arena *a, const struct service *s);

/* Has it a server to connect to? */
bool service_is_remote(const struct service *s);

#endif
