#include "engine/probe.h"

#include "proto/pop3.h"
#include "proto/smtp.h"

struct probe {
	struct probe_setup setup;
	struct progress progress;
	struct peer *peer;
	const struct service *services[2]; /* those that are servers */
	size_t n, at;
	struct str way;          /* it was let in by; static */
	struct err err;          /* the first */
	struct loop_timer begin; /* so that nothing ends from within */
};

static void begin(void *who);

static void
tell(const struct probe *p, const struct err *e)
{
	struct event *ev = event_new(EVENT_CHECKED, p->setup.ticket);
	const char *account = p->setup.host->account->name;

	ev->err = *e;
	if (e->kind != ERR_NONE)
		(void)err_in(&ev->err, "%s", account);
	ev->checked.account = arena_str(&ev->arena, str_of(account));
	ev->checked.service = service_show(&ev->arena, p->services[p->at]);
	ev->checked.way = p->way;
	side_emit(p->setup.side, &ev);
}

static void
said(void *who, const struct session_event *event)
{
	struct probe *p = who;
	enum protocol protocol = p->services[p->at]->protocol;
	struct session *session = peer_session(p->peer);

	if (event->kind != SESSION_READY)
		return;
	p->way = event->text;
	if (protocol == PROTOCOL_POP3 || protocol == PROTOCOL_POP3S)
		pop3_quit(session);
	else
		smtp_quit(session);
	peer_kick(p->peer);
}

/* Who was let in needs no farewell. */
static void
closed(void *who, const struct err *e)
{
	struct probe *p = who;
	struct err none = ERR_INIT;
	bool was_in = peer_session(p->peer) != NULL;

	tell(p, was_in ? &none : e);
	if (!was_in && p->err.kind == ERR_NONE)
		p->err = *e;
	peer_close(&p->peer);
	p->at++;
	loop_set_timer(p->setup.host->loop, &p->begin, 0);
}

static void
begin(void *who)
{
	static const struct peer_calls calls = { .said = said,
						 .closed = closed };
	struct probe *p = who;
	struct peer_setup peer = { .host = p->setup.host,
				   .calls = &calls,
				   .who = p,
				   .progress = &p->progress };

	if (p->at == p->n) {
		p->setup.ended(p->setup.who, &p->err);
		return;
	}
	p->way = STR("");
	peer.service = p->services[p->at];
	p->peer = peer_open(&peer);
}

struct probe *
probe_open(const struct probe_setup *setup)
{
	const struct account *acc = setup->host->account;
	struct probe *p = mem_zalloc(sizeof(*p));

	p->setup = *setup;
	p->begin = (struct loop_timer){ .fire = begin, .who = p };
	progress_init(&p->progress, setup->side, setup->ticket, acc->name,
		      false);
	if (service_is_remote(&acc->receive))
		p->services[p->n++] = &acc->receive;
	if (service_is_remote(&acc->send))
		p->services[p->n++] = &acc->send;
	loop_set_timer(setup->host->loop, &p->begin, 0);
	return p;
}

void
probe_close(struct probe **p)
{
	if (*p == NULL)
		return;
	loop_stop_timer((*p)->setup.host->loop, &(*p)->begin);
	peer_close(&(*p)->peer);
	mem_free(p);
}

void
probe_stop(struct probe *p, const struct err *why)
{
	p->setup.ended(p->setup.who, why);
}
