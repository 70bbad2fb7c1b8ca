#include "net/resolve.h"

#include "base/mem.h"
#include "base/str.h"
#include "net/aside.h"

#include <idn2.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* What the thread works on. */
struct lookup {
	char host[RESOLVE_NAME_SIZE], port[16];
	struct resolve_answer answer;
	struct err err;
};

struct resolve {
	struct aside *aside;
	resolve_fn *answered;
	void *who;
};

bool
resolve_ascii_name(const char *host, char out[RESOLVE_NAME_SIZE], struct err *e)
{
	size_t n = strlen(host);
	char *ascii = NULL;
	int rc;

	if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		(void)snprintf(out, RESOLVE_NAME_SIZE, "%.*s", (int)(n - 2),
			       host + 1);
		return true;
	}
	if (strchr(host, ':') != NULL) { /* an IPv6 literal */
		(void)snprintf(out, RESOLVE_NAME_SIZE, "%s", host);
		return true;
	}
	rc = idn2_to_ascii_8z(host, &ascii, IDN2_NONTRANSITIONAL);
	if (rc != IDN2_OK)
		return err_set(e, ERR_NO_HOST, "\"%s\" is no host name: %s",
			       host, idn2_strerror(rc));
	(void)snprintf(out, RESOLVE_NAME_SIZE, "%s", ascii);
	idn2_free(ascii);
	return true;
}

static void
copy_addresses(const struct addrinfo *first, struct resolve_answer *answer)
{
	for (; first != NULL && answer->count < RESOLVE_MAX;
	     first = first->ai_next) {
		struct resolve_address *to = &answer->address[answer->count];

		if (first->ai_addrlen > sizeof(to->bytes))
			continue;
		(void)memcpy(to->bytes, first->ai_addr, first->ai_addrlen);
		to->n = (unsigned)first->ai_addrlen;
		to->family = first->ai_family;
		answer->count++;
	}
}

/* Returns getaddrinfo's code; flags may say that nobody is to be asked. */
static int
look_up(const struct lookup *l, int flags, struct resolve_answer *answer)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = flags | AI_NUMERICSERV };
	struct addrinfo *list = NULL;
	int rc = getaddrinfo(l->host, l->port, &hints, &list);

	if (rc != 0)
		return rc;
	copy_addresses(list, answer);
	freeaddrinfo(list);
	return answer->count > 0 ? 0 : EAI_NONAME;
}

static void
explain(const struct lookup *l, int rc, struct err *e)
{
	if (rc == EAI_AGAIN)
		(void)err_set(e, ERR_TEMPORARY, "cannot look up %s: %s",
			      l->host, gai_strerror(rc));
	else
		(void)err_set(e, ERR_NO_HOST, "host %s: %s", l->host,
			      gai_strerror(rc));
}

static void
run(void *work)
{
	struct lookup *l = work;
	int rc = look_up(l, 0, &l->answer);

	if (rc != 0)
		explain(l, rc, &l->err);
}

static void
no_thread(void *work)
{
	struct lookup *l = work;

	(void)err_set(&l->err, ERR_TEMPORARY,
		      "cannot look up %s: no thread to be had", l->host);
}

static void
done(void *who, void *work)
{
	struct resolve *r = who;
	const struct lookup *l = work;

	if (l->err.kind == ERR_NONE)
		r->answered(r->who, &l->answer, &l->err);
	else
		r->answered(r->who, NULL, &l->err);
	mem_free(&r);
}

/* What needs nobody else is answered at the next turn. */
struct resolve *
resolve_start(struct loop *l, const char *host, int port, resolve_fn *answered,
	      void *who)
{
	struct resolve *r = mem_zalloc(sizeof(*r));
	struct lookup *work = mem_zalloc(sizeof(*work));
	struct aside_calls calls = { .run = run, .done = done };

	(void)snprintf(work->port, sizeof(work->port), "%d", port);
	*r = (struct resolve){ .answered = answered, .who = who };
	if (!resolve_ascii_name(host, work->host, &work->err) ||
	    look_up(work, AI_NUMERICHOST, &work->answer) == 0)
		calls.run = NULL;
	r->aside = aside_start(l, calls, no_thread, work, r);
	return r;
}

void
resolve_cancel(struct resolve **r)
{
	if (*r == NULL)
		return;
	aside_cancel(&(*r)->aside);
	mem_free(r);
}
