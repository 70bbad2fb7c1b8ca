#include "engine/peer.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/world.h"
#include "engine/account.h"
#include "engine/login.h"
#include "net/tcp.h"

enum {
	TICK_MS = 1000,
	READ_BYTES = 32 * 1024,
	/* Reads and writes in a row before the other accounts have their turn.
	 */
	ROUNDS = 8,
	/* Less than this within the time that a server may keep silent is
	 * silence too: or one byte a second could hold us for ever. */
	TRICKLE_BYTES = 512,
};

enum stage {
	STAGE_SECRET,
	STAGE_DIAL,
	STAGE_SECURE, /* TLS is to begin */
	STAGE_TLS,
	STAGE_TALK,
	STAGE_OVER, /* closed was called */
};

struct peer {
	struct peer_setup setup;
	enum stage stage;
	struct secret_ask ask;
	struct buf secret; /* until the session has it; a token, until it is
			    * let in */
	struct tcp_dial *dial;
	struct stream *stream;
	struct session *session;
	struct loop_watch watch;
	struct loop_timer tick, resume;
	struct arena arena;
	const char *host, *label; /* label: "work pop3", for the trace */
	int64_t active_ms;        /* when there last was some progress */
	size_t trickled;          /* bytes read since */
	bool is_ready, is_deaf;   /* deaf: the server takes no more bytes */
	struct err refusal; /* why a token was, while we ask for another */
	bool rests;
	bool is_inside;   /* a callback may be running: */
	bool is_unwanted; /* then peer_close can only say so */
	bool again;       /* and peer_kick likewise */
};

static void pump(struct peer *p);

/* ---- inside and out --------------------------------------------------- */

static void
destroy(struct peer *p)
{
	struct loop *l = p->setup.host->loop;

	secret_withdraw(p->setup.host->secret, &p->ask);
	tcp_cancel(&p->dial);
	loop_remove_watch(l, &p->watch);
	loop_stop_timer(l, &p->tick);
	loop_stop_timer(l, &p->resume);
	session_close(&p->session);
	stream_close(&p->stream);
	buf_wipe(&p->secret);
	buf_fini(&p->secret);
	arena_fini(&p->arena);
	mem_free(&p);
}

static void
watch_anew(struct peer *p)
{
	int wants = p->rests ? 0 : LOOP_READ;

	if (p->stage == STAGE_TLS) {
		p->watch.wants = stream_wants(p->stream, 0);
	} else if (p->stage == STAGE_TALK) {
		if (!p->is_deaf && session_output(p->session).n > 0)
			wants |= LOOP_WRITE;
		p->watch.wants =
			wants == 0 ? 0 : stream_wants(p->stream, wants);
	}
}

static void
leave(struct peer *p)
{
	p->is_inside = false;
	if (p->is_unwanted)
		destroy(p);
	else
		watch_anew(p);
}

static void
set_phase(struct peer *p, enum progress_phase phase)
{
	p->setup.progress->seen.phase = phase;
	progress_heard(p->setup.progress);
	progress_tell(p->setup.progress);
}

/* A token lasts an hour or so: when a server refuses the one that was kept, the
 * command is asked for another, once. */
static bool
asks_anew(struct peer *p, const struct err *e)
{
	struct peer_host *h = p->setup.host;

	if (h->account->token_command == NULL || p->session == NULL ||
	    !session_refused_secret(p->session) || p->refusal.kind != ERR_NONE)
		return false;
	p->refusal = *e;
	trace_line(h->trace, p->label, '*', str_of(e->text));
	trace_line(h->trace, p->label, '*', STR("asking for another token"));
	loop_remove_watch(h->loop, &p->watch);
	loop_stop_timer(h->loop, &p->resume);
	stream_close(&p->stream);
	session_close(&p->session);
	secret_forget(h->secret);
	p->stage = STAGE_SECRET;
	set_phase(p, PHASE_CONNECTING);
	secret_wanted(h->secret, &p->ask);
	return true;
}

