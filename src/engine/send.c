#include "engine/send.h"

#include "base/world.h"
#include "engine/parcel.h"
#include "proto/smtp.h"

enum {
	/* More is given to the session when so little is left to be written. */
	LOW_BYTES = 32 * 1024,
	HIGH_BYTES = 256 * 1024,
	/* So many letters are made ready ahead of their turn. */
	AHEAD_MAX = 64,
};

struct send {
	struct send_setup setup;
	struct progress progress;
	struct peer *peer;
	/* All that are not answered, in their order: first those that the
	 * session has, then those that have a turn yet. */
	struct parcel *first, *last;
	bool is_quitting, is_over;
	int64_t until_ms; /* wait no longer for final dots' answers; or 0 */
	struct err stop_why;
};

static void open_peer(struct send *s);

/* ---- the parcels ------------------------------------------------------ */

static bool
is_begun(const struct parcel *p)
{
	return p->stage >= PARCEL_ENVELOPE;
}

static struct parcel *
find_number(const struct send *s, uint64_t number)
{
	struct parcel *p = s->first;

	while (p != NULL && (!is_begun(p) || p->number != number))
		p = p->next;
	return p;
}

static struct parcel *
find_id(const struct send *s, uint64_t id)
{
	struct parcel *p = s->first;

	while (p != NULL && p->letter->send.id != id)
		p = p->next;
	return p;
}

/* The first that has not begun. */
static struct parcel *
next_parcel(const struct send *s)
{
	struct parcel *p = s->first;

	while (p != NULL && is_begun(p))
		p = p->next;
	return p;
}

static bool
is_unsure(const struct send *s, const struct parcel *p)
{
	struct session *session =
		s->peer == NULL ? NULL : peer_session(s->peer);

	return p->stage == PARCEL_DOT && session != NULL &&
	       smtp_is_unsure_of(session, p->number);
}

static void
append(struct send *s, struct job **j)
{
	struct parcel *p = parcel_new(j, s->setup.account);

	if (s->first == NULL)
		s->first = p;
	else
		s->last->next = p;
	s->last = p;
	s->progress.seen.total++;
}

static void
remove_parcel(struct send *s, struct parcel *p)
{
	struct parcel **at = &s->first, *before = NULL;

	while (*at != p) {
		before = *at;
		at = &(*at)->next;
	}
	*at = p->next;
	if (s->last == p)
		s->last = before;
	parcel_free(&p);
	s->progress.seen.done++;
}

static void
fail(struct send *s, struct parcel *p, enum outbox_state state,
     const struct err *e)
{
	parcel_failed(p, s->setup.side, state, e);
	remove_parcel(s, p);
}

/* ---- the end of all --------------------------------------------------- */

/* The last thing its caller does: s may be gone then. */
static void
end_if_empty(struct send *s)
{
	if (s->is_over || s->peer != NULL)
		return;
	s->is_over = true;
	s->setup.ended(s->setup.who);
}

/* Without its connection a letter's fate is known, or never will be. */
static void
lose_begun(struct send *s, const struct err *e)
{
	struct parcel *p = s->first, *next;

	for (; p != NULL; p = next) {
		bool unsure = is_unsure(s, p);
		struct err why = *e;

		next = p->next;
		if (!is_begun(p))
			continue;
		if (unsure)
			(void)err_in(&why, "the message may or may not have "
					   "been taken");
		fail(s, p, unsure ? OUTBOX_UNSURE : OUTBOX_WAITING, &why);
	}
}

/* Those that have not begun share the fate of the connection. */
static void
fail_waiting(struct send *s, uint64_t ticket, const struct err *e)
{
	struct parcel *p = s->first, *next;

	for (; p != NULL; p = next) {
		next = p->next;
		if (!is_begun(p) &&
		    (ticket == 0 || p->letter->ticket == ticket))
			fail(s, p, OUTBOX_WAITING, e);
	}
}

/* The session is of no use any more. Another one serves those that wait. */
static void
hang_up(struct send *s)
{
	peer_close(&s->peer);
	s->until_ms = 0;
	if (s->first != NULL)
		open_peer(s);
}

