#include "net/dns.h"

#include "base/mem.h"
#include "net/aside.h"

#include <netinet/in.h>

#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>

/* Seconds for a server's first answer, and how often each is asked: a
 * resolver that is not there must not hold up the wizard for long. */
enum { FIRST_S = 2, TRIES = 2, MESSAGE_BYTES = 16 * 1024 };

/* What the thread works on. */
struct query {
	char name[2 * RESOLVE_NAME_SIZE];
	enum dns_kind kind;
	struct dns_answer answer;
	struct err err;
	unsigned char message[MESSAGE_BYTES];
};

struct dns {
	struct aside *aside;
	dns_fn *answered;
	void *who;
};

/* ---- records ---------------------------------------------------------- */

/* "mx.example.org"; what else may stand in DNS (dn_expand writes it with
 * backslashes) is nothing to connect to. */
static bool
is_host(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (!ascii_is_alnum(*c) && strchr("-_.", *c) == NULL)
			return false;
	return name[0] != '\0' && name[0] != '.' && name[0] != '-';
}

static bool
read_record(const ns_msg *m, const ns_rr *rr, enum dns_kind kind,
	    struct dns_record *out)
{
	const unsigned char *data = ns_rr_rdata(*rr);
	size_t fixed = kind == DNS_SRV ? 6 : 2;

	if (ns_rr_rdlen(*rr) <= fixed)
		return false;
	*out = (struct dns_record){ .priority = (uint16_t)ns_get16(data) };
	if (kind == DNS_SRV) {
		out->weight = (uint16_t)ns_get16(data + 2);
		out->port = (uint16_t)ns_get16(data + 4);
	}
	if (dn_expand(ns_msg_base(*m), ns_msg_end(*m), data + fixed, out->host,
		      sizeof(out->host)) < 0)
		return false;
	for (char *c = out->host; *c != '\0'; c++)
		*c = ascii_lower(*c);
	return is_host(out->host) && (kind == DNS_MX || out->port != 0);
}

static bool
comes_before(const struct dns_record *a, const struct dns_record *b)
{
	return a->priority != b->priority ? a->priority < b->priority
					  : a->weight > b->weight;
}

/* In its place; when there are too many the last goes. */
static void
insert(struct dns_answer *out, const struct dns_record *r)
{
	size_t at = out->count;

	while (at > 0 && comes_before(r, &out->record[at - 1]))
		at--;
	if (at == DNS_MAX)
		return;
	if (out->count < DNS_MAX)
		out->count++;
	(void)memmove(&out->record[at + 1], &out->record[at],
		      (out->count - 1 - at) * sizeof(*r));
	out->record[at] = *r;
}

bool
dns_parse(struct str message, enum dns_kind kind, struct dns_answer *out,
	  struct err *e)
{
	ns_msg m;
	ns_rr rr;
	int n;

	out->count = 0;
	if (message.n > MESSAGE_BYTES ||
	    ns_initparse((const unsigned char *)message.p, (int)message.n,
			 &m) != 0)
		return err_set(e, ERR_PROTOCOL, "a broken answer of DNS");
	n = ns_msg_count(m, ns_s_an);
	for (int i = 0; i < n && i < DNS_LOOKED; i++) {
		struct dns_record r;

		if (ns_parserr(&m, ns_s_an, i, &rr) != 0)
			return err_set(e, ERR_PROTOCOL,
				       "a broken answer of DNS");
		if (ns_rr_type(rr) == (kind == DNS_SRV ? ns_t_srv : ns_t_mx) &&
		    read_record(&m, &rr, kind, &r))
			insert(out, &r);
	}
	return true;
}

/* ---- asking ----------------------------------------------------------- */

static void
ask(struct query *q, struct __res_state *state)
{
	int n = res_nquery(state, q->name, ns_c_in,
			   q->kind == DNS_SRV ? ns_t_srv : ns_t_mx, q->message,
			   sizeof(q->message));
	struct str message = { (const char *)q->message, (size_t)n };

	if (n >= 0)
		(void)dns_parse(str_head(message, sizeof(q->message)), q->kind,
				&q->answer, &q->err);
	else if (state->res_h_errno != HOST_NOT_FOUND &&
		 state->res_h_errno != NO_DATA)
		(void)err_set(&q->err, ERR_TEMPORARY, "DNS says nothing of %s",
			      q->name);
}

static void
run(void *work)
{
	struct __res_state state = { 0 };
	struct query *q = work;

	if (res_ninit(&state) != 0) {
		(void)err_set(&q->err, ERR_TEMPORARY, "DNS cannot be asked");
		return;
	}
	state.retrans = FIRST_S;
	state.retry = TRIES;
	ask(q, &state);
	res_nclose(&state);
}

static void
no_thread(void *work)
{
	struct query *q = work;

	(void)err_set(&q->err, ERR_TEMPORARY,
		      "cannot ask DNS: no thread to be had");
}

static void
done(void *who, void *work)
{
	struct dns *d = who;
	const struct query *q = work;

	if (q->err.kind == ERR_NONE)
		d->answered(d->who, &q->answer, &q->err);
	else
		d->answered(d->who, NULL, &q->err);
	mem_free(&d);
}

struct dns *
dns_start(struct loop *l, const struct dns_question *question, dns_fn *answered,
	  void *who)
{
	struct aside_calls calls = { .run = run, .done = done };
	struct query *q = mem_zalloc(sizeof(*q));
	struct dns *d = mem_zalloc(sizeof(*d));
	char ascii[RESOLVE_NAME_SIZE];

	*d = (struct dns){ .answered = answered, .who = who };
	q->kind = question->kind;
	if (resolve_ascii_name(question->domain, ascii, &q->err))
		(void)snprintf(q->name, sizeof(q->name), "%s%s",
			       question->prefix, ascii);
	else
		calls.run = NULL;
	d->aside = aside_start(l, calls, no_thread, q, d);
	return d;
}

void
dns_cancel(struct dns **d)
{
	if (*d == NULL)
		return;
	aside_cancel(&(*d)->aside);
	mem_free(d);
}
