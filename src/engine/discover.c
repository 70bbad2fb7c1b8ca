#include "engine/discover.h"

#include "engine/knock.h"
#include "mail/address.h"
#include "net/dns.h"

/* What DNS is asked, the better first. */
static const struct question {
	const char *prefix, *scheme;
	enum service_use use;
} questions[] = {
	{ "_pop3s._tcp.", "pop3s", SERVICE_RECEIVE },
	{ "_pop3._tcp.", "pop3", SERVICE_RECEIVE },
	{ "_submissions._tcp.", "smtps", SERVICE_SEND },
	{ "_submission._tcp.", "smtp", SERVICE_SEND },
	{ "", NULL, SERVICE_SEND }, /* MX */
};
enum { QUESTIONS = COUNT_OF(questions), MX_AT = QUESTIONS - 1 };

/* Names people give their servers, the better first; what stands before the
 * domain, or all of it is the domain's own (NULL: that of the MX). */
static const struct guess {
	const char *scheme, *host;
	enum service_use use;
} guesses[] = {
	{ "pop3s", "pop.", SERVICE_RECEIVE },
	{ "pop3s", "pop3.", SERVICE_RECEIVE },
	{ "pop3s", "mail.", SERVICE_RECEIVE },
	{ "pop3s", "", SERVICE_RECEIVE },
	{ "pop3s", NULL, SERVICE_RECEIVE },
	{ "pop3", "pop.", SERVICE_RECEIVE },
	{ "pop3", "pop3.", SERVICE_RECEIVE },
	{ "pop3", "mail.", SERVICE_RECEIVE },
	{ "pop3", "", SERVICE_RECEIVE },
	{ "smtps", "smtp.", SERVICE_SEND },
	{ "smtps", "mail.", SERVICE_SEND },
	{ "smtps", "", SERVICE_SEND },
	{ "smtps", NULL, SERVICE_SEND },
	{ "smtp", "smtp.", SERVICE_SEND },
	{ "smtp", "mail.", SERVICE_SEND },
	{ "smtp", "", SERVICE_SEND },
	{ "smtp", NULL, SERVICE_SEND },
};
enum { GUESSES = COUNT_OF(guesses) };

struct asked {
	struct discover *d;
	struct dns *dns; /* while it is asked */
	struct dns_record best;
	bool has_one;
};

struct tried {
	struct discover *d;
	struct knock *knock; /* while it is tried */
	struct str url;
	bool is_there;
};

struct discover {
	struct discover_setup setup;
	struct arena arena;
	const char *domain;
	struct loop_timer begin;
	struct asked asked[QUESTIONS];
	struct tried tried[GUESSES];
	struct tls_context *tls;
	size_t waiting;
	struct discovered found;
	struct err err; /* why DNS was of no use */
};

static void
tell(const struct discover *d, enum progress_phase phase)
{
	struct event *ev = event_new(EVENT_PROGRESS, d->setup.ticket);

	ev->progress.phase = phase;
	ev->progress.account = arena_str(&ev->arena, str_of(d->domain));
	side_emit(d->setup.side, &ev);
}

static void
finish(struct discover *d)
{
	struct err e = ERR_INIT;

	if (d->found.receive.n > 0 || d->found.send.n > 0 ||
	    d->found.provider != NULL) {
		d->setup.ended(d->setup.who, &d->found, &e);
		return;
	}
	e = d->err;
	if (e.kind == ERR_NONE)
		(void)err_set(&e, ERR_NO_HOST, "no mail server of %s was found",
			      d->domain);
	d->setup.ended(d->setup.who, NULL, &e);
}

static void
take_provider(struct discover *d, const struct provider *p, struct str how)
{
	d->found = (struct discovered){ .provider = p,
					.receive = str_of(p->receive),
					.send = str_of(p->send),
					.how = how };
	finish(d);
}

/* ---- the usual names -------------------------------------------------- */

static struct str *
place_of(struct discover *d, enum service_use use)
{
	return use == SERVICE_RECEIVE ? &d->found.receive : &d->found.send;
}

/* The best of each kind that is there, once nothing better is awaited. */
static bool
is_settled(struct discover *d, enum service_use use)
{
	for (size_t i = 0; i < GUESSES; i++) {
		struct tried *t = &d->tried[i];

		if (guesses[i].use != use)
			continue;
		if (t->knock != NULL)
			return false;
		if (t->is_there) {
			*place_of(d, use) = t->url;
			return true;
		}
	}
	return true;
}

static void
close_knocks(struct discover *d)
{
	for (size_t i = 0; i < GUESSES; i++)
		knock_close(&d->tried[i].knock);
}

static void
settle(struct discover *d)
{
	bool in = d->found.receive.n > 0 || is_settled(d, SERVICE_RECEIVE);
	bool out = d->found.send.n > 0 || is_settled(d, SERVICE_SEND);

	if (!in || !out)
		return;
	close_knocks(d);
	finish(d);
}

static void
knocked(void *who, const struct err *e)
{
	struct tried *t = who;

	t->is_there = e->kind == ERR_NONE;
	knock_close(&t->knock);
	settle(t->d);
}