/* Says that it is over. Always false, for a ladder. */
static bool
finish(struct peer *p, const struct err *e)
{
	struct loop *l = p->setup.host->loop;

	if (p->stage == STAGE_OVER || p->is_unwanted || asks_anew(p, e))
		return false;
	p->stage = STAGE_OVER;
	loop_remove_watch(l, &p->watch);
	loop_stop_timer(l, &p->tick);
	loop_stop_timer(l, &p->resume);
	stream_close(&p->stream);
	if (e->kind == ERR_LOGIN)
		secret_forget(p->setup.host->secret);
	if (e->kind != ERR_NONE)
		trace_line(p->setup.host->trace, p->label, '*',
			   str_of(e->text));
	p->setup.calls->closed(p->setup.who, e);
	return false;
}

static bool
is_alive(const struct peer *p)
{
	return p->stage != STAGE_OVER && !p->is_unwanted;
}

static void
moved(struct peer *p)
{
	p->active_ms = world_tick_ms();
	p->trickled = 0;
}

/* ---- TLS -------------------------------------------------------------- */

static void
stream_ready(void *who, int got)
{
	(void)got;
	pump(who);
}

static void
watch_stream(struct peer *p)
{
	loop_remove_watch(p->setup.host->loop, &p->watch);
	p->watch = (struct loop_watch){ .fd = stream_fd(p->stream),
					.ready = stream_ready,
					.who = p };
	loop_add_watch(p->setup.host->loop, &p->watch);
}

static bool
open_tls(struct peer_host *h, struct err *e)
{
	const struct account *acc = h->account;

	if (h->tls != NULL)
		return true;
	h->tls = tls_open_client(acc->ca_file, e);
	if (h->tls == NULL || acc->client_cert == NULL)
		return h->tls != NULL;
	if (tls_show_certificate(h->tls, acc->client_cert, acc->client_key, e))
		return true;
	tls_close(&h->tls);
	return err_in(e, "client-cert");
}

static void
begin_tls(struct peer *p)
{
	struct peer_host *h = p->setup.host;
	struct err e = ERR_INIT;

	if (!open_tls(h, &e)) {
		(void)finish(p, &e);
		return;
	}
	p->stream = tls_wrap(h->tls, p->stream, p->host);
	p->stage = STAGE_TLS;
	watch_stream(p);
}

/* False when there is no more to do now. */
static bool
shake_hands(struct peer *p)
{
	struct tls_binding binding;
	struct err e = ERR_INIT;

	switch (tls_handshake(p->stream, &e)) {
	case STEP_MORE:
		return false;
	case STEP_END:
		break;
	case STEP_ITEM:
	case STEP_BAD:
		return finish(p, &e);
	}
	moved(p);
	progress_heard(p->setup.progress);
	trace_line(p->setup.host->trace, p->label, '*',
		   tls_describe(p->stream));
	p->stage = STAGE_TALK;
	if (tls_bind(p->stream, &binding))
		session_bind(p->session, str_of(binding.type),
			     (struct str){ binding.bytes, binding.n });
	if (p->setup.service->protocol == PROTOCOL_POP3 ||
	    p->setup.service->protocol == PROTOCOL_SMTP)
		session_tls_done(p->session);
	return true;
}

/* ---- bytes ------------------------------------------------------------ */

/* All events that are ready. False when the talk cannot go on. */
static bool
hear_events(struct peer *p)
{
	struct session_event event;
	struct err e = ERR_INIT;

	while (is_alive(p)) {
		switch (session_next(p->session, &event, &e)) {
		case STEP_MORE:
			return true;
		case STEP_END:
			e = (struct err)ERR_INIT;
			return finish(p, &e);
		case STEP_BAD:
			return finish(p, &e);
		case STEP_ITEM:
			break;
		}
		if (event.kind == SESSION_START_TLS) {
			p->stage = STAGE_SECURE;
			return false;
		}
		if (event.kind != POP3_CHUNK && event.kind != POP3_ITEM)
			moved(p);
		if (event.kind == SESSION_READY) {
			p->is_ready = true;
			buf_wipe(&p->secret);
		}
		if (event.kind != SESSION_BYE)
			p->setup.calls->said(p->setup.who, &event);
	}
	return false;
}

