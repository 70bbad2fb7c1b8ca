#include "engine/send.h"

#include "base/vec.h"
#include "base/world.h"
#include "mail/status_code.h"
#include "proto/smtp.h"

enum {
	PIECE_BYTES = 64 * 1024,
	/* The next piece is asked for when so little is left of the last. */
	LOW_BYTES = 32 * 1024,
};

enum stage {
	STAGE_NONE,     /* no letter */
	STAGE_ENVELOPE, /* sender and recipients are on their way */
	STAGE_DATA,
	STAGE_ENDED, /* all is given to the session */
	STAGE_ASKED, /* may the dot go? */
	STAGE_DOT,   /* it is out */
};

struct send {
	struct send_setup setup;
	struct progress progress;
	struct peer *peer;
	struct job *first, *last; /* letters that wait */
	bool is_quitting, is_over;

	struct job *letter; /* the one being sent, or NULL */
	enum stage stage;
	uint64_t offset;  /* read so far */
	bool is_reading;  /* a READ is not answered */
	int64_t until_ms; /* wait no longer for the dot's answer; or 0 */
	struct err stop_why;
	struct arena arena; /* the letter's: */
	VEC(struct refused_recipient) refused;
};

static void open_peer(struct send *s);
static void next_letter(struct send *s);

/* ---- to the write side ------------------------------------------------ */

static struct job *
job_for(const struct send *s, const struct job *letter, enum job_kind kind)
{
	struct job *j = job_new(kind, letter->ticket);

	j->account = s->setup.account;
	return j;
}

static void
post_read(struct send *s)
{
	struct job *j = job_for(s, s->letter, JOB_READ);

	j->read.id = s->letter->send.id;
	j->read.offset = s->offset;
	j->read.n = PIECE_BYTES;
	s->is_reading = true;
	inbox_post(s->setup.side->write, &j);
}

static void
post_sending(struct send *s)
{
	struct job *j = job_for(s, s->letter, JOB_SENDING);

	j->sending.id = s->letter->send.id;
	s->stage = STAGE_ASKED;
	inbox_post(s->setup.side->write, &j);
}

static void
put_refused(const struct send *s, struct job *j)
{
	size_t n = s->refused.n;

	j->sent.refused =
		ARENA_ARRAY(&j->arena, struct refused_recipient, n + 1);
	j->sent.n_refused = n;
	for (size_t i = 0; i < n; i++) {
		const struct refused_recipient *from = &s->refused.v[i];

		j->sent.refused[i] = (struct refused_recipient){
			.addr = arena_str(&j->arena, from->addr),
			.words = arena_str(&j->arena, from->words),
			.is_temporary = from->is_temporary,
		};
	}
}

/* The last of those refused for good, else the last. */
static struct str
worst_words(const struct send *s)
{
	struct str words = STR("");

	VEC_EACH (struct refused_recipient, r, &s->refused) {
		if (!r->is_temporary)
			words = r->words;
	}
	return words.n > 0 || s->refused.n == 0
		       ? words
		       : s->refused.v[s->refused.n - 1].words;
}

/* How one letter ended, when nobody got it. Frees it. */
static void
post_failed(struct send *s, struct job **letter, enum outbox_state state,
	    const struct err *e)
{
	struct job *j = job_for(s, *letter, JOB_SENT);

	j->err = *e;
	j->sent.id = (*letter)->send.id;
	j->sent.state = state;
	j->sent.last_words = arena_str(&j->arena, str_of(e->text));
	inbox_post(s->setup.side->write, &j);
	job_free(letter);
}

static void
post_accepted(struct send *s, struct str words)
{
	struct job *j = job_for(s, s->letter, JOB_SENT);

	j->sent.id = s->letter->send.id;
	put_refused(s, j);
	if (s->refused.n > 0)
		words = worst_words(s);
	j->sent.last_words = arena_str(&j->arena, words);
	inbox_post(s->setup.side->write, &j);
}

/* Each of them was refused, for its own reason. */
static void
post_all_refused(struct send *s, const struct err *e)
{
	struct job *j = job_for(s, s->letter, JOB_SENT);

	j->err = *e;
	j->sent.id = s->letter->send.id;
	j->sent.state =
		e->kind == ERR_TEMPORARY ? OUTBOX_WAITING : OUTBOX_REFUSED;
	j->sent.last_words = arena_str(&j->arena, str_of(e->text));
	put_refused(s, j);
	inbox_post(s->setup.side->write, &j);
}

/* ---- the end of a letter, and of all ---------------------------------- */

static void
forget_letter(struct send *s)
{
	job_free(&s->letter);
	arena_fini(&s->arena);
	s->refused.v = NULL;
	s->refused.n = s->refused.room = 0;
	s->stage = STAGE_NONE;
	s->is_reading = false;
	s->offset = 0;
	s->until_ms = 0;
}

static void
letter_failed(struct send *s, enum outbox_state state, const struct err *e)
{
	if (s->letter != NULL)
		post_failed(s, &s->letter, state, e);
	forget_letter(s);
	s->progress.seen.done++;
}

