#include "engine/arrivals.h"

#include "engine/discover.h"
#include "engine/newcomer.h"
#include "engine/probe.h"

/* One request. */
struct arrival {
	struct arrivals *all;
	uint64_t ticket;
	struct discover *discover; /* one of the two */
	struct probe *probe;
	struct config config; /* of the account that is tried */
	struct peer_host host;
	struct arrival *next;
};

struct arrivals {
	const struct side *side;
	struct loop *loop;
	struct trace *trace;
	struct arrival *first;
};

static void
remove_arrival(struct arrival *a)
{
	struct arrival **at = &a->all->first;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	discover_close(&a->discover);
	probe_close(&a->probe);
	secret_close(&a->host.secret);
	tls_close(&a->host.tls);
	config_fini(&a->config);
	mem_free(&a);
}

static struct arrival *
add_arrival(struct arrivals *v, uint64_t ticket)
{
	struct arrival *a = mem_zalloc(sizeof(*a));

	a->all = v;
	a->ticket = ticket;
	a->next = v->first;
	v->first = a;
	return a;
}

static void
end(struct arrival *a, const struct err *e)
{
	side_done(a->all->side, a->ticket, e, STR(""));
	remove_arrival(a);
}

/* ---- finding ---------------------------------------------------------- */

static void
discovered(void *who, const struct discovered *d, const struct err *e)
{
	struct arrival *a = who;
	struct event *ev;

	if (d == NULL) {
		end(a, e);
		return;
	}
	ev = event_new(EVENT_FOUND, a->ticket);
	ev->last = true;
	ev->found.receive = arena_str(&ev->arena, d->receive);
	ev->found.send = arena_str(&ev->arena, d->send);
	ev->found.how = arena_str(&ev->arena, d->how);
	ev->found.is_foreign = d->is_foreign;
	if (d->provider != NULL) {
		ev->found.provider = str_of(d->provider->name);
		ev->found.needs = str_of(d->provider->needs);
		ev->found.login = d->provider->login;
	}
	side_emit(a->all->side, &ev);
	remove_arrival(a);
}

static void
find(struct arrivals *v, const struct request *q)
{
	struct arrival *a = add_arrival(v, q->ticket);
	struct discover_setup setup = { .side = v->side,
					.loop = v->loop,
					.ticket = q->ticket,
					.address = q->account_find.address,
					.ended = discovered,
					.who = a };

	a->discover = discover_open(&setup);
}

/* ---- trying ----------------------------------------------------------- */

static void
probed(void *who, const struct err *e)
{
	end(who, e);
}

static void
try(struct arrivals *v, const struct request *q)
{
	struct arrival *a = add_arrival(v, q->ticket);
	struct probe_setup setup = { .side = v->side,
				     .host = &a->host,
				     .ticket = q->ticket,
				     .ended = probed,
				     .who = a };
	struct err e = ERR_INIT;

	if (!newcomer_config(&q->account_try.newcomer, v->side->config,
			     &a->config, &e)) {
		end(a, &e);
		return;
	}
	a->host = (struct peer_host){
		.loop = v->loop,
		.account = &a->config.accounts[0],
		.secret = secret_open(v->loop, &a->config.accounts[0],
				      !v->side->options->background),
		.trace = v->trace,
	};
	a->probe = probe_open(&setup);
}

/* ---- from netside ----------------------------------------------------- */

struct arrivals *
arrivals_open(const struct side *side, struct loop *l, struct trace *trace)
{
	struct arrivals *v = mem_zalloc(sizeof(*v));

	*v = (struct arrivals){ .side = side, .loop = l, .trace = trace };
	return v;
}

void
arrivals_close(struct arrivals **v)
{
	struct err why = ERR_INIT;

	if (*v == NULL)
		return;
	(void)err_set(&why, ERR_CANCELLED, "the program was closed");
	while ((*v)->first != NULL)
		end((*v)->first, &why);
	mem_free(v);
}

void
arrivals_take(struct arrivals *v, const struct request *q)
{
	struct err e = ERR_INIT;

	if (q->kind == REQUEST_ACCOUNT_FIND) {
		find(v, q);
	} else if (q->kind == REQUEST_ACCOUNT_TRY) {
		try(v, q);
	} else {
		(void)err_set(&e, ERR_USAGE, "not for the net thread");
		side_done(v->side, q->ticket, &e, STR(""));
	}
}

void
arrivals_cancel(struct arrivals *v, uint64_t ticket, const struct err *why)
{
	for (struct arrival *a = v->first; a != NULL; a = a->next)
		if (a->ticket == ticket) {
			end(a, why);
			return;
		}
}