/* True when something has gone. */
static bool
write_output(struct peer *p)
{
	struct err e = ERR_INIT;
	struct str out = session_output(p->session);
	size_t n;

	if (out.n == 0 || p->is_deaf)
		return false;
	switch (stream_write(p->stream, out, &n, &e)) {
	case STEP_ITEM:
		break;
	case STEP_MORE:
		return false;
	case STEP_END:
	case STEP_BAD:
		/* It may have said why before it hung up. */
		p->is_deaf = true;
		return false;
	}
	session_written(p->session, n);
	moved(p);
	if (p->setup.calls->wrote != NULL)
		p->setup.calls->wrote(p->setup.who);
	return true;
}

/* The stream is at its end: what that means, the session knows best. */
static bool
hear_end(struct peer *p, const struct err *e)
{
	struct err lost = ERR_INIT;

	if (e->kind == ERR_TLS || e->kind == ERR_LOGIN)
		return finish(p, e);
	session_feed_end(p->session);
	if (hear_events(p) && is_alive(p)) {
		(void)err_set(&lost, ERR_TEMPORARY,
			      "the server has closed the connection");
		(void)finish(p, &lost);
	}
	return false;
}

/* False when there is nothing more to read now. */
static bool
read_input(struct peer *p)
{
	char piece[READ_BYTES];
	struct err e = ERR_INIT;
	size_t n;

	switch (stream_read(p->stream, piece, sizeof(piece), &n, &e)) {
	case STEP_ITEM:
		p->trickled += n;
		if (p->trickled >= TRICKLE_BYTES)
			moved(p);
		progress_heard(p->setup.progress);
		session_feed(p->session, (struct str){ piece, n });
		return true;
	case STEP_MORE:
		if (p->is_deaf)
			return hear_end(p, &e);
		return false;
	case STEP_END:
	case STEP_BAD:
		break;
	}
	return hear_end(p, &e);
}

static void
talk(struct peer *p)
{
	for (int i = 0; i < ROUNDS; i++) {
		if (!hear_events(p) || p->stage != STAGE_TALK)
			return;
		/* What has gone may be an event too. */
		if (write_output(p))
			continue;
		if (!is_alive(p) || p->rests || !read_input(p))
			return;
	}
	loop_set_timer(p->setup.host->loop, &p->resume, 0);
}

static void
pump(struct peer *p)
{
	p->is_inside = true;
	do {
		p->again = false;
		if (p->stage == STAGE_SECURE)
			begin_tls(p);
		if (p->stage == STAGE_TLS && !shake_hands(p))
			break;
		if (p->stage == STAGE_TALK)
			talk(p);
		p->again |= p->stage == STAGE_SECURE;
	} while (p->again && is_alive(p));
	leave(p);
}

/* ---- password, connection --------------------------------------------- */

static void
trace_session(void *who, enum session_side side, struct str line)
{
	struct peer *p = who;

	trace_line(p->setup.host->trace, p->label,
		   side == SESSION_CLIENT ? '>' : '<', line);
}

static void
open_session(struct peer *p)
{
	const struct account *acc = p->setup.host->account;
	char literal[STREAM_LITERAL_SIZE];
	struct session_setup setup = { .secret = buf_str(&p->secret) };

	stream_local_literal(p->stream, literal);
	setup.helo = str_of(literal);
	if (p->setup.host->trace != NULL) {
		setup.trace = trace_session;
		setup.trace_who = p;
	}
	p->session = login_open(acc, p->setup.service, &setup);
	if (acc->token_command == NULL)
		buf_wipe(&p->secret);
}

static void
connected(void *who, struct stream *stream, const struct err *e)
{
	struct peer *p = who;

	p->dial = NULL;
	if (stream == NULL) {
		p->is_inside = true;
		(void)finish(p, e);
		leave(p);
		return;
	}
	p->stream = stream;
	moved(p);
	set_phase(p, PHASE_LOGIN);
	open_session(p);
	p->stage = login_tls(p->setup.host->account, p->setup.service) ==
				   SESSION_TLS_FIRST
			   ? STAGE_SECURE
			   : STAGE_TALK;
	watch_stream(p);
	pump(p);
}

static void
dial(struct peer *p)
{
	const struct service *service = p->setup.service;
	struct str shown = service_show(&p->arena, service);

	trace_line(p->setup.host->trace, p->label, '*', shown);
	p->stage = STAGE_DIAL;
	p->dial = tcp_connect(p->setup.host->loop, p->host, service->port,
			      connected, p);
}

