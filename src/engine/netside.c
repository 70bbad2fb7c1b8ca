#include "engine/netside.h"

#include "base/world.h"
#include "engine/arrivals.h"
#include "engine/probe.h"
#include "engine/rhythm.h"
#include "engine/send.h"
#include "engine/sync.h"

enum { FIRST_CHECK_MS = 300 };

/* A request of a face, spread over accounts. */
struct ask {
	uint64_t ticket;
	enum request_kind kind; /* FETCH or CHECK */
	bool *wanted;           /* by account: has yet to begin */
	size_t left;            /* accounts that have not ended */
	struct err first;
	struct ask *next;
};

/* One account. */
struct slot {
	struct netside *net;
	const struct account *account;
	uint32_t index;
	struct peer_host host;
	/* At most one visit at a time: a POP3 server locks the mailbox. */
	struct sync *sync;
	struct probe *probe;
	struct ask *ask; /* who asked for it; NULL: the timer */
	struct send *send;
	struct loop_timer timer;
	struct rhythm rhythm;
	struct sync_result sum; /* of the windows of one mailbox */
};

struct netside {
	const struct side *side;
	struct loop *loop;
	struct trace *trace;
	struct loop_watch box;
	struct slot *slots;
	size_t n;
	struct ask *asks; /* the oldest first */
	struct arrivals *arrivals;
	bool is_leaving;
};

static void serve(struct slot *slot);

/* ---- asks ------------------------------------------------------------- */

static void
remove_ask(struct netside *net, struct ask *ask)
{
	struct ask **at = &net->asks;

	while (*at != ask)
		at = &(*at)->next;
	*at = ask->next;
	mem_free(&ask->wanted);
	mem_free(&ask);
}

/* One account less. The ask may be gone then. */
static void
ask_ended(struct netside *net, struct ask *ask, const struct err *e)
{
	if (ask->first.kind == ERR_NONE)
		ask->first = *e;
	if (--ask->left > 0)
		return;
	side_done(net->side, ask->ticket, &ask->first, STR(""));
	remove_ask(net, ask);
}

static bool
is_concerned(const struct account *acc, enum request_kind kind)
{
	return service_is_remote(&acc->receive) ||
	       (kind == REQUEST_CHECK && service_is_remote(&acc->send));
}

static struct ask *
add_ask(struct netside *net, const struct request *q, struct str account)
{
	struct ask *ask = mem_zalloc(sizeof(*ask)), **at = &net->asks;

	ask->ticket = q->ticket;
	ask->kind = q->kind;
	ask->wanted = mem_zalloc(net->n * sizeof(bool) + 1);
	for (size_t i = 0; i < net->n; i++) {
		const struct account *acc = net->slots[i].account;

		ask->wanted[i] =
			is_concerned(acc, q->kind) &&
			(account.n == 0 || str_eq(account, str_of(acc->name)));
		ask->left += ask->wanted[i];
	}
	while (*at != NULL)
		at = &(*at)->next;
	*at = ask;
	return ask;
}

/* Why there is nothing to do for it: fails, unless all is well without. */
static bool
check_account(const struct netside *net, struct str account, struct err *e)
{
	if (net->n == 0)
		return err_set(e, ERR_CONFIG, "no account is configured");
	if (account.n == 0)
		return true;
	if (config_account(net->side->config, account) == NULL)
		return err_set(e, ERR_USAGE, "there is no account \"%.*s\"",
			       STR_ARG(account));
	return err_set(e, ERR_CONFIG, "%.*s: no server is configured",
		       STR_ARG(account));
}

static void
take_ask(struct netside *net, const struct request *q, struct str account)
{
	struct err e = ERR_INIT;
	struct ask *ask = add_ask(net, q, account);

	if (ask->left == 0) {
		(void)check_account(net, account, &e);
		side_done(net->side, q->ticket, &e, STR(""));
		remove_ask(net, ask);
		return;
	}
	for (size_t i = 0; i < net->n; i++)
		serve(&net->slots[i]);
}

/* ---- visits ----------------------------------------------------------- */

static void
set_timer(struct slot *slot)
{
	uint32_t every_min = slot->account->check_every_min;
	uint16_t chance;

	if (!side_collects(slot->net->side) || every_min == 0 ||
	    !service_is_remote(&slot->account->receive))
		return;
	world_random(&chance, sizeof(chance));
	loop_set_timer(slot->net->loop, &slot->timer,
		       rhythm_pause_ms(&slot->rhythm, every_min, chance));
}