static void
closed(void *who, const struct err *e)
{
	struct send *s = who;

	lose_begun(s, e);
	/* A server that goes without a farewell has still served. */
	if (e->kind != ERR_NONE && !s->is_quitting)
		fail_waiting(s, 0, e);
	hang_up(s);
	end_if_empty(s);
}

/* In the middle of a letter: all that was not answered is lost with it. */
static void
break_off(struct send *s, const struct err *why)
{
	lose_begun(s, why);
	hang_up(s);
}

/* ---- letters ---------------------------------------------------------- */

static void
enter_progress(struct send *s, const struct parcel *p)
{
	struct progress_figures *seen = &s->progress.seen;
	uint64_t unsent = session_output(peer_session(s->peer)).n;

	seen->total_bytes = p->letter->send.size_bytes;
	seen->done_bytes = p->offset > unsent ? p->offset - unsent : 0;
	progress_tell(&s->progress);
}

static bool
is_small(const struct parcel *p)
{
	return p->letter->send.size_bytes > 0 &&
	       p->letter->send.size_bytes <= SMTP_SMALL_BYTES;
}

/* Content and leave of the next letters are asked for together, so that the
 * disk is waited for once for many. */
static void
pack_ahead(struct send *s)
{
	struct parcel *p = next_parcel(s);

	for (int n = 0; p != NULL && n < AHEAD_MAX; n++, p = p->next) {
		if (p->stage != PARCEL_WAITS || !is_small(p))
			continue;
		p->stage = PARCEL_PACKING;
		parcel_read(p, s->setup.side);
		parcel_ask(p, s->setup.side);
	}
}

static bool
begin(struct send *s, struct parcel *p, struct err *e)
{
	const struct job *j = p->letter;
	struct smtp_envelope envelope = {
		.from = j->send.from,
		.to = j->send.recipients,
		.to_count = j->send.n_recipients,
		.is_utf8 = j->send.is_utf8,
		.size_bytes = j->send.size_bytes,
		.notify = j->send.notify,
		.envid = j->send.envid,
	};
	struct session *session = peer_session(s->peer);

	s->progress.ticket = j->ticket;
	s->progress.seen.phase = PHASE_SENDING;
	enter_progress(s, p);
	if (!smtp_mail(session, &envelope, e))
		return false;
	p->number = smtp_newest(session);
	p->stage = PARCEL_ENVELOPE;
	return true;
}

static bool
may_begin(const struct send *s, const struct parcel *p)
{
	struct session *session = peer_session(s->peer);

	if (!smtp_takes_mail(session) || session_output(session).n > HIGH_BYTES)
		return false;
	return !smtp_can_chain(session) || !is_small(p) ||
	       p->stage == PARCEL_PACKED;
}

/* Nothing more is begun while somebody waits for the end. */
static void
go_on(struct send *s)
{
	struct session *session = peer_session(s->peer);
	struct err e = ERR_INIT;
	struct parcel *p;

	if (s->is_quitting || s->until_ms != 0)
		return;
	if (smtp_can_chain(session))
		pack_ahead(s);
	while ((p = next_parcel(s)) != NULL && may_begin(s, p)) {
		if (begin(s, p, &e))
			break;
		fail(s, p, OUTBOX_REFUSED, &e);
	}
	if (s->first == NULL) {
		smtp_quit(session);
		s->is_quitting = true;
	}
	peer_kick(s->peer);
}

static void
read_more(struct send *s, struct parcel *p)
{
	struct session *session = peer_session(s->peer);

	if (p->stage == PARCEL_DATA && !p->is_reading &&
	    session_output(session).n < LOW_BYTES)
		parcel_read(p, s->setup.side);
}

static void
give_content(struct send *s, struct parcel *p)
{
	struct session *session = peer_session(s->peer);

	p->stage = PARCEL_DATA;
	if (!p->is_ours) {
		read_more(s, p);
		return;
	}
	smtp_put(session, buf_str(&p->content));
	smtp_put_end(session);
	buf_fini(&p->content);
	p->stage = PARCEL_ENDED;
}

