/*
 * dns.h - where DNS says that a domain's mail is served: SRV (RFC 2782, as RFC
 * 6186 and 8314 use it) and MX, by libresolv in a thread of its own.
 *
 * Waits:  never on the caller's thread.   Thread: the loop's.
 * Limits: DNS_MAX records are kept, DNS_LOOKED looked at. Targets that are no
 *         host names, and "." (there is no such service), are left out.
 * Trust:  none: anybody on the way can answer.
 */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "base/str.h"
#include "net/resolve.h"

enum { DNS_MAX = 8, DNS_LOOKED = 100 };

enum dns_kind { DNS_SRV, DNS_MX };

struct dns_record {
	uint16_t priority, weight;    /* MX: weight is 0 */
	uint16_t port;                /* SRV; MX: 0 */
	char host[RESOLVE_NAME_SIZE]; /* lower case, without a dot at its end */
};

struct dns_answer { /* in the order to try: heavier first, without chance */
	struct dns_record record[DNS_MAX];
	size_t count; /* 0: there are none */
};

struct dns;

/* e is set (ERR_TEMPORARY, ERR_NO_HOST) when answer is NULL. The dns is over
 * and freed when this returns. */
typedef void dns_fn(void *who, const struct dns_answer *answer,
		    const struct err *e);

struct dns_question {
	const char *prefix; /* put before the domain: "_pop3s._tcp." */
	const char *domain;
	enum dns_kind kind;
};

/* Never NULL. */
struct dns *dns_start(struct loop *l, const struct dns_question *question,
		      dns_fn *answered, void *who);
/* As resolve_cancel. */
void dns_cancel(struct dns **d);

/* The records of that kind in a message of DNS. Fails with ERR_PROTOCOL. */
bool dns_parse(struct str message, enum dns_kind kind, struct dns_answer *out,
	       struct err *e);

#endif