static void start_sync(struct slot *slot);

/* Adds a visit to those before it. A server that does not let us in again so
 * soon has no window that must be emptied at once. */
static void
add_visit(struct slot *slot, const struct sync_result *result)
{
	struct sync_result *sum = &slot->sum;
	bool came_again = slot->rhythm.windows > 0;

	rhythm_note(&slot->rhythm, &result->err);
	sync_add(sum, result);
	if (came_again && result->err.kind == ERR_TEMPORARY)
		sum->err = (struct err)ERR_INIT;
	if (sum->err.kind != ERR_NONE)
		(void)err_in(&sum->err, "%s", slot->account->name);
}

static void
sync_ended(void *who, const struct sync_result *result)
{
	struct slot *slot = who;
	struct ask *ask = slot->ask;
	bool goes_on = !slot->net->is_leaving;
	struct sync_result r;

	add_visit(slot, result);
	goes_on = rhythm_goes_on(&slot->rhythm, result->listed,
				 result->new_messages) &&
		  goes_on;
	sync_close(&slot->sync);
	if (goes_on) {
		start_sync(slot);
		return;
	}
	r = slot->sum;
	slot->sum = (struct sync_result){ .err = ERR_INIT };
	sync_tell(&r, slot->net->side, slot->account->name,
		  ask == NULL ? 0 : ask->ticket);
	slot->ask = NULL;
	set_timer(slot);
	if (ask != NULL)
		ask_ended(slot->net, ask, &r.err);
	serve(slot);
}

static void
probe_ended(void *who, const struct err *e)
{
	struct slot *slot = who;
	struct ask *ask = slot->ask;
	struct err why = *e;

	if (why.kind != ERR_NONE)
		(void)err_in(&why, "%s", slot->account->name);
	probe_close(&slot->probe);
	slot->ask = NULL;
	ask_ended(slot->net, ask, &why);
	serve(slot);
}

static void
start_sync(struct slot *slot)
{
	struct sync_setup setup = {
		.side = slot->net->side,
		.host = &slot->host,
		.account = slot->index,
		.ticket = slot->ask == NULL ? 0 : slot->ask->ticket,
		.ended = sync_ended,
		.who = slot,
	};

	loop_stop_timer(slot->net->loop, &slot->timer);
	slot->sync = sync_open(&setup);
}

static void
start_probe(struct slot *slot)
{
	struct probe_setup setup = { .side = slot->net->side,
				     .host = &slot->host,
				     .ticket = slot->ask->ticket,
				     .ended = probe_ended,
				     .who = slot };

	slot->probe = probe_open(&setup);
}

static struct ask *
next_ask(const struct slot *slot)
{
	for (struct ask *ask = slot->net->asks; ask != NULL; ask = ask->next)
		if (ask->wanted[slot->index])
			return ask;
	return NULL;
}

/* Begins what is wanted next of this account, if it has nothing to do. Who
 * asks for what the timer has begun gets that. */
static void
serve(struct slot *slot)
{
	struct ask *ask = next_ask(slot);

	if (slot->net->is_leaving)
		return;
	if (ask == NULL || slot->probe != NULL || slot->ask != NULL)
		return;
	if (slot->sync != NULL && ask->kind != REQUEST_FETCH)
		return;
	ask->wanted[slot->index] = false;
	slot->ask = ask;
	if (slot->sync != NULL)
		sync_set_ticket(slot->sync, ask->ticket);
	else if (ask->kind == REQUEST_FETCH)
		start_sync(slot);
	else
		start_probe(slot);
}

static void
timer_fired(void *who)
{
	struct slot *slot = who;

	if (slot->sync == NULL && slot->probe == NULL)
		start_sync(slot);
	else
		set_timer(slot);
}

/* ---- letters ---------------------------------------------------------- */

static void
send_ended(void *who)
{
	struct slot *slot = who;

	send_close(&slot->send);
}

static void
refuse_letter(const struct side *side, const struct job *letter,
	      enum outbox_state state, const struct err *e)
{
	struct job *j = job_new(JOB_SENT, letter->ticket);