static bool
is_within(struct str host, struct str domain)
{
	struct str tail = str_skip(host, host.n - domain.n);

	return host.n >= domain.n && str_eq_fold(tail, domain) &&
	       (host.n == domain.n || tail.p[-1] == '.');
}

static struct str
host_of(struct discover *d, const struct guess *g)
{
	const struct asked *mx = &d->asked[MX_AT];

	if (g->host != NULL)
		return arena_printf(&d->arena, "%s%s", g->host, d->domain);
	return mx->has_one && is_within(str_of(mx->best.host),
					str_of(d->domain))
		       ? str_of(mx->best.host)
		       : STR("");
}

static void
try_guess(struct discover *d, size_t i)
{
	const struct guess *g = &guesses[i];
	struct tried *t = &d->tried[i];
	struct str host = host_of(d, g);
	struct err ignored = ERR_INIT;
	struct service s;

	t->d = d;
	t->url = arena_printf(&d->arena, "%s://%.*s", g->scheme, STR_ARG(host));
	if (place_of(d, g->use)->n == 0 &&
	    service_parse(&d->arena, g->use, t->url, &s, &ignored))
		t->knock = knock_open(d->setup.loop, d->tls, &s, knocked, t);
}

static void
try_guesses(struct discover *d)
{
	struct err e = ERR_INIT;

	d->tls = tls_open_client(NULL, &e);
	if (d->tls == NULL) {
		d->setup.ended(d->setup.who, NULL, &e);
		return;
	}
	tell(d, PHASE_CONNECTING);
	if (d->found.how.n == 0)
		d->found.how = STR("a usual name, with a good certificate");
	for (size_t i = 0; i < GUESSES; i++)
		try_guess(d, i);
	settle(d);
}

/* ---- DNS -------------------------------------------------------------- */

static void
take_record(struct discover *d, size_t i)
{
	const struct question *q = &questions[i];
	const struct dns_record *r = &d->asked[i].best;
	struct str *place = place_of(d, q->use);

	if (!d->asked[i].has_one || place->n > 0 || i == MX_AT)
		return;
	*place = arena_printf(&d->arena, "%s://%s:%u", q->scheme, r->host,
			      (unsigned)r->port);
	d->found.how = STR("what DNS says of its mail service");
	if (!is_within(str_of(r->host), str_of(d->domain)))
		d->found.is_foreign = true;
}

static void
take_answers(struct discover *d)
{
	const struct asked *mx = &d->asked[MX_AT];
	const struct provider *p =
		mx->has_one ? provider_of_mx(str_of(mx->best.host)) : NULL;

	for (size_t i = 0; i < QUESTIONS; i++)
		take_record(d, i);
	if (d->found.receive.n > 0 && d->found.send.n > 0)
		finish(d);
	else if (p != NULL)
		take_provider(d, p, STR("where DNS says its mail goes"));
	else
		try_guesses(d);
}

static void
answered(void *who, const struct dns_answer *answer, const struct err *e)
{
	struct asked *a = who;
	struct discover *d = a->d;

	a->dns = NULL;
	if (answer == NULL) {
		d->err = *e;
	} else if (answer->count > 0) {
		a->best = answer->record[0];
		a->has_one = true;
	}
	if (--d->waiting == 0)
		take_answers(d);
}

static void
ask_dns(struct discover *d)
{
	tell(d, PHASE_RESOLVING);
	d->waiting = QUESTIONS;
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct asked *a = &d->asked[i];
		const struct dns_question q = {
			.prefix = questions[i].prefix,
			.domain = d->domain,
			.kind = i == MX_AT ? DNS_MX : DNS_SRV,
		};

		a->d = d;
		a->dns = dns_start(d->setup.loop, &q, answered, a);
	}
}

/* ---- from outside ----------------------------------------------------- */

static void
begin(void *who)
{
	struct discover *d = who;
	const struct provider *p;
	struct str local, domain;
	struct err e = ERR_INIT;

	address_split(d->setup.address, &local, &domain);
	d->domain = arena_cstr(&d->arena, domain);
	if (local.n == 0 || domain.n == 0) {
		(void)err_set(&e, ERR_USAGE,
			      "\"%.*s\": expected an address, as "
			      "name@example.org",
			      STR_ARG(d->setup.address));
		d->setup.ended(d->setup.who, NULL, &e);
		return;
	}
	p = provider_of_domain(domain);
	if (p != NULL)
		take_provider(d, p, STR("culver's own table"));
	else
		ask_dns(d);
}

struct discover *
discover_open(const struct discover_setup *setup)
{
	struct discover *d = mem_zalloc(sizeof(*d));

	d->setup = *setup;
	d->setup.address = arena_str(&d->arena, setup->address);
	d->begin = (struct loop_timer){ .fire = begin, .who = d };
	loop_set_timer(setup->loop, &d->begin, 0);
	return d;
}

void
discover_close(struct discover **d)
{
	struct discover *mine = *d;

	*d = NULL;
	if (mine == NULL)
		return;
	loop_stop_timer(mine->setup.loop, &mine->begin);
	for (size_t i = 0; i < QUESTIONS; i++)
		dns_cancel(&mine->asked[i].dns);
	close_knocks(mine);
	tls_close(&mine->tls);
	arena_fini(&mine->arena);
	mem_free(&mine);
}