static void
let_dot_go(struct send *s, struct parcel *p)
{
	p->stage = PARCEL_DOT;
	smtp_put_dot(peer_session(s->peer));
	go_on(s);
}

static void
letter_ended(struct send *s, struct parcel *p, const struct session_event *ev)
{
	struct err e = parcel_explain(ev);

	if (ev->kind == SMTP_ACCEPTED) {
		parcel_accepted(p, s->setup.side, ev->text);
		remove_parcel(s, p);
	} else {
		fail(s, p,
		     e.kind == ERR_TEMPORARY ? OUTBOX_WAITING : OUTBOX_REFUSED,
		     &e);
	}
	go_on(s);
}

static void
said_of_letter(struct send *s, struct parcel *p, const struct session_event *ev)
{
	if (ev->kind == SMTP_RCPT_REFUSED) {
		parcel_refused(p, ev);
	} else if (ev->kind == SMTP_WANTS_DATA) {
		give_content(s, p);
	} else if (ev->kind == SMTP_BEFORE_DOT && p->is_ours) {
		let_dot_go(s, p);
	} else if (ev->kind == SMTP_BEFORE_DOT) {
		p->stage = PARCEL_ASKED;
		parcel_ask(p, s->setup.side);
	} else if (ev->kind == SMTP_ACCEPTED || ev->kind == SMTP_REFUSED) {
		letter_ended(s, p, ev);
	}
}

static void
said(void *who, const struct session_event *ev)
{
	struct send *s = who;
	struct parcel *p = find_number(s, ev->letter);

	if (ev->kind == SESSION_READY)
		go_on(s);
	else if (p != NULL)
		said_of_letter(s, p, ev);
}

static void
wrote(void *who)
{
	struct send *s = who;
	struct parcel *p = s->first;

	if (peer_session(s->peer) == NULL)
		return;
	while (p != NULL && is_begun(p) && p->stage != PARCEL_DATA)
		p = p->next;
	if (p != NULL && p->stage == PARCEL_DATA) {
		enter_progress(s, p);
		read_more(s, p);
	} else if (s->first != NULL &&
		   session_output(peer_session(s->peer)).n < LOW_BYTES) {
		go_on(s);
	}
}

/* Answers to final dots are waited for no longer, or there are none to come. */
static void
tick(void *who)
{
	struct send *s = who;

	if (s->until_ms == 0 ||
	    (world_tick_ms() < s->until_ms && send_is_unsure(s)))
		return;
	break_off(s, &s->stop_why);
	end_if_empty(s);
}

static void
open_peer(struct send *s)
{
	static const struct peer_calls calls = {
		.said = said, .wrote = wrote, .closed = closed, .tick = tick
	};
	struct peer_setup peer = { .host = s->setup.host,
				   .service = &s->setup.host->account->send,
				   .calls = &calls,
				   .who = s,
				   .progress = &s->progress };

	s->is_quitting = false;
	s->progress.ticket = s->first->letter->ticket;
	s->peer = peer_open(&peer);
}

/* ---- what the write side says ----------------------------------------- */

static void
pack(struct send *s, struct parcel *p, const struct job *j)
{
	struct err e = j->err;

	if (e.kind != ERR_NONE) {
		if (j->kind == JOB_SENDING_OK)
			remove_parcel(s, p); /* not ours to send */
		else
			fail(s, p, OUTBOX_WAITING, &e);
	} else if (j->kind == JOB_SENDING_OK) {
		p->is_ours = true;
	} else if (j->bytes.offset == p->offset) {
		p->is_reading = false;
		p->offset += j->bytes.bytes.n;
		buf_put(&p->content, j->bytes.bytes);
		if (p->offset < p->letter->send.size_bytes &&
		    j->bytes.bytes.n > 0)
			parcel_read(p, s->setup.side);
	}
	p = find_id(s, j->kind == JOB_BYTES ? j->bytes.id : j->sending.id);
	if (p != NULL && p->is_ours && !p->is_reading)
		p->stage = PARCEL_PACKED;
	if (s->peer != NULL && peer_session(s->peer) != NULL)
		go_on(s);
}

