/*
 * provider.h - what big providers of mail want of a client, by the domain of
 * an address or by its MX.
 *
 * Pure.   Thread: any.
 * Lives:  all static.
 */
#ifndef ENGINE_PROVIDER_H
#define ENGINE_PROVIDER_H

#include "base/str.h"
#include "engine/model.h"

struct provider {
	const char *id;      /* a name for the account */
	const char *name;    /* for people */
	const char *domains; /* in lower case, between blanks */
	const char *mx;      /* ends of the hosts that take its mail; or NULL */
	const char *receive; /* URL without a user; NULL: it has no POP3 */
	const char *send;    /* likewise; NULL: it has no SMTP */
	enum found_login login;
	const char *needs; /* what the user has to do, in a sentence or two */
};

/* By the domain of an address, letter case ignored; or NULL. */
const struct provider *provider_of_domain(struct str domain);
/* By the host that takes its mail, as DNS has it; or NULL. */
const struct provider *provider_of_mx(struct str host);

/* All of them, for tests: NULL behind the last. */
const struct provider *provider_at(size_t i);

#endif