	j->account = letter->account;
	j->err = *e;
	j->sent.id = letter->send.id;
	j->sent.state = state;
	j->sent.last_words = arena_str(&j->arena, str_of(e->text));
	inbox_post(side->write, &j);
}

static void
take_letter(struct slot *slot, struct job **j)
{
	struct send_setup setup = { .side = slot->net->side,
				    .host = &slot->host,
				    .account = slot->index,
				    .ended = send_ended,
				    .who = slot };
	struct err e = ERR_INIT;

	if (slot->send != NULL) {
		send_add(slot->send, j);
	} else if (service_is_remote(&slot->account->send)) {
		slot->send = send_open(&setup, j);
	} else {
		(void)err_set(&e, ERR_CONFIG,
			      "%s: nothing can be sent: expected send = in "
			      "its account",
			      slot->account->name);
		refuse_letter(slot->net->side, *j, OUTBOX_REFUSED, &e);
	}
}

/* ---- cancel, quit ----------------------------------------------------- */

static void
stop_visit(struct slot *slot, const struct err *why)
{
	if (slot->sync != NULL)
		sync_stop(slot->sync, why);
	else if (slot->probe != NULL)
		probe_stop(slot->probe, why);
}

/* What has not begun ends here, what runs ends itself. */
static void
cancel_ask(struct netside *net, struct ask *ask, const struct err *why)
{
	size_t waiting = 0;

	for (size_t i = 0; i < net->n; i++) {
		waiting += ask->wanted[i];
		ask->wanted[i] = false;
	}
	ask->left++; /* it must not go while we look */
	for (size_t i = 0; i < net->n; i++)
		if (net->slots[i].ask == ask)
			stop_visit(&net->slots[i], why);
	ask->left -= waiting;
	ask_ended(net, ask, why);
}

static void
take_cancel(struct netside *net, const struct request *q)
{
	struct err why = ERR_INIT, none = ERR_INIT;
	uint64_t ticket = q->cancel.ticket;

	(void)err_set(&why, ERR_CANCELLED, "cancelled");
	for (struct ask *ask = net->asks; ask != NULL; ask = ask->next)
		if (ask->ticket == ticket) {
			cancel_ask(net, ask, &why);
			break;
		}
	for (size_t i = 0; ticket != 0 && i < net->n; i++)
		if (net->slots[i].send != NULL)
			send_stop(net->slots[i].send, ticket, &why);
	arrivals_cancel(net->arrivals, ticket, &why);
	side_done(net->side, q->ticket, &none, STR(""));
}

static void
leave(struct netside *net)
{
	struct err why = ERR_INIT;

	net->is_leaving = true;
	(void)err_set(&why, ERR_CANCELLED, "the program was closed");
	for (size_t i = 0; i < net->n; i++) {
		struct slot *slot = &net->slots[i];

		loop_stop_timer(net->loop, &slot->timer);
		if (slot->sync == NULL || !sync_is_leaving(slot->sync))
			stop_visit(slot, &why);
		if (slot->send != NULL)
			send_stop(slot->send, 0, &why);
	}
}

/* What may still be answered by a server, and is worth a moment. */
static bool
has_hopes(const struct netside *net)
{
	for (size_t i = 0; i < net->n; i++) {
		const struct slot *slot = &net->slots[i];

		if (slot->sync != NULL && sync_is_leaving(slot->sync))
			return true;
		if (slot->send != NULL && send_is_unsure(slot->send))
			return true;
	}
	return false;
}

/* ---- jobs ------------------------------------------------------------- */

static void
take_request(struct netside *net, const struct request *q)
{
	if (q->kind == REQUEST_FETCH) {
		take_ask(net, q, q->fetch.account);
	} else if (q->kind == REQUEST_CHECK) {
		take_ask(net, q, q->check.account);
	} else if (q->kind == REQUEST_CANCEL) {
		take_cancel(net, q);
	} else {
		arrivals_take(net->arrivals, q);
	}
}

static void
take_for_account(struct slot *slot, struct job **j)
{
	if ((*j)->kind == JOB_SEND)
		take_letter(slot, j);
	else if ((*j)->kind == JOB_BYTES || (*j)->kind == JOB_SENDING_OK) {
		if (slot->send != NULL)
			send_take_job(slot->send, *j);
	} else if (slot->sync != NULL) {
		sync_take_job(slot->sync, j);
	}
}