static void
take_bytes(struct send *s, struct parcel *p, const struct job *j)
{
	struct session *session = peer_session(s->peer);
	struct err e = j->err;

	if (p->stage != PARCEL_DATA || j->bytes.offset != p->offset)
		return;
	p->is_reading = false;
	if (e.kind != ERR_NONE) {
		break_off(s, &e);
		return;
	}
	p->offset += j->bytes.bytes.n;
	if (j->bytes.bytes.n == 0) {
		p->stage = PARCEL_ENDED;
		smtp_put_end(session);
	} else {
		smtp_put(session, j->bytes.bytes);
		read_more(s, p);
	}
	peer_kick(s->peer);
}

static void
take_leave(struct send *s, struct parcel *p, const struct job *j)
{
	struct err why = j->err;

	if (p->stage != PARCEL_ASKED)
		return;
	if (why.kind != ERR_NONE) {
		remove_parcel(s, p);
		break_off(s, &why);
		return;
	}
	let_dot_go(s, p);
	peer_kick(s->peer);
}

void
send_take_job(struct send *s, const struct job *j)
{
	struct parcel *p =
		find_id(s, j->kind == JOB_BYTES ? j->bytes.id : j->sending.id);

	if (p == NULL)
		return;
	if (p->stage == PARCEL_PACKING)
		pack(s, p, j);
	else if (j->kind == JOB_BYTES)
		take_bytes(s, p, j);
	else if (j->kind == JOB_SENDING_OK)
		take_leave(s, p, j);
	end_if_empty(s);
}

/* ---- from outside ----------------------------------------------------- */

struct send *
send_open(const struct send_setup *setup, struct job **j)
{
	struct send *s = mem_zalloc(sizeof(*s));

	s->setup = *setup;
	progress_init(&s->progress, setup->side, (*j)->ticket,
		      setup->host->account->name, true);
	append(s, j);
	open_peer(s);
	return s;
}

void
send_close(struct send **s)
{
	struct send *mine = *s;

	*s = NULL;
	if (mine == NULL)
		return;
	peer_close(&mine->peer);
	while (mine->first != NULL)
		remove_parcel(mine, mine->first);
	mem_free(&mine);
}

void
send_add(struct send *s, struct job **j)
{
	append(s, j);
	if (s->peer != NULL && peer_session(s->peer) != NULL)
		go_on(s);
}

/* The letters of that ticket that have begun, and whose dot is not out. */
static bool
cuts_short(struct send *s, uint64_t ticket, const struct err *why)
{
	struct parcel *p = s->first, *next;
	bool found = false;

	for (; p != NULL; p = next) {
		next = p->next;
		if (!is_begun(p) || p->stage == PARCEL_DOT ||
		    (ticket != 0 && p->letter->ticket != ticket))
			continue;
		fail(s, p, OUTBOX_WAITING, why);
		found = true;
	}
	return found;
}

static bool
has_dot(const struct send *s, uint64_t ticket)
{
	for (const struct parcel *p = s->first; p != NULL; p = p->next)
		if (p->stage == PARCEL_DOT &&
		    (ticket == 0 || p->letter->ticket == ticket))
			return true;
	return false;
}

void
send_stop(struct send *s, uint64_t ticket, const struct err *why)
{
	bool is_cut;

	fail_waiting(s, ticket, why);
	is_cut = cuts_short(s, ticket, why);
	if (has_dot(s, is_cut ? 0 : ticket)) {
		s->stop_why = *why;
		s->until_ms = world_tick_ms() + SEND_DOT_MS;
		return;
	}
	if (is_cut || s->first == NULL)
		hang_up(s);
	end_if_empty(s);
}

bool
send_is_unsure(const struct send *s)
{
	for (const struct parcel *p = s->first; p != NULL; p = p->next)
		if (is_unsure(s, p))
			return true;
	return false;
}

void
send_abandon(struct send *s, const struct err *why)
{
	lose_begun(s, why);
	fail_waiting(s, 0, why);
	hang_up(s);
	end_if_empty(s);
}