static struct job *
take_first(struct send *s)
{
	struct job *j = s->first;

	if (j != NULL) {
		s->first = j->next;
		j->next = NULL;
	}
	return j;
}

/* All that wait share the fate of the connection. */
static void
fail_waiting(struct send *s, const struct err *e)
{
	struct job *j;

	while ((j = take_first(s)) != NULL)
		post_failed(s, &j, OUTBOX_WAITING, e);
}

/* The last thing its caller does: s may be gone then. */
static void
end_if_empty(struct send *s)
{
	if (s->is_over || s->peer != NULL)
		return;
	s->is_over = true;
	s->setup.ended(s->setup.who);
}

/* Without its connection the letter's fate is known, or never will be. */
static void
lose_letter(struct send *s, const struct err *e)
{
	struct err why = *e;

	if (s->letter == NULL)
		return;
	if (s->stage == STAGE_DOT)
		(void)err_in(&why,
			     "the message may or may not have been taken");
	letter_failed(s, s->stage == STAGE_DOT ? OUTBOX_UNSURE : OUTBOX_WAITING,
		      &why);
}

/* The session is of no use any more in the middle of a letter. Another one
 * serves those that wait. */
static void
hang_up(struct send *s)
{
	peer_close(&s->peer);
	if (s->first != NULL)
		open_peer(s);
}

static void
closed(void *who, const struct err *e)
{
	struct send *s = who;

	lose_letter(s, e);
	/* A server that goes without a farewell has still served. */
	if (e->kind != ERR_NONE && !s->is_quitting)
		fail_waiting(s, e);
	hang_up(s);
	end_if_empty(s);
}

/* ---- a letter --------------------------------------------------------- */

static void
enter_progress(struct send *s)
{
	struct progress_figures *seen = &s->progress.seen;
	uint64_t unsent = session_output(peer_session(s->peer)).n;

	seen->total_bytes = s->letter->send.size_bytes;
	seen->done_bytes = s->offset > unsent ? s->offset - unsent : 0;
	progress_tell(&s->progress);
}

static bool
begin_letter(struct send *s, struct err *e)
{
	struct smtp_envelope envelope = {
		.from = s->letter->send.from,
		.to = s->letter->send.recipients,
		.to_count = s->letter->send.n_recipients,
		.is_utf8 = s->letter->send.is_utf8,
		.size_bytes = s->letter->send.size_bytes,
	};

	s->progress.ticket = s->letter->ticket;
	s->progress.seen.phase = PHASE_SENDING;
	enter_progress(s);
	s->stage = STAGE_ENVELOPE;
	return smtp_mail(peer_session(s->peer), &envelope, e);
}

static void
next_letter(struct send *s)
{
	struct err e = ERR_INIT;

	while ((s->letter = take_first(s)) != NULL) {
		if (begin_letter(s, &e))
			break;
		letter_failed(s, OUTBOX_REFUSED, &e);
	}
	if (s->letter == NULL) {
		smtp_quit(peer_session(s->peer));
		s->is_quitting = true;
	}
	peer_kick(s->peer);
}

/* Why, with what the server's code means (RFC 3463). */
static struct err
explained(const struct session_event *ev)
{
	const char *meaning = status_code_meaning(ev->status);
	struct err e = ev->why;

	if (meaning != NULL)
		(void)err_set(&e, ev->why.kind, "%s (%s)", ev->why.text,
			      meaning);
	return e;
}

static void
recipient_refused(struct send *s, const struct session_event *ev)
{
	struct job *letter = s->letter;
	struct err why = explained(ev);

	if (ev->number >= letter->send.n_recipients)
		return;
	*VEC_PUSH(&s->arena, &s->refused) = (struct refused_recipient){
		.addr = letter->send.recipients[ev->number],
		.words = arena_str(&s->arena, str_of(why.text)),
		.is_temporary = ev->why.kind == ERR_TEMPORARY,
	};
}

static void
read_more(struct send *s)
{
	struct session *session = peer_session(s->peer);

	if (s->stage == STAGE_DATA && !s->is_reading &&
	    session_output(session).n < LOW_BYTES)
		post_read(s);
}

/* Nobody gets it; where no recipient was good, the words to the worst. */
static void
letter_refused(struct send *s, const struct session_event *ev)
{
	struct err e = explained(ev);

	if (s->refused.n == s->letter->send.n_recipients) {
		(void)err_set(&e, ev->why.kind, "%.*s",
			      STR_ARG(worst_words(s)));
		post_all_refused(s, &e);
		forget_letter(s);
		s->progress.seen.done++;
	} else {
		letter_failed(s,
			      e.kind == ERR_TEMPORARY ? OUTBOX_WAITING
						      : OUTBOX_REFUSED,
			      &e);
	}
	next_letter(s);
}