static void
secret_answered(void *who, struct str password, const struct err *e)
{
	struct peer *p = who;

	p->is_inside = true;
	if (password.p == NULL) {
		(void)finish(p, e);
	} else if (str_eq(password, buf_str(&p->secret))) {
		(void)finish(p, &p->refusal);
	} else {
		buf_wipe(&p->secret);
		buf_put(&p->secret, password);
		dial(p);
	}
	leave(p);
}

/* ---- clocks ----------------------------------------------------------- */

static int
tls_due_ms(const struct peer *p)
{
	int own_ms = (int)p->setup.host->account->timeout_s * 1000;

	return own_ms > 0 && own_ms < PEER_TLS_MS ? own_ms : PEER_TLS_MS;
}

static void
check_time(struct peer *p)
{
	int64_t silent_ms = world_tick_ms() - p->active_ms;
	struct err e = ERR_INIT;
	int due_ms;

	if (p->stage == STAGE_TLS && silent_ms > tls_due_ms(p)) {
		(void)err_set(&e, ERR_TEMPORARY,
			      "%s: no answer in the TLS handshake", p->host);
		(void)finish(p, &e);
	} else if (p->stage == STAGE_TALK) {
		due_ms = session_due_ms(p->session);
		if (p->rests || due_ms == 0 || silent_ms < due_ms)
			return;
		session_time_out(p->session);
		(void)hear_events(p);
	}
}

static void
tick(void *who)
{
	struct peer *p = who;

	p->is_inside = true;
	loop_set_timer(p->setup.host->loop, &p->tick, TICK_MS);
	if (p->rests || p->stage == STAGE_SECRET ||
	    (p->is_ready && session_due_ms(p->session) == 0))
		progress_heard(p->setup.progress);
	check_time(p);
	if (is_alive(p))
		progress_tell(p->setup.progress);
	if (is_alive(p) && p->setup.calls->tick != NULL)
		p->setup.calls->tick(p->setup.who);
	leave(p);
}

static void
resume(void *who)
{
	pump(who);
}

/* ---- from outside ----------------------------------------------------- */

struct peer *
peer_open(const struct peer_setup *setup)
{
	struct peer *p = mem_zalloc(sizeof(*p));
	const char *kind =
		setup->service->protocol == PROTOCOL_SMTP ||
				setup->service->protocol == PROTOCOL_SMTPS
			? "smtp"
			: "pop3";

	p->setup = *setup;
	p->host = arena_cstr(&p->arena, setup->service->host);
	p->label = arena_printf(&p->arena, "%s %s", setup->host->account->name,
				kind)
			   .p;
	p->watch.fd = -1;
	p->tick = (struct loop_timer){ .fire = tick, .who = p };
	p->resume = (struct loop_timer){ .fire = resume, .who = p };
	p->ask = (struct secret_ask){ .answered = secret_answered, .who = p };
	buf_init(&p->secret, LIMIT_SECRET_BYTES);
	moved(p);
	set_phase(p, PHASE_CONNECTING);
	loop_set_timer(setup->host->loop, &p->tick, TICK_MS);
	if (setup->service->user.n > 0 &&
	    account_has_secret(setup->host->account))
		secret_wanted(setup->host->secret, &p->ask);
	else
		dial(p);
	return p;
}

void
peer_close(struct peer **p)
{
	struct peer *mine = *p;

	*p = NULL;
	if (mine == NULL)
		return;
	if (mine->is_inside)
		mine->is_unwanted = true;
	else
		destroy(mine);
}

struct session *
peer_session(const struct peer *p)
{
	return p->is_ready ? p->session : NULL;
}

/* By a timer: nothing is called from within. */
void
peer_kick(struct peer *p)
{
	if (p->is_inside)
		p->again = true;
	else if (p->stage == STAGE_TALK)
		loop_set_timer(p->setup.host->loop, &p->resume, 0);
}

void
peer_rest(struct peer *p, bool rests)
{
	if (p->rests == rests)
		return;
	p->rests = rests;
	moved(p);
	/* TLS may hold bytes that poll does not see. */
	if (!rests)
		loop_set_timer(p->setup.host->loop, &p->resume, 0);
	if (!p->is_inside && is_alive(p))
		watch_anew(p);
}