static void
take_job(struct netside *net, struct job **j)
{
	if ((*j)->kind == JOB_QUIT)
		leave(net);
	else if ((*j)->kind == JOB_REQUEST)
		take_request(net, (*j)->request);
	else if ((*j)->account < net->n)
		take_for_account(&net->slots[(*j)->account], j);
	job_free(j);
}

static void
box_ready(void *who, int got)
{
	struct netside *net = who;
	struct job *j;

	(void)got;
	while ((j = inbox_take(net->side->net)) != NULL)
		take_job(net, &j);
}

/* ---- the thread ------------------------------------------------------- */

/* Without a loop, or the trace that is wanted, everything is refused. */
static void
refuse_all(const struct side *side, const struct err *e)
{
	struct job *j;

	while ((j = inbox_wait(side->net, -1)) != NULL) {
		bool quits = j->kind == JOB_QUIT;

		if (j->kind == JOB_REQUEST)
			side_done(side, j->ticket, e, STR(""));
		else if (j->kind == JOB_SEND)
			refuse_letter(side, j, OUTBOX_WAITING, e);
		job_free(&j);
		if (quits)
			return;
	}
}

static void
open_slot(struct netside *net, size_t i)
{
	struct slot *slot = &net->slots[i];
	bool background = net->side->options->background;

	slot->net = net;
	slot->account = &net->side->config->accounts[i];
	slot->index = (uint32_t)i;
	slot->timer = (struct loop_timer){ .fire = timer_fired, .who = slot };
	slot->host = (struct peer_host){
		.loop = net->loop,
		.account = slot->account,
		.secret = secret_open(net->loop, slot->account, !background),
		.trace = net->trace,
	};
	if (side_collects(net->side) && slot->account->check_every_min > 0 &&
	    service_is_remote(&slot->account->receive))
		loop_set_timer(net->loop, &slot->timer,
			       FIRST_CHECK_MS * ((int)i + 1));
}

static void
close_slot(struct slot *slot)
{
	struct err why = ERR_INIT;

	(void)err_set(&why, ERR_CANCELLED, "the program was closed");
	if (slot->send != NULL)
		send_abandon(slot->send, &why);
	sync_close(&slot->sync);
	probe_close(&slot->probe);
	secret_close(&slot->host.secret);
	tls_close(&slot->host.tls);
}

static bool
run(struct netside *net, struct err *e)
{
	int64_t until_ms = 0;

	while (!net->is_leaving)
		if (!loop_turn(net->loop, -1, e))
			return false;
	until_ms = world_tick_ms() + NETSIDE_LEAVE_MS;
	while (has_hopes(net) && world_tick_ms() < until_ms)
		if (!loop_turn(net->loop, NETSIDE_LEAVE_MS / 10, e))
			return false;
	return true;
}

static void
close_all(struct netside *net)
{
	struct err why = ERR_INIT;

	(void)err_set(&why, ERR_CANCELLED, "the program was closed");
	for (size_t i = 0; i < net->n; i++)
		close_slot(&net->slots[i]);
	while (net->asks != NULL) {
		side_done(net->side, net->asks->ticket, &why, STR(""));
		remove_ask(net, net->asks);
	}
	arrivals_close(&net->arrivals);
	mem_free(&net->slots);
	loop_close(&net->loop);
	trace_close(&net->trace);
}

void
netside_run(const struct side *side)
{
	struct netside net = { .side = side };
	struct err e = ERR_INIT;
	bool ok;

	ok = trace_open(&net.trace, side->options->trace_path, &e);
	if (ok) {
		net.loop = loop_open(&e);
		ok = net.loop != NULL;
	}
	if (ok) {
		net.n = side->config->n_accounts;
		net.arrivals = arrivals_open(side, net.loop, net.trace);
		net.slots = mem_zalloc((net.n + 1) * sizeof(*net.slots));
		for (size_t i = 0; i < net.n; i++)
			open_slot(&net, i);
		net.box = (struct loop_watch){ .fd = inbox_fd(side->net),
					       .wants = LOOP_READ,
					       .ready = box_ready,
					       .who = &net };
		loop_add_watch(net.loop, &net.box);
		ok = run(&net, &e);
	}
	close_all(&net);
	if (!ok)
		refuse_all(side, &e);
}