static void
letter_accepted(struct send *s, const struct session_event *ev)
{
	post_accepted(s, ev->text);
	forget_letter(s);
	s->progress.seen.done++;
	next_letter(s);
}

static void
said(void *who, const struct session_event *ev)
{
	struct send *s = who;

	if (ev->kind == SESSION_READY) {
		next_letter(s);
		return;
	}
	if (s->letter == NULL)
		return;
	if (ev->kind == SMTP_RCPT_REFUSED) {
		recipient_refused(s, ev);
	} else if (ev->kind == SMTP_WANTS_DATA) {
		s->stage = STAGE_DATA;
		read_more(s);
	} else if (ev->kind == SMTP_BEFORE_DOT) {
		post_sending(s);
	} else if (ev->kind == SMTP_ACCEPTED) {
		letter_accepted(s, ev);
	} else if (ev->kind == SMTP_REFUSED) {
		letter_refused(s, ev);
	}
}

static void
wrote(void *who)
{
	struct send *s = who;

	if (s->stage != STAGE_DATA && s->stage != STAGE_ENDED)
		return;
	enter_progress(s);
	read_more(s);
}

/* The dot's answer is waited for no longer. */
static void
tick(void *who)
{
	struct send *s = who;
	struct err e;

	if (s->until_ms == 0 || world_tick_ms() < s->until_ms)
		return;
	e = s->stop_why;
	lose_letter(s, &e);
	hang_up(s);
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
	s->progress.ticket = s->first->ticket;
	s->peer = peer_open(&peer);
}

/* ---- what the write side says ----------------------------------------- */

static void
take_bytes(struct send *s, const struct job *j)
{
	struct session *session = peer_session(s->peer);
	struct err e = j->err;

	if (s->stage != STAGE_DATA || j->bytes.offset != s->offset)
		return;
	s->is_reading = false;
	if (e.kind != ERR_NONE) {
		letter_failed(s, OUTBOX_WAITING, &e);
		hang_up(s);
		return;
	}
	s->offset += j->bytes.bytes.n;
	if (j->bytes.bytes.n == 0) {
		s->stage = STAGE_ENDED;
		smtp_put_end(session);
	} else {
		smtp_put(session, j->bytes.bytes);
		read_more(s);
	}
	peer_kick(s->peer);
}

static void
take_sending_ok(struct send *s, const struct job *j)
{
	if (s->stage != STAGE_ASKED)
		return;
	if (j->err.kind != ERR_NONE) {
		forget_letter(s);
		hang_up(s);
		return;
	}
	s->stage = STAGE_DOT;
	smtp_put_dot(peer_session(s->peer));
	peer_kick(s->peer);
}

void
send_take_job(struct send *s, const struct job *j)
{
	uint64_t id = s->letter == NULL ? 0 : s->letter->send.id;

	if (s->letter == NULL)
		return;
	if (j->kind == JOB_BYTES && j->bytes.id == id)
		take_bytes(s, j);
	else if (j->kind == JOB_SENDING_OK && j->sending.id == id)
		take_sending_ok(s, j);
	end_if_empty(s);
}

/* ---- from outside ----------------------------------------------------- */

static void
append(struct send *s, struct job **j)
{
	if (s->first == NULL)
		s->first = *j;
	else
		s->last->next = *j;
	s->last = *j;
	s->last->next = NULL;
	*j = NULL;
	s->progress.seen.total++;
}

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
	struct job *j;

	*s = NULL;
	if (mine == NULL)
		return;
	peer_close(&mine->peer);
	forget_letter(mine);
	while ((j = take_first(mine)) != NULL)
		job_free(&j);
	mem_free(&mine);
}

void
send_add(struct send *s, struct job **j)
{
	append(s, j);
}

static void
fail_waiting_of(struct send *s, uint64_t ticket, const struct err *why)
{
	struct job *all = s->first, *j;

	s->first = s->last = NULL;
	while ((j = all) != NULL) {
		all = j->next;
		j->next = NULL;
		if (ticket == 0 || j->ticket == ticket)
			post_failed(s, &j, OUTBOX_WAITING, why);
		else
			append(s, &j);
	}
}

void
send_stop(struct send *s, uint64_t ticket, const struct err *why)
{
	bool is_meant = s->letter != NULL &&
			(ticket == 0 || s->letter->ticket == ticket);

	fail_waiting_of(s, ticket, why);
	if (is_meant && s->stage == STAGE_DOT) {
		s->stop_why = *why;
		s->until_ms = world_tick_ms() + SEND_DOT_MS;
		return;
	}
	if (is_meant)
		letter_failed(s, OUTBOX_WAITING, why);
	if (is_meant || (s->letter == NULL && s->first == NULL))
		hang_up(s);
	end_if_empty(s);
}

bool
send_is_unsure(const struct send *s)
{
	return s->stage == STAGE_DOT;
}

void
send_abandon(struct send *s, const struct err *why)
{
	lose_letter(s, why);
	fail_waiting(s, why);
	hang_up(s);
	end_if_empty(s);
}
